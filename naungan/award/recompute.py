"""Computes a ranking anew from an evidence pack and compares it with what was published. Standard library only.

Usage: unpack the pack, then run ``python3 hitung_ulang.py`` in its folder (or name the folder). Exit 0: every line,
total, rank and the fingerprint agree. Exit 1: something differs, and the first differences are printed.
Written apart from the system's own rules on purpose: two computations that agree are worth more than one.
"""

import csv
import hashlib
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

CRITERIA = ("achievement", "progress", "rise")
Inputs = dict[str, dict[str, Any]]
Rubric = dict[str, Any]


def four_places(figure: Fraction) -> str:
    """'12.3457': half up, away from nought."""
    size = abs(figure) * 10_000
    whole = int(size)
    if size - whole >= Fraction(1, 2):
        whole += 1
    sign = "-" if figure < 0 and whole else ""
    return f"{sign}{whole // 10_000}.{whole % 10_000:04d}"


def read(folder: Path) -> tuple[Inputs, Rubric]:
    """The inputs by region code, and the rubric."""
    with (folder / "inputs.csv").open(encoding="utf-8", newline="") as lines:
        inputs: Inputs = {row["region_code"]: row for row in csv.DictReader(lines)}
    for row in inputs.values():
        for name in ("protected", "workers", "protected_before", "workers_before"):
            row[name] = int(row[name])
    return inputs, json.loads((folder / "rubric.json").read_text(encoding="utf-8"))


def fingerprint(inputs: Inputs, rubric: Rubric) -> str:
    """SHA-256 over variant, weights and inputs in their fixed form."""
    lines = [f"achievement={rubric['achievement']}"]
    lines += [f"weight {name}={rubric['weights'][name]}" for name in CRITERIA]
    for code in sorted(inputs):
        row = inputs[code]
        lines.append(
            f"{code}|{row['protected']}|{row['workers']}|{row['protected_before']}|{row['workers_before']}|"
            f"{row['target_rate']}"
        )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def shares_of(inputs: Inputs, rubric: Rubric) -> dict[str, dict[str, Fraction]]:
    """Per regency and criterion: a share that becomes 0 to 100."""
    rates = {code: Fraction(row["protected"], row["workers"]) for code, row in inputs.items()}
    rises = {
        code: rates[code] - Fraction(row["protected_before"], row["workers_before"]) for code, row in inputs.items()
    }
    best_rise = max(rises.values())
    most = max(row["protected"] for row in inputs.values())
    found = {}
    for code, row in inputs.items():
        target = Fraction(row["target_rate"])
        size = rates[code]
        if rubric["achievement"] == "participants":
            size = Fraction(row["protected"], most) if most else Fraction(0)
        found[code] = {
            "achievement": size,
            "progress": rates[code] / target if target else Fraction(0),
            "rise": rises[code] / best_rise if best_rise > 0 else Fraction(0),
        }
    return found


def score(inputs: Inputs, rubric: Rubric) -> list[dict[str, str]]:
    """The scorecards, best first: region, rank, normalised and points per criterion, total."""
    cards = []
    for code, shares in shares_of(inputs, rubric).items():
        card = {"region_code": code}
        total = Fraction(0)
        for name in CRITERIA:
            normalised = four_places(min(max(shares[name] * 100, Fraction(0)), Fraction(100)))
            points = four_places(Fraction(normalised) * rubric["weights"][name] / 100)
            card[f"{name}_normalised"], card[f"{name}_points"] = normalised, points
            total += Fraction(points)
        card["total"] = four_places(total)
        gained = inputs[code]["protected"] - inputs[code]["protected_before"]
        place = (-total, -Fraction(card["achievement_normalised"]), -Fraction(card["rise_normalised"]), -gained, code)
        cards.append((place, card))
    cards.sort(key=lambda pair: pair[0])
    for rank, (_, card) in enumerate(cards, start=1):
        card["rank"] = str(rank)
    return [card for _, card in cards]


def differences(folder: Path) -> tuple[list[str], list[dict[str, str]]]:
    """What the pack says otherwise than the recomputation, in words."""
    inputs, rubric = read(folder)
    with (folder / "scorecards.csv").open(encoding="utf-8", newline="") as lines:
        told = {row["region_code"]: row for row in csv.DictReader(lines)}
    found = []
    if fingerprint(inputs, rubric) != rubric["fingerprint"]:
        found.append(f"fingerprint: {fingerprint(inputs, rubric)}, in the pack {rubric['fingerprint']}")
    if sum(rubric["weights"].values()) != 100:
        found.append("the weights do not sum to 100")
    cards = score(inputs, rubric)
    if set(told) != set(inputs):
        found.append("inputs.csv and scorecards.csv name different regions")
    for card in cards:
        for name, value in card.items():
            stated = told.get(card["region_code"], {}).get(name)
            if stated != value:
                found.append(f"{card['region_code']} {name}: {value}, in the pack {stated}")
    return found, cards


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    found, cards = differences(folder)
    for line in found:
        print("DIFFERS:", line)
    if found:
        return 1
    for card in cards:
        print(f"{card['rank']:>3}  {card['region_code']:<6} {card['total']:>9}")
    print("Same ranking, same fingerprint.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
