"""Addresses of the workers' pages. A NIK is never part of one."""

from django.urls import path

from naungan.web.registry import search, worker

urlpatterns = [
    path("pekerja", search.workers, name="workers"),
    path("pekerja/cari", search.by_nik, name="worker-by-nik"),
    path("pekerja/<int:worker_id>", worker.worker_page, name="worker"),
    path("pekerja/<int:worker_id>/nik", worker.reveal, name="worker-nik"),
    path("pekerja/<int:worker_id>/usulkan", worker.propose, name="worker-propose"),
]
