"""The API for anybody: regions, coverage with the room's numbers, the award, the document, refusals in one shape."""

import json
import re
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client

from naungan.access import operations as access
from naungan.award import operations as awards
from naungan.coverage import operations as coverage_operations
from naungan.coverage import queries as coverage
from naungan.kernel import Actor, Month, RegionCode, Scope
from naungan.project.folder import ROOT
from naungan.protection import operations as protection
from naungan.protection.values import PersonMonthRow
from naungan.regions import operations as regions
from naungan.regions.values import DenominatorRow

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()
REGIONS = [
    ("61", "Kalimantan Barat", 1), ("61.02", "Kabupaten Mempawah", 2), ("61.07", "Kabupaten Bengkayang", 2),
    ("61.02.01", "Mempawah Hilir", 3), ("61.02.01.2001", "Galang", 4),
]  # fmt: skip


@pytest.fixture
def figures(db: None, at: datetime) -> None:
    """31 people protected in Mempawah, 9 in Bengkayang, each of a hundred workers; twelve months before a third."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO regions_region (code, name, level, kind, parent_code, edition, valid_from, in_example) "
            "VALUES (%s, %s, %s, 'x', %s, 'test', '2020-01-01', true)",
            [(code, name, level, code.rpartition(".")[0] or None) for code, name, level in REGIONS],
        )
    counts = [("61", 180), ("61.02", 100), ("61.07", 80)]
    regions.record_denominators(
        [DenominatorRow(code, "all", workers, "contoh", date(2024, 1, 1), "uji") for code, workers in counts], at=at
    )
    coverage_operations.load_targets(by=SYSTEM, at=at)
    segments = ["formal", "informal", "construction"]
    rows = [
        PersonMonthRow(int(code[-2:]) * 100 + number, month.first_day, segments[number % 3], 3, "own",
                       f"{code}.01.2001", "R", month.year * 10_000 + int(code[-2:]) * 100 + number, at, at)
        for month, share in ((Month(2025, 11), 1), (Month(2024, 11), 3))
        for code, people in (("61.02", 31 // share), ("61.07", 9 // share))
        for number in range(people)
    ]  # fmt: skip
    protection.record_many(rows, at=at)
    access.set_business_day(day=at.date(), month_in_view=date(2025, 11, 1), by=SYSTEM, at=at)


def got(address: str, status: int = 200, **headers: str) -> object:
    response = Client().get(f"/api/v1{address}", **headers)
    assert response.status_code == status, response.content
    if status != 200:
        assert response.headers["Content-Type"] == "application/problem+json"
        assert set(response.json()) == {"code", "message", "message_en"}
        assert all(response.json().values())
    assert response.headers["Cache-Control"] == "no-store"
    return response.json()


def test_a_region_and_those_inside_it_answer_anybody(figures: None) -> None:
    assert got("/regions/61.02.01.2001")["parent"] == "61.02.01"
    assert [one["code"] for one in got("/regions/61/children")] == ["61.02", "61.07"]
    assert got("/regions/61.02.01.2001/children") == []
    assert got("/regions/99", 404)["code"] == "NOT_FOUND"
    assert got("/regions/99/children", 404)["code"] == "NOT_FOUND"


def test_coverage_rows_carry_exactly_the_promised_names(figures: None) -> None:
    assert got("/coverage?region=61&month=2025-11") == [
        {"region": "61", "segment": "all", "month": "2025-11", "protected": 40, "workers": 180, "rate": 0.2222}
    ]
    assert got("/coverage") == got("/coverage?region=61&month=2025-11"), "the month in view and the province"


def test_coverage_numbers_equal_those_of_the_room(figures: None) -> None:
    for code in ("61", "61.02"):
        asked = {"region": RegionCode(code), "month": Month(2025, 11)}
        for by, found in (
            ("segment", coverage.measure_segments(Scope.system(), **asked)),
            ("region", coverage.measure_children(Scope.system(), **asked)),
        ):
            rows = got(f"/coverage?region={code}&month=2025-11&by={by}")
            assert [(row["region"], row["segment"], row["protected"], row["workers"], row["rate"]) for row in rows] == [
                (one.region, one.segment, one.protected, one.workers, one.rate and float(one.rate)) for one in found
            ]
    assert got("/coverage?region=61.02&month=2025-11&by=segment")[1]["rate"] is None, "no count, no rate"


def test_below_the_regency_coverage_needs_a_permission(figures: None) -> None:
    assert got("/coverage?region=61.02.01", 403)["code"] == "NOT_PERMITTED"


def test_a_wrong_token_is_told_and_not_passed_over(figures: None) -> None:
    assert got("/coverage", 401, HTTP_AUTHORIZATION="Bearer naungan_nobody")["code"] == "TOKEN_NEEDED"
    assert got("/award/editions", 401, HTTP_AUTHORIZATION="Basic eDp5")["code"] == "TOKEN_NEEDED"


def test_the_award_is_public_and_its_points_add_up(figures: None, at: datetime) -> None:
    awards.ensure_example_edition(by=SYSTEM, at=at)
    editions = got("/award/editions")
    assert [one["code"] for one in editions] == ["contoh-2026", "contoh-2025"]
    assert all(one["is_example"] and sum(one["weights"].values()) == 100 for one in editions)
    ranking = got("/award/editions/contoh-2025/ranking")
    assert [row["region"] for row in ranking["rows"]] == ["61.02", "61.07"]
    for row in ranking["rows"]:
        assert round(sum(line["points"] for line in row["lines"]), 4) == row["total"]
    assert re.fullmatch("[0-9a-f]{64}", ranking["fingerprint"])
    assert got("/award/editions/contoh-2026/ranking", 409)["code"] == "NOTHING_COMPUTED"
    assert got("/award/editions/tidak-ada/ranking", 404)["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    "address",
    [
        "/coverage?month=2025-13", "/coverage?month=Juli", "/coverage?month=0000-01", "/coverage?month=%00",
        "/coverage?region=6102", "/coverage?region=61%00", "/coverage?region=%D9%A6%D9%A1", "/coverage?region=",
        "/coverage?by=village", "/regions/6102", "/regions/61%00", "/regions/%ff", "/award/editions/a%00b/ranking",
    ],
)  # fmt: skip
def test_input_of_another_form_is_refused_in_words(figures: None, address: str) -> None:
    assert got(address, 422)["code"] == "INPUT_NOT_VALID"


@pytest.mark.parametrize("address", ["", "/", "/nothing", "/coverage/", "/regions/61/children/x", "/docs"])
def test_an_address_that_names_nothing_says_so_in_the_same_shape(address: str) -> None:
    assert got(address, 404)["code"] == "NO_SUCH_ADDRESS"


def test_only_reading_is_offered(figures: None) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(), method)("/api/v1/coverage").status_code == 405


def test_the_document_is_sound_and_names_every_address() -> None:
    document = json.loads(Client().get("/api/v1/openapi.json").content)
    assert document["openapi"].startswith("3.")
    assert set(document["paths"]) == {
        "/api/v1/regions/{code}", "/api/v1/regions/{code}/children", "/api/v1/coverage", "/api/v1/award/editions",
        "/api/v1/award/editions/{code}/ranking", "/api/v1/bills", "/api/v1/bills/{code}", "/api/v1/payments",
        "/api/v1/programme/{village}/{year}/board",
    }  # fmt: skip
    operations = [
        (address, operation) for address, methods in document["paths"].items() for operation in methods.values()
    ]
    identities = [operation["operationId"] for _, operation in operations]
    assert len(set(identities)) == len(identities)
    for address, operation in operations:
        in_path = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", address)), address
        assert operation["description"]
        assert operation["responses"]["200"]["content"]["application/json"]["schema"]
    wanted = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert wanted == set(document["components"]["schemas"]), "every reference is there and none is left over"
    assert "http" not in json.dumps(document).replace('"type": "http"', ""), "nothing points elsewhere"


def test_the_document_says_which_addresses_need_a_token() -> None:
    document = json.loads(Client().get("/api/v1/openapi.json").content)
    security = {address: methods["get"].get("security") for address, methods in document["paths"].items()}
    assert set(document["components"]["securitySchemes"]) == {"Token"}
    assert security["/api/v1/bills"] == [{"Token": []}]
    assert security["/api/v1/coverage"] == [{}, {"Token": []}]
    assert security["/api/v1/regions/{code}"] is None


def test_the_page_on_the_api_names_exactly_its_addresses() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    document = json.loads(Client().get("/api/v1/openapi.json").content)
    assert set(re.findall(r"\| `GET (/api/v1/[^`]*)`", page)) == {*document["paths"], "/api/v1/openapi.json"}
