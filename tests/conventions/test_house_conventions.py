"""What we care about in the code itself, held by machine. The lists of exceptions may only shrink."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "naungan"
ROOMS_WITH_SCOPE = (
    "access", "audit", "award", "billing", "coverage", "funding", "intake", "programme", "protection", "registry",
)  # fmt: skip
LONGEST_FUNCTION, LONGEST_FILE = 60, 400

SAME_FOR_EVERYBODY = "holds nothing of a person or a region: the same for everybody"
BETWEEN_ROOMS = "a read view between rooms: the caller has checked its scope, pages never ask it"
BANK_DOOR = "the bank door knows bills by code and partners by key; it proves the signature first"
BY_OWN_PROOF = "answers who brings the proof: a number with a birth date, or a receipt's number"
MAKES_SCOPE = "the place where a scope is made, or the day it is made for"

NO_SCOPE_QUERIES: dict[str, str] = {
    **dict.fromkeys(
        ("access.actor_of", "access.actor_of_token", "access.public_scope", "access.business_day"), MAKES_SCOPE
    ),
    **dict.fromkeys(
        (
            "audit.link_count", "audit.last_seal", "audit.last_seal_row", "audit.verify_chain", "award.winners",
            "billing.last_payment_at", "coverage.lowest_price_rp", "coverage.published", "coverage.reach_of_seats",
            "coverage.target", "coverage.target_above", "coverage.targets", "coverage.is_final", "coverage.gap_to",
            "protection.violations",
            "funding.sources", "funding.source", "funding.budget_view", "protection.patterns_of",
            "programme.programme_months", "programme.decision_json", "intake.view_of", "intake.staged_view",
        ),
        SAME_FOR_EVERYBODY,
    ),
    **dict.fromkeys(
        (
            "billing.bills_by_code", "billing.lock_bills", "billing.partner_by_client_id",
            "billing.partner_by_service_id", "billing.partner_secret", "billing.stored_answers",
        ),
        BANK_DOOR,
    ),
    **dict.fromkeys(
        (
            "programme.candidate_facts", "programme.candidates", "programme.criteria_of", "programme.examine",
            "programme.nominated_here", "programme.seated_for_billing", "programme.surroundings",
            "programme.workers_referred", "protection.counts", "protection.count_people",
            "protection.protected_worker_ids", "protection.counts_by_month", "protection.counts_lapsing",
            "protection.lapsing_worker_ids", "protection.protected_months", "protection.active_in",
            "protection.waiting_in", "protection.is_protected", "protection.protected_until",
            "protection.workers_referred", "registry.ids_by_digests", "registry.ids_by_niks",
            "registry.facts_for_eligibility", "registry.unknown_ids", "registry.lot_keys", "registry.employers_by_npp",
        ),
        BETWEEN_ROOMS,
    ),
    **dict.fromkeys(
        ("billing.proven_receipt", "protection.public_check", "registry.person_by_nik_and_birth"), BY_OWN_PROOF
    ),
}  # fmt: skip
"""Public queries without a scope, each with why it may be. May only shrink."""

INSIDE_CALLER = "posts inside its caller's operation, whose event speaks for it"
IS_THE_TRAIL = "is the trail itself"
COUNTS_TRIES = "counts tries, which is no business event; nobody is signed in yet"

NO_EVENT_OPERATIONS: dict[str, str] = {
    **dict.fromkeys(("audit.record", "audit.record_many", "audit.seal_heads"), IS_THE_TRAIL),
    **dict.fromkeys(
        (
            "protection.acknowledge", "protection.record_many", "protection.record_spans",
            "protection.restore_report_months", "protection.withdraw", "registry.restore_workers",
        ),
        INSIDE_CALLER,
    ),
    **dict.fromkeys(("access.admit_public_ask", "access.sign_in", "access.sweep_attempts"), COUNTS_TRIES),
    "access.create_demo_logins": "the system makes its own demo cast; records an event without being told by whom",
}  # fmt: skip
"""Public operations that lack who, when or an event of their own, each with why. May only shrink."""


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_no_function_is_longer_than_it_may_be() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_file_is_longer_than_it_may_be() -> None:
    long = [str(path.relative_to(ROOT)) for path, _ in modules() if len(path.read_text().splitlines()) > LONGEST_FILE]
    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path.relative_to(ROOT)) for path, tree in modules() if not ast.get_docstring(tree)]
    assert silent == []


BANNED_IN_NAMES = ("Manager", "Helper", "Util", "Handler")
BANNED_STARTS = ("process_", "handle_")
NAMES_OF_DJANGO = frozenset({"process_exception", "process_view"})
"""Hooks that Django calls by these names."""


def test_names_explain_themselves() -> None:
    vague = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if (isinstance(node, ast.ClassDef) and any(word in node.name for word in BANNED_IN_NAMES))
        or (
            isinstance(node, ast.FunctionDef)
            and node.name.startswith(BANNED_STARTS)
            and node.name not in NAMES_OF_DJANGO
        )
    ]
    assert vague == []


def public_functions(module_name: str) -> dict[str, object]:
    module = import_module(module_name)
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    found = {name: getattr(module, name) for name in names}
    return {
        name: function
        for name, function in found.items()
        if inspect.isfunction(inspect.unwrap(function)) and function.__module__.startswith(module_name)
    }


@pytest.mark.parametrize("room", [*ROOMS_WITH_SCOPE, "planning"])
def test_every_public_query_takes_a_scope(room: str) -> None:
    without = {
        f"{room}.{name}"
        for name, function in public_functions(f"naungan.{room}.queries").items()
        if "scope" not in inspect.signature(function).parameters  # type: ignore[arg-type]
    }
    allowed = {name for name in NO_SCOPE_QUERIES if name.startswith(f"{room}.")}
    assert without == allowed


@pytest.mark.parametrize("room", ROOMS_WITH_SCOPE)
def test_every_public_operation_says_who_and_when_and_what_it_records(room: str) -> None:
    lacking = set()
    for name, function in public_functions(f"naungan.{room}.operations").items():
        parameters = inspect.signature(function).parameters  # type: ignore[arg-type]
        says_event = "Records:" in (inspect.getdoc(function) or "")
        if not {"by", "at"} <= set(parameters) or not says_event:
            lacking.add(f"{room}.{name}")
    allowed = {name for name in NO_EVENT_OPERATIONS if name.startswith(f"{room}.")}
    assert lacking == allowed
