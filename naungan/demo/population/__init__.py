"""The people of the synthetic province: pure generation with numpy and polars, no database, no clock."""

from naungan.demo.population.province import Province
from naungan.demo.population.regency import BUSINESS_DAY, RegencyPopulation
from naungan.demo.population.villages import Village, kept_villages

__all__ = ["BUSINESS_DAY", "Province", "RegencyPopulation", "Village", "kept_villages"]
