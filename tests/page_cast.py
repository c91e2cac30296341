"""The fixed cast of the page tests: who may, the neighbour, who may not; and the questions every page is asked."""

import csv
import io
import re
from datetime import date

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from programme_world import AT, ELSEWHERE, GALANG, ON, TOHO, make_regions

from naungan.access import operations as access
from naungan.access.values import GrantPlace
from naungan.kernel import Actor
from naungan.regions import operations as regions

LARGEST_PAGE = 150 * 1024
_PLACES = {
    "village": ("village", GALANG),
    "neighbour": ("village", ELSEWHERE),
    "district": ("district", GALANG[:8]),
    "labour": ("regency_labour", GALANG[:5]),
    "other_labour": ("regency_labour", ELSEWHERE[:5]),
    "province": ("province", "61"),
    "treasurer": ("treasurer", GALANG[:5]),
    "branch": ("fund_branch", "61"),
    "auditor": ("auditor", "61"),
    "jury": ("jury", "61"),
}


def a_demo_day() -> None:
    """Business reads the tests' day; the example keeps the tests' villages; July 2025 is in view."""
    make_regions()
    regions.mark_example_villages([GALANG, TOHO, ELSEWHERE], at=AT)
    access.set_business_day(day=ON, month_in_view=date(2025, 7, 1), by=Actor.system(), at=AT)


def signed_in(who: str) -> Client:
    """A browser in which this one of the cast is signed in."""
    make_regions()
    role, region = _PLACES[who]
    users = get_user_model().objects
    user = users.filter(username=who).first()
    if user is None:
        access.create_user(
            username=who, name=who.capitalize(), password="teduh-di-bawah-pohon", role=role,
            place=GrantPlace(region), by=Actor.system(), at=AT,
        )  # fmt: skip
        users.filter(username=who).update(must_change_password=False)
        user = users.get(username=who)
    client = Client()
    client.force_login(user)
    return client


def require_page(who: str, address: str, *, most_queries: int, holds: str) -> str:
    """The page answers 200, says ``holds``, is small, and asks the database a bounded number of questions."""
    client = signed_in(who)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    text = response.content.decode()
    assert holds in words_of(text), words_of(text)[:3000]
    assert len(response.content) < LARGEST_PAGE
    assert " style=" not in text
    assert "<script>" not in text
    assert not re.search(r"\b\d{16}\b", text), "a bare NIK on the page"
    assert len(asked) <= most_queries, f"{address}: {len(asked)} queries"
    return text


def words_of(page: str) -> str:
    """What a reader reads, blanks folded."""
    inside = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())


def require_status(who: str, address: str, status: int, *, method: str = "get", **form: str) -> None:
    response = getattr(signed_in(who), method)(address, form)
    assert response.status_code == status, (who, address, response.status_code)


def csv_rows(who: str, address: str) -> list[dict[str, str]]:
    """The table of a page as its file."""
    joint = "&" if "?" in address else "?"
    response = signed_in(who).get(f"{address}{joint}format=csv")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
