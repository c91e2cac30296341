"""The parts every page is built from: words, tags, tables and their files, maps and trend lines. No database."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from naungan.access.roles import ROLES
from naungan.kernel import Month, RegionCode, Scope
from naungan.web import maps, tables
from naungan.web.addresses import first_address, own_address
from naungan.web.charts import Series, draw_trend
from naungan.web.frame import rooms_of
from naungan.web.maps.drawing import class_of, equal_counts
from naungan.web.tables.export import MOST_ROWS, TooManyRows


def drawn(text: str, language: str = "id", **values: object) -> str:
    return Template(text).render(Context({"language": language, **values}))


@dataclass(frozen=True)
class Village:
    name: str
    workers: int
    rate: Decimal | None
    due_rp: int
    state: str
    since: date
    nik: str = "6102991001900003"


VILLAGES = [
    Village("Galang", 1200, Decimal("0.3163"), 20_160_000, "open", date(2025, 9, 24)),
    Village("<b>Toho Ilir</b>", 900, None, 1_209_600, "submitted", date(2025, 11, 3)),
    Village("=HYPERLINK(1)", 1500, Decimal("0.6080"), 0, "decided", date(2025, 1, 31)),
]
COLUMNS = (
    tables.Column("name", "Desa", "Village", sortable=True, href=lambda row: "/program/61"),
    tables.Column("workers", "Pekerja", "Workers", "count", True),
    tables.Column("rate", "Cakupan", "Coverage", "percent", True),
    tables.Column("due_rp", "Tagihan", "Bill", "rupiah", True),
    tables.Column("state", "Status", "State", "chip", chip="village"),
    tables.Column("since", "Sejak", "Since", "date", True),
    tables.Column("nik", "NIK", "NIK", "nik"),
)


def village_table(rows: list[Village] | None = None, **changes: object) -> tables.Table:
    kept = VILLAGES if rows is None else rows
    totals = {"workers": sum(row.workers for row in kept), "due_rp": sum(row.due_rp for row in kept)}
    fetch = tables.fetch_from(
        kept,
        COLUMNS,
        totals=totals,
        matches=lambda row, asked: asked.get("cari", "").lower() in row.name.lower(),
    )
    declared = {"filters": (tables.Filter("cari", "Cari", "Find"),), "sort": "name", "page_size": 2, **changes}
    return tables.Table("desa", ("Desa", "Villages"), COLUMNS, fetch, **declared)  # type: ignore[arg-type]


def asked(address: str, *, target: str = "") -> object:
    request = RequestFactory().get(address)
    request.language = "id"
    request.htmx = SimpleNamespace(target=target, history_restore_request=False) if target else None
    return request


def part(address: str, table: tables.Table | None = None) -> str:
    response = tables.answer(asked(address, target="tabel-desa"), "unused.html", {}, table=table or village_table())
    return response.content.decode()


def test_numbers_are_written_as_indonesian_readers_write_them() -> None:
    page = drawn("{{ n|angka }} {{ n|rupiah }} {{ r|persen }} {{ s|desimal }}", n=1819430, r=Decimal("0.31631"), s=71.5)
    assert page == "1.819.430 Rp1.819.430 31,63\u00a0% 71,50"


def test_an_absent_value_is_a_dash_never_none() -> None:
    assert drawn("{{ n|angka }}{{ n|rupiah }}{{ n|persen }}{% tanggal n %}{% bulan n %}{{ n|nik }}", n=None) == "–" * 6


def test_days_and_months_follow_the_language() -> None:
    values = {"d": date(2025, 9, 24), "m": Month(2025, 7), "at": datetime(2025, 9, 24, 20, 5, tzinfo=UTC)}
    text = "{% tanggal d %}; {% bulan m %}; {% pukul at %}"
    assert drawn(text, **values) == "24 September 2025; Juli 2025; 25 September 2025 pukul 03.05 WIB"
    assert drawn(text, "en", **values) == "24 September 2025; July 2025; 25 September 2025, 03:05 WIB"


def test_a_sentence_follows_the_language_and_its_parts_are_escaped() -> None:
    text = '{% t "Halo {who}" "Hello {who}" who=who %}'
    assert drawn(text, who="<i>Siti</i>") == "Halo &lt;i&gt;Siti&lt;/i&gt;"
    assert drawn(text, "en", who="Siti") == "Hello Siti"
    assert drawn("{% t word %}", "en", word="<b>") == "&lt;b&gt;"


def test_a_chip_carries_its_word_and_an_unknown_state_stays_readable() -> None:
    assert "lunas" in drawn('{% chip "bill" "paid" %}')
    assert "paid" in drawn('{% chip "bill" "paid" %}', "en")
    strange = drawn('{% chip "bill" state %}', state="<odd>")
    assert "&lt;odd&gt;" in strange
    assert "chip-plain" in strange


def test_a_nik_is_masked_wherever_a_page_or_file_shows_it() -> None:
    assert drawn("{{ n|nik }}", n="6102991001900003") == "610299••••••0003"
    assert "6102991001900003" not in part("/desa?cari=galang")
    file = tables.answer(asked("/desa?format=csv"), "unused.html", {}, table=village_table()).content.decode()
    assert "6102991001900003" not in file
    assert "610299••••••0003" in file


def test_a_name_with_markup_is_escaped_in_a_table() -> None:
    page = part("/desa?cari=toho")
    assert "&lt;b&gt;Toho Ilir&lt;/b&gt;" in page
    assert "<b>Toho" not in page


def test_sorting_puts_absent_values_last_in_both_directions() -> None:
    for order in ("rate", "-rate"):
        table = village_table(page_size=50)
        page = part(f"/desa?urut={order}", table)
        assert page.index("Toho Ilir") > max(page.index("Galang"), page.index("HYPERLINK"))


def test_an_address_beyond_the_end_shows_the_last_page_and_nonsense_the_first() -> None:
    assert "Toho" not in part("/desa?hal=1&urut=-workers") or "3 sampai 3" not in part("/desa?hal=1&urut=-workers")
    assert "3 sampai 3 dari 3" in part("/desa?hal=999")
    assert "1 sampai 2 dari 3" in part("/desa?hal=abc&urut=unknown")


def test_a_filter_without_a_hit_offers_a_way_back() -> None:
    page = part("/desa?cari=zzz&bulan=2025-07")
    assert "Tidak ada yang cocok" in page
    assert 'href="/desa?bulan=2025-07"' in page


def test_an_empty_table_says_what_belongs_here_and_the_first_step() -> None:
    table = village_table(rows=[], empty=("Belum ada usulan.", "None yet."), empty_step=("Unggah", "Upload", "/unggah"))
    page = part("/desa", table)
    assert "Belum ada usulan." in page
    assert 'href="/unggah"' in page


def test_links_of_a_table_keep_the_rest_of_the_address() -> None:
    page = part("/desa?bulan=2025-07&cari=a")
    assert "bulan=2025-07" in page.split("XLSX")[0]
    assert '<input type="hidden" name="bulan" value="2025-07">' in page


def test_the_csv_file_holds_every_row_of_the_filter_with_totals_and_no_live_formula() -> None:
    response = tables.answer(asked("/desa?format=csv&urut=-workers"), "unused.html", {}, table=village_table())
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["Desa", "Pekerja", "Cakupan", "Tagihan", "Status", "Sejak", "NIK"]
    assert [row[0] for row in rows[1:]] == ["'=HYPERLINK(1)", "Galang", "<b>Toho Ilir</b>", "Jumlah"]
    assert rows[2][1:6] == ["1200", "0.3163", "20160000", "sedang diisi", "2025-09-24"]
    assert rows[4][1:4] == ["3600", "", "21369600"]


def test_the_xlsx_file_holds_the_same_rows_as_the_page_shows() -> None:
    response = tables.answer(asked("/desa?format=xlsx&cari=galang"), "unused.html", {}, table=village_table())
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    lines = sheet.findall(".//x:row", space)
    texts = [text.text for text in lines[1].findall(".//x:t", space)]
    numbers = [float(value.text) for value in lines[1].findall(".//x:v", space)]
    assert texts == ["Galang", "sedang diisi", "610299••••••0003"]
    assert numbers[:3] == [1200, 0.3163, 20_160_000]
    assert not sheet.findall(".//x:f", space)


def test_a_file_larger_than_one_can_carry_is_refused_never_cut() -> None:
    table = village_table()
    huge = tables.Table("desa", ("a", "b"), COLUMNS, lambda window: tables.Slice(VILLAGES, MOST_ROWS + 1))
    with pytest.raises(TooManyRows):
        tables.answer(asked("/desa?format=csv"), "unused.html", {}, table=huge)
    assert tables.answer(asked("/desa?format=csv"), "unused.html", {}, table=table).status_code == 200


def test_a_rate_on_a_limit_belongs_to_the_class_above() -> None:
    limits = (Decimal("0.2"), Decimal("0.3"))
    assert [class_of(Decimal(rate), limits) for rate in ("0.19", "0.2", "0.31")] == [1, 2, 3]


def test_limits_of_equal_counts_rise_and_never_repeat() -> None:
    rates = [Decimal(n) / 100 for n in (20, 20, 20, 20, 21, 45, 60)]
    limits = equal_counts(rates)
    assert list(limits) == sorted(set(limits))
    assert equal_counts([]) == ()


def test_the_map_links_every_regency_and_hatches_what_is_unknown() -> None:
    figures = {"61.02": maps.Figure("Kabupaten Mempawah", "/cakupan/61.02", 50, 200, Decimal("0.25"))}
    drawing = maps.draw_map(RegionCode("61"), figures, title="t", source="s")
    assert drawing is not None
    assert len(drawing.areas) == 14
    mempawah = next(area for area in drawing.areas if area.code == "61.02")
    assert mempawah.tip == "Kabupaten Mempawah: 25,00\u00a0%, 50 dari 200 pekerja"
    assert not mempawah.is_empty
    assert sum(area.is_empty for area in drawing.areas) == 13
    assert drawing.legend[-1].count_text == "13 wilayah"


@pytest.mark.parametrize(("parent", "children"), [("61", 14), ("61.02", 9), ("61.04", 20)])
def test_a_map_opens_into_its_children_and_stays_light(parent: str, children: int) -> None:
    drawing = maps.draw_map(RegionCode(parent), {}, title="t", source="s")
    assert drawing is not None
    assert len(drawing.areas) == children
    assert sum(len(area.path) for area in drawing.areas) < 60_000


def test_a_region_without_outlines_has_no_map() -> None:
    assert maps.draw_map(RegionCode("32"), {}, title="t", source="s") is None


def test_a_trend_begins_at_zero_holds_its_target_and_breaks_where_nothing_is_known() -> None:
    months = Month.span(Month(2025, 1), 4)
    rates = [Decimal("0.1"), None, Decimal("0.2"), Decimal("0.31")]
    trend = draw_trend(months, [Series("Semua", rates)], title="t", source="s", target=Decimal("0.608"))
    assert trend is not None
    assert trend.y_marks[0].is_zero
    assert trend.target_at is not None
    assert trend.lines[0].path.count("M") == 2
    assert "31,00" in trend.lines[0].label
    assert draw_trend(months, [Series("Semua", [None] * 4)], title="t", source="s") is None


FIRST_ADDRESSES = {
    "system_admin": "/pengguna",
    "province": "/cakupan/61",
    "regency_labour": "/program/61.02",
    "regency_dinsos": "/cakupan/61.02",
    "regency_dpmd": "/cakupan/61.02",
    "treasurer": "/iuran",
    "district": "/program/61.02.07",
    "village": "/program/61.02.07.2001",
    "fund_branch": "/pembayaran",
    "bank_admin": "/pembayaran",
    "employer": "/iuran",
    "jury": "/paritrana",
    "auditor": "/iuran",
}
REGIONS = {"province": "61", "regency": "61.02", "district": "61.02.07", "village": "61.02.07.2001"}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_lands_on_the_page_that_answers_its_first_question(role: str) -> None:
    code = REGIONS.get(ROLES[role].place)
    scope = Scope(frozenset({RegionCode(code)} if code else ()), ROLES[role].permissions)
    assert first_address(scope) == FIRST_ADDRESSES[role]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_no_role_sees_more_than_seven_rooms(role: str) -> None:
    rooms, spare = rooms_of(Scope(permissions=ROLES[role].permissions))
    assert 1 < len(rooms) <= 7
    assert not {room.href for room in rooms} & {room.href for room in spare}


def test_nobody_is_led_to_another_host_after_signing_in() -> None:
    request = RequestFactory().get("/masuk")
    assert own_address(request, "https://evil.example/x", "/beranda") == "/beranda"
    assert own_address(request, "//evil.example", "/beranda") == "/beranda"
    assert own_address(request, "/program/61.02", "/beranda") == "/program/61.02"
