"""Addresses of the front page."""

from django.urls import path

from naungan.web.home import views

urlpatterns = [path("", views.home, name="home")]
