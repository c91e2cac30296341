"""The demo's files: as messy as real ones, and of every row it is known what should become of it."""

from collections import Counter
from datetime import date
from decimal import Decimal

import fastexcel
import polars as pl
import pytest

from naungan.demo.files import (
    NOMINATING_REGENCIES,
    nomination_files,
    read_manifest,
    write_manifest,
    write_nomination_files,
    write_participants_file,
    write_participants_files,
)
from naungan.demo.files.layouts import LAYOUTS
from naungan.demo.files.participants import participants_headings
from naungan.demo.files.truth import FATAL_IN_READING
from naungan.demo.population import Province
from naungan.kernel import Month, RegionCode, examine_nik
from naungan.law.eligibility import CandidateFacts, CriteriaSet, PublicService, criteria_for, decide_eligibility

BUSINESS_DAY = date(2025, 12, 1)
YEAR = Month.span(Month(2026, 1), 12)


@pytest.fixture(scope="module")
def province():
    return Province.plan(scale=Decimal("0.05"), seed=7)


@pytest.fixture(scope="module")
def files(province):
    return list(nomination_files(province))


@pytest.fixture(scope="module")
def people(province):
    """Every worker of the two regencies with the last month they are protected in."""
    frames = []
    for code in NOMINATING_REGENCIES:
        regency = province.regency(code)
        last = regency.spells.group_by("worker_no").agg(until=(pl.col("first_month") + pl.col("month_count") - 1).max())
        frames.append(regency.workers.join(last, on="worker_no", how="left"))
    return {row["worker_no"]: row for row in pl.concat(frames).to_dicts()}


def rows_of(file, tmp_path):
    """The lines of a written file as text cells, by the line number its owner sees."""
    if file.truth.file_name.endswith(".csv"):
        separator = next(layout.separator for layout in LAYOUTS if layout.name == file.truth.layout)
        text = file.content.decode("utf-8-sig")
        return {n: line.split(separator) for n, line in enumerate(text.split("\r\n"), start=1) if line}
    path = tmp_path / file.truth.file_name
    path.write_bytes(file.content)
    sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, skip_rows=0, dtypes="string").to_polars()
    return {n: [cell or "" for cell in row] for n, row in enumerate(sheet.iter_rows(), start=1)}


def column_of(file, heading_content):
    layout = next(layout for layout in LAYOUTS if layout.name == file.truth.layout)
    return [content for _, content in layout.columns].index(heading_content)


def test_there_is_a_file_for_every_kept_desa_of_the_two_regencies(files, province):
    wanted = [str(v.code) for v in province.kept_villages() if v.code.startswith(NOMINATING_REGENCIES)]
    assert [file.truth.village_code for file in files] == wanted
    assert len(files) == 10
    assert {file.truth.layout for file in files} == {layout.name for layout in LAYOUTS}


def test_every_village_can_fill_its_hundred_seats_and_keep_a_waiting_list(files):
    for file in files:
        assert 110 <= file.truth.eligible_count <= 122
        assert 130 <= len(file.truth.rows) <= 155


def test_every_kind_of_trouble_occurs(files):
    codes = Counter(row.code for file in files for row in file.truth.rows)
    assert set(codes) >= FATAL_IN_READING - {"NIK_SERIAL"}
    assert set(codes) >= {"ALREADY_PROTECTED", "EARNS_WAGE", "DECEASED", "WELFARE_TOO_HIGH", "PUBLIC_SERVANT"}
    assert set(codes) >= {"TOO_OLD", "TOO_YOUNG", "NOT_RESIDENT", "DOUBLE_IN_FILE", "NOMINATED_TWICE"}
    repairs = Counter(repair for file in files for row in file.truth.rows for repair in row.repairs)
    assert set(repairs) >= {"NIK_APOSTROPHE", "NIK_SPACES", "NIK_DOTS", "DATE_WORDS", "DATE_SERIAL"}


def test_the_line_of_a_truth_is_the_line_of_the_file(files, people, tmp_path):
    for file in files:
        lines, nik_column = rows_of(file, tmp_path), column_of(file, "nik")
        assert len(lines) == file.truth.rows[-1].line
        for row in file.truth.rows:
            if row.is_eligible:
                cell = lines[row.line][nik_column]
                digits = "".join(sign for sign in cell.removesuffix(".0") if sign.isdigit())
                assert digits == people[row.worker_no]["nik"], (file.truth.file_name, row.line)


def test_a_damaged_nik_cannot_be_read_and_every_other_one_can(files, tmp_path):
    for file in files:
        lines, nik_column = rows_of(file, tmp_path), column_of(file, "nik")
        for row in file.truth.rows:
            examined = examine_nik(lines[row.line][nik_column].removesuffix(".0"))
            if row.code == "NO_PERSON":
                continue
            assert (examined.nik is None) == (row.code in FATAL_IN_READING), (file.truth.file_name, row)
            if row.code.startswith("NIK_"):
                assert examined.findings[0].code == row.code


