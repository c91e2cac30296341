"""Frozen values every room speaks in. Floor 0: standard library only, a closed list.

What is here: rupiah, months, date ranges, NIK, region codes, decisions with reasons, refusals, actors and scopes.
What never is: a rule of law, a table, a clock.
"""

from naungan.kernel.actor import Actor, NotPermitted, OutOfScope, Scope
from naungan.kernel.decision import Decision, Reason, Refusal
from naungan.kernel.month import DateRange, Month
from naungan.kernel.nik import Finding, FindingLevel, Nik, NikExamination, examine_nik, mask_nik
from naungan.kernel.region import RegionCode, RegionLevel
from naungan.kernel.rupiah import Rupiah, format_count, format_percent, format_rupiah

__all__ = [
    "Actor",
    "DateRange",
    "Decision",
    "Finding",
    "FindingLevel",
    "Month",
    "Nik",
    "NikExamination",
    "NotPermitted",
    "OutOfScope",
    "Reason",
    "Refusal",
    "RegionCode",
    "RegionLevel",
    "Rupiah",
    "Scope",
    "examine_nik",
    "format_count",
    "format_percent",
    "format_rupiah",
    "mask_nik",
]
