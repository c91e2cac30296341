"""The synthetic people: exactly as calibrated, the same for the same seed, coherent, and nobody's NIK."""

from collections import Counter
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from naungan.demo.calibration import SEGMENTS
from naungan.demo.population import BUSINESS_DAY, Province, kept_villages
from naungan.demo.population.columns import EMPLOYERS, PERSON_MONTHS, PROJECTS, SPELLS, WORKERS
from naungan.demo.population.history import draw_spells
from naungan.kernel import Month, examine_nik
from naungan.law.terms import Payer, Programme

JULY = Month(2025, 7)


@pytest.fixture(scope="module")
def small_province():
    """The default scale, whole."""
    province = Province.plan(scale=Decimal("0.05"), seed=7)
    return province, list(province.regencies())


@pytest.fixture(scope="module")
def kayong_utara():
    """One regency in full size."""
    return Province.plan(scale=Decimal(1), seed=7).regency("61.11")


def test_a_full_regency_has_exactly_its_calibrated_people(kayong_utara):
    province = Province.plan(scale=Decimal(1), seed=7)
    place = list(province.calibration.regencies).index("61.11")
    counts = dict(kayong_utara.workers.group_by("segment").len().iter_rows())
    assert [counts[name] for name in SEGMENTS] == province.calibration.workers[place].tolist()
    for month in province.months:
        wanted = province.calibration.registered_in(month)[place].tolist()
        got = dict(kayong_utara.person_months(month).group_by("segment").len().iter_rows())
        assert [got.get(name, 0) for name in SEGMENTS] == wanted, str(month)


def test_the_default_scale_is_31_63_percent_counted_person_by_person(small_province):
    _, regencies = small_province
    workers = sum(len(regency.workers) for regency in regencies)
    protected = sum(len(regency.person_months(JULY)) for regency in regencies)
    assert (workers, protected) == (90_971, 28_775)


def test_no_two_people_share_a_number(small_province):
    _, regencies = small_province
    workers = pl.concat([regency.workers for regency in regencies])
    for column in ("worker_no", "nik"):
        assert workers[column].n_unique() == len(workers)
    assert workers["kpj"].drop_nulls().n_unique() == workers["kpj"].count()
    for frame, column in (("employers", "employer_no"), ("projects", "project_no"), ("employers", "npp")):
        numbers = pl.concat([getattr(regency, frame) for regency in regencies])[column].drop_nulls()
        assert numbers.n_unique() == len(numbers), column


def test_every_nik_is_possible_agrees_with_the_person_and_belongs_to_nobody(small_province):
    _, regencies = small_province
    sample = pl.concat([regency.workers for regency in regencies]).sample(3000, seed=1)
    for nik, sex, born in sample.select("nik", "sex", "born_on").iter_rows():
        examined = examine_nik(nik, on=BUSINESS_DAY, declared_birth_on=born, declared_sex=sex)
        assert examined.nik is not None
        assert examined.nik.is_example
        assert not examined.findings


def test_some_people_keep_the_number_another_regency_gave_them(kayong_utara):
    own = kayong_utara.workers["nik"].str.starts_with("611199").mean()
    assert 0.93 < own < 0.97


def test_households_share_one_card_in_one_village(kayong_utara):
    cards = kayong_utara.workers.group_by("kk_no").agg(pl.len(), pl.col("residence_code").n_unique().alias("villages"))
    assert cards["len"].max() <= 4
    assert cards["villages"].max() == 1
    assert cards["kk_no"].str.len_chars().unique().to_list() == [16]


def test_ages_lie_between_15_and_70_on_the_business_day(small_province):
    _, regencies = small_province
    born = pl.concat([regency.workers for regency in regencies])["born_on"]
    assert born.min() > date(1954, 12, 1)
    assert born.max() < date(2010, 12, 1)


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    first, again, other = (Province.plan(scale=Decimal("0.02"), seed=seed).regency("61.02") for seed in (3, 3, 4))
    for frame in ("workers", "employers", "projects", "spells"):
        assert getattr(first, frame).equals(getattr(again, frame))
    assert not first.workers.equals(other.workers)


def test_a_regency_alone_is_the_regency_of_the_whole_province(small_province):
    province, regencies = small_province
    assert regencies[6].workers.equals(province.regency("61.07").workers)


def test_frames_have_the_documented_columns(kayong_utara):
    assert dict(kayong_utara.workers.schema) == WORKERS
    assert dict(kayong_utara.employers.schema) == EMPLOYERS
    assert dict(kayong_utara.projects.schema) == PROJECTS
    assert dict(kayong_utara.spells.schema) == SPELLS
    assert dict(kayong_utara.person_months(JULY).schema) == PERSON_MONTHS


def test_nobody_is_protected_twice_in_a_month_and_spells_of_a_worker_do_not_touch(kayong_utara):
    spells = kayong_utara.spells.with_columns(until=pl.col("first_month") + pl.col("month_count"))
    following = spells.with_columns(next_first=pl.col("first_month").shift(-1).over("worker_no"))
    touching = following.filter(pl.col("next_first").is_not_null() & (pl.col("next_first") <= pl.col("until")))
    assert touching.is_empty()
    ahead = spells.filter(pl.col("until") > len(kayong_utara.months))
    informal = kayong_utara.workers.filter(pl.col("segment") == "informal")["worker_no"]
    assert 0 < len(ahead) < 0.3 * len(spells)
    assert ahead["worker_no"].is_in(informal.implode()).all()
    assert [str(month) for month in kayong_utara.months_ahead()][::5] == ["2025-12", "2026-05"]
    assert spells["month_count"].min() >= 1


