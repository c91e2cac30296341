"""The only writers of the registry, one file per verb."""

from naungan.registry.operations.employers import (
    load_employers,
    load_projects,
    register_employer,
    register_project,
)
from naungan.registry.operations.load import load_workers
from naungan.registry.operations.person import record_death, register_worker
from naungan.registry.operations.restore import restore_workers
from naungan.registry.operations.reveal import reveal_nik
from naungan.registry.operations.upsert import upsert_workers

__all__ = [
    "load_employers",
    "load_projects",
    "load_workers",
    "record_death",
    "register_employer",
    "register_project",
    "register_worker",
    "restore_workers",
    "reveal_nik",
    "upsert_workers",
]
