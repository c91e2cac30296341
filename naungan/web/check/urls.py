"""Address of the public's own check."""

from django.urls import path

from naungan.web.check import views

urlpatterns = [path("terlindungi", views.am_i_protected, name="check")]
