"""Who is this person? Workers within a scope, the NIK masked; a person outside the scope does not exist here."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import connection

from naungan.kernel import OutOfScope, Scope, mask_nik
from naungan.registry.identity import digest_many, nik_digest, open_nik
from naungan.registry.models import Employer
from naungan.registry.rules import name_key
from naungan.registry.values import EmployerView, WorkerFacts, WorkerPage, WorkerView

_VIEW = (
    "id, nik_sealed, name, birth_on, sex, region_code, work_region_code, segment, occupation, sector, "
    "declared_income_rp, welfare_decile, kpj, employer_id, project_id, died_on, civil_status, is_example"
)
_IN_SCOPE = "(region_code LIKE ANY(%s) OR work_region_code LIKE ANY(%s) OR employer_id = ANY(%s))"


def worker(scope: Scope, worker_id: int) -> WorkerView:
    """One worker. Refuses: OutOfScope (also when there is no such worker)."""
    found = workers_by_ids(scope, [worker_id])
    if not found:
        raise OutOfScope("Pekerja ini tidak ditemukan di wilayah Anda.", "No such worker in your region.")
    return found[0]


def workers_by_ids(scope: Scope, worker_ids: Sequence[int]) -> list[WorkerView]:
    """The workers with these numbers that lie in the scope, in the order asked."""
    rows = _select(f"{_IN_SCOPE} AND id = ANY(%s)", [*_reach(scope), list(worker_ids)])
    found = {row[0]: row for row in rows}
    return [_view(found[number]) for number in worker_ids if number in found]


def find_by_nik(scope: Scope, nik: str) -> int | None:
    """The number of the worker with this NIK, None when unknown or outside the scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM registry_worker WHERE {_IN_SCOPE} AND nik_digest = %s", [*_reach(scope), nik_digest(nik)]
        )
        row = cursor.fetchone()
    return row[0] if row else None


def ids_by_digests(digests: Collection[bytes]) -> dict[bytes, int]:
    """Worker numbers by digest of the NIK, without scope: for matching inside operations, never for a page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nik_digest, id FROM registry_worker WHERE nik_digest = ANY(%s)", [list(digests)])
        return {bytes(digest): worker_id for digest, worker_id in cursor.fetchall()}


def ids_by_niks(niks: Sequence[str]) -> dict[str, int]:
    """Worker numbers by NIK, without scope: for matching inside operations, never for a page."""
    digests = digest_many(niks)
    known = ids_by_digests(digests)
    return {nik: known[digest] for nik, digest in zip(niks, digests, strict=True) if digest in known}


def search(
    scope: Scope, *, name: str = "", region: str = "", segment: str = "", number: int = 1, size: int = 50
) -> WorkerPage:
    """Workers of the scope by name (spelling forgiven), region and segment, a page at a time, by name."""
    clauses, values = [_IN_SCOPE], _reach(scope)
    if region:
        clauses.append("(region_code = %s OR region_code LIKE %s)")
        values += [region, f"{region}.%"]
    if segment:
        clauses.append("segment = %s")
        values.append(segment)
    for word in name_key(name).split():
        clauses.append("name_key LIKE %s")
        values.append(f"%{word}%")
    where = " AND ".join(clauses)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM registry_worker WHERE {where}", values)
        total = cursor.fetchone()[0]
    offset = (max(number, 1) - 1) * size
    rows = _select(f"{where} ORDER BY name, id LIMIT %s OFFSET %s", [*values, size, offset])
    return WorkerPage(tuple(_view(row) for row in rows), total, max(number, 1), size)


def facts_for_eligibility(worker_ids: Collection[int]) -> dict[int, WorkerFacts]:
    """What eligibility asks about these people; the caller has checked that it may know them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, name, birth_on, sex, region_code, segment, occupation, sector, declared_income_rp, "
            "welfare_decile, died_on, civil_status, is_example FROM registry_worker WHERE id = ANY(%s)",
            [list(worker_ids)],
        )
        return {row[0]: WorkerFacts(*row) for row in cursor.fetchall()}


def unknown_ids(worker_ids: Collection[int]) -> set[int]:
    """Those of the numbers that belong to no worker. For the checks between rooms, never for a page."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM unnest(%s::bigint[]) AS number "
            "WHERE NOT EXISTS (SELECT FROM registry_worker WHERE id = number)",
            [list(worker_ids)],
        )
        return {number for (number,) in cursor.fetchall()}


def lot_keys(worker_ids: Collection[int]) -> dict[int, str]:
    """A text per worker made of the person's NIK alone, for drawing lots: no order of typing can change it.

    A digest of the keyed digest, so that it tells nothing and finds nobody. '' for a worker without a NIK.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, coalesce(encode(sha256(nik_digest), 'hex'), '') FROM registry_worker WHERE id = ANY(%s)",
            [list(worker_ids)],
        )
        return dict(cursor.fetchall())


def person_by_nik_and_birth(nik: str, birth_on: date) -> int | None:
    """The worker who has both; for the public's own check. None says nothing about which of the two was wrong."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM registry_worker WHERE nik_digest = %s AND birth_on = %s", [nik_digest(nik), birth_on]
        )
        row = cursor.fetchone()
    return row[0] if row else None


def employer(scope: Scope, employer_id: int) -> EmployerView:
    """One employer, by region or by the scope's own employers. Refuses: OutOfScope."""
    found = Employer.objects.filter(pk=employer_id).first()
    if found is None or not (scope.covers(found.region_code) or found.pk in scope.employer_ids):
        raise OutOfScope("Pemberi kerja ini tidak ditemukan di wilayah Anda.", "No such employer in your region.")
    return EmployerView(
        id=found.pk,
        npp=found.npp or "",
        name=found.name,
        region_code=found.region_code,
        scale=found.scale,
        jkk_class=found.jkk_class,
        nib=found.nib,
        is_example=found.is_example,
    )


def employers_by_npp(codes: Collection[str]) -> dict[str, tuple[int, str]]:
    """Number and region of employers by NPP, without scope: for matching inside operations."""
    found = Employer.objects.filter(npp__in=list(codes)).values_list("npp", "id", "region_code")
    return {npp: (employer_id, region) for npp, employer_id, region in found if npp is not None}


def _reach(scope: Scope) -> list[Any]:
    patterns = scope.patterns()
    return [patterns, patterns, sorted(scope.employer_ids)]


def _select(where: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_VIEW} FROM registry_worker WHERE {where}", values)
        return list(cursor.fetchall())


def _view(row: tuple[Any, ...]) -> WorkerView:
    number, sealed, *rest = row
    masked = mask_nik(open_nik(bytes(sealed))) if sealed is not None else ""
    return WorkerView(number, masked, *rest)