def test_spells_are_stays_of_months_not_flips_of_a_coin(kayong_utara):
    by_worker = kayong_utara.spells.group_by("worker_no").agg(pl.len(), pl.col("month_count").sum())
    assert by_worker["len"].mean() < 1.2
    assert by_worker["month_count"].mean() > 9


def test_payers_and_programmes_fit_the_segment(kayong_utara):
    months = kayong_utara.person_months(JULY)
    payers = {s: set(months.filter(pl.col("segment") == s)["payer"]) for s in SEGMENTS}
    assert payers["formal"] == {Payer.EMPLOYER}
    assert payers["construction"] == {Payer.PROJECT}
    assert payers["informal"] == {Payer.OWN, Payer.APBD, Payer.APBDES, Payer.CSR}
    assert all(Programme(bits) & Programme.PROTECTED == Programme.PROTECTED for bits in months["programmes"].unique())
    assert months.filter(pl.col("segment") == "construction")["project_no"].null_count() == 0
    assert months.filter(pl.col("segment") == "formal")["employer_no"].null_count() == 0


def test_protected_wage_workers_have_an_employer_the_fund_knows(kayong_utara):
    people = kayong_utara.person_months(JULY).filter(pl.col("segment") == "formal")
    npp = people.join(kayong_utara.employers.select("employer_no", "npp"), on="employer_no")["npp"]
    assert len(npp) == len(people)
    assert npp.null_count() == 0


def test_employers_have_as_many_people_as_they_say(kayong_utara):
    counted = kayong_utara.workers.drop_nulls("employer_no").group_by("employer_no").len()
    with_staff = kayong_utara.employers.filter(pl.col("worker_count") > 0)
    joined = with_staff.join(counted, on="employer_no")
    assert len(joined) == len(with_staff)
    assert (joined["worker_count"] == joined["len"]).all()


def test_a_project_runs_while_its_people_are_protected(kayong_utara):
    months = pl.DataFrame({"place": range(24), "first_day": [month.first_day for month in kayong_utara.months]})
    months = months.with_columns(pl.col("place").cast(pl.Int16))
    spells = kayong_utara.spells.drop_nulls("project_no").join(kayong_utara.projects, on="project_no")
    begins = spells.join(months, left_on="first_month", right_on="place")
    assert (begins["first_day"] == begins["starts_on"]).all()
    assert spells.group_by("project_no").len()["len"].max() <= 25
    contractors = kayong_utara.employers.filter(pl.col("industry_code") == "KON")["employer_no"]
    assert kayong_utara.projects["employer_no"].is_in(contractors.implode()).all()


def test_the_dead_are_not_protected_afterwards(small_province):
    _, regencies = small_province
    for regency in regencies:
        dead = regency.workers.drop_nulls("deceased_on")["worker_no"]
        assert regency.workers["deceased_on"].drop_nulls().is_between(date(2025, 8, 1), date(2025, 11, 30)).all()
        for month in regency.months[-4:]:
            assert regency.person_months(month).filter(pl.col("worker_no").is_in(dead.implode())).is_empty()


def test_income_and_welfare_hang_together(kayong_utara):
    informal = kayong_utara.workers.filter(pl.col("segment") == "informal")
    poor, rich = informal.filter(pl.col("decile") <= 2), informal.filter(pl.col("decile") >= 9)
    assert poor["income_rp"].median() < 0.6 * rich["income_rp"].median()
    assert informal["decile"].mean() < kayong_utara.workers.filter(pl.col("segment") == "formal")["decile"].mean()


def test_smaller_scales_keep_the_first_villages_whole():
    assert [v.code for v in kept_villages("61.02", Decimal("0.05"))] == [
        "61.02.01.2001",
        "61.02.01.2002",
        "61.02.01.2003",
    ]
    assert len(kept_villages("61.07", Decimal("0.05"))) == 7
    assert all(village.code.is_kelurahan for village in kept_villages("61.71", Decimal("0.05")))


def test_the_full_province_has_every_village():
    villages = Province.plan(scale=Decimal(1)).kept_villages()
    assert Counter(village.code.is_kelurahan for village in villages) == {False: 2046, True: 99}
    assert min(village.weight for village in villages) > 0


def test_people_are_counted_only_in_kept_villages_of_their_regency(small_province):
    _, regencies = small_province
    for regency in regencies:
        kept = {str(village.code) for village in regency.villages}
        assert set(regency.workers["residence_code"]) == kept
        assert set(regency.workers["counted_code"]) <= kept
        assert regency.denominators()["workers"].sum() == len(regency.workers)


def test_history_meets_every_months_count_even_through_sharp_turns():
    counts = np.array([10, 90, 90, 5, 100, 0, 40])
    spells = draw_spells(np.random.default_rng(1), people=100, counts=counts, segment="informal")
    active = [int(((spells.first <= m) & (spells.first + spells.count > m)).sum()) for m in range(len(counts))]
    assert active == counts.tolist()


def test_a_history_too_short_to_hold_the_month_in_view_is_refused():
    with pytest.raises(ValueError, match="July 2025"):
        Province.plan(scale=Decimal("0.05"), months=4)
