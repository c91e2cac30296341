"""Pages of budgets: what is left, who may record a ceiling, and which rules carry it."""

import csv
import io

import pytest
from django.test import Client
from programme_world import AT, GALANG, TOHO, make_regions
from pytest_django.fixtures import DjangoAssertNumQueries
from web_cast import SYSTEM, browser, stop_clocks

from naungan.funding import operations, queries
from naungan.kernel import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def money(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clocks(monkeypatch)
    make_regions()
    operations.load_sources(at=AT)
    operations.load_known_regulations(at=AT)
    for region, source, ceiling_rp in (("61.02", "apbd", 100_000_000), (GALANG, "add", 5_000_000),
                                       (TOHO, "add", 6_000_000), ("61.07", "apbd", 77_000_000)):  # fmt: skip
        operations.record_budget(
            region=region, year=2026, source=source, document="DPA 1", ceiling_rp=ceiling_rp, by=SYSTEM, at=AT
        )
    operations.commit_budget(
        region="61.02", year=2026, source="apbd", reference="bill:1", amount_rp=20_160_000, by=SYSTEM, at=AT
    )


@pytest.fixture
def treasurer() -> Client:
    return browser("treasurer", "61.02")


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_the_page_answers_first_what_is_left(treasurer: Client) -> None:
    page = text(treasurer.get("/anggaran"))
    assert "Kabupaten Mempawah 2026: sisa pagu Rp90.840.000" in page
    assert "Dari pagu Rp111.000.000, Rp20.160.000 sudah dipakai" in page
    assert 'href="/iuran?wilayah=61.02&amp;sumber=apbd"' in page


def test_the_file_holds_the_same_ceilings_and_no_neighbours(treasurer: Client) -> None:
    rows = list(csv.reader(io.StringIO(treasurer.get("/anggaran?format=csv").content.decode("utf-8-sig"))))
    assert sorted(row[2] for row in rows[1:-1]) == ["100000000", "5000000", "6000000"]
    assert rows[-1][2:5] == ["111000000", "20160000", "90840000"]


def test_a_region_inside_ones_own_may_be_asked_and_a_neighbours_falls_back_to_ones_own(treasurer: Client) -> None:
    assert "Desa Galang 2026: sisa pagu Rp5.000.000" in text(treasurer.get(f"/anggaran?wilayah={GALANG}"))
    assert "Kabupaten Mempawah" in text(treasurer.get("/anggaran?wilayah=61.07"))
    assert "Rp77.000.000" not in text(treasurer.get("/anggaran?wilayah=61.07"))


def test_a_year_without_a_ceiling_says_what_to_do(treasurer: Client) -> None:
    page = text(treasurer.get("/anggaran?tahun=2030"))
    assert "belum ada pagu" in page
    assert 'href="/anggaran/baru?wilayah=61.02&amp;tahun=2030"' in page


def test_regulations_stand_with_their_confidence(treasurer: Client) -> None:
    page = text(treasurer.get("/anggaran"))
    assert "Inpres 2/2021" in page
    assert "B: menurut berita yang mengutip pejabat" in page
    assert "RKP Desa 2023" in page
    assert "Perbup 27/2024" not in page  # Bengkayang's own


def test_a_treasurer_records_a_ceiling_and_mends_it(treasurer: Client) -> None:
    typed = {"region": "61.02", "year": "2027", "source": "apbd", "document": "DPA 9", "ceiling_rp": "Rp 20.160.000"}
    made = treasurer.post("/anggaran/baru", typed)
    assert made.headers["Location"] == "/anggaran?wilayah=61.02&tahun=2027"
    assert treasurer.post("/anggaran/baru", typed | {"ceiling_rp": "30.000.000"}).status_code == 302
    (budget,) = queries.budgets(Scope.system(), region="61.02", year=2027)
    assert budget.ceiling_rp == 30_000_000


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"region": "61.07"}, "tidak ditemukan"),
        ({"region": "enam"}, "Tulis kodenya"),
        ({"ceiling_rp": "1,5 juta"}, "rupiah bulat"),
        ({"ceiling_rp": "0"}, "lebih dari Rp0"),
        ({"document": "DPA 1", "year": "2026", "ceiling_rp": "1000"}, "lebih kecil dari yang sudah dipakai"),
        ({"source": "kotak"}, "Periksa isian ini"),
    ],
)
def test_a_ceiling_that_cannot_be_is_refused_with_a_sentence(
    treasurer: Client, changes: dict[str, str], told: str
) -> None:
    typed = {"region": "61.02", "year": "2027", "source": "apbd", "document": "DPA 9", "ceiling_rp": "20160000"}
    refused = treasurer.post("/anggaran/baru", typed | changes)
    assert refused.status_code == 400
    assert told in text(refused)


def test_who_may_see_and_who_may_record(treasurer: Client) -> None:
    for role, region, page, form in (
        ("village", GALANG, 403, 403), ("jury", "61", 403, 403), ("auditor", "61", 200, 403),
        ("regency_labour", "61.02", 200, 403), ("province", "61", 200, 200), ("treasurer", "61.02", 200, 200),
    ):  # fmt: skip
        reader = browser(role, region)
        assert reader.get("/anggaran").status_code == page, role
        assert reader.get("/anggaran/baru").status_code == form, role
    assert Client().get("/anggaran").headers["Location"].startswith("/masuk")
    assert treasurer.post("/anggaran").status_code == 405
    assert treasurer.delete("/anggaran/baru").status_code == 405


def test_the_page_asks_the_database_little(
    treasurer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for serial in range(20):
        operations.record_budget(
            region=GALANG, year=2026, source="pades", document=f"DPA {serial}", ceiling_rp=1, by=SYSTEM, at=AT
        )
    with django_assert_max_num_queries(20):
        assert treasurer.get("/anggaran").status_code == 200
