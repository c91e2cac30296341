"""Money is planned, set aside and released; sources and regulations are recorded. Money never moves here.

A ceiling is guarded by a conditional UPDATE (and a CHECK behind it): however many ask at once, never more than the
ceiling is set aside.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction

from naungan.audit import operations as audit
from naungan.funding import known, queries
from naungan.funding.models import Budget, Regulation, Source
from naungan.funding.values import BudgetView, CommitmentView
from naungan.kernel import Actor, Refusal, RegionCode, format_count, format_rupiah
from naungan.regions import queries as regions


class NoBudget(Refusal):
    """No budget was recorded for that region, year and source."""

    code = "NO_BUDGET"


class CeilingExceeded(Refusal):
    """The ceiling (pagu) does not hold that much more."""

    code = "CEILING_EXCEEDED"


class CeilingBelowCommitted(Refusal):
    """A ceiling cannot be lowered below what is set aside already."""

    code = "CEILING_BELOW_COMMITTED"


class AlreadyCommitted(Refusal):
    """That reference has money set aside already, or had."""

    code = "ALREADY_COMMITTED"


class AmountNotPositive(Refusal):
    """An amount of money is a positive number of whole rupiah."""

    code = "AMOUNT_NOT_POSITIVE"


@transaction.atomic
def load_sources(*, at: datetime, by: Actor | None = None) -> int:
    """The known sources of money are there, in their present wording; returns how many. Repeatable.

    Records: funding.sources.loaded
    """
    rows = [
        Source(code=one.code, name=one.name, payer=one.payer.value, rule=one.rule, confidence=one.confidence)
        for one in known.SOURCES
    ]
    Source.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["name", "payer", "rule", "confidence"]
    )
    audit.record(
        "funding.sources.loaded", by=by or Actor.system(), at=at, subject="funding:sources", detail={"count": len(rows)}
    )
    return len(rows)


@transaction.atomic
def load_known_regulations(*, at: datetime, by: Actor | None = None) -> int:
    """The regulations found in public material are there; those an official has mended stay as they are.

    Returns how many were new. Records: funding.regulations.loaded
    """
    before = Regulation.objects.count()
    Regulation.objects.bulk_create(
        [
            Regulation(
                region_code=one.region_code,
                kind=one.kind,
                number=one.number,
                title=one.title,
                in_force_from=one.in_force_from,
                in_force_until=one.in_force_until,
                source=one.source,
                url=one.url,
                confidence=one.confidence,
                note=one.note,
            )
            for one in known.REGULATIONS
        ],
        ignore_conflicts=True,
    )
    made = Regulation.objects.count() - before
    audit.record(
        "funding.regulations.loaded", by=by or Actor.system(), at=at, subject="funding:regulations",
        detail={"new": made},
    )  # fmt: skip
    return made


@transaction.atomic
def record_regulation(
    *,
    region: str,
    kind: str,
    number: str,
    title: str,
    in_force_from: date,
    in_force_until: date | None = None,
    source: str,
    url: str = "",
    confidence: str,
    note: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """The regulation stands under its region, kind and number, new or mended; returns its number.

    Refuses: OutOfScope, NotPermitted (BUDGET_EDIT). Records: funding.regulation.recorded
    """
    by.scope.require_region(region)
    by.scope.require("BUDGET_EDIT")
    row, made = Regulation.objects.update_or_create(
        region_code=RegionCode(region),
        kind=kind,
        number=number,
        defaults={
            "title": title,
            "in_force_from": in_force_from,
            "in_force_until": in_force_until,
            "source": source,
            "url": url,
            "confidence": confidence,
            "note": note,
        },
    )
    audit.record(
        "funding.regulation.recorded", by=by, at=at, subject=f"regulation:{row.pk}", region=region,
        detail={"kind": kind, "number": number, "new": made},
    )  # fmt: skip
    return row.pk


@transaction.atomic
def record_budget(
    *,
    region: str,
    year: int,
    source: str,
    document: str,
    ceiling_rp: int,
    is_example: bool = False,
    by: Actor,
    at: datetime,
) -> BudgetView:
    """The region has that ceiling for the year from that source by that document; a changed one replaces it.

    Refuses: OutOfScope, NotPermitted (BUDGET_EDIT), UnknownSource, AmountNotPositive, CeilingBelowCommitted.
    Records: funding.budget.recorded
    """
    by.scope.require_region(region)
    by.scope.require("BUDGET_EDIT")
    queries.source(source)
    _require_positive(ceiling_rp)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO funding_budget AS b
                (region_code, year, source_id, document, ceiling_rp, committed_rp, is_example, recorded_at)
            VALUES (%s, %s, %s, %s, %s, 0, %s, %s)
            ON CONFLICT (region_code, year, source_id, document)
            DO UPDATE SET ceiling_rp = excluded.ceiling_rp, recorded_at = excluded.recorded_at
            WHERE b.committed_rp <= excluded.ceiling_rp
            RETURNING id
            """,
            [RegionCode(region), year, source, document, ceiling_rp, is_example, at],
        )
        made = cursor.fetchone()
    if made is None:
        raise CeilingBelowCommitted(
            f"Pagu {format_rupiah(ceiling_rp)} lebih kecil dari yang sudah dipakai untuk tagihan.",
            "The ceiling is below what is already set aside for bills.",
        )
    audit.record(
        "funding.budget.recorded", by=by, at=at, subject=f"budget:{made[0]}", region=region,
        detail={"year": year, "source": source, "document": document, "ceiling_rp": ceiling_rp},
    )  # fmt: skip
    return queries.budget_view(Budget.objects.select_related("source").get(pk=made[0]))


