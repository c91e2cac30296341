"""From the synthetic province's frames to the columns the rooms load: pure, no database."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

import polars as pl

from naungan.demo.population import BUSINESS_DAY, RegencyPopulation
from naungan.kernel import Month
from naungan.protection.values import EVIDENCE_REPORT_ROW, PERSON_MONTH_COPY_COLUMNS, report_evidence
from naungan.registry.values import EMPLOYER_COPY_COLUMNS, PROJECT_COPY_COLUMNS, WORKER_COPY_COLUMNS

HISTORY_BATCH = 0
"""Evidence of loaded months names this batch: the fund's reports of the past, of which no file is kept."""

_ZONE = ZoneInfo("Asia/Pontianak")
_LAST_PAYMENT_ON = date(BUSINESS_DAY.year, BUSINESS_DAY.month - 1, 15)


class WorkforceCount(NamedTuple):
    """Workers of a region in a segment (formal, informal, construction or all)."""

    region_code: str
    segment: str
    workers: int


def employer_frame(regency: RegencyPopulation) -> pl.DataFrame:
    """Employers and contractors, columns EMPLOYER_COPY_COLUMNS."""
    return regency.employers.select(
        pl.col("employer_no").alias("id"),
        "npp",
        "name",
        pl.col("village_code").alias("region_code"),
        pl.col("business_scale").alias("scale"),
        pl.col("risk_class").alias("jkk_class"),
        pl.lit("").alias("nib"),
        pl.lit(True).alias("is_example"),
    ).select(EMPLOYER_COPY_COLUMNS)


def project_frame(regency: RegencyPopulation) -> pl.DataFrame:
    """Construction projects, columns PROJECT_COPY_COLUMNS."""
    return regency.projects.select(
        pl.col("project_no").alias("id"),
        pl.col("employer_no").alias("employer_id"),
        "name",
        pl.col("code").alias("work_order"),
        pl.col("contract_rp").alias("contract_value_rp"),
        pl.col("starts_on").alias("start_on"),
        pl.col("ends_on").alias("end_on"),
        pl.col("village_code").alias("region_code"),
    ).select(PROJECT_COPY_COLUMNS)


def worker_frame(regency: RegencyPopulation) -> pl.DataFrame:
    """Workers, columns WORKER_COPY_COLUMNS; a building worker's project is the last one they were on."""
    last_project = regency.spells.group_by("worker_no", maintain_order=True).agg(pl.col("project_no").last())
    works_elsewhere = pl.col("segment") != "informal"
    return (
        regency.workers.join(last_project, on="worker_no", how="left", maintain_order="left")
        .select(
            pl.col("worker_no").alias("id"),
            "nik",
            "name",
            pl.col("born_on").alias("birth_on"),
            "sex",
            pl.col("residence_code").alias("region_code"),
            pl.when(works_elsewhere).then(pl.col("counted_code")).otherwise(pl.lit("")).alias("work_region_code"),
            "segment",
            "occupation",
            "sector",
            pl.col("income_rp").alias("declared_income_rp"),
            pl.col("decile").alias("welfare_decile"),
            pl.col("kk_no").alias("household_no"),
            pl.col("kpj").fill_null(""),
            pl.col("employer_no").alias("employer_id"),
            pl.col("project_no").alias("project_id"),
            pl.col("deceased_on").alias("died_on"),
            "civil_status",
            pl.lit(True).alias("is_example"),
        )
        .select(WORKER_COPY_COLUMNS)
    )


def month_frames(
    regency: RegencyPopulation, *, rows_of_month: Counter[Month], without: frozenset[Month]
) -> Iterator[pl.DataFrame]:
    """The regency's protected months, one frame a month, those paid ahead too; months in ``without`` are left out.

    ``rows_of_month`` is carried from regency to regency, so that every evidence of a month is another.
    """
    for month in (*regency.months, *regency.months_ahead()):
        if month in without:
            continue
        people = regency.person_months(month)
        yield person_month_frame(people, month, rows_before=rows_of_month[month])
        rows_of_month[month] += len(people)


def person_month_frame(people: pl.DataFrame, month: Month, *, rows_before: int) -> pl.DataFrame:
    """Protected people of one month, columns PERSON_MONTH_COPY_COLUMNS.

    ``rows_before``: rows of that month already loaded, so that every evidence of a month is another. All of the past is
    acknowledged by the fund the day after it was paid; months ahead were paid before the business day.
    """
    paid_on = min(month.first_day.replace(day=15), _LAST_PAYMENT_ON)
    paid_at = datetime.combine(paid_on, time(10), _ZONE)
    first = report_evidence(HISTORY_BATCH, rows_before + 1)
    return (
        people.select(
            "worker_no",
            pl.lit(month.first_day).alias("month"),
            "segment",
            "programmes",
            "payer",
            pl.col("counted_code").alias("region_code"),
            pl.lit(EVIDENCE_REPORT_ROW).alias("evidence_kind"),
            pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("evidence_id"),
            pl.lit(paid_at.isoformat()).alias("paid_at"),
            pl.lit(paid_at.replace(day=16).isoformat()).alias("acknowledged_at"),
        )
        .rename({"worker_no": "worker_id"})
        .select(PERSON_MONTH_COPY_COLUMNS)
    )


def workforce_counts(villages: pl.DataFrame) -> Iterator[WorkforceCount]:
    """Workers per segment and of all segments for every kept village and every region above it.

    ``villages``: code, segment, workers, as ``RegencyPopulation.denominators`` gives them. Every level is the sum of
    those below, so that no level contradicts another.
    """
    for length in (2, 5, 8, 13):
        by_segment = villages.group_by(pl.col("code").str.head(length), "segment").agg(pl.col("workers").sum())
        of_all = by_segment.group_by("code").agg(pl.col("workers").sum(), segment=pl.lit("all"))
        both = pl.concat([by_segment, of_all.select(by_segment.columns)]).sort("code", "segment")
        yield from (WorkforceCount(*row) for row in both.iter_rows())
