"""Cast and places of the programme's tests: two regencies, a few villages, officers of each, workers by need."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

from naungan.access.roles import ROLES
from naungan.kernel import Actor, Month, RegionCode, Scope
from naungan.programme import operations
from naungan.registry import operations as registry
from naungan.registry.values import WorkerRow

GALANG = "61.02.01.2001"
TOHO = "61.02.01.2002"
KELURAHAN = "61.02.01.1001"
ELSEWHERE = "61.07.01.2001"
YEAR = 2026
AT = datetime(2025, 12, 1, 9, 0, tzinfo=ZoneInfo("Asia/Pontianak"))
ON = AT.date()
JANUARY, DECEMBER = Month(2026, 1), Month(2026, 12)
SYSTEM = Actor.system()

_REGIONS = (
    ("61", "Kalimantan Barat", 1, "provinsi"),
    ("61.02", "Kabupaten Mempawah", 2, "kabupaten"),
    ("61.07", "Kabupaten Bengkayang", 2, "kabupaten"),
    ("61.02.01", "Mempawah Hilir", 3, "kecamatan"),
    ("61.07.01", "Sungai Raya", 3, "kecamatan"),
    (GALANG, "Galang", 4, "desa"),
    (TOHO, "Toho Ilir", 4, "desa"),
    (KELURAHAN, "Terusan", 4, "kelurahan"),
    (ELSEWHERE, "Sungai Duri", 4, "desa"),
)


def make_regions() -> None:
    """The few regions the tests speak of, where they are not there yet."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO regions_region (code, name, level, kind, parent_code, edition, valid_from, in_example) "
            "VALUES (%s, %s, %s, %s, nullif(%s, ''), 'uji', '2025-01-01', false) ON CONFLICT DO NOTHING",
            [(*row, row[0].rpartition(".")[0]) for row in _REGIONS],
        )


def officer(role: str, region: str) -> Actor:
    """Somebody with that role in that region, as a door would make them."""
    return Actor("user", f"{role}.{region}", role, Scope(frozenset({RegionCode(region)}), ROLES[role].permissions))


def nik(serial: int, birth_on: date) -> str:
    """A number nobody can have: district 99."""
    return f"610299{birth_on:%d%m%y}{serial:04d}"


def worker_row(serial: int, *, village: str = GALANG, **changes: object) -> WorkerRow:
    """An eligible worker of a village; every serial is of another need."""
    birth_on = date(1965 + serial % 40, serial % 12 + 1, serial % 28 + 1)
    values: dict[str, object] = {
        "nik": nik(serial, birth_on),
        "name": f"Pekerja {serial}",
        "birth_on": birth_on,
        "sex": "L",
        "region_code": village,
        "segment": "informal",
        "occupation": "petani",
        "declared_income_rp": 300_000 + serial * 7_000 % 900_000,
        "welfare_decile": serial % 5 + 1,
    }
    return WorkerRow(**(values | changes))  # type: ignore[arg-type]


def make_workers(count: int, *, village: str = GALANG, first_serial: int = 1, **changes: object) -> list[int]:
    """So many eligible workers of a village; ``changes`` goes into every row."""
    rows = [worker_row(serial, village=village, **changes) for serial in range(first_serial, first_serial + count)]
    return [result.worker_id for result in registry.upsert_workers(rows, by=SYSTEM, at=AT)]


def open_village(village: str = GALANG) -> None:
    operations.open_village_year(village=village, year=YEAR, by=officer("village", village), at=AT)


def nominate_all(worker_ids: Iterable[int], village: str = GALANG) -> dict[int, int]:
    """Nomination numbers by worker."""
    return operations.nominate_many(
        worker_ids=list(worker_ids), village=village, year=YEAR, by=officer("village", village), at=AT, on=ON
    )


def submit(village: str = GALANG) -> None:
    operations.submit_dossier(village=village, year=YEAR, by=officer("village", village), at=AT, on=ON)


def verify(village: str = GALANG) -> None:
    operations.verify_dossier(village=village, year=YEAR, by=officer("district", village[:8]), at=AT, on=ON)


def decide(village: str = GALANG, **changes: object):
    values = {"decree_number": "500/12/2025", "decree_on": ON, "by": officer("regency_labour", village[:5])}
    return operations.decide_dossier(village=village, year=YEAR, at=AT, on=ON, **(values | changes))


def enrol(village: str = GALANG, first: Month = JANUARY, last: Month = DECEMBER) -> int:
    by = officer("regency_labour", village[:5])
    return operations.enrol_dossier(village=village, year=YEAR, first=first, last=last, by=by, at=AT)


def verified_village(count: int, village: str = GALANG, first_serial: int = 1) -> dict[int, int]:
    """A village whose dossier of so many eligible workers is verified; nomination numbers by worker."""
    make_regions()
    open_village(village)
    made = nominate_all(make_workers(count, village=village, first_serial=first_serial), village)
    submit(village)
    verify(village)
    return made
