"""Whom billing holds on to: answered to the registry before a worker is taken out of it."""

from collections.abc import Collection

from naungan.billing.models import BillLine


def workers_referred(worker_ids: Collection[int]) -> set[int]:
    """Those of the workers who stand on any bill, whatever became of it."""
    found = BillLine.objects.filter(worker_id__in=list(worker_ids)).values_list("worker_id", flat=True)
    return set(found.distinct())
