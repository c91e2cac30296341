"""The country's regions: complete, found by messy names, and loaded the same however often."""

from datetime import datetime, timedelta, timezone

import pytest
from django.db import connection

from naungan.kernel import OutOfScope, RegionCode, RegionLevel
from naungan.regions import operations, queries, rules, source

LOADED_AT = datetime(2025, 12, 1, 9, 0, tzinfo=timezone(timedelta(hours=7)))


@pytest.fixture(scope="module")
def country(django_db_setup, django_db_blocker):
    """The official regions, loaded once for this file and taken away after it."""
    with django_db_blocker.unblock():
        operations.load_official_regions(at=LOADED_AT)
        yield
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM regions_regionalias; DELETE FROM regions_region")


def test_every_region_of_the_country_is_there_by_level(country, db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT level, count(*) FROM regions_region GROUP BY level ORDER BY level")
        assert cursor.fetchall() == [(1, 38), (2, 514), (3, 7285), (4, 83762)]
        cursor.execute(
            "SELECT count(*) FROM regions_region r WHERE level > 1"
            " AND NOT EXISTS (SELECT 1 FROM regions_region p WHERE p.code = r.parent_code AND p.level = r.level - 1)"
        )
        assert cursor.fetchone() == (0,)


def test_kalbar_has_its_regencies_districts_and_villages(country, db):
    kinds = [view.kind for level in RegionLevel for view in queries.at_level("61", level)]
    counted = {kind: kinds.count(kind) for kind in set(kinds)}
    assert counted == {
        "provinsi": 1, "kabupaten": 12, "kota": 2, "kecamatan": 174, "desa": 2046, "kelurahan": 99,
    }  # fmt: skip
    assert len(queries.children("61")) == 14
    assert len(queries.villages("61.02")) == 67


def test_the_kind_read_from_a_code_agrees_with_every_region_of_kalbar():
    for code, row in source.province_details().items():
        assert rules.kind_of(code) == row["jenis"]


def test_loading_again_changes_nothing(country, db):
    operations.mark_example_villages(["61.02.01.2003"], at=LOADED_AT)
    with connection.cursor() as cursor:
        everything = "SELECT md5(string_agg(r::text, ',' ORDER BY code)) FROM regions_region r"
        cursor.execute(everything)
        before = cursor.fetchone()
        assert operations.load_official_regions(at=LOADED_AT) == 91_599
        cursor.execute(everything)
        assert cursor.fetchone() == before
        cursor.execute("SELECT count(*) FROM regions_regionalias")
        assert cursor.fetchone() == (131,)


def test_a_code_the_edition_no_longer_has_ends_but_keeps_its_row(country, db):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO regions_region (code, name, level, kind, parent_code, edition, valid_from, in_example)"
            " VALUES ('61.02.01.2999', 'Lama', 4, 'desa', '61.02.01', 'lama', '2018-01-01', false)"
        )
        operations.load_official_regions(at=LOADED_AT)
        cursor.execute("SELECT valid_until FROM regions_region WHERE code = '61.02.01.2999'")
        assert cursor.fetchone() == (source.EDITION_ON,)
    assert queries.get("61.02.01.2999").name == "Lama"
    assert "61.02.01.2999" not in {view.code for view in queries.villages("61.02")}


def test_an_edition_is_not_loaded_before_it_was_signed(db, at):
    with pytest.raises(ValueError, match="before its day"):
        operations.load_official_regions(at=at.replace(year=2024))


def test_the_ministrys_code_and_the_statistics_offices_are_kept_apart(country, db):
    assert queries.details("61.02").bps_code == "6104"
    assert queries.details("61.07").bps_code == "6102"
    village = queries.details("61.01.01.2001")
    assert (village.bps_code, village.postcode, str(village.latitude)) == (None, "79460", "1.33179")


def test_a_breadcrumb_leads_from_the_province_to_the_village(country, db):
    names = [view.full_name for view in queries.breadcrumb("61.01.01.2001")]
    assert names == ["Provinsi Kalimantan Barat", "Kabupaten Sambas", "Kecamatan Sambas", "Desa Dalam Kaum"]
    assert queries.names(["61.02", "61.99"]) == {"61.02": "Kabupaten Mempawah"}


