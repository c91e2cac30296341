"""Every column of the synthetic province, in one place: frames are made to these schemas and nothing else.

One regency gives one ``RegencyPopulation``; numbers (``worker_no``, ``employer_no``, ``project_no``) are unique in the
whole province for a seed and scale, and carry no meaning.
"""

import polars as pl

WORKERS: dict[str, pl.DataType] = {
    "worker_no": pl.Int64(),  # 1.. over the whole province, regencies by code
    "nik": pl.String(),  # 61RR99DDMMYYSSSS: district 99 exists nowhere; a few keep another regency's RR
    "name": pl.String(),
    "sex": pl.String(),  # L or P
    "born_on": pl.Date(),  # 15 to 70 years old on the business day
    "segment": pl.String(),  # formal, informal, construction
    "kk_no": pl.String(),  # household card, 61RR99 + date of issue + serial; shared by a household of one village
    "residence_code": pl.String(),  # village of residence
    "rt_rw": pl.String(),
    "counted_code": pl.String(),  # village that counts the worker: work place (formal, construction) or residence
    "occupation_code": pl.String(),  # data/demo/pekerjaan.csv
    "occupation": pl.String(),
    "sector": pl.String(),  # law.terms.Sector: PP 50/2025 treats drivers and couriers apart
    "income_rp": pl.Int64(),  # monthly wage, or the income declared by an own-account worker
    "decile": pl.Int8(),  # welfare decile 1 (poorest) to 10, coherent with income
    "employer_no": pl.Int64(),  # formal only
    "kpj": pl.String(),  # 11 digits, 99 + worker_no; null for one who never was a participant
    "civil_status": pl.String(),  # none, or pensioner (of the civil service, working on own account)
    "registered_on": pl.Date(),  # first registration, may lie before the history
    "deceased_on": pl.Date(),  # a few, after the month in view; none of them is protected afterwards
}

EMPLOYERS: dict[str, pl.DataType] = {
    "employer_no": pl.Int64(),
    "npp": pl.String(),  # 8 characters, Z + regency letter + six digits; null: not registered with the fund
    "name": pl.String(),  # always carries the word Contoh
    "industry_code": pl.String(),  # data/demo/sektor.csv
    "industry": pl.String(),
    "risk_class": pl.Int8(),  # JKK class 1 to 5
    "business_scale": pl.String(),  # law.terms.Scale (by head count here; the law goes by capital)
    "village_code": pl.String(),
    "worker_count": pl.Int64(),
}

PROJECTS: dict[str, pl.DataType] = {
    "project_no": pl.Int64(),
    "code": pl.String(),  # PRJ-RR-nnnnnn
    "name": pl.String(),
    "employer_no": pl.Int64(),  # the contractor
    "village_code": pl.String(),
    "contract_rp": pl.Int64(),  # without VAT
    "starts_on": pl.Date(),
    "ends_on": pl.Date(),
    "worker_count": pl.Int64(),
}

SPELLS: dict[str, pl.DataType] = {
    "worker_no": pl.Int64(),
    "first_month": pl.Int16(),  # place in RegencyPopulation.months
    "month_count": pl.Int16(),  # consecutive protected months; may reach beyond the history: paid ahead
    "payer": pl.String(),  # law.terms.Payer
    "programmes": pl.Int16(),  # bits of law.terms.Programme, by business scale or own choice
    "project_no": pl.Int64(),  # construction only
}

PERSON_MONTHS: dict[str, pl.DataType] = {
    "worker_no": pl.Int64(),
    "segment": pl.String(),
    "counted_code": pl.String(),
    "payer": pl.String(),
    "programmes": pl.Int16(),
    "employer_no": pl.Int64(),
    "project_no": pl.Int64(),
}
"""One row per protected worker of one month; the month itself is the question, not a column."""
