"""Addresses of budgets."""

from django.urls import path

from naungan.web.funding import views

urlpatterns = [
    path("anggaran", views.budget_list, name="budgets"),
    path("anggaran/baru", views.new_budget, name="new-budget"),
]
