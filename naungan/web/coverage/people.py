"""Exactly the people behind a number: same filter, masked NIKs, a page at a time, exported as shown."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from naungan.coverage import queries
from naungan.coverage.values import PARTS, CountedSegment
from naungan.kernel import Month, RegionCode
from naungan.regions import queries as regions
from naungan.registry.values import WorkerView
from naungan.web import tables, words
from naungan.web.coverage.places import SEGMENT_WORDS, region_of, segment_word, short_name, short_segment_word, trail_of
from naungan.web.frame import month_in_view, say, scope_of

WAITING, LAPSING = "menunggu", "berakhir"


@require_safe
def people_page(request: HttpRequest, code: str) -> HttpResponse:
    """For officers of the region who may see workers."""
    region, month, scope = region_of(code), month_in_view(request), scope_of(request)
    total = queries.people(
        scope, region=region, month=month, segment=_segment(request.GET.get("segmen", "")), size=1,
        only_waiting=request.GET.get("status") == WAITING, only_lapsing=request.GET.get("status") == LAPSING,
    ).total  # fmt: skip
    view = regions.get(region)
    context = {
        "trail": trail_of(region, month, say(request, "Pekerja terlindungi", "Protected workers")),
        "shows_month": True,
        "name": short_name(view),
        "month": month,
        "next": month.plus(1),
        "total": total,
        "segment": _segment_in_a_sentence(request),
        "status": request.GET.get("status", ""),
    }
    return tables.answer(request, "naungan/coverage/people.html", context, table=_table(request, region, month))


@dataclass(frozen=True, slots=True)
class Line:
    """A worker as this page lists one."""

    name: str
    nik: str
    birth_on: date
    village: str
    segment: str
    occupation: str
    state: str
    href: str


def _segment_in_a_sentence(request: HttpRequest) -> str:
    word = segment_word(request, _segment(request.GET.get("segmen", "")))
    return word[0].lower() + word[1:]


def _segment(text: str) -> CountedSegment:
    return CountedSegment(text) if text in {part.value for part in PARTS} else CountedSegment.ALL


def _table(request: HttpRequest, region: RegionCode, month: Month) -> tables.Table:
    scope = scope_of(request)

    def fetch(window: tables.Window) -> tables.Slice:
        page = queries.people(
            scope,
            region=region,
            month=month,
            segment=_segment(window.filters.get("segmen", "")),
            only_waiting=window.filters.get("status") == WAITING,
            only_lapsing=window.filters.get("status") == LAPSING,
            number=window.offset // window.limit + 1,
            size=window.limit,
        )
        names = regions.names({worker.region_code for worker in page.workers})
        rows = [_line(request, worker, names, worker.id in page.waiting_ids) for worker in page.workers]
        return tables.Slice(rows, page.total)

    columns = (
        tables.Column("name", "Nama", "Name", href=lambda line: line.href),
        tables.Column("nik", "NIK", "NIK"),
        tables.Column("birth_on", "Lahir", "Born", "date"),
        tables.Column("village", "Desa tempat tinggal", "Village of residence"),
        tables.Column("segment", "Segmen", "Segment"),
        tables.Column("occupation", "Pekerjaan", "Occupation"),
        tables.Column("state", "Status", "State", "chip", chip="protection"),
    )
    segments = tuple(tables.Choice(part.value, *SEGMENT_WORDS[part]) for part in PARTS)
    states = (
        tables.Choice(WAITING, "Dibayar, menunggu BPJS TK", "Paid, waiting for the fund"),
        tables.Choice(LAPSING, "Berakhir bulan ini", "Ends this month"),
    )
    return tables.Table(
        "pekerja", ("Daftar pekerja", "List of workers"), columns, fetch,
        filters=(tables.Filter("segmen", "Segmen", "Segment", segments),
                 tables.Filter("status", "Status", "State", states)),
        empty=(f"Belum ada pekerja yang terlindungi di sini pada {words.month_text(month)}.",
               f"Nobody is protected here in {words.month_text(month, 'en')}."),
    )  # fmt: skip


def _line(request: HttpRequest, worker: WorkerView, names: dict[str, str], is_waiting: bool) -> Line:
    return Line(
        name=worker.name,
        nik=worker.nik_masked,
        birth_on=worker.birth_on,
        village=names.get(worker.region_code, worker.region_code),
        segment=short_segment_word(request, worker.segment),
        occupation=worker.occupation,
        state="paid" if is_waiting else "protected",
        href=f"/pekerja/{worker.id}",
    )