@transaction.atomic
def commit_budget(
    *,
    region: str,
    year: int,
    source: str,
    reference: str,
    amount_rp: int,
    workers: int = 0,
    months: int = 0,
    by: Actor,
    at: datetime,
) -> CommitmentView:
    """The amount is set aside under the reference, in the first budget of region, year and source that holds it.

    ``workers`` and ``months`` say what it pays for, so that a refusal can say for how many the rest is enough.
    Refuses: OutOfScope, AmountNotPositive, NoBudget, CeilingExceeded, AlreadyCommitted.
    Records: funding.budget.committed
    """
    by.scope.require_region(region)
    _require_positive(amount_rp)
    budget_ids = _budget_ids(region, year, source)
    taken = next((row for one in budget_ids if (row := _take(one, amount_rp)) is not None), None)
    if taken is None:
        raise _ceiling_exceeded(budget_ids, region, amount_rp, workers=workers, months=months)
    commitment_id = _record_commitment(taken[0], reference, amount_rp, at)
    audit.record(
        "funding.budget.committed", by=by, at=at, subject=reference, region=region,
        detail={"budget": taken[0], "amount_rp": amount_rp, "remaining_rp": taken[1]},
    )  # fmt: skip
    return CommitmentView(commitment_id, taken[0], reference, amount_rp, taken[1])


@transaction.atomic
def release_commitment(*, reference: str, by: Actor, at: datetime) -> int:
    """The money set aside under the reference is free again (a bill expired or was cancelled); returns the rupiah.

    0 when nothing is set aside there: a bill that no budget pays has no commitment, and nothing is recorded.
    Refuses: OutOfScope. Records: funding.commitment.released
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH ended AS (
                UPDATE funding_commitment SET released_at = %s WHERE reference = %s AND released_at IS NULL
                RETURNING budget_id, amount_rp
            )
            UPDATE funding_budget b SET committed_rp = b.committed_rp - ended.amount_rp
            FROM ended WHERE b.id = ended.budget_id
            RETURNING b.region_code, b.id, ended.amount_rp
            """,
            [at, reference],
        )
        row = cursor.fetchone()
    if row is None:
        return 0
    region, budget_id, amount_rp = row
    by.scope.require_region(region)
    audit.record(
        "funding.commitment.released", by=by, at=at, subject=reference, region=region,
        detail={"budget": budget_id, "amount_rp": amount_rp},
    )  # fmt: skip
    return int(amount_rp)


@transaction.atomic
def release_commitments(*, references: Sequence[str], by: Actor, at: datetime) -> int:
    """As ``release_commitment``, for many at once: budgets are taken in one order, and one event speaks for all.

    Refuses: OutOfScope. Records: funding.commitment.released (when there was any)
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT b.id FROM funding_budget b WHERE b.id IN (
                SELECT budget_id FROM funding_commitment WHERE reference = ANY(%s) AND released_at IS NULL
            ) ORDER BY b.id FOR UPDATE
            """,
            [list(references)],
        )
        cursor.execute(
            """
            WITH ended AS (
                UPDATE funding_commitment SET released_at = %s WHERE reference = ANY(%s) AND released_at IS NULL
                RETURNING budget_id, amount_rp, reference
            ), freed AS (
                SELECT budget_id, sum(amount_rp)::bigint AS amount_rp, array_agg(reference ORDER BY reference) AS ended
                FROM ended GROUP BY budget_id
            )
            UPDATE funding_budget b SET committed_rp = b.committed_rp - freed.amount_rp
            FROM freed WHERE b.id = freed.budget_id
            RETURNING b.region_code, freed.amount_rp, freed.ended
            """,
            [at, list(references)],
        )
        rows = cursor.fetchall()
    if not rows:
        return 0
    for region, _, _ in rows:
        by.scope.require_region(region)
    amount_rp = sum(int(freed) for _, freed, _ in rows)
    audit.record_many(
        "funding.commitment.released", by=by, at=at, subjects=sorted(one for _, _, ended in rows for one in ended),
        detail={"amount_rp": amount_rp},
    )  # fmt: skip
    return amount_rp


