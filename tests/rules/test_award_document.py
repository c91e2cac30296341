"""The page on the award is executed: its inputs give its ranking and its fingerprint."""

import hashlib
import re
from decimal import Decimal
from pathlib import Path

from naungan.award import rules
from naungan.award.values import Achievement, Criterion, RegencyFigures

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "algorithms" / "paritrana.md").read_text(encoding="utf-8")
WEIGHTS = {Criterion.ACHIEVEMENT: 40, Criterion.PROGRESS: 30, Criterion.RISE: 30}


def table(mark: str) -> list[list[str]]:
    lines = PAGE.split(f"<!-- {mark} -->\n")[1].splitlines()
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows[2:]


def inputs() -> list[RegencyFigures]:
    return [
        RegencyFigures(code, code, int(now), int(workers), int(then), int(workers_then), Decimal(target))
        for code, now, workers, then, workers_then, target in table("masukan")
    ]


def test_the_worked_example_is_what_the_rules_give() -> None:
    cards = rules.rank(inputs(), achievement=Achievement.COVERAGE, weights=WEIGHTS)
    computed = [
        [
            str(card.rank),
            card.figures.region_code,
            *(f"{figure:.4f}" for line in card.lines for figure in (line.normalised, line.points)),
            f"{card.total:.4f}",
        ]
        for card in cards
    ]
    assert len(computed) == 3
    assert table("hasil") == computed


def test_the_fingerprint_of_the_example_is_recomputed_from_the_page_alone() -> None:
    stated = re.search(r"Fingerprint: `([0-9a-f]{64})`", PAGE)
    assert stated is not None
    lines = ["achievement=coverage", "weight achievement=40", "weight progress=30", "weight rise=30"]
    lines += ["|".join(row) for row in sorted(table("masukan"))]
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == stated[1]
    assert rules.fingerprint_of(inputs(), achievement=Achievement.COVERAGE, weights=WEIGHTS) == stated[1]
