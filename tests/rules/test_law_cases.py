"""Every case of the folder ``cases``: what an official computed by hand, the law rooms must compute too."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from naungan.kernel import Month, Refusal, RegionCode
from naungan.law.benefits import jkk_death_benefit, jkm_death_benefit, scholarship_max_rp
from naungan.law.bpu import band_of, price_bpu_month
from naungan.law.ceiling import jp_ceiling, recomputed_jp_ceiling_rp
from naungan.law.construction import ConstructionPrice, price_construction, price_construction_wages
from naungan.law.eligibility import CandidateFacts, CriteriaSet, PublicService, criteria_for, decide_eligibility
from naungan.law.programmes import programmes_named
from naungan.law.pu import price_pu_month
from naungan.law.published import (
    Recomputation,
    months_bought,
    people_bought,
    programme_cost,
    recompute_cost,
    recompute_share,
    recompute_sum,
    weekday_of,
)
from naungan.law.terms import Payer, Programme, Scale, Sector

CASES = Path(__file__).parents[2] / "cases"
KEYS = {"title", "rule", "inputs", "expected", "note", "source"}
Answer = dict[str, Any]


def bpu_month(inputs: Answer) -> Answer:
    month = Month.parse(inputs["month"])
    programmes = Programme.PROTECTED | (Programme.JHT if inputs.get("jht") else Programme(0))
    price = price_bpu_month(
        month=month,
        income_rp=inputs["income_rp"],
        payer=Payer(inputs["payer"]),
        sector=Sector(inputs["sector"]),
        programmes=programmes,
        priced_on=inputs["priced_on"],
        apbdes_relief=inputs.get("apbdes_relief", False),
    )
    band = band_of(inputs["income_rp"], month=month, priced_on=inputs["priced_on"])
    return {
        "band": band.number,
        "base_rp": band.base_rp,
        "jkk_rp": price.jkk_rp,
        "jkm_rp": price.jkm_rp,
        "jht_rp": price.jht_rp,
        "total_rp": price.total_rp,
        "all_reasons": [reason.code for reason in price.explanation],
    }


def bpu_cost(inputs: Answer) -> Answer:
    cost = programme_cost(
        people=inputs["people"],
        months=Month.span(Month.parse(inputs["first_month"]), inputs["months"]),
        priced_on=inputs["priced_on"],
        payer=Payer(inputs["payer"]),
        sector=Sector(inputs["sector"]),
    )
    return {"jkk_rp": cost.jkk_rp, "jkm_rp": cost.jkm_rp, "total_rp": cost.total_rp}


def ceiling(inputs: Answer) -> Answer:
    month = Month.parse(inputs["month"])
    answer: Answer = {"ceiling_rp": jp_ceiling(month=month, priced_on=inputs["priced_on"]).whole}
    if month >= Month(2016, 3):
        answer["recomputed_rp"] = recomputed_jp_ceiling_rp(month=month, priced_on=inputs["priced_on"])
    return answer


def pu_month(inputs: Answer) -> Answer:
    price = price_pu_month(
        month=Month.parse(inputs["month"]),
        wage_rp=inputs["wage_rp"],
        jkk_class=inputs["jkk_class"],
        scale=Scale(inputs["scale"]),
        programmes=programmes_named(inputs["programmes"]),
        priced_on=inputs["priced_on"],
    )
    answer: Answer = {
        str(part.programme.name): {"employer_rp": part.employer_rp, "worker_rp": part.worker_rp} for part in price.parts
    }
    if price.jkp:
        keys = ("total_rp", "government_rp", "from_jkk_rp", "from_jkm_rp")
        answer["jkp"] = {key: getattr(price.jkp, key) for key in keys}
    answer["total_rp"] = price.total_rp
    answer["all_reasons"] = [reason.code for reason in price.explanation]
    return answer


def _on(inputs: Answer) -> Answer:
    """A case says ``day``: the word ``on`` is read as true by YAML."""
    return {"on" if key == "day" else key: value for key, value in inputs.items()}


def _construction(price: ConstructionPrice) -> Answer:
    keys = ("base_rp", "vat_rp", "jkk_rp", "jkm_rp", "total_rp")
    return {key: getattr(price, key) for key in keys}


def _recomputed(found: Recomputation) -> Answer:
    return {"agrees": found.agrees, "recomputed": found.recomputed, "difference": found.difference}


def published_cost(inputs: Answer) -> Answer:
    first = Month.parse(inputs["first_month"])
    cost = programme_cost(
        people=inputs["people"], months=Month.span(first, inputs["months"]), priced_on=first.first_day
    )
    found = recompute_cost(reported_rp=inputs["reported_rp"], cost=cost, unit_rp=inputs.get("rounded_to_rp", 1))
    return {**_recomputed(found), "recomputed_rp": found.recomputed}


def death_by_illness(inputs: Answer) -> Answer:
    benefit = jkm_death_benefit(**inputs)
    return {"total_rp": benefit.total_rp, "notes": [note.code for note in benefit.notes]}


def eligibility(inputs: Answer) -> Answer:
    given = dict(inputs)
    decided_on = date(2025, 12, 1)
    criteria = criteria_for(
        CriteriaSet(given.pop("criteria")),
        region_code=RegionCode("61.02"),
        months=Month.span(Month(2026, 1), 12),
        on=decided_on,
        known_on=decided_on,
    )
    readers: dict[str, Callable[[Any], Any]] = {
        "region_code": RegionCode,
        "domicile_code": RegionCode,
        "public_service": PublicService,
        "protected_until": Month.parse,
        "funded_months": lambda months: frozenset(Month.parse(month) for month in months),
    }
    usual = {
        "born_on": date(1985, 3, 1),
        "region_code": RegionCode("61.02.01.2001"),
        "occupation": "Petani",
        "welfare_decile": 2,
    }
    facts = CandidateFacts(**{**usual, **{key: readers.get(key, lambda v: v)(value) for key, value in given.items()}})
    decision = decide_eligibility(facts, criteria=criteria, on=decided_on)
    assert decision.rule_version.startswith("eligibility-1/")
    return {"accepted": decision.accepted, "reasons": [reason.code for reason in decision.reasons]}


RULES: dict[str, Callable[[Answer], Answer]] = {
    "bpu_month": bpu_month,
    "bpu_cost": bpu_cost,
    "jp_ceiling": ceiling,
    "pu_month": pu_month,
    "construction": lambda inputs: _construction(price_construction(**_on(inputs))),
    "construction_wages": lambda inputs: _construction(price_construction_wages(**_on(inputs))),
    "jkm_death": death_by_illness,
    "jkk_death": lambda inputs: {"total_rp": jkk_death_benefit(**inputs).total_rp},
    "scholarship": lambda inputs: {"total_rp": scholarship_max_rp(**_on(inputs))},
    "published_cost": published_cost,
    "published_share": lambda inputs: _recomputed(
        recompute_share(**{**inputs, "reported_percent": Decimal(inputs["reported_percent"])})
    ),
    "published_sum": lambda inputs: _recomputed(recompute_sum(**inputs)),
    "months_bought": lambda inputs: {"months": months_bought(**inputs)},
    "people_bought": lambda inputs: {"people": people_bought(**inputs)},
    "weekday": lambda inputs: {"weekday": weekday_of(inputs["day"])},
    "eligibility": eligibility,
}


def read_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.parent.name}/{path.stem}: {case['title']}")
        for path in sorted(CASES.rglob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]
    ]


def answer_of(case: Answer) -> Answer:
    try:
        return RULES[case["rule"]](case["inputs"])
    except Refusal as refused:
        return {"refused": refused.code}


@pytest.mark.parametrize("case", read_cases())
def test_case_is_computed_as_written(case: Answer) -> None:
    answer, expected = answer_of(case), dict(case["expected"])
    if "all_reasons" in answer:
        assert set(expected.pop("reasons", [])) <= set(answer["all_reasons"])
    exact = {key: Decimal(value) if isinstance(answer.get(key), Decimal) else value for key, value in expected.items()}
    assert {key: answer.get(key) for key in exact} == exact


@pytest.mark.parametrize("case", read_cases())
def test_case_names_inputs_expectation_note_and_source(case: Answer) -> None:
    assert set(case) == KEYS
    assert case["expected"], case["title"]
    assert all(str(case[key]).strip() for key in ("title", "note", "source"))


def test_every_kind_of_rule_has_a_case_and_titles_differ() -> None:
    cases = [param.values[0] for param in read_cases()]
    assert {case["rule"] for case in cases} == set(RULES)
    assert len({case["title"] for case in cases}) == len(cases)
