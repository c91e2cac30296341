"""A village's own short list: people of the demo province whom nobody proposed or protects yet, and three usual slips.

The people come from the same pure recipe as the started province, so that their NIK and birth date are known here.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl

from naungan.demo.files import NOMINATING_REGENCIES
from naungan.demo.population import Province, RegencyPopulation

REGENCY = NOMINATING_REGENCIES[0]
OLDEST_BORN, YOUNGEST_BORN = date(1970, 1, 1), date(2005, 1, 1)
HEADINGS = ("NIK", "Nama", "Tanggal Lahir", "Jenis Kelamin", "Pekerjaan", "Penghasilan", "Desil")


@dataclass(frozen=True)
class Listed:
    """Somebody of the province, as a list names them."""

    nik: str
    name: str
    born_on: date
    row: dict[str, Any]

    @property
    def line(self) -> str:
        """The line of the list."""
        row = self.row
        return (
            f"{self.nik};{self.name};{self.born_on};{row['sex']};{row['occupation']};{row['income_rp']};{row['decile']}"
        )


@cache
def mempawah() -> RegencyPopulation:
    """The regency of the story at the scale of the first start."""
    return Province.plan(scale=Decimal("0.05")).regency(REGENCY)


def village() -> str:
    """The village whose operator the demo knows: the first that is kept."""
    return str(mempawah().villages[0].code)


def never_protected(count: int) -> list[Listed]:
    """Poor own-account workers of the village, of age and alive, without any month of protection; the last ones."""
    known = mempawah()
    found = known.workers.join(known.spells, on="worker_no", how="anti").filter(
        (pl.col("residence_code") == village())
        & (pl.col("segment") == "informal")
        & (pl.col("civil_status") == "none")
        & pl.col("deceased_on").is_null()
        & pl.col("nik").str.starts_with(REGENCY.replace(".", ""))
        & pl.col("born_on").is_between(OLDEST_BORN, YOUNGEST_BORN)
        & (pl.col("decile") <= 4)
    )
    return [_listed(row) for row in found.tail(count).to_dicts()]


def paying_for_themselves() -> Listed:
    """An own-account worker of the regency whose months are paid up to the last month of the history, not beyond."""
    known = mempawah()
    latest = known.spells.group_by("worker_no").agg(until=(pl.col("first_month") + pl.col("month_count") - 1).max())
    found = known.workers.join(latest, on="worker_no").filter(
        (pl.col("segment") == "informal")
        & pl.col("deceased_on").is_null()
        & (pl.col("until") == len(known.months) + 1)  # two months ahead of the history's last
    )
    return _listed(found.to_dicts()[0])


def list_with_slips(people: list[Listed]) -> bytes:
    """A list as CSV: everybody once, one line twice, one NIK a digit short, one with a month that cannot be."""
    spoilt = people[-2:]
    good = people[:-2]
    lines = [person.line for person in good]
    lines.append(good[0].line)
    lines.append(spoilt[0].line.replace(spoilt[0].nik, spoilt[0].nik[:-1], 1))
    lines.append(spoilt[1].line.replace(spoilt[1].nik, f"{spoilt[1].nik[:8]}13{spoilt[1].nik[10:]}", 1))
    return "\r\n".join([";".join(HEADINGS), *lines, ""]).encode()


def _listed(row: dict[str, Any]) -> Listed:
    return Listed(row["nik"], row["name"], row["born_on"], row)