@transaction.atomic
def renew_commitments(*, references: Sequence[str], by: Actor, at: datetime) -> list[str]:
    """Money that was set free under these references is set aside again: it was spent after all.

    Returns the references whose budget no longer holds them; the money is gone all the same, so the event names them
    for whoever answers for the budget. A reference without a released commitment has nothing to renew.
    Records: funding.commitment.renewed (when there was any)
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference, budget_id, amount_rp FROM funding_commitment "
            "WHERE reference = ANY(%s) AND released_at IS NOT NULL ORDER BY budget_id, reference",
            [list(references)],
        )
        released = cursor.fetchall()
        beyond = [reference for reference, budget, amount in released if _take(budget, amount) is None]
        renewed = [reference for reference, _, _ in released if reference not in beyond]
        cursor.execute("UPDATE funding_commitment SET released_at = NULL WHERE reference = ANY(%s)", [renewed])
    if released:
        audit.record_many(
            "funding.commitment.renewed", by=by, at=at, subjects=[reference for reference, _, _ in released],
            detail={"amount_rp": sum(int(amount) for _, _, amount in released), "beyond_ceiling": beyond},
        )  # fmt: skip
    return beyond


def _require_positive(amount_rp: int) -> None:
    if amount_rp <= 0:
        raise AmountNotPositive("Jumlah uang harus lebih dari Rp0.", "An amount must be positive.")


def _budget_ids(region: str, year: int, source: str) -> list[int]:
    rows = Budget.objects.filter(region_code=region, year=year, source_id=source).order_by("id")
    ids = list(rows.values_list("id", flat=True))
    if not ids:
        raise NoBudget(
            f"Belum ada pagu {_place(source, region)} tahun {year}. Catat dulu DPA-nya di halaman Anggaran.",
            f"No budget is recorded for {region}, {year}, {source}.",
        )
    return ids


def _take(budget_id: int, amount_rp: int) -> tuple[int, int] | None:
    """The claim itself: zero rows means it does not fit. Gives the budget and what remains."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE funding_budget SET committed_rp = committed_rp + %s "
            "WHERE id = %s AND committed_rp + %s <= ceiling_rp RETURNING id, ceiling_rp - committed_rp",
            [amount_rp, budget_id, amount_rp],
        )
        row: tuple[int, int] | None = cursor.fetchone()
    return row


def _record_commitment(budget_id: int, reference: str, amount_rp: int, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO funding_commitment (budget_id, reference, amount_rp, committed_at) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (reference) DO NOTHING RETURNING id",
            [budget_id, reference, amount_rp, at],
        )
        row = cursor.fetchone()
    if row is None:
        raise AlreadyCommitted("Pagu untuk tagihan ini sudah pernah dipakai.", "This reference had money set aside.")
    return int(row[0])


def _ceiling_exceeded(
    budget_ids: list[int], region: str, amount_rp: int, *, workers: int, months: int
) -> CeilingExceeded:
    budgets = [queries.budget_view(row) for row in Budget.objects.select_related("source").filter(pk__in=budget_ids)]
    roomiest = max(budgets, key=lambda budget: budget.remaining_rp)
    left = format_rupiah(roomiest.remaining_rp)
    place = _place(roomiest.source_code, region)
    if workers > 0 and months > 0:
        enough = roomiest.remaining_rp * workers // amount_rp
        return CeilingExceeded(
            f"Pagu {place} tersisa {left}, cukup untuk {format_count(enough)} pekerja selama {months} bulan; "
            f"usulan ini {format_count(workers)} pekerja.",
            f"{left} remain, enough for {enough} workers for {months} months; this asks for {workers}.",
        )
    return CeilingExceeded(
        f"Pagu {place} tersisa {left}; yang diminta {format_rupiah(amount_rp)}.",
        f"{left} remain; {format_rupiah(amount_rp)} is asked for.",
    )


def _place(source: str, region: str) -> str:
    """'ADD Desa Toho Ilir': the source's short name and the region's."""
    return f"{source.replace('-', ' ').upper()} {regions.get(region).full_name}"
