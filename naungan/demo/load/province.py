"""The synthetic province goes into the database through the rooms' own bulk operations, a regency at a time."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

import polars as pl
from django.db import connection, transaction

from naungan.access import operations as access
from naungan.access import queries as access_queries
from naungan.coverage import operations as coverage
from naungan.demo.calibration import VIEWED_MONTH
from naungan.demo.load.frames import (
    employer_frame,
    month_frames,
    project_frame,
    worker_frame,
    workforce_counts,
)
from naungan.demo.load.report import LoadReport
from naungan.demo.population import BUSINESS_DAY, Province, RegencyPopulation
from naungan.kernel import Actor, Month, Refusal, RegionCode, format_count
from naungan.protection import operations as protection
from naungan.regions import operations as regions
from naungan.regions.queries import EXAMPLE_ISSUER
from naungan.regions.values import DenominatorRow
from naungan.registry import operations as registry

_PROVINCE = RegionCode("61")
_SOURCE = "Provinsi contoh Naungan: dihitung, bukan angka resmi (docs/algorithms/provinsi-contoh.md)"
_NOTE = "Satu dasar untuk semua bulan contoh, supaya tren bukan perubahan penyebut."


class ProvinceAlreadyLoaded(Refusal):
    """The database holds a demo province; a second one would mix two truths."""

    code = "PROVINCE_ALREADY_LOADED"


def is_loaded() -> bool:
    """Does the database hold a demo province? Cheap."""
    return access_queries.business_day() is not None


def load_province(
    province: Province, *, by: Actor, at: datetime, say: Callable[[str], None], without: frozenset[Month] = frozenset()
) -> LoadReport:
    """The whole province stands in the database, or nothing of it: people, employers, projects, protected months,
    denominators of issuer *contoh*, kept villages marked, business day set.

    ``without``: months left out because a file brings them. ``say`` is told each regency and, at the end, rows per
    second per table.
    Refuses: ProvinceAlreadyLoaded.
    Records: what the rooms' operations record.
    """
    if is_loaded():
        raise ProvinceAlreadyLoaded(
            "Provinsi contoh sudah ada di basis data ini. Pakai folder data lain (NAUNGAN_DATA_DIR) untuk skala lain.",
            "A demo province is loaded already. Use another data folder for another scale.",
        )
    started = time.perf_counter()
    report = LoadReport()
    with transaction.atomic():
        _load_regions(province, report, at=at)
        loader = _Loader(province, report, by, at, without)
        for regency in loader.generated():
            loader.load(regency)
            say(f"{regency.code} {regency.name}: {format_count(len(regency.workers))} pekerja")
        loader.finish()
    with report.timing("statistik"):
        _tell_the_planner()
    with report.timing("bulan final") as count:
        count(_make_final(province, by, at, without))
    report.seconds = time.perf_counter() - started
    for line in report.lines():
        say(line)
    return report


def _make_final(province: Province, by: Actor, at: datetime, without: frozenset[Month]) -> int:
    """The past is closed: every month of history but the one in view, the last two and those a file brings."""
    latest = Month.of(BUSINESS_DAY).plus(-2)
    closed = [month for month in province.months if month <= latest and month not in {*without, VIEWED_MONTH}]
    for month in closed:
        coverage.seal_month(region=_PROVINCE, month=month, by=by, at=at)
    return len(closed)


def _tell_the_planner() -> None:
    """The planner knows the new rows, and counts read the index alone (which needs VACUUM, so no open transaction).

    A small sample is enough for columns as plain as these, and five times cheaper.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET default_statistics_target = 20")
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")
        cursor.execute("RESET default_statistics_target")


def _load_regions(province: Province, report: LoadReport, *, at: datetime) -> None:
    with report.timing("wilayah") as count:
        count(regions.load_official_regions(at=at))
        regions.load_official_denominators(at=at)
        regions.mark_example_villages([str(village.code) for village in province.kept_villages()], at=at)


class _Loader:
    """Carries what must be known from one regency to the next: how many rows each month has, and who counts where."""

    def __init__(
        self, province: Province, report: LoadReport, by: Actor, at: datetime, without: frozenset[Month]
    ) -> None:
        self.province, self.report, self.by, self.at, self.without = province, report, by, at, without
        self.rows_of_month: Counter[Month] = Counter()
        self.counted: list[pl.DataFrame] = []

    def generated(self) -> Iterator[RegencyPopulation]:
        for code in self.province.calibration.regencies:
            with self.report.timing("dibangkitkan") as count:
                regency = self.province.regency(code)
                count(len(regency.workers))
            yield regency

    def load(self, regency: RegencyPopulation) -> None:
        report, by, at = self.report, self.by, self.at
        with report.timing("pemberi kerja") as count:
            count(registry.load_employers([employer_frame(regency)], by=by, at=at))
        with report.timing("proyek") as count:
            count(registry.load_projects([project_frame(regency)], by=by, at=at))
        with report.timing("pekerja") as count:
            count(registry.load_workers([worker_frame(regency)], by=by, at=at))
        with report.timing("bulan lindung") as count:
            frames = month_frames(regency, rows_of_month=self.rows_of_month, without=self.without)
            count(protection.load_person_months(frames, by=by, at=at))
        self.counted.append(regency.denominators())

    def finish(self) -> None:
        """Denominators of every level, and the demo's own day: with it the province counts as loaded."""
        reference_on = self.province.months[0].first_day
        with self.report.timing("tenaga kerja") as count:
            rows = (
                DenominatorRow(
                    region_code=row.region_code,
                    segment=row.segment,
                    workers=row.workers,
                    issuer=EXAMPLE_ISSUER,
                    reference_on=reference_on,
                    source=_SOURCE,
                    note=_NOTE,
                    confidence="D",
                )
                for row in workforce_counts(pl.concat(self.counted))
            )
            count(regions.record_denominators(rows, at=self.at))
        access.set_business_day(day=BUSINESS_DAY, month_in_view=VIEWED_MONTH.first_day, by=self.by, at=self.at)
