"""The only writers of the programme, one file per part of its story."""

from naungan.programme.operations.decide import NoSeatLeft, NotEligible, decide_dossier, seat_nomination
from naungan.programme.operations.dossier import (
    NothingProposed,
    enrol_dossier,
    rank_village,
    refuse_nomination,
    reopen_dossier,
    return_dossier,
    submit_dossier,
    verify_dossier,
)
from naungan.programme.operations.nominate import (
    AlreadyNominated,
    nominate,
    nominate_many,
    withdraw_batch,
    withdraw_nomination,
)
from naungan.programme.operations.replace import MonthOutsideYear, SeatIsFree, replace_worker
from naungan.programme.operations.years import (
    AlreadyOpen,
    KelurahanNotOptedIn,
    NotAVillage,
    open_programme_year,
    open_village_year,
    opt_in_kelurahan,
)

__all__ = [
    "AlreadyNominated",
    "AlreadyOpen",
    "KelurahanNotOptedIn",
    "MonthOutsideYear",
    "NoSeatLeft",
    "NotAVillage",
    "NotEligible",
    "NothingProposed",
    "SeatIsFree",
    "decide_dossier",
    "enrol_dossier",
    "nominate",
    "nominate_many",
    "open_programme_year",
    "open_village_year",
    "opt_in_kelurahan",
    "rank_village",
    "refuse_nomination",
    "reopen_dossier",
    "replace_worker",
    "return_dossier",
    "seat_nomination",
    "submit_dossier",
    "verify_dossier",
    "withdraw_batch",
    "withdraw_nomination",
]
