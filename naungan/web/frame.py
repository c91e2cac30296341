"""The frame around every page: who reads, in which language, month and region, and the rooms this role uses.

What for: the top bar, the rooms' row and the phone's bottom bar. Never: a number of a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.http import HttpRequest
from django.utils import timezone

from naungan.access import queries as access
from naungan.kernel import Actor, Month, Scope
from naungan.web import words

MOST_ROOMS = 7


@dataclass(frozen=True, slots=True)
class Room:
    """An entry of the rooms' row. ``needs``: any of these permissions opens it; empty: open to anyone."""

    indonesian: str
    english: str
    href: str
    icon: str
    needs: frozenset[str] = frozenset()
    is_spare: bool = False  # moves to the account menu first when there are too many
    also: tuple[str, ...] = ()  # other addresses that belong to it
    short: tuple[str, str] = ("", "")  # for the phone's bottom bar, where a word has 70 pixels


_ROOMS = (
    Room("Beranda", "Home", "/beranda", "home"),
    Room("Program", "Programme", "/program", "village", frozenset({
        "NOMINATION_PROPOSE", "DOSSIER_SUBMIT", "DOSSIER_VERIFY", "DOSSIER_DECIDE", "DOSSIER_ENROL", "BUDGET_VIEW",
    })),
    Room("Pekerja", "Workers", "/pekerja", "people", frozenset({"WORKER_VIEW"})),
    Room("Unggah data", "Upload data", "/unggah", "upload", frozenset({"BATCH_UPLOAD"})),
    Room("Iuran", "Contributions", "/iuran", "money", frozenset({"BILL_VIEW", "PAYMENT_VIEW"}), also=("/pembayaran",)),
    Room("Anggaran", "Budget", "/anggaran", "budget", frozenset({"BUDGET_VIEW"}), is_spare=True),
    Room("Cakupan", "Coverage", "/cakupan", "chart"),
    Room("Paritrana", "Paritrana", "/paritrana", "trophy"),
)  # fmt: skip
_OPEN_ROOMS = (
    Room("Beranda", "Home", "/", "home"),
    Room("Cakupan", "Coverage", "/cakupan", "chart"),
    Room("Paritrana", "Paritrana", "/paritrana", "trophy"),
    Room("Apakah saya terlindungi?", "Am I protected?", "/terlindungi", "shield", short=("Cek saya", "Check me")),
    Room("Kalkulator iuran", "Calculator", "/kalkulator", "budget"),
)
_SPARE_ROOMS = (
    Room("Kalkulator iuran", "Calculator", "/kalkulator", "budget"),
    Room("Pengguna", "Users", "/pengguna", "user", frozenset({"USER_VIEW"})),
    Room("Jejak audit", "Audit trail", "/audit", "file", frozenset({"AUDIT_VIEW"})),
)


@dataclass(frozen=True, slots=True)
class Door:
    """A room as the page shows it."""

    label: str
    short: str
    href: str
    icon: str
    is_current: bool


class Frame:
    """Read from templates as ``frame``; each part is worked out only when the page asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def language(self) -> str:
        return str(getattr(self._request, "language", "id"))

    @property
    def is_signed_in(self) -> bool:
        user = getattr(self._request, "user", None)
        return user is not None and bool(user.is_authenticated)

    @cached_property
    def rooms(self) -> list[Door]:
        return [self._door(room) for room in self._split[0]]

    @cached_property
    def spare_rooms(self) -> list[Door]:
        return [self._door(room) for room in self._split[1]]

    @cached_property
    def _split(self) -> tuple[Sequence[Room], Sequence[Room]]:
        if not self.is_signed_in:
            return _OPEN_ROOMS, ()
        return rooms_of(scope_of(self._request))

    def _door(self, room: Room) -> Door:
        path = self._request.path
        own = (room.href, *room.also)
        is_current = any(path == href or (href != "/" and path.startswith(f"{href}/")) for href in own)
        label, short = room.indonesian, room.short[0]
        if self.language == "en":
            label, short = room.english, room.short[1]
        return Door(label, short or label, room.href, room.icon, is_current)

    @cached_property
    def month(self) -> Month:
        return month_in_view(self._request)

    @property
    def month_label(self) -> str:
        return words.month_text(self.month, self.language)

    @cached_property
    def month_choices(self) -> list[tuple[str, str]]:
        """The month in view and those around it: a year back, and ahead as far as protection is usually bought."""
        latest = default_month()
        first = min(latest.plus(-12), self.month)
        last = max(latest.plus(12), self.month)
        return [
            (str(month), words.month_text(month, self.language))
            for month in Month.span(first, first.months_until(last) + 1)
        ]

    @cached_property
    def is_example(self) -> bool:
        """Is this the demo province?"""
        return access.business_day() is not None


def rooms_of(scope: Scope) -> tuple[list[Room], list[Room]]:
    """The rooms of a role, at most seven, and those for the account menu."""
    rooms = [room for room in _ROOMS if not room.needs or any(scope.holds(one) for one in room.needs)]
    spare = [room for room in _SPARE_ROOMS if not room.needs or any(scope.holds(one) for one in room.needs)]
    if len(rooms) > MOST_ROOMS:
        spare = [room for room in rooms if room.is_spare] + spare
        rooms = [room for room in rooms if not room.is_spare]
    return rooms, spare


def now() -> datetime:
    """The door's clock: read here, passed down as ``at``."""
    return timezone.now()


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, with scope; worked out once per request. A visitor has an empty scope."""
    kept = getattr(request, "_naungan_actor", None)
    if kept is None:
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            kept = access.actor_of(user, at=now())
        else:
            kept = Actor("visitor", "", "Pengunjung")
        request._naungan_actor = kept  # type: ignore[attr-defined]
    return kept


def scope_of(request: HttpRequest) -> Scope:
    return actor_of(request).scope


def say(request: HttpRequest, indonesian: str, english: str) -> str:
    """A sentence in the reader's language, for what a view itself says."""
    return english if getattr(request, "language", "id") == "en" else indonesian


def business_day() -> date:
    """The demo province's own day, else today in the house's zone."""
    kept = access.business_day()
    return kept.day if kept is not None else timezone.localdate()


def default_month() -> Month:
    """The month in view where the address names none."""
    kept = access.business_day()
    return Month.of(kept.month_in_view) if kept is not None else Month.of(timezone.localdate()).plus(-1)


def month_in_view(request: HttpRequest) -> Month:
    """``?bulan=2025-07``; the state is in the address."""
    return words.month_of(request.GET.get("bulan", "")) or default_month()


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor."""
    return {"frame": Frame(request)}
