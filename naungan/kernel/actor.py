"""Who acts, and how far they may reach. Made once, at the door."""

from dataclasses import dataclass, field

from naungan.kernel.decision import Refusal
from naungan.kernel.region import RegionCode


class NotPermitted(Refusal):
    """The role lacks the permission (a door answers 403)."""

    code = "NOT_PERMITTED"


class OutOfScope(Refusal):
    """The subject lies outside the scope; a door answers 404, as if it did not exist."""

    code = "NOT_FOUND"


@dataclass(frozen=True, slots=True)
class Scope:
    """Regions, employers and partner one may see, and permissions ``NOUN_VERB`` one holds.

    Empty regions mean: sees no region. The whole country is written with ``everything``.
    """

    regions: frozenset[RegionCode] = frozenset()
    permissions: frozenset[str] = frozenset()
    employer_ids: frozenset[int] = frozenset()
    partner_ids: frozenset[int] = frozenset()
    everything: bool = False

    @classmethod
    def system(cls) -> "Scope":
        """Of the system itself: jobs, loaders, the bank door below its own checks."""
        return cls(everything=True)

    def holds(self, permission: str) -> bool:
        return self.everything or permission in self.permissions

    def covers(self, region: str) -> bool:
        """May this scope see things of that region?"""
        return self.everything or any(own.contains(region) for own in self.regions)

    def require(self, permission: str) -> None:
        """Refuses: NotPermitted."""
        if not self.holds(permission):
            raise NotPermitted(
                f"Anda tidak berhak melakukan ini (perlu hak {permission}). Hubungi admin wilayah Anda.",
                f"You are not permitted to do this (needs {permission}). Ask your region's administrator.",
            )

    def require_region(self, region: str) -> None:
        """Refuses: OutOfScope."""
        if not self.covers(region):
            raise OutOfScope("Data ini tidak ditemukan di wilayah Anda.", "Not found in your region.")

    def patterns(self) -> list[str]:
        """LIKE patterns over region codes, for ``region_code LIKE ANY(%s)``; one place for every query."""
        if self.everything:
            return ["%"]
        return [pattern for own in sorted(self.regions) for pattern in (str(own), f"{own}.%")]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a user, a bank partner, or the system."""

    kind: str
    id: str
    name: str
    scope: Scope = field(default_factory=Scope)

    @classmethod
    def system(cls, name: str = "naungan") -> "Actor":
        return cls("system", name, name, Scope.system())
