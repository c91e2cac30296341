"""The synthetic province goes into the database: bounded memory, one transaction, rows per second per table."""

from naungan.demo.load.province import ProvinceAlreadyLoaded, is_loaded, load_province
from naungan.demo.load.report import LoadReport, database_bytes, peak_memory_mib

__all__ = ["LoadReport", "ProvinceAlreadyLoaded", "database_bytes", "is_loaded", "load_province", "peak_memory_mib"]
