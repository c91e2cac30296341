"""Addresses of the audit trail."""

from django.urls import path

from naungan.web.audit import views

urlpatterns = [
    path("audit", views.trail, name="audit"),
    path("audit/periksa", views.check, name="audit-check"),
]
