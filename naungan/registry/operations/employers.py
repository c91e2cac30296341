"""Employers and the construction projects of contractors."""

from collections.abc import Iterable
from datetime import datetime

import polars as pl
from django.db import transaction

from naungan.audit import operations as audit
from naungan.kernel import Actor
from naungan.registry.models import Employer, Project
from naungan.registry.operations.copying import advance_sequence, copy_frame
from naungan.registry.values import EMPLOYER_COPY_COLUMNS, PROJECT_COPY_COLUMNS, EmployerRow, ProjectRow

_LOADER = Actor.system("loader")


@transaction.atomic
def register_employer(row: EmployerRow, *, by: Actor, at: datetime) -> int:
    """The employer is known under its NPP (a second time: brought up to date); returns its number.

    Refuses: OutOfScope.
    Records: registry.employer.registered
    """
    by.scope.require_region(row.region_code)
    employer, _ = Employer.objects.update_or_create(
        npp=row.npp,
        defaults={
            "name": row.name,
            "region_code": row.region_code,
            "scale": row.scale,
            "jkk_class": row.jkk_class,
            "nib": row.nib,
            "is_example": row.is_example,
        },
        create_defaults={
            "name": row.name,
            "region_code": row.region_code,
            "scale": row.scale,
            "jkk_class": row.jkk_class,
            "nib": row.nib,
            "is_example": row.is_example,
            "created_at": at,
        },
    )
    audit.record(
        "registry.employer.registered", by=by, at=at, subject=f"employer:{employer.pk}", region=row.region_code
    )
    return int(employer.pk)


@transaction.atomic
def register_project(row: ProjectRow, *, by: Actor, at: datetime) -> int:
    """The project stands in the registry; returns its number.

    Refuses: OutOfScope.
    Records: registry.project.registered
    """
    by.scope.require_region(row.region_code)
    project = Project.objects.create(
        employer_id=row.employer_id,
        name=row.name,
        work_order=row.work_order,
        contract_value_rp=row.contract_value_rp,
        start_on=row.start_on,
        end_on=row.end_on,
        region_code=row.region_code,
        created_at=at,
    )
    audit.record("registry.project.registered", by=by, at=at, subject=f"project:{project.pk}", region=row.region_code)
    return int(project.pk)


@transaction.atomic
def load_employers(frames: Iterable[pl.DataFrame], *, at: datetime, by: Actor = _LOADER) -> int:
    """Employers of all frames (columns EMPLOYER_COPY_COLUMNS) by COPY; returns how many.

    Records: registry.employers.loaded
    """
    return _load(frames, table="registry_employer", columns=EMPLOYER_COPY_COLUMNS, at=at, by=by)


@transaction.atomic
def load_projects(frames: Iterable[pl.DataFrame], *, at: datetime, by: Actor = _LOADER) -> int:
    """Projects of all frames (columns PROJECT_COPY_COLUMNS) by COPY; returns how many.

    Records: registry.projects.loaded
    """
    return _load(frames, table="registry_project", columns=PROJECT_COPY_COLUMNS, at=at, by=by)


def _load(frames: Iterable[pl.DataFrame], *, table: str, columns: tuple[str, ...], at: datetime, by: Actor) -> int:
    rows = sum(
        copy_frame(
            frame.with_columns(pl.lit(at.isoformat()).alias("created_at")),
            table=table,
            columns=(*columns, "created_at"),
        )
        for frame in frames
    )
    advance_sequence(table)
    name = table.removeprefix("registry_") + "s"
    audit.record(f"registry.{name}.loaded", by=by, at=at, subject="registry", detail={"rows": rows})
    return rows
