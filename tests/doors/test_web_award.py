"""Pages of the award: public rankings that add up and say what they are, and the few who may change them."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client

from naungan.access import operations as access
from naungan.access.models import User
from naungan.access.values import GrantPlace
from naungan.award import operations, queries
from naungan.coverage import operations as coverage
from naungan.kernel import Actor, Month, Scope
from naungan.protection import operations as protection
from naungan.protection.values import PersonMonthRow
from naungan.regions import operations as regions
from naungan.regions.values import DenominatorRow

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()
PASSWORD = "teduh-di-bawah-pohon"
EDITION = "/paritrana/contoh-2025"
REGENCIES = {"61.01": (30, 20), "61.02": (50, 10), "61.07": (40, 40)}
NOW, BEFORE = Month(2025, 11), Month(2024, 11)
RUBRIC = {"variant": "participants", "achievement": "100", "progress": "0", "rise": "0"}


@pytest.fixture
def world(db: None, at: datetime) -> None:
    """Three regencies of a hundred workers, ranked for the example edition of 2025; the winners on record."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO regions_region (code, name, level, kind, parent_code, edition, valid_from, in_example) "
            "VALUES (%s, %s, %s, %s, %s, 'test', '2020-01-01', true)",
            [("61", "Kalimantan Barat", 1, "provinsi", None),
             *((code, f"Kabupaten {code[-2:]}", 2, "kabupaten", "61") for code in REGENCIES)],
        )  # fmt: skip
    regions.record_denominators(
        [DenominatorRow(code, "all", 100, "contoh", date(2024, 1, 1), "uji") for code in REGENCIES], at=at
    )
    coverage.load_targets(by=SYSTEM, at=at)
    protection.record_many(
        [
            PersonMonthRow(int(code[-2:]) * 1_000 + number, month.first_day, "formal", 3, "employer", f"{code}.01.2001",
                           "R", month.year * 100_000 + int(code[-2:]) * 1_000 + number, at, at)
            for code, counts in REGENCIES.items()
            for month, people in zip((NOW, BEFORE), counts, strict=True)
            for number in range(people)
        ],
        at=at,
    )  # fmt: skip
    operations.load_recorded_winners(by=SYSTEM, at=at)
    operations.ensure_example_edition(by=SYSTEM, at=at)
    cast = {"provinsi": ("province", "61"), "juri": ("jury", "61"), "mempawah": ("regency_labour", "61.02")}
    for username, (role, region) in cast.items():
        access.create_user(username=username, name=username, password=PASSWORD, role=role, place=GrantPlace(region),
                           by=SYSTEM, at=at)  # fmt: skip
    User.objects.update(must_change_password=False)


def as_(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_anyone_reads_the_real_winners_and_the_editions_apart(world: None, client: Client) -> None:
    text = page(client, "/paritrana")
    assert "Pemenang sebenarnya, seperti diberitakan" in text
    assert "aksaraloka.com" in text
    assert 'href="/paritrana/contoh-2025"' in text
    assert text.index("Pemenang sebenarnya") < text.index("Peringkat yang dihitung Naungan")


def test_an_example_says_so_across_its_pages_and_calls_the_weights_ours(world: None, client: Client) -> None:
    for address in (EDITION, "/paritrana/contoh-2026", f"{EDITION}/nilai/61.02"):
        text = page(client, address)
        assert text.index("Contoh, bukan hasil sebenarnya") < text.index("<h1>")
    assert "Bobot ini usulan Naungan." in page(client, EDITION)


def test_each_row_of_the_ranking_adds_up_and_each_score_opens_its_lines(world: None, client: Client) -> None:
    file = client.get(f"{EDITION}?format=csv").content.decode("utf-8-sig").splitlines()
    rows = [line.split(",") for line in file[1:]]
    assert [row[0] for row in rows] == ["Kabupaten 02", "Kabupaten 07", "Kabupaten 01"]
    for row in rows:
        assert round(sum(float(points) for points in row[3:6]), 4) == float(row[6])
    card = page(client, f"{EDITION}/nilai/61.02")
    figures = re.findall(r'data-label="Nilai">([\d,]+)<', card)
    points = [float(text.replace(",", ".")) for text in figures]
    assert round(sum(points[:3]), 4) == points[3] == float(rows[0][6])
    assert "50 dari 100 pekerja" in card
    assert "/cakupan/61.02?bulan=2025-11" in card


def test_an_edition_not_yet_computed_says_so(world: None, client: Client) -> None:
    assert "belum dihitung" in page(client, "/paritrana/contoh-2026")
    assert client.get("/paritrana/contoh-2026/bukti.zip").status_code == 409


def test_what_does_not_exist_is_404(world: None, client: Client) -> None:
    for address in ("/paritrana/2020", f"{EDITION}/nilai/61.99", "/paritrana/2020/bukti.zip"):
        assert client.get(address).status_code == 404


def test_anyone_takes_the_evidence_home(world: None, client: Client) -> None:
    response = client.get(f"{EDITION}/bukti.zip")
    assert response.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.content)) as zipped:
        assert {"inputs.csv", "rubric.json", "scorecards.csv", "metode.md", "hitung_ulang.py"} <= set(zipped.namelist())


