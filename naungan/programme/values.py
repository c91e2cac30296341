"""What the room ``programme`` hands out: villages' years, seats, nominations, dossiers and progress as plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from naungan.kernel import Decision, Month
from naungan.programme.ranking import ScoreLine
from naungan.programme.rules import DossierState, LeaveReason, NominationState


@dataclass(frozen=True, slots=True)
class VillageBoard:
    """One village and year in numbers: kuota, terisi, sisa, and where every nomination is."""

    village_code: str
    village_name: str
    year: int
    state: DossierState
    quota: int
    seated: int
    proposed: int
    verified: int
    waiting: int
    refused: int
    enrolled: int
    left: int
    returned_note: str
    decree_number: str
    decree_on: date | None
    since: datetime | None
    first_month: Month | None
    last_month: Month | None

    @property
    def remaining(self) -> int:
        """Seats nobody holds (sisa)."""
        return self.quota - self.seated

    @property
    def nominated(self) -> int:
        """Everyone who was ever proposed, refused and left ones too."""
        return self.proposed + self.verified + self.waiting + self.refused + self.seated + self.left


@dataclass(frozen=True, slots=True)
class SeatView:
    """One nomor urut; empty when nobody holds it. The NIK is masked; a name outside the scope is not given."""

    number: int
    state: NominationState | None = None
    nomination_id: int | None = None
    worker_id: int | None = None
    name: str = ""
    nik_masked: str = ""
    rank: int | None = None
    score: Decimal | None = None
    months: tuple[Month, ...] = ()

    @property
    def is_free(self) -> bool:
        return self.nomination_id is None


@dataclass(frozen=True, slots=True)
class NominationView:
    """One nomination with its decision and score, which explain themselves."""

    id: int
    village_code: str
    year: int
    worker_id: int
    state: NominationState
    decision: Decision
    rank: int | None = None
    score: Decimal | None = None
    score_lines: tuple[ScoreLine, ...] = ()
    seat_number: int | None = None
    batch_id: int | None = None
    proposed_at: datetime | None = None
    proposed_by: str = ""
    left_on: date | None = None
    left_reason: LeaveReason | None = None
    name: str = ""
    nik_masked: str = ""


@dataclass(frozen=True, slots=True)
class NominationPage:
    """A page of nominations and how many there are in all under the same filter."""

    nominations: tuple[NominationView, ...]
    total: int
    number: int
    size: int


@dataclass(frozen=True, slots=True)
class DossierWaiting:
    """A dossier that waits for someone, and since when."""

    village_code: str
    village_name: str
    year: int
    state: DossierState
    since: datetime | None
    nominations: int


@dataclass(frozen=True, slots=True)
class RegionProgress:
    """How far the villages of a region are. Dossiers by state, then people by state."""

    region_code: str
    villages: int
    open: int
    submitted: int
    verified: int
    decided: int
    enrolled: int
    quota: int
    seated: int
    nominated: int
    people_enrolled: int
    waiting: int
    refused: int


@dataclass(frozen=True, slots=True)
class VillageProgress:
    """One village that takes part: where its dossier stands since when, and its people by state."""

    village_code: str
    state: DossierState
    since: datetime | None
    was_returned: bool
    quota: int
    seated: int
    proposed: int
    verified: int
    waiting: int
    refused: int
    last_month: Month | None

    @property
    def in_dossier(self) -> int:
        """People the dossier is about: neither refused nor gone."""
        return self.proposed + self.verified + self.waiting + self.seated


@dataclass(frozen=True, slots=True)
class SeatedWorker:
    """Who sits where in which months: what a bill for the village is made of."""

    worker_id: int
    seat_number: int
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a decision on a dossier did, in people."""

    seated: int
    waiting: int
    refused: int


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who left a seat, who took it (None: nobody waits, the seat is free) and for which months."""

    seat_number: int
    left_worker_id: int
    next_worker_id: int | None
    months: tuple[Month, ...]