def test_an_unknown_code_is_refused(country, db):
    for ask in (queries.get, queries.breadcrumb, queries.details):
        with pytest.raises(OutOfScope):
            ask("61.99")


@pytest.mark.parametrize(("written", "code"), [
    ("Sungai Pinyuh", "61.02.07"),
    ("KEC. SEI PINYUH", "61.02.07"),
    ("Kecamatan Sui. Pinyuh", "61.02.07"),
    ("sungaipinyuh", "61.02.07"),
    ("Sungai Pinyh", "61.02.07"),
    ("Mempawah  Hilir", "61.02.01"),
    ("Mempawah Hulu", None),  # lies in Landak
    ("Siantan", "61.02.08"),  # its name until 2014, now Jongkat
    ("", None),
    ("Kecamatan", None),
])  # fmt: skip
def test_a_district_is_found_as_people_write_it(country, db, written, code):
    found = queries.find(written, within="61.02")
    assert (found.code if found else None) == code


def test_every_name_and_former_spelling_finds_its_own_village(country, db):
    for district in queries.at_level("61", RegionLevel.DISTRICT):
        index = queries.name_index(district.code)
        for village in queries.villages(district.code):
            assert index.candidates(f"DS. {village.name.upper()}") == (village.code,), village
    for row in source.alias_rows():
        code = RegionCode(row["kode"])
        assert code in queries.name_index(str(code.parent)).candidates(row["alias"]), row


def test_a_name_that_means_two_villages_is_not_guessed(country, db):
    twice = queries.candidates("Sungai Raya", within="61", level=RegionLevel.DISTRICT)
    assert [view.code for view in twice] == ["61.07.01", "61.12.01"]
    assert queries.find("Sungai Raya", within="61", level=RegionLevel.DISTRICT) is None


@pytest.mark.parametrize(("written", "code"), [
    ("Kabupaten Pontianak", "61.02"), ("Kab. Pontianak", "61.02"), ("Kota Pontianak", "61.71"), ("Pontianak", "61.71"),
    ("KAB MEMPAWAH", "61.02"), ("Kota Mempawah", None), ("kab.bengkayang", "61.07"), ("Singkwang", "61.72"),
])  # fmt: skip
def test_a_regency_and_a_city_of_one_name_are_told_apart(country, db, written, code):
    found = queries.find(written, within="61")
    assert (found.code if found else None) == code


def test_numbers_in_a_name_are_never_corrected():
    index = rules.NameIndex()
    index.add("1", "Parit Baru 1")
    index.add("2", "Parit Baru 2")
    assert index.candidates("Parit Baru II") == ("2",)
    assert index.candidates("Parit Baruu 1") == ("1",)
    assert index.candidates("Parit Baru 3") == ()


@pytest.mark.parametrize(("one", "other", "apart"), [
    ("galang", "galang", 0), ("galang", "gaalng", 1), ("galang", "galag", 1), ("galang", "galangg", 1),
    ("galang", "gelang", 1), ("galang", "gelong", 2), ("galang", "pinyuh", None),
])  # fmt: skip
def test_letters_apart_are_counted(one, other, apart):
    assert rules.letters_apart(one, other, most=2) == apart == rules.letters_apart(other, one, most=2)


def test_the_examples_villages_bring_the_regions_they_lie_in(country, db):
    kept = [view.code for view in queries.villages("61.02")[:3]]
    assert operations.mark_example_villages(kept, at=LOADED_AT) == 3
    assert [view.code for view in queries.villages("61", only_example=True)] == kept
    assert queries.get("61").in_example
    assert queries.get("61.02").in_example
    assert not queries.get("61.07").in_example
    operations.mark_example_villages(kept[:1], at=LOADED_AT)
    assert [view.code for view in queries.villages("61", only_example=True)] == kept[:1]
    with pytest.raises(ValueError, match="not a village"):
        operations.mark_example_villages(["61.02.01"], at=LOADED_AT)


def test_prefixes_of_todays_districts_are_known(country, db):
    prefixes = queries.district_prefixes()
    assert len(prefixes) == 7285
    assert "610201" in prefixes
    assert "610202" not in prefixes, "a district that moved to another regency left a gap"