def test_only_those_who_prepare_the_award_see_and_use_its_buttons(world: None, client: Client) -> None:
    assert f'action="{EDITION}/hitung"' in page(as_("provinsi"), EDITION)
    for reader in (as_("juri"), as_("mempawah"), client):
        assert f'action="{EDITION}/hitung"' not in page(reader, EDITION)
    for reader in (as_("juri"), as_("mempawah")):
        assert reader.post(f"{EDITION}/hitung").status_code == 403
        assert reader.post(f"{EDITION}/rubrik", RUBRIC).status_code == 403
    for act in ("hitung", "rubrik"):
        assert client.post(f"{EDITION}/{act}", RUBRIC).headers["Location"].startswith("/masuk")
    assert len(queries.rubrics(Scope.system())) == 1


def test_changing_is_only_by_post_and_reading_only_by_get(world: None) -> None:
    client = as_("provinsi")
    assert client.get(f"{EDITION}/hitung").status_code == 405
    assert client.get(f"{EDITION}/rubrik").status_code == 405
    assert client.post(EDITION).status_code == 405
    assert client.post(f"{EDITION}/bukti.zip").status_code == 405


def test_a_revised_rubric_is_used_from_the_next_computation_on(world: None) -> None:
    client = as_("provinsi")
    assert client.post(f"{EDITION}/rubrik", RUBRIC).status_code == 302
    assert "Rubriknya sudah direvisi" in page(client, EDITION)
    assert client.post(f"{EDITION}/hitung").status_code == 302
    text = page(client, EDITION)
    assert "Peringkat dihitung ulang." in text
    assert "Rubrik versi 2" in text
    assert "jumlah peserta" in text
    client.post(f"{EDITION}/hitung")
    assert "peringkatnya tidak berubah" in page(client, EDITION)
    assert [number for number, _, _ in queries.computations(Scope.system(), "contoh-2025")] == [2, 1]


@pytest.mark.parametrize("wrong", [{"rise": "1"}, {"rise": "-5"}, {"achievement": "banyak"}, {"variant": "lain"}])
def test_weights_that_do_not_fit_come_back_with_a_sentence_and_change_nothing(world: None, wrong) -> None:
    response = as_("provinsi").post(f"{EDITION}/rubrik", {**RUBRIC, **wrong})
    assert response.status_code == 400
    assert 'class="wrong"' in response.content.decode()
    assert len(queries.rubrics(Scope.system())) == 1


def test_an_edition_is_made_final_once_and_its_buttons_go(world: None) -> None:
    client = as_("provinsi")
    assert as_("juri").post(f"{EDITION}/final").status_code == 403
    assert client.get(f"{EDITION}/final").status_code == 405
    assert client.post(f"{EDITION}/final").status_code == 302
    assert f'action="{EDITION}/hitung"' not in page(client, EDITION)
    assert client.post(f"{EDITION}/final").status_code == 409
    assert client.post(f"{EDITION}/hitung").status_code == 409


def test_the_form_speaks_the_readers_language(world: None) -> None:
    client = as_("provinsi")
    client.cookies["bahasa"] = "en"
    assert "Weight of the rise over the year before" in page(client, EDITION)


def test_the_number_of_queries_is_bounded(world: None, client: Client, django_assert_max_num_queries) -> None:
    for address in ("/paritrana", EDITION, f"{EDITION}/nilai/61.02"):
        with django_assert_max_num_queries(15):
            client.get(address)
