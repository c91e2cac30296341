"""A ceiling holds however many ask, a refusal says for how many the rest is enough, a release gives it back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from programme_world import AT, SYSTEM, TOHO, YEAR, make_regions, officer

from naungan.funding import known, operations, queries
from naungan.funding.queries import UnknownSource
from naungan.kernel import NotPermitted, OutOfScope, Refusal, Scope
from naungan.law.terms import Payer

EVERYTHING = Scope.system()
TREASURER = officer("treasurer", "61.02")
NEIGHBOUR = officer("treasurer", "61.07")
ONE_YEAR_RP = 16_800 * 12


@pytest.fixture
def sources(db):
    make_regions()
    operations.load_sources(at=AT)


def budget(ceiling_rp=ONE_YEAR_RP * 100, *, region="61.02", source="apbd", document="DPA-1", by=TREASURER):
    return operations.record_budget(
        region=region, year=YEAR, source=source, document=document, ceiling_rp=ceiling_rp, by=by, at=AT
    )


def commit(reference, amount_rp=ONE_YEAR_RP, *, region="61.02", source="apbd", by=TREASURER, **changes):
    return operations.commit_budget(
        region=region, year=YEAR, source=source, reference=reference, amount_rp=amount_rp, by=by, at=AT, **changes
    )


def events():
    with connection.cursor() as cursor:
        cursor.execute("SELECT action FROM audit_event WHERE stream = 'funding' ORDER BY sequence")
        return [action for (action,) in cursor.fetchall()]


def test_sources_are_loaded_repeatedly_into_the_same_rows(sources):
    assert operations.load_sources(at=AT) == len(known.SOURCES)
    assert len(queries.sources()) == len(known.SOURCES)
    assert queries.source("apbd").payer is Payer.APBD
    assert queries.source("dana-desa").confidence == "G"
    with pytest.raises(UnknownSource):
        queries.source("warisan")


def test_every_known_source_and_regulation_says_where_it_comes_from():
    assert {one.payer for one in known.SOURCES} >= {Payer.APBD, Payer.APBDES, Payer.CSR, Payer.BAZNAS, Payer.ASN}
    assert all(one.confidence in "ABCDG" for one in known.SOURCES)
    assert all(one.source.startswith("S") and one.confidence in "ABCDG" for one in known.REGULATIONS)
    keys = [(one.region_code, one.kind, one.number) for one in known.REGULATIONS]
    assert len(keys) == len(set(keys))


def test_regulations_of_a_regency_come_with_those_above_it(sources):
    assert operations.load_known_regulations(at=AT) == len(known.REGULATIONS)
    assert operations.load_known_regulations(at=AT) == 0
    found = queries.regulations(officer("regency_labour", "61.07").scope, region="61.07")
    assert {one.region_code for one in found} == {"", "61", "61.07"}
    assert any(one.number == "23" and one.kind == "Perbup" for one in found)
    with pytest.raises(OutOfScope):
        queries.regulations(NEIGHBOUR.scope, region="61.02")


def test_official_mends_a_regulation_and_loading_keeps_it(sources):
    operations.load_known_regulations(at=AT)
    record = lambda by: operations.record_regulation(  # noqa: E731
        region="61.07", kind="Perbup", number="23", title="1 Desa 100 Pekerja Rentan", in_force_from=date(2023, 5, 2),
        source="salinan", confidence="A", by=by, at=AT,
    )  # fmt: skip
    with pytest.raises(OutOfScope):
        record(TREASURER)
    with pytest.raises(NotPermitted):
        record(officer("regency_labour", "61.07"))
    record(NEIGHBOUR)
    operations.load_known_regulations(at=AT)
    [mended] = [one for one in queries.regulations(EVERYTHING, region="61.07") if one.number == "23"]
    assert (mended.confidence, mended.in_force_from) == ("A", date(2023, 5, 2))


def test_budget_is_recorded_and_changed_but_never_below_what_is_set_aside(sources):
    assert budget().remaining_rp == 20_160_000
    commit("bill:1", ONE_YEAR_RP * 60)
    assert budget(ONE_YEAR_RP * 80).remaining_rp == ONE_YEAR_RP * 20
    with pytest.raises(operations.CeilingBelowCommitted):
        budget(ONE_YEAR_RP * 59)
    [view] = queries.budgets(TREASURER.scope, region="61.02", year=YEAR)
    assert (view.ceiling_rp, view.committed_rp) == (ONE_YEAR_RP * 80, ONE_YEAR_RP * 60)


def test_recording_a_budget_refuses_in_order(sources):
    with pytest.raises(OutOfScope):
        budget(0, source="warisan", by=NEIGHBOUR)
    with pytest.raises(NotPermitted):
        budget(0, source="warisan", by=officer("regency_labour", "61.02"))
    with pytest.raises(UnknownSource):
        budget(0, source="warisan")
    with pytest.raises(operations.AmountNotPositive):
        budget(0)


def test_budgets_are_seen_within_scope_and_permission_only(sources):
    budget()
    budget(region=TOHO, source="add")
    assert len(queries.budgets(TREASURER.scope, region="61.02", year=YEAR)) == 2
    assert [one.region_code for one in queries.budgets(TREASURER.scope, region=TOHO, year=YEAR)] == [TOHO]
    with pytest.raises(OutOfScope):
        queries.budgets(NEIGHBOUR.scope, region="61.02", year=YEAR)
    with pytest.raises(NotPermitted):
        queries.budgets(officer("district", "61.02.01").scope, region="61.02.01", year=YEAR)


def test_commitment_takes_from_the_ceiling_and_release_gives_back(sources):
    budget()
    assert commit("bill:1").remaining_rp == ONE_YEAR_RP * 99
    with pytest.raises(operations.AlreadyCommitted):
        commit("bill:1")
    with pytest.raises(OutOfScope):
        operations.release_commitment(reference="bill:1", by=NEIGHBOUR, at=AT)
    assert operations.release_commitment(reference="bill:1", by=TREASURER, at=AT) == ONE_YEAR_RP
    assert operations.release_commitment(reference="bill:1", by=TREASURER, at=AT) == 0
    [view] = queries.budgets(EVERYTHING, region="61.02", year=YEAR)
    assert view.remaining_rp == view.ceiling_rp
    assert events()[-2:] == ["funding.budget.committed", "funding.commitment.released"]


def test_refusal_says_for_how_many_workers_the_rest_is_enough(sources):
    budget(1_209_600, region=TOHO, source="add")
    with pytest.raises(operations.CeilingExceeded) as refused:
        commit("bill:9", ONE_YEAR_RP * 9, region=TOHO, source="add", workers=9, months=12)
    assert str(refused.value) == (
        "Pagu ADD Desa Toho Ilir tersisa Rp1.209.600, cukup untuk 6 pekerja selama 12 bulan; usulan ini 9 pekerja."
    )


def test_refusal_without_workers_names_the_rupiah_asked_for(sources):
    budget(1_000_000)
    with pytest.raises(operations.CeilingExceeded, match=r"tersisa Rp1\.000\.000; yang diminta Rp1\.000\.001"):
        commit("bill:9", 1_000_001)
    [view] = queries.budgets(EVERYTHING, region="61.02", year=YEAR)
    assert view.committed_rp == 0


def test_committing_refuses_in_order(sources):
    with pytest.raises(OutOfScope):
        commit("bill:1", 0, by=NEIGHBOUR)
    with pytest.raises(operations.AmountNotPositive):
        commit("bill:1", 0)
    with pytest.raises(operations.NoBudget, match="APBD Kabupaten Mempawah"):
        commit("bill:1")
    budget(ONE_YEAR_RP)
    commit("bill:1")
    with pytest.raises(operations.CeilingExceeded):
        commit("bill:1")


def test_second_document_holds_what_the_first_cannot(sources):
    budget(ONE_YEAR_RP, document="DPA-1")
    budget(ONE_YEAR_RP * 10, document="DPPA-2")
    assert commit("bill:1", ONE_YEAR_RP * 5).remaining_rp == ONE_YEAR_RP * 5
    assert commit("bill:2").remaining_rp == 0


@pytest.mark.django_db(transaction=True)
def test_twenty_bills_at_once_never_pass_the_ceiling():
    make_regions()
    operations.load_sources(at=AT)
    budget(ONE_YEAR_RP * 7)

    def run(number):
        try:
            commit(f"bill:{number}")
            return True
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(run, range(20)))
    assert answers.count(True) == 7
    assert answers.count("CEILING_EXCEEDED") == 13
    [view] = queries.budgets(EVERYTHING, region="61.02", year=YEAR)
    assert view.remaining_rp == 0


def test_committing_needs_no_more_than_the_region(sources):
    budget()
    bare = replace(TREASURER, scope=replace(TREASURER.scope, permissions=frozenset()))
    assert commit("bill:1", by=bare).amount_rp == ONE_YEAR_RP
    assert commit("bill:2", by=SYSTEM).amount_rp == ONE_YEAR_RP
