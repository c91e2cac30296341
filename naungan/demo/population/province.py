"""The synthetic province, one regency at a time: the truth that the demo loads, shows and is tested against.

Pure and deterministic: the same seed, scale and number of months give the same people on every machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from naungan.demo.calibration import Calibration, calibrate
from naungan.demo.population.regency import RegencyPopulation, RegencyRecipe
from naungan.demo.population.villages import Village, kept_villages
from naungan.kernel import Month, RegionCode


@dataclass(frozen=True)
class Province:
    """A recipe for a province: nothing is generated until ``regencies`` is walked."""

    calibration: Calibration
    seed: int
    months: tuple[Month, ...]

    @classmethod
    def plan(cls, *, scale: Decimal, seed: int = 1, months: int = 24) -> "Province":
        """Raises ValueError for a scale outside 0..1 or less than five months (July 2025 must lie inside)."""
        if months < 5:
            raise ValueError("the history must reach back to July 2025: at least 5 months")
        calibration = calibrate(scale)
        return cls(calibration, seed, calibration.months(months))

    def regencies(self) -> Iterator[RegencyPopulation]:
        """One regency after the other, by code; only one is held at a time."""
        for code in self.calibration.regencies:
            yield self.regency(code)

    def regency(self, code: str) -> RegencyPopulation:
        """That regency alone, exactly as it is in the whole province."""
        return RegencyRecipe.of(self.calibration, RegionCode(code), seed=self.seed, months=self.months).generate()

    def kept_villages(self) -> tuple[Village, ...]:
        """Every village the province keeps at its scale, by code."""
        scale = self.calibration.scale
        return tuple(v for code in self.calibration.regencies for v in kept_villages(code, scale))
