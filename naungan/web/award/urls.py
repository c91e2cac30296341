"""Addresses of the award."""

from django.urls import path

from naungan.web.award import editing, views

urlpatterns = [
    path("paritrana", views.start, name="award"),
    path("paritrana/<str:code>", views.edition_page, name="award-edition"),
    path("paritrana/<str:code>/bukti.zip", views.evidence, name="award-evidence"),
    path("paritrana/<str:code>/hitung", editing.compute, name="award-compute"),
    path("paritrana/<str:code>/rubrik", editing.revise, name="award-rubric"),
    path("paritrana/<str:code>/final", editing.finalise, name="award-finalise"),
    path("paritrana/<str:code>/nilai/<str:region>", views.scorecard_page, name="award-scorecard"),
]
