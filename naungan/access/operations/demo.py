"""The demo province's cast of logins and its own day."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from naungan.access.models import BusinessDay, RoleGrant, User
from naungan.access.values import DemoLogin, GrantPlace
from naungan.audit import operations as audit
from naungan.kernel import Actor, RegionCode
from naungan.regions import queries as regions

PASSWORD = "naungan-2026"
"""No secret: the demo's people are invented, and it is printed at the start."""


@transaction.atomic
def create_demo_logins(*, at: datetime, partner_id: int | None = None) -> list[DemoLogin]:
    """The cast of the demo can sign in; asking again changes no login and gives the same list.

    ``partner_id`` is the bank whose payments the bank's administrator sees; without it that login waits for the next
    asking. Records: access.demo.logins_created, when any was made.
    """
    cast = _cast()
    made = [login.username for login in cast if _make(login, _place(login, partner_id), at)]
    if made:
        by = Actor.system()
        audit.record("access.demo.logins_created", by=by, at=at, subject="access", detail={"usernames": made})
    return cast


@transaction.atomic
def set_business_day(*, day: date, month_in_view: date, by: Actor, at: datetime) -> None:
    """Business reads this day, not the clock's, and pages open on that month.

    Refuses: NotPermitted (only the system's own loaders may).
    Records: access.business_day.set
    """
    by.scope.require("BUSINESS_DAY_SET")
    wanted = {"day": day, "month_in_view": month_in_view.replace(day=1)}
    BusinessDay.objects.update_or_create(only_row=True, defaults=wanted)
    detail = {"day": day.isoformat(), "month_in_view": wanted["month_in_view"].isoformat()}
    audit.record("access.business_day.set", by=by, at=at, subject="access", detail=detail)


def _cast() -> list[DemoLogin]:
    """One of each role that the story and the pages need, around the first kept village of Mempawah."""
    village = _first_kept_village(RegionCode("61.02"))
    district = village.at_level(village.level.DISTRICT)
    rows: Iterable[tuple[str, str, str, str]] = (
        ("prov", "province", "61", "Petugas provinsi (contoh)"),
        ("mempawah", "regency_labour", "61.02", "Petugas tenaga kerja Mempawah (contoh)"),
        ("bengkayang", "regency_labour", "61.07", "Petugas tenaga kerja Bengkayang (contoh)"),
        ("bendahara.mempawah", "treasurer", "61.02", "Bendahara Mempawah (contoh)"),
        ("dinsos.mempawah", "regency_dinsos", "61.02", "Petugas sosial Mempawah (contoh)"),
        ("kecamatan", "district", str(district), f"Petugas Kecamatan {regions.get(district).name} (contoh)"),
        ("desa", "village", str(village), f"Operator {regions.get(village).full_name} (contoh)"),
        ("cabang", "fund_branch", "61", "Petugas cabang BPJS Ketenagakerjaan (contoh)"),
        ("bank", "bank_admin", "", "Admin bank mitra (contoh)"),
        ("auditor", "auditor", "61", "Pemeriksa (contoh)"),
        ("juri", "jury", "61", "Juri Paritrana (contoh)"),
        ("admin", "system_admin", "61", "Admin sistem (contoh)"),
    )
    return [DemoLogin(username, PASSWORD, role, region, name) for username, role, region, name in rows]


def _first_kept_village(regency: RegionCode) -> RegionCode:
    """A desa, because only desa take part without opting in."""
    kept = regions.villages(regency, only_example=True) or regions.villages(regency)
    return RegionCode(next(village.code for village in kept if village.kind == "desa"))


def _place(login: DemoLogin, partner_id: int | None) -> GrantPlace | None:
    if login.region:
        return GrantPlace(region=login.region)
    return None if partner_id is None else GrantPlace(partner_id=partner_id)


def _make(login: DemoLogin, place: GrantPlace | None, at: datetime) -> bool:
    """Made or completed now? A login whose place is not known yet exists without a role."""
    user, is_new = User.objects.get_or_create(
        username=login.username,
        defaults={"name": login.name, "is_example": True, "created_at": at, "password": ""},
    )
    if is_new:
        user.password = make_password(login.password)
        user.save(update_fields=["password"])
    if place is None or user.grants.exists():
        return is_new
    RoleGrant.objects.create(
        user=user,
        role=login.role,
        region_code=place.region,
        partner_id=place.partner_id,
        granted_at=at,
        granted_by="system:naungan",
    )
    return True
