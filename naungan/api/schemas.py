"""What the answers look like. Their field names are a contract: added to, never changed. Money is whole rupiah."""

from datetime import date, datetime

from ninja import Schema

from naungan.award.values import EditionView
from naungan.award.values import Ranking as RankingView
from naungan.billing.queries import Receipt
from naungan.billing.values import BillView
from naungan.coverage.values import Measure
from naungan.kernel import Month
from naungan.programme.values import VillageBoard
from naungan.regions.values import RegionView


class Region(Schema):
    """``level``: 1 province, 2 regency, 3 district, 4 village. ``in_example``: the demo province keeps this village."""

    code: str
    name: str
    full_name: str
    level: int
    kind: str
    parent: str | None
    in_example: bool


class CoverageRow(Schema):
    """``rate``: a fraction with four decimals; null, like ``workers``, where nobody counted."""

    region: str
    segment: str
    month: str
    protected: int
    workers: int | None
    rate: float | None


class Edition(Schema):
    """``is_example``: its people are invented."""

    code: str
    title: str
    year: int
    measured_month: str
    compared_month: str
    rubric: str
    rubric_version: int
    weights: dict[str, int]
    state: str
    is_example: bool


class ScoreLine(Schema):
    criterion: str
    raw: float
    normalised: float
    weight: int
    points: float


class RankingRow(Schema):
    rank: int
    region: str
    name: str
    protected: int
    workers: int
    protected_before: int
    workers_before: int
    lines: list[ScoreLine]
    total: float


class Ranking(Schema):
    """A computation of an edition; ``fingerprint`` proves what went in."""

    edition: Edition
    computation: int
    computed_at: datetime
    fingerprint: str
    rows: list[RankingRow]


class Bill(Schema):
    """``lines`` counts its lines: a worker and their months each. ``source``: the funding source's code."""

    code: str
    issuer: str
    kind: str
    state: str
    title: str
    region: str
    payer: str
    source: str
    lines: int
    first_month: str
    last_month: str
    jkk_rp: int
    jkm_rp: int
    jht_rp: int
    jp_rp: int
    total_rp: int
    rule_version: str
    priced_on: date
    issued_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    reference: str


class BillPage(Schema):
    count: int
    total_rp: int
    rows: list[Bill]


class Payment(Schema):
    """``number`` is the receipt's number."""

    number: str
    bill: str
    partner: str
    amount_rp: int
    paid_at: datetime
    recorded_at: datetime
    bank_reference: str
    channel: str
    reversed_at: datetime | None


class PaymentPage(Schema):
    count: int
    total_rp: int
    rows: list[Payment]


class Board(Schema):
    village: str
    name: str
    year: int
    state: str
    quota: int
    seated: int
    remaining: int
    nominated: int
    proposed: int
    verified: int
    waiting: int
    refused: int
    enrolled: int
    left: int
    decree_number: str
    decree_on: date | None
    first_month: str | None
    last_month: str | None


def region(view: RegionView) -> Region:
    return Region(
        code=view.code, name=view.name, full_name=view.full_name, level=int(view.level), kind=view.kind,
        parent=view.parent_code, in_example=view.in_example,
    )  # fmt: skip


def coverage_row(one: Measure) -> CoverageRow:
    return CoverageRow(
        region=one.region, segment=one.segment.value, month=str(one.month), protected=one.protected,
        workers=one.workers, rate=None if one.rate is None else float(one.rate),
    )  # fmt: skip


def edition(one: EditionView) -> Edition:
    return Edition(
        code=one.code, title=one.title, year=one.assessment_year, measured_month=_month(one.measured_month),
        compared_month=_month(one.compared_month), rubric=one.rubric.name, rubric_version=one.rubric.version,
        weights={criterion.value: weight for criterion, weight in one.rubric.weights.items()}, state=one.state,
        is_example=one.is_example,
    )  # fmt: skip


def ranking(found: RankingView) -> Ranking:
    rows = [
        RankingRow(
            rank=card.rank, region=card.figures.region_code, name=card.figures.name,
            protected=card.figures.protected, workers=card.figures.workers,
            protected_before=card.figures.protected_before, workers_before=card.figures.workers_before,
            lines=[
                ScoreLine(
                    criterion=line.criterion.value, raw=float(line.raw), normalised=float(line.normalised),
                    weight=line.weight, points=float(line.points),
                )
                for line in card.lines
            ],
            total=float(card.total),
        )
        for card in found.rows
    ]  # fmt: skip
    return Ranking(
        edition=edition(found.edition), computation=found.computation, computed_at=found.computed_at,
        fingerprint=found.fingerprint, rows=rows,
    )  # fmt: skip


def bill(one: BillView) -> Bill:
    amounts = one.amounts
    return Bill(
        code=one.code, issuer=one.issuer, kind=one.kind, state=one.state.value, title=one.title,
        region=one.region_code, payer=one.payer, source=one.source_code, lines=one.line_count,
        first_month=_month(one.first_month), last_month=_month(one.last_month), jkk_rp=amounts.jkk_rp,
        jkm_rp=amounts.jkm_rp, jht_rp=amounts.jht_rp, jp_rp=amounts.jp_rp, total_rp=one.total_rp,
        rule_version=one.rule_version, priced_on=one.priced_on, issued_at=one.issued_at, expires_at=one.expires_at,
        closed_at=one.closed_at, reference=one.reference,
    )  # fmt: skip


def payment(one: Receipt) -> Payment:
    paid = one.payment
    return Payment(
        number=paid.number, bill=one.bill.code, partner=one.partner_name, amount_rp=paid.amount_rp,
        paid_at=paid.paid_at, recorded_at=paid.recorded_at, bank_reference=paid.bank_reference, channel=paid.channel,
        reversed_at=paid.reversed_at,
    )  # fmt: skip


def board(one: VillageBoard) -> Board:
    return Board(
        village=one.village_code, name=one.village_name, year=one.year, state=one.state.value, quota=one.quota,
        seated=one.seated, remaining=one.remaining, nominated=one.nominated, proposed=one.proposed,
        verified=one.verified, waiting=one.waiting, refused=one.refused, enrolled=one.enrolled, left=one.left,
        decree_number=one.decree_number, decree_on=one.decree_on,
        first_month=str(one.first_month) if one.first_month else None,
        last_month=str(one.last_month) if one.last_month else None,
    )  # fmt: skip


def _month(first_day: date) -> str:
    return str(Month.of(first_day))
