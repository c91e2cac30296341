"""Every number fixed by law: in the right form, with its source, used by a rule, and looked at lately."""

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from naungan.law import parameter as parameter_module
from naungan.law.parameter import PARAMETER_FOLDER, Parameter, all_parameters, load_parameters
from naungan.law.schema import ParameterFileWrong, problems_of

REVIEWED_ON = date(2026, 11, 22)
"""The day the parameters were last gone through. Move it when they are, together with ``last_checked_on``."""
LONGEST_UNCHECKED = timedelta(days=370)

RULE_FILES = [path for path in Path(parameter_module.__file__).parent.glob("*.py") if path.stem != "schema"]
NUMBER = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
FILE_SCHEMA = {
    "type": "object",
    "required": ["parameters"],
    "additionalProperties": False,
    "properties": {
        "references": {"type": "object"},
        "parameters": {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"},
            "additionalProperties": {
                "type": "object",
                "required": ["description", "unit", "last_checked_on", "values"],
                "additionalProperties": False,
                "properties": {
                    "description": {"type": "object", "required": ["id", "en"], "additionalProperties": False,
                                    "properties": {"id": {"type": "string"}, "en": {"type": "string"}}},
                    "unit": {"type": "string"},
                    "shape": {"enum": ["number", "by_key", "rows", "names"]},
                    "last_checked_on": DAY,
                    "values": {"type": "array", "minItems": 1, "items": {
                        "type": "object",
                        "required": ["from", "value", "confidence", "reference"],
                        "additionalProperties": False,
                        "properties": {
                            "from": DAY, "until": DAY, "promulgated_on": DAY,
                            "confidence": {"enum": ["A", "B", "C", "D", "G"]},
                            "note": {"type": "string", "minLength": 1},
                            "value": {"anyOf": [
                                NUMBER,
                                {"type": "object", "minProperties": 1, "additionalProperties": NUMBER},
                                {"type": "array", "items": {"anyOf": [
                                    {"type": "string"},
                                    {"type": "object", "minProperties": 1, "additionalProperties": NUMBER},
                                ]}},
                            ]},
                            "reference": {
                                "type": "object", "required": ["title"], "additionalProperties": False,
                                "properties": {"title": {"type": "string", "minLength": 5},
                                               "link": {"type": "string", "pattern": "^https://"},
                                               "source": {"type": "string", "minLength": 5}},
                                "anyOf": [{"required": ["link"]}, {"required": ["source"]}],
                            },
                        },
                    }},
                },
            },
        },
    },
}  # fmt: skip

every_parameter = pytest.mark.parametrize("found", list(all_parameters().values()), ids=lambda found: found.name)


@pytest.mark.parametrize("path", sorted(PARAMETER_FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_parameter_file_has_the_form_written_down_independently(path: Path) -> None:
    content = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
    jsonschema.validate(content, FILE_SCHEMA)


@every_parameter
def test_parameter_is_used_by_a_rule(found: Parameter) -> None:
    assert any(f'"{found.name}"' in path.read_text(encoding="utf-8") for path in RULE_FILES), found.name


@every_parameter
def test_parameter_was_checked_lately(found: Parameter) -> None:
    assert found.last_checked_on <= REVIEWED_ON
    assert REVIEWED_ON - found.last_checked_on <= LONGEST_UNCHECKED


@every_parameter
def test_every_date_has_a_title_and_a_link_or_a_source(found: Parameter) -> None:
    for value in found.values:
        assert value.citation.title
        assert value.citation.link or value.citation.source


@every_parameter
def test_values_follow_each_other_without_overlap(found: Parameter) -> None:
    for earlier, later in pairwise(found.values):
        assert earlier.from_on < later.from_on
        assert earlier.until is None or earlier.until <= later.from_on


@every_parameter
def test_what_is_not_verified_is_marked_weak(found: Parameter) -> None:
    for value in found.values:
        if "pengetahuan umum" in value.citation.source:
            assert value.citation.is_weak, value.from_on


def good_entry() -> dict[str, Any]:
    return {
        "description": {"id": "Contoh", "en": "Example"},
        "unit": "rate",
        "last_checked_on": REVIEWED_ON,
        "values": [
            {"from": date(2020, 1, 1), "value": "0.1", "confidence": "A", "reference": {"title": "T", "source": "S"}}
        ],
    }


def test_a_good_entry_has_no_problem() -> None:
    assert problems_of("x.yaml", {"good": good_entry()}) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda e: e.update(unit="bushels"), "unit 'bushels'"),
        (lambda e: e.update(extra=1), "unknown key 'extra'"),
        (lambda e: e.update(shape="cube"), "shape 'cube'"),
        (lambda e: e["description"].pop("en"), "both languages"),
        (lambda e: e.pop("last_checked_on"), "last_checked_on"),
        (lambda e: e.update(values=[]), "at least one dated value"),
        (lambda e: e["values"][0].pop("from"), "a day it begins"),
        (lambda e: e["values"][0].update(until=date(2019, 1, 1)), "ends before it begins"),
        (lambda e: e["values"][0].update(promulgated_on="soon"), "promulgated_on is not a date"),
        (lambda e: e["values"][0].update(confidence="Z"), "confidence is one of"),
        (lambda e: e["values"][0].update(value=0.1), "does not have the shape"),
        (lambda e: e["values"][0].update(value="ten"), "does not have the shape"),
        (lambda e: e["values"][0].update(reference={"title": "T"}), "a link or a source"),
        (lambda e: e["values"][0].update(reference={"source": "S"}), "reference with a title"),
        (lambda e: e["values"][0].update(reference={"title": "T", "link": "ftp://x"}), "not an https address"),
        (lambda e: e["values"].append({**e["values"][0], "from": date(2019, 1, 1)}), "not in the order"),
        (
            lambda e: (
                e["values"].append({**e["values"][0], "from": date(2021, 1, 1)})
                or e["values"][0].update(until=date(2022, 1, 1))
            ),
            "after the next one began",
        ),
    ],
)
def test_a_wrong_entry_is_told_what_is_wrong(change: Any, said: str) -> None:
    entry = good_entry()
    change(entry)
    problems = problems_of("x.yaml", {"wrong": entry})
    assert any(said in problem for problem in problems), problems


def test_a_name_with_capitals_is_a_problem() -> None:
    assert problems_of("x.yaml", {"Wrong": good_entry()})


def test_a_file_with_another_top_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("rates: {}\n", encoding="utf-8")
    with pytest.raises(ParameterFileWrong):
        load_parameters(tmp_path)


def test_a_name_defined_twice_is_refused(tmp_path: Path) -> None:
    text = yaml.safe_dump({"parameters": {"good": good_entry()}})
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ParameterFileWrong, match="defined twice"):
        load_parameters(tmp_path)
