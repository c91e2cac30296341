"""The first start plays the story: files in, seats decided, bills issued, the bank pays, coverage and award move."""

import json

import pytest

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("product")]


def step(product, name):
    return next(one for one in product.told.steps if one.name == name)


def figures(product, name):
    return {figure.indonesian.strip(): figure.value for figure in step(product, name).figures}


def rows(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_steps_are_told_in_their_order(product):
    assert [one.name for one in product.told.steps] == [
        "participants", "coverage", "nominations", "seats", "bills", "payments", "ledger", "january", "award",
    ]  # fmt: skip


def test_the_funds_file_makes_july_31_63_percent(product):
    counts = figures(product, "participants")
    assert counts["Dibaca"] == counts["Diterima"] == "28.775"
    assert "28.775 dari 90.971 pekerja = 31,63 %" in step(product, "coverage").indonesian


def test_messy_nominations_are_read_row_by_row_and_counts_add_up(product):
    counts = {name: int(value.replace(".", "")) for name, value in figures(product, "nominations").items()}
    read = counts["Dibaca"]
    assert (
        read == counts["Diterima"] + counts["Perlu diperbaiki"] + counts["Data ganda"] + counts["Menunggu pengecekan"]
    )
    assert counts["di antaranya dirapikan"] > 0
    assert counts["Perlu diperbaiki"] > 100
    assert counts["sudah terlindungi"] > 0


def test_ten_villages_fill_their_thousand_seats(product):
    boards = figures(product, "seats")
    assert len(boards) == 10
    assert all("kuota 100, terisi 100" in value for value in boards.values())


def test_bills_and_payments_are_201_600_000_rupiah(product):
    assert "10 tagihan" in step(product, "bills").indonesian
    assert "Rp201.600.000" in step(product, "bills").indonesian
    assert figures(product, "bills")["Pekerja"] == "1.000"
    held = figures(product, "payments")
    assert held["Titipan iuran JKK"] == "Rp120.000.000"
    assert held["Titipan iuran JKM"] == "Rp81.600.000"


def test_ledger_check_is_silent(product):
    assert step(product, "ledger").figures == ()
    done = product.command("ledger", "check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_coverage_of_january_rises_by_a_thousand(product):
    assert "naik 1.000 orang" in step(product, "january").indonesian
    (province,) = rows(product.command("coverage", "--month", "2026-01", "--format", "json"))
    before, after = figures(product, "january")["Kalimantan Barat"].split(" menjadi ")
    assert int(after.split()[0].replace(".", "")) == province["protected"]
    assert province["protected"] == int(before.split()[0].replace(".", "")) + 1000


def test_award_ranks_mempawah_and_bengkayang_higher_than_before(product):
    places = list(figures(product, "award").values())
    assert any("Bengkayang" in place and "sebelumnya peringkat" in place for place in places[:3])
    assert any("Mempawah" in place for place in places[:3])


def test_screen_shows_address_logins_and_story(product):
    assert "Akun contoh" in product.printed
    assert "desa " in product.printed
    assert "Cakupan Januari 2026" in product.printed


def test_doctor_is_content(product):
    done = product.command("doctor")
    assert done.returncode == 0, done.stdout + done.stderr
