"""The words the law counts in: programmes, segments, payers, sectors, scales. Values are stored in the database."""

from enum import IntFlag, StrEnum


class Programme(IntFlag):
    """The five programmes of employment social security, as a set of bits.

    JKK work accident, JKM death, JHT old-age savings, JP pension, JKP loss of job.
    """

    JKK = 1
    JKM = 2
    JHT = 4
    JP = 8
    JKP = 16
    PROTECTED = JKK | JKM
    """A person counts as protected when both are there."""


class Segment(StrEnum):
    """The three segments of participants that coverage counts. A person-month lies in exactly one."""

    FORMAL = "formal"
    """Penerima Upah (PU): works for a wage."""
    CONSTRUCTION = "construction"
    """Jasa konstruksi: enrolled with a project."""
    INFORMAL = "informal"
    """Bukan Penerima Upah (BPU): earns without a wage."""


class Payer(StrEnum):
    """Whose money pays the contribution. Part of the tariff: PP 50/2025 excludes APBN and APBD."""

    APBN = "apbn"
    APBD = "apbd"
    APBDES = "apbdes"
    """Village money: ADD, Dana Desa, PADes."""
    CSR = "csr"
    BAZNAS = "baznas"
    ASN = "asn"
    """Civil servants who give (SERTAKAN)."""
    OWN = "own"
    """The worker pays for themselves."""
    EMPLOYER = "employer"
    PROJECT = "project"

    @property
    def is_state_money(self) -> bool:
        """Is this plainly the budget of state, province or regency (APBN, APBD)?"""
        return self in (Payer.APBN, Payer.APBD)


class Sector(StrEnum):
    """Sectors that PP 50/2025 tells apart."""

    TRANSPORT = "transport"
    """Drivers and couriers, with a platform or without."""
    OTHER = "other"


class Scale(StrEnum):
    """Scale of a business by PP 7/2021; it says which programmes are due."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
