"""The next village copies the programme: everything short of paying in one step, so that *Bayar* can be pressed.

What for: the browser, after the story has paid all its bills. The village is real, its people are invented ones of the
demo province, and each step goes through the room's own operation.
"""

from dataclasses import replace
from datetime import date, datetime

from django.db import connection, transaction

from naungan.access import queries as access
from naungan.billing import operations as billing
from naungan.billing.values import BillView
from naungan.coverage import queries as coverage
from naungan.demo.story.setting import APBD, FIRST_MONTH, LAST_MONTH, PROVINCE, YEAR
from naungan.funding import operations as funding
from naungan.kernel import Actor, Refusal, RegionCode, RegionLevel, Scope
from naungan.programme import operations as programme
from naungan.programme import queries as seats
from naungan.regions import queries as regions
from naungan.regions.values import RegionView
from naungan.registry import queries as registry

_LOCK = "demo.story.following"
_NAMES = 170
"""So many workers of the village are nominated; those who are not eligible leave room for others."""
_MONTHS = 12


class NotTheDemo(Refusal):
    """Without the demo province nothing is made up."""

    code = "NOT_THE_DEMO"


class NoVillageLeft(Refusal):
    """Every village of the example takes part already."""

    code = "NO_VILLAGE_LEFT"


def next_village() -> RegionView | None:
    """The first desa of the example that does not take part yet, by code; None when all do."""
    taken = {row.village_code for row in seats.village_rows(Scope.system(), region=PROVINCE, year=YEAR)}
    kept = regions.villages(PROVINCE, only_example=True)
    return next((view for view in kept if view.kind == "desa" and view.code not in taken), None)


@transaction.atomic
def prepare_next_village(*, by: Actor, at: datetime, on: date) -> BillView:
    """The next village has nominated, its dossier is decided and enrolled, and its bill stands open; or nothing of it.

    Refuses: NotPermitted (DEMO_PLAY), NotTheDemo, NoVillageLeft, and what the rooms refuse (nobody eligible).
    Records: what the rooms' operations record, in the name of whoever pressed.
    """
    by.scope.require("DEMO_PLAY")
    if access.business_day() is None:
        raise NotTheDemo("Ini bukan provinsi contoh.", "This is not the demo province.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])
    village = next_village()
    if village is None:
        raise NoVillageLeft("Semua desa contoh sudah ikut program.", "Every example village takes part already.")
    acting = replace(by, scope=Scope.system())
    people = _decide(village.code, by=acting, at=at, on=on)
    _set_aside(village.code, people, by=acting, at=at, on=on)
    return billing.issue_village_bill(
        village=RegionCode(village.code), year=YEAR, first=FIRST_MONTH, last=LAST_MONTH, source_code=APBD,
        by=acting, at=at, priced_on=on,
    )  # fmt: skip


def _decide(village: str, *, by: Actor, at: datetime, on: date) -> int:
    """From the first name to enrolment; gives how many are enrolled."""
    programme.open_village_year(village=village, year=YEAR, by=by, at=at)
    found = registry.search(by.scope, region=village, segment="informal", size=_NAMES)
    workers = [worker.id for worker in found.rows]
    programme.nominate_many(worker_ids=workers, village=village, year=YEAR, by=by, at=at, on=on)
    programme.submit_dossier(village=village, year=YEAR, by=by, at=at, on=on)
    programme.verify_dossier(village=village, year=YEAR, by=by, at=at, on=on)
    regency = regions.get(RegionCode(village).at_level(RegionLevel.REGENCY))
    programme.decide_dossier(
        village=village, year=YEAR, decree_number=f"Kep. contoh {regency.name} {village}/{YEAR}", decree_on=on,
        by=by, at=at, on=on,
    )  # fmt: skip
    return programme.enrol_dossier(village=village, year=YEAR, first=FIRST_MONTH, last=LAST_MONTH, by=by, at=at)


def _set_aside(village: str, people: int, *, by: Actor, at: datetime, on: date) -> None:
    """The regency's example budget holds this village's year as well, on a document of its own."""
    ceiling_rp = people * _MONTHS * coverage.lowest_price_rp(FIRST_MONTH, on)
    funding.record_budget(
        region=RegionCode(village).at_level(RegionLevel.REGENCY), year=YEAR, source=APBD,
        document=f"DPA contoh {village}/{YEAR}", ceiling_rp=ceiling_rp, is_example=True, by=by, at=at,
    )  # fmt: skip
