"""Coverage pages asked by the fixed cast: who sees what, and that each number opens to exactly its people."""

import re
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client

from naungan.access import operations as access
from naungan.access.models import User
from naungan.access.values import GrantPlace
from naungan.coverage import operations as coverage
from naungan.kernel import Actor, Month
from naungan.protection import operations as protection
from naungan.protection.values import PersonMonthRow
from naungan.regions import operations as regions
from naungan.regions.values import DenominatorRow
from naungan.registry import operations as registry
from naungan.registry.values import WorkerRow

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()
JULY = Month(2025, 7)
PASSWORD = "teduh-di-bawah-pohon"
SEGMENTS = ("formal", "informal", "construction")
VILLAGES = ("61.02.01.2001", "61.02.01.2002", "61.07.01.2001")
CAST = {
    "provinsi": ("province", "61"),
    "mempawah": ("regency_labour", "61.02"),
    "bengkayang": ("regency_labour", "61.07"),
    "desa": ("village", "61.02.01.2001"),
    "bendahara": ("treasurer", "61.02"),
    "auditor": ("auditor", "61"),
}


@pytest.fixture
def world(db: None, at: datetime) -> None:
    """Eighteen people protected in July in three villages of two regencies; a third waits for the fund."""
    rows = [("61", "Kalimantan Barat", 1), ("61.02", "Kabupaten Mempawah", 2), ("61.07", "Kabupaten Bengkayang", 2),
            ("61.02.01", "Mempawah Hilir", 3), ("61.07.01", "Sungai Raya", 3),
            *((code, f"Desa-{code[-4:]}", 4) for code in VILLAGES)]  # fmt: skip
    kinds = {1: "provinsi", 2: "kabupaten", 3: "kecamatan", 4: "desa"}
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO regions_region (code, name, level, kind, parent_code, edition, valid_from, in_example) "
            "VALUES (%s, %s, %s, %s, %s, 'test', '2020-01-01', true)",
            [(code, name, level, kinds[level], code.rpartition(".")[0] or None) for code, name, level in rows],
        )
    for code, workers in (("61", 60), ("61.02", 40), ("61.07", 20), ("61.02.01", 40)):
        regions.record_denominators(
            [DenominatorRow(code, "all", workers, "contoh", date(2024, 1, 1), "Provinsi contoh")], at=at
        )
    coverage.load_targets(by=SYSTEM, at=at)
    coverage.load_published_figures(by=SYSTEM, at=at)
    months = []
    for number in range(18):
        village, segment = VILLAGES[number % 3], SEGMENTS[number % 3]
        row = WorkerRow(nik=f"610299010190{number + 1:04d}", name=f"Orang Contoh {number}", birth_on=date(1990, 1, 1),
                        sex="L", region_code=village, segment=segment, sector="other")  # fmt: skip
        worker = registry.register_worker(row, by=SYSTEM, at=at)
        seen = None if number < 6 else at
        months.append(PersonMonthRow(worker, JULY.first_day, segment, 3, "apbd", village, "L", worker, at, seen))
    protection.record_many(months, at=at)
    for username, (role, region) in CAST.items():
        access.create_user(username=username, name=username.title(), password=PASSWORD, role=role,
                           place=GrantPlace(region), by=SYSTEM, at=at)  # fmt: skip
    User.objects.update(must_change_password=False)