def test_the_law_decides_about_each_person_as_the_truth_says(files, people):
    service = {"none": PublicService.NONE, "pensioner": PublicService.PENSIONER}
    last_month = Month(2025, 11)
    for file in files:
        regency = RegionCode(file.truth.village_code[:5])
        criteria = criteria_for(
            CriteriaSet.DEFAULT, region_code=regency, months=YEAR, on=YEAR[0].first_day, known_on=BUSINESS_DAY
        )
        for row in file.truth.rows:
            if row.code in FATAL_IN_READING or row.worker_no not in people:
                continue
            person = people[row.worker_no]
            until = person["until"]
            facts = CandidateFacts(
                born_on=person["born_on"],
                region_code=RegionCode(person["residence_code"]),
                occupation=person["occupation"],
                earns_wage=person["segment"] == "formal",
                public_service=service[person["civil_status"]],
                protected_until=None if until is None else last_month.plus(until - 23),
                welfare_decile=person["decile"],
                died_on=person["deceased_on"],
            )
            decision = decide_eligibility(facts, criteria=criteria, on=BUSINESS_DAY)
            codes = {reason.code for reason in decision.reasons}
            wanted = {"DOUBLE_IN_FILE": "ELIGIBLE", "NOMINATED_TWICE": "ELIGIBLE"}.get(row.code, row.code)
            assert wanted in codes, (file.truth.file_name, row, codes)


def test_someone_on_two_villages_lists_is_eligible_on_the_first(files):
    first_listed = {}
    for file in files:
        for row in file.truth.rows:
            if row.is_eligible:
                assert row.worker_no not in first_listed
                first_listed[row.worker_no] = file.truth.village_code
            if row.code == "NOMINATED_TWICE":
                assert first_listed[row.worker_no] != file.truth.village_code


def test_people_outside_the_working_ages_are_of_those_ages(files, tmp_path):
    for file in files:
        lines, nik_column = rows_of(file, tmp_path), column_of(file, "nik")
        for row in file.truth.rows:
            if row.code in ("TOO_OLD", "TOO_YOUNG"):
                nik = examine_nik(lines[row.line][nik_column].removesuffix(".0")).nik
                years = {2025 - born.year for born in nik.birth_dates(BUSINESS_DAY)}
                assert years & ({68, 77} if row.code == "TOO_OLD" else {14})


def test_the_same_province_writes_the_same_bytes(files, province):
    assert [file.content for file in nomination_files(province)] == [file.content for file in files]


def test_the_manifest_comes_back_as_written_and_names_nobody(province, people, tmp_path):
    truths = write_nomination_files(province, tmp_path)
    write_manifest(tmp_path / "manifest.json", truths)
    assert read_manifest(tmp_path / "manifest.json") == truths
    text = (tmp_path / "manifest.json").read_text()
    assert not any(people[row.worker_no]["nik"] in text for row in truths[0].rows if row.worker_no in people)
    assert sorted(path.name for path in tmp_path.glob("usulan*")) == sorted(truth.file_name for truth in truths)


def test_the_lists_per_regency_are_the_whole_list_and_number_anew(province, tmp_path):
    paths = write_participants_files(province, Month(2025, 7), tmp_path)
    frames = [pl.read_csv(path, separator=";", infer_schema_length=0) for path in paths]
    assert (len(paths), sum(len(frame) for frame in frames)) == (14, 28_775)
    assert pl.concat(frames)["NIK"].n_unique() == 28_775
    assert all(frame["NO"][0] == "1" and frame.columns == participants_headings() for frame in frames)


def test_the_participants_file_has_the_funds_headings_and_everyone_of_july(province, tmp_path):
    path = tmp_path / "peserta.csv"
    assert write_participants_file(province, Month(2025, 7), path) == 28_775
    frame = pl.read_csv(path, separator=";", infer_schema_length=0)
    assert frame.columns == participants_headings()
    assert len(frame.columns) == 27
    assert frame["NIK"].n_unique() == len(frame) == 28_775
    assert frame["NO"].to_list() == [str(n) for n in range(1, len(frame) + 1)]
    assert frame["NO KPJ"].str.len_chars().unique().to_list() == [11]
    assert frame["KODE PERUSAHAAN"].null_count() == 0
    kinds = frame.group_by(pl.col("KODE PERUSAHAAN").str.slice(0, 1)).len()
    assert dict(kinds.iter_rows())["P"] == 2_824  # building workers stand under their project
    assert set(frame["JKK"]) == set(frame["JKM"]) == {"Y"}
