"""The living style page: every part of the pages with its states, for those who build and judge them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from naungan.kernel import Month, RegionCode
from naungan.web import maps, tables
from naungan.web.charts import Series, Trend, draw_trend
from naungan.web.frame import scope_of
from naungan.web.states import STATES

_SOURCE = ("Angka contoh untuk halaman gaya.", "Example figures for the style page.")
_NAMES = (
    ("61.01", "Kabupaten Sambas"), ("61.02", "Kabupaten Mempawah"), ("61.03", "Kabupaten Sanggau"),
    ("61.04", "Kabupaten Ketapang"), ("61.05", "Kabupaten Sintang"), ("61.06", "Kabupaten Kapuas Hulu"),
    ("61.07", "Kabupaten Bengkayang"), ("61.08", "Kabupaten Landak"), ("61.09", "Kabupaten Sekadau"),
    ("61.10", "Kabupaten Melawi"), ("61.11", "Kabupaten Kayong Utara"), ("61.12", "Kabupaten Kubu Raya"),
    ("61.71", "Kota Pontianak"), ("61.72", "Kota Singkawang"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    code: str
    name: str
    protected: int
    workers: int

    @property
    def rate(self) -> Decimal:
        return Decimal(self.protected) / self.workers

    @property
    def state(self) -> str:
        return ("open", "submitted", "verified", "decided", "enrolled", "returned")[self.protected % 6]


class _SampleForm(forms.Form):
    nik = forms.CharField(label="NIK", help_text="16 digit, lihat di KTP.", max_length=20)
    note = forms.CharField(label="Catatan", required=False)


def style_page(request: HttpRequest) -> HttpResponse:
    """Shown while developing, and to whoever may edit users."""
    if not (settings.DEBUG or scope_of(request).holds("USER_EDIT")):
        raise Http404
    language = str(getattr(request, "language", "id"))
    lines = [
        _Line(code, name, 21_000 + place * 3_571 % 47_000, 70_000 + place * 13_007 % 120_000)
        for place, (code, name) in enumerate(_NAMES)
    ]
    form = _SampleForm({"nik": "610299"})
    form.add_error("nik", "NIK harus 16 digit, yang tertulis 6 digit. Periksa kembali di KTP.")
    context = {
        "trail": [("Kalimantan Barat", "/gaya"), ("Kab. Mempawah", "/gaya"), ("Desa Galang", "")],
        "shows_month": True,
        "region_name": "Kab. Mempawah",
        "region_choices": [(name, "/gaya") for _, name in _NAMES],
        "states": sorted(STATES),
        "map": _map(lines, language),
        "trend": _trend(language),
        "form": form,
        "steps": _STEPS,
        "work": _WORK,
        "split": _SPLIT,
        "receipt": _RECEIPT,
    }
    return tables.answer(request, "naungan/style.html", context, table=_table(lines))


_STEPS = (
    {"label": "Diusulkan", "state": "done", "note": "3 November 2025"},
    {"label": "Verifikasi", "state": "done", "note": "10 November 2025"},
    {"label": "Penetapan", "state": "current", "note": "7 perlu diperbaiki"},
    {"label": "Pendaftaran", "state": "todo", "note": ""},
)
_WORK = {"label": "Membaca berkas.", "done": 41_250, "total": 120_000, "remaining_text": "kira-kira 2 menit lagi"}
_SPLIT = (
    {"label": "Formal", "value_text": "800.904", "start": "0", "width": "44.02", "tone": "calm"},
    {"label": "Informal", "value_text": "864.518", "start": "44.02", "width": "47.52", "tone": "protected"},
    {"label": "Jasa konstruksi", "value_text": "154.008", "start": "91.54", "width": "8.46", "tone": "waiting"},
)
_RECEIPT = {
    "number": "BPI-2026-000123",
    "title": "Desa Galang, 100 pekerja, Januari sampai Desember 2026",
    "rows": [("Dibayar", "1 Desember 2025 pukul 09.15 WIB"), ("Lewat", "Bank Kalbar (contoh)")],
    "lines": [("Jaminan Kecelakaan Kerja (JKK)", "Rp12.000.000"), ("Jaminan Kematian (JKM)", "Rp8.160.000")],
    "total": "Rp20.160.000",
}


def _table(lines: list[_Line]) -> tables.Table:
    columns = (
        tables.Column("name", "Wilayah", "Region", sortable=True, href=lambda line: f"/gaya?wilayah={line.code}"),
        tables.Column("protected", "Terlindungi", "Protected", "count", True, href=lambda line: "/gaya"),
        tables.Column("workers", "Pekerja", "Workers", "count", True),
        tables.Column("rate", "Cakupan", "Coverage", "share", True),
        tables.Column("due", "Tagihan", "Bill", "rupiah", True, value=lambda line: line.workers * 16_800),
        tables.Column("state", "Status", "State", "chip", chip="village"),
    )
    totals = {
        "protected": sum(line.protected for line in lines),
        "workers": sum(line.workers for line in lines),
        "due": sum(line.workers for line in lines) * 16_800,
    }
    return tables.Table(
        "wilayah",
        ("Cakupan menurut kabupaten/kota", "Coverage by regency"),
        columns,
        tables.fetch_from(lines, columns, totals=totals, matches=_is_named),
        filters=(tables.Filter("cari", "Cari nama", "Find a name"),),
        sort="rate",
        descending=True,
        page_size=10,
        has_row_link=True,
    )


def _is_named(line: _Line, asked: Mapping[str, str]) -> bool:
    return asked.get("cari", "").lower() in line.name.lower()


def _map(lines: list[_Line], language: str) -> maps.DrawnMap | None:
    figures = {
        line.code: maps.Figure(line.name, "/gaya", line.protected, line.workers, line.rate)
        for line in lines
        if line.code != "61.06"
    }
    title = ("Cakupan tertinggi di pantai barat", "Coverage is highest on the west coast")[language == "en"]
    return maps.draw_map(RegionCode("61"), figures, title=title, source=_SOURCE[language == "en"], language=language)


def _trend(language: str) -> Trend | None:
    months = Month.span(Month(2023, 8), 24)
    formal = [Decimal("0.42") + Decimal(n) / 250 for n in range(24)]
    informal = [None if n < 3 else Decimal("0.12") + Decimal(n) / 180 for n in range(24)]
    return draw_trend(
        months, [Series("Formal", formal), Series("Informal", informal)],
        title="Pekerja formal naik pelan, informal naik lebih cepat", source=_SOURCE[language == "en"],
        language=language, target=Decimal("0.6080"),
    )  # fmt: skip