def as_(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_visitor_sees_counts_of_province_and_regencies_and_no_name(world: None, client: Client) -> None:
    text = page(client, "/cakupan/61?bulan=2025-07")
    assert "Kalimantan Barat, Juli 2025: 18 pekerja terlindungi" in text
    assert "30,00" in text
    assert "59,56" in text
    assert "kurang 18 orang, senilai Rp302.400 per bulan" in text
    assert "/pekerja?" not in text
    assert "Orang Contoh" not in page(client, "/cakupan/61.02?bulan=2025-07")


def test_coverage_without_a_region_leads_to_ones_own_or_the_province(world: None, client: Client) -> None:
    assert client.get("/cakupan?bulan=2025-07").headers["Location"] == "/cakupan/61?bulan=2025-07"
    assert as_("mempawah").get("/cakupan").headers["Location"] == "/cakupan/61.02"


def test_a_visitor_is_asked_to_sign_in_below_the_regency_and_for_names(world: None, client: Client) -> None:
    for address in ("/cakupan/61.02.01", "/cakupan/61.02.01.2001", "/cakupan/61/pekerja"):
        response = client.get(address)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/masuk")


@pytest.mark.parametrize("username", ["provinsi", "mempawah", "auditor"])
def test_officers_open_every_number_within_their_scope(world: None, username: str) -> None:
    client = as_(username)
    for region, people in (("61.02", 12), ("61.02.01", 12), ("61.02.01.2001", 6)):
        text = page(client, f"/cakupan/{region}?bulan=2025-07")
        links = set(re.findall(rf'href="(/cakupan/{re.escape(region)}/pekerja\?[^"]+)"', text))
        assert links
        assert f"{people} pekerja terlindungi" in text
        for link in links:
            listed = page(client, link.replace("&amp;", "&"))
            assert int(re.search(r"<h1>(\d+) orang", listed)[1]) == listed.count('scope="row"')  # type: ignore[index]


def test_the_list_has_masked_numbers_and_exactly_the_people_of_the_count(world: None) -> None:
    text = page(as_("mempawah"), "/cakupan/61.02/pekerja?bulan=2025-07&segmen=formal")
    assert "6 orang terlindungi" in text
    assert len(set(re.findall(r"Orang Contoh \d+", text))) == 6
    assert "610299••••••0001" in text
    assert "6102990101900001" not in text
    waiting = page(as_("mempawah"), "/cakupan/61.02/pekerja?bulan=2025-07&status=menunggu")
    assert "4 orang sudah dibayar dan menunggu BPJS TK" in waiting
    assert waiting.count('<span class="chip chip-waiting">') == 4
    ending = page(as_("mempawah"), "/cakupan/61.02/pekerja?bulan=2025-07&status=berakhir")
    assert "12 orang tidak terlindungi lagi pada Agustus 2025" in ending


def test_the_file_holds_the_rows_of_the_page(world: None) -> None:
    client = as_("mempawah")
    file = client.get("/cakupan/61.02/pekerja?bulan=2025-07&segmen=formal&format=csv").content.decode("utf-8-sig")
    assert len(file.splitlines()) == 7
    assert "6102990101900001" not in file
    counts = client.get("/cakupan/61?bulan=2025-07&format=csv").content.decode("utf-8-sig").splitlines()
    assert counts[-1].startswith("Jumlah,18,6,60,0.3000")
    assert client.get("/cakupan/61.07/pekerja?format=csv").status_code == 404


@pytest.mark.parametrize(
    "address", ["/cakupan/61.02.01", "/cakupan/61.02.01.2001", "/cakupan/61.02/pekerja", "/cakupan/61/pekerja"]
)
def test_the_neighbour_sees_404_as_if_it_did_not_exist(world: None, address: str) -> None:
    assert as_("bengkayang").get(address).status_code == 404


def test_a_village_operator_sees_the_village_and_not_the_one_beside_it(world: None) -> None:
    client = as_("desa")
    assert "6 pekerja terlindungi" in page(client, "/cakupan/61.02.01.2001?bulan=2025-07")
    assert client.get("/cakupan/61.02.01.2002").status_code == 404
    assert client.get("/cakupan/61.02/pekerja").status_code == 404


def test_who_may_see_counts_only_gets_403_for_names_and_no_link_to_them(world: None) -> None:
    client = as_("bendahara")
    assert client.get("/cakupan/61.02/pekerja").status_code == 403
    assert "/pekerja?" not in page(client, "/cakupan/61.02.01?bulan=2025-07")


def test_pages_are_read_never_posted_to(world: None) -> None:
    for address in ("/cakupan", "/cakupan/61", "/cakupan/61.02/pekerja"):
        assert as_("mempawah").post(address).status_code == 405


def test_what_is_no_region_is_no_page(world: None) -> None:
    client = as_("provinsi")
    for address in ("/cakupan/kalbar", "/cakupan/61.99", "/cakupan/6102", "/cakupan/61.2/pekerja"):
        assert client.get(address).status_code == 404


def test_the_number_of_queries_does_not_grow_with_regions_or_people(world: None, django_assert_max_num_queries) -> None:
    client = as_("provinsi")
    for address in ("/cakupan/61?bulan=2025-07", "/cakupan/61.02?bulan=2025-07", "/cakupan/61.02.01?bulan=2025-07"):
        with django_assert_max_num_queries(30):
            client.get(address)
    with django_assert_max_num_queries(20):
        client.get("/cakupan/61.02/pekerja?bulan=2025-07")


def test_villages_outside_the_example_are_hatched_and_said_to_be(world: None, at: datetime) -> None:
    access.set_business_day(day=at.date(), month_in_view=JULY.first_day, by=SYSTEM, at=at)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE regions_region SET in_example = false WHERE code = '61.02.01.2002'")
        cursor.execute("DELETE FROM protection_personmonth WHERE region_code = '61.02.01.2002'")
    text = page(as_("mempawah"), "/cakupan/61.02.01")
    assert "Desa-2002: di luar contoh" in text
    assert "1 wilayah lain di luar contoh" in text


def test_a_region_without_anybody_says_so_and_shows_no_false_percentage(world: None, client: Client) -> None:
    text = page(client, "/cakupan/61.07?bulan=2023-01")
    assert "Kab. Bengkayang, Januari 2023: belum ada pekerja terlindungi" in text
    assert "Belum ada bulan terlindungi yang tercatat" in text


def test_published_figures_stand_apart_with_their_sources(world: None, client: Client) -> None:
    text = page(client, "/cakupan/61?bulan=2025-07")
    after = text.split("Angka yang pernah diterbitkan")[1]
    assert "575.504" in after
    assert "1.819.430" in after
    assert "34,56" in after


def test_the_page_speaks_english_when_asked(world: None, client: Client) -> None:
    client.cookies["bahasa"] = "en"
    text = page(client, "/cakupan/61?bulan=2025-07")
    assert "Kalimantan Barat, July 2025: 18 workers protected" in text
    assert "Published" not in text.split("<h1>")[0]
    assert "terlindungi" not in re.sub(r"<[^>]+>", "", text.split("<h1>")[1].split("</h1>")[0])


def test_the_provinces_page_fetches_those_about_to_lapse_afterwards(world: None, client: Client) -> None:
    assert 'hx-get="/cakupan/61/berakhir?bulan=2025-07"' in page(client, "/cakupan/61?bulan=2025-07")
    assert "<dd>18</dd>" in page(client, "/cakupan/61/berakhir?bulan=2025-07")
    assert "<dd>12</dd>" in page(client, "/cakupan/61.02?bulan=2025-07")
    linked = page(as_("provinsi"), "/cakupan/61/berakhir?bulan=2025-07")
    assert "/cakupan/61/pekerja?bulan=2025-07&amp;status=berakhir" in linked
    assert as_("bengkayang").get("/cakupan/61.02.01/berakhir").status_code == 404
    assert client.post("/cakupan/61/berakhir").status_code == 405
