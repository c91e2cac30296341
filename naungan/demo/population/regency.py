"""One regency of the synthetic province: its workers, employers, projects and protected months.

Every topic draws from a random stream of its own, so that a change to one leaves the others' people as they were.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from naungan.demo.calibration import SEGMENTS, Calibration
from naungan.demo.calibration.fitting import largest_remainder
from naungan.demo.population.columns import PERSON_MONTHS, WORKERS
from naungan.demo.population.employers import Employment, employ
from naungan.demo.population.history import Spells, draw_spells
from naungan.demo.population.identity import draw_birth_dates, issue_households, issue_niks
from naungan.demo.population.membership import membership, spell_frame
from naungan.demo.population.names import draw_names
from naungan.demo.population.numbers import Ints, gather, nullable
from naungan.demo.population.projects import Building, build
from naungan.demo.population.villages import KINDS, Village, kept_villages
from naungan.demo.population.work import (
    draw_deciles,
    draw_incomes,
    draw_males,
    draw_own_account_trades,
    draw_wage_trades,
    occupations,
)
from naungan.kernel import Month, RegionCode

BUSINESS_DAY = date(2025, 12, 1)
"""The day the demo lives on; nobody in it is older or younger than this day says."""

FORMAL, INFORMAL, CONSTRUCTION = range(3)
_LANES = 48


@dataclass(frozen=True)
class RegencyPopulation:
    """Everyone of one regency, and who paid for whom in which months; columns in ``columns.py``."""

    code: str
    name: str
    villages: tuple[Village, ...]
    months: tuple[Month, ...]
    workers: pl.DataFrame
    employers: pl.DataFrame
    projects: pl.DataFrame
    spells: pl.DataFrame

    def person_months(self, month: Month) -> pl.DataFrame:
        """Everyone protected in that month, one row each, by worker."""
        at = self.months[0].months_until(month)
        ends = pl.col("first_month") + pl.col("month_count")
        running = self.spells.filter((pl.col("first_month") <= at) & (ends > at))
        people = self.workers.select("worker_no", "segment", "counted_code", "employer_no")
        return running.join(people, on="worker_no", maintain_order="left").select(PERSON_MONTHS.keys())

    def months_ahead(self) -> tuple[Month, ...]:
        """Months after the history for which somebody has paid ahead."""
        ends = (self.spells["first_month"] + self.spells["month_count"]).to_numpy()
        until = int(ends.max(initial=0))
        return Month.span(self.months[-1].plus(1), max(0, until - len(self.months)))

    def denominators(self) -> pl.DataFrame:
        """Workers per counting village and segment (rows of issuer *contoh*): code, segment, workers."""
        counted = self.workers.group_by("counted_code", "segment").agg(pl.len().cast(pl.Int64).alias("workers"))
        return counted.rename({"counted_code": "code"}).sort("code", "segment")


@dataclass(frozen=True)
class RegencyRecipe:
    """What one regency is made from: its place in the calibration, its kept villages, seed and months."""

    calibration: Calibration
    place: int
    villages: tuple[Village, ...]
    seed: int
    months: tuple[Month, ...]

    @classmethod
    def of(cls, calibration: Calibration, code: RegionCode, *, seed: int, months: tuple[Month, ...]) -> "RegencyRecipe":
        """Raises ValueError when the province has no such regency."""
        place = calibration.regencies.index(code)
        return cls(calibration, place, kept_villages(code, calibration.scale), seed, months)

    @property
    def code(self) -> RegionCode:
        return self.calibration.regencies[self.place]

    @property
    def number(self) -> int:
        """The two digits of the regency: 2 for 61.02."""
        return int(self.code.partition(".")[2])

    @property
    def base(self) -> int:
        """Numbers of employers and projects begin here, so that regencies never share one."""
        return self.number * 1_000_000

    @property
    def first_worker(self) -> int:
        return int(self.calibration.workers[: self.place].sum()) + 1

    @property
    def segment(self) -> Ints:
        """Place in SEGMENTS per worker: all formal ones first, then informal, then construction."""
        return np.repeat(np.arange(len(SEGMENTS)), self.calibration.workers[self.place])

    def stream(self, topic: str) -> np.random.Generator:
        """The random stream of a topic: same seed, regency and topic, same numbers."""
        return np.random.default_rng([self.seed, self.number, *topic.encode()])

    def generate(self) -> RegencyPopulation:
        """Everyone of the regency. Deterministic."""
        home, spells, formal = self._homes(), self._spells(), self.segment == FORMAL
        registered = np.zeros(len(home), dtype=bool)
        registered[spells.worker] = True
        job = employ(
            self.stream("employers"),
            registered=registered[formal],
            villages=self.villages,
            regency=self.place,
            first_no=self.base,
        )
        counted = self._counted(home, job)
        workers = self._workers(home, counted, job).with_columns(
            **membership(
                self.stream("membership"),
                first_worker=self.first_worker,
                registered=registered,
                spells=spells,
                months=self.months,
            )
        )
        project_no, building = self._projects(spells, counted)
        return RegencyPopulation(
            code=str(self.code),
            name=self.calibration.names[self.place],
            villages=self.villages,
            months=self.months,
            workers=workers.select(WORKERS.keys()),
            employers=pl.concat([job.employers, building.contractors]),
            projects=building.projects,
            spells=self._spell_frame(workers, job, spells, project_no),
        )

    def _homes(self) -> Ints:
        people = len(self.segment)
        weights = np.array([village.weight for village in self.villages])
        homes = np.repeat(np.arange(len(self.villages)), largest_remainder(weights, people))
        return self.stream("homes").permutation(homes)

    def _spells(self) -> Spells:
        rng = self.stream("history")
        counts = np.stack([self.calibration.registered_in(month)[self.place] for month in self.months], axis=1)
        drawn, offset = [], 0
        for number, segment in enumerate(SEGMENTS):
            size = int(self.calibration.workers[self.place][number])
            spells = draw_spells(rng, people=size, counts=counts[number], segment=segment)
            drawn.append((spells.worker + offset, spells.first, spells.count))
            offset += size
        worker, first, count = (np.concatenate(column) for column in zip(*drawn, strict=True))
        return Spells(worker, first, count)

    def _counted(self, home: Ints, job: Employment) -> Ints:
        """The village that counts each worker: of the employer, of the building site, or of residence."""
        rng, segment = self.stream("work places"), self.segment
        counted = home.copy()
        number_of = {str(village.code): place for place, village in enumerate(self.villages)}
        of_employer = np.array([number_of[code] for code in job.employers["village_code"]], dtype=np.int64)
        counted[segment == FORMAL] = of_employer[job.place]
        weights = np.array([village.work_weight for village in self.villages])
        builders = segment == CONSTRUCTION
        counted[builders] = rng.choice(len(weights), size=int(builders.sum()), p=weights / weights.sum())
        return counted

    def _trades(self, home: Ints, job: Employment) -> Ints:
        rng, segment = self.stream("trades"), self.segment
        kinds = np.array([KINDS.index(village.kind) for village in self.villages])[home]
        trades = np.empty(len(home), dtype=np.int64)
        trades[segment == FORMAL] = draw_wage_trades(rng, job.employers["industry_code"].to_numpy()[job.place])
        for number in (INFORMAL, CONSTRUCTION):
            chosen = segment == number
            trades[chosen] = draw_own_account_trades(rng, SEGMENTS[number], kinds[chosen])
        return trades

    def _workers(self, home: Ints, counted: Ints, job: Employment) -> pl.DataFrame:
        rng, segment = self.stream("people"), self.segment
        trades = self._trades(home, job)
        male = draw_males(rng, trades)
        born, income = np.empty(len(home), dtype="datetime64[D]"), np.empty(len(home), dtype=np.int64)
        for number, name in enumerate(SEGMENTS):
            chosen = segment == number
            born[chosen] = draw_birth_dates(rng, name, int(chosen.sum()), on=BUSINESS_DAY)
            income[chosen] = draw_incomes(rng, trades[chosen], name)
        kk, household = issue_households(rng, regency=self.number, village=home)
        regencies = np.array([int(code.partition(".")[2]) for code in self.calibration.regencies])
        nik = issue_niks(rng, regency=self.number, regencies=regencies, born=born, male=male)
        year = born.astype("datetime64[Y]").astype(np.int64) + 1970
        employer_no = np.full(len(home), -1, dtype=np.int64)
        employer_no[segment == FORMAL] = self.base + job.place
        codes, trade = [str(village.code) for village in self.villages], occupations()
        pensioner = (segment == INFORMAL) & (year < 1967) & (rng.random(len(home)) < 0.02)
        columns = {
            "worker_no": pl.Series(np.arange(self.first_worker, self.first_worker + len(home)), dtype=pl.Int64),
            "nik": pl.Series(nik).cast(pl.String),
            "name": pl.Series(draw_names(self.stream("names"), male=male, birth_year=year).tolist(), dtype=pl.String),
            "sex": gather(["P", "L"], male.astype(np.int64)),
            "born_on": pl.Series(born),
            "segment": gather(list(SEGMENTS), segment),
            "kk_no": pl.Series(kk).cast(pl.String),
            "residence_code": gather(codes, home),
            "rt_rw": gather([f"{n % 12 + 1:03d}/{n // 12 + 1:03d}" for n in range(_LANES)], household % _LANES),
            "counted_code": gather(codes, counted),
            "occupation_code": gather([t.code for t in trade], trades),
            "occupation": gather([t.name for t in trade], trades),
            "sector": gather([str(t.sector) for t in trade], trades),
            "income_rp": pl.Series(income),
            "decile": pl.Series(draw_deciles(rng, income)),
            "civil_status": gather(["none", "pensioner"], pensioner.astype(np.int64)),
            "employer_no": nullable(employer_no),
        }
        return pl.DataFrame(columns)

    def _projects(self, spells: Spells, counted: Ints) -> tuple[Ints, Building]:
        """Project number per spell (-1: none), the projects and their contractors."""
        rows = np.flatnonzero(self.segment[spells.worker] == CONSTRUCTION)
        building = build(
            self.stream("projects"),
            village=counted[spells.worker[rows]],
            first=spells.first[rows],
            count=spells.count[rows],
            villages=self.villages,
            regency=self.number,
            first_no=self.base,
            months=self.months,
        )
        project_no = np.full(len(spells.first), -1, dtype=np.int64)
        project_no[rows] = self.base + building.place
        return project_no, building

    def _spell_frame(self, workers: pl.DataFrame, job: Employment, spells: Spells, project_no: Ints) -> pl.DataFrame:
        segment = self.segment
        scale = np.full(len(segment), "", dtype=object)
        scale[segment == FORMAL] = job.employers["business_scale"].to_numpy()[job.place]
        return spell_frame(
            self.stream("payers"),
            spells=spells,
            segment=gather(list(SEGMENTS), segment[spells.worker]).to_numpy(),
            scale=scale[spells.worker],
            poor=workers["decile"].to_numpy()[spells.worker] <= 4,
            first_worker=self.first_worker,
            project_no=project_no,
            month_count=len(self.months),
        )
