"""What addresses and questions may hold: forms that the database can always be asked with."""

from typing import Annotated

from django.utils import timezone
from ninja import Path, Query

from naungan.access import queries as access
from naungan.kernel import Month

_REGION = r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$"
_VILLAGE = r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}$"
_MONTH = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"
_CODE = r"^[0-9A-Za-z-]{1,20}$"

RegionPath = Annotated[str, Path(pattern=_REGION, description="Kode wilayah Kemendagri, misalnya 61.02")]
RegionQuery = Annotated[str, Query(pattern=_REGION, description="Kode wilayah; bawaan: provinsi 61")]
RegionFilter = Annotated[str | None, Query(pattern=_REGION, description="Hanya wilayah ini dan di dalamnya")]
VillagePath = Annotated[str, Path(pattern=_VILLAGE, description="Kode desa atau kelurahan, misalnya 61.02.01.2001")]
YearPath = Annotated[int, Path(ge=2000, le=2199, description="Tahun program")]
MonthQuery = Annotated[str | None, Query(pattern=_MONTH, description="YYYY-MM; bawaan: bulan yang sedang dilihat")]
BillCodePath = Annotated[str, Path(pattern=_CODE, description="Kode bayar atau kode iuran")]
EditionPath = Annotated[str, Path(pattern=r"^[0-9A-Za-z._-]{1,60}$", description="Kode edisi, misalnya contoh-2026")]
LimitQuery = Annotated[int, Query(ge=1, le=200, description="Baris paling banyak")]
OffsetQuery = Annotated[int, Query(ge=0, le=10_000_000, description="Baris yang dilewati")]


def month_of(text: str | None) -> Month:
    """The month asked for; default: the demo's month in view, else the last full month by the clock."""
    if text:
        return Month.parse(text)
    day = access.business_day()
    return Month.of(day.month_in_view) if day else Month.of(timezone.localdate()).plus(-1)
