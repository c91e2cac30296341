"""Address of the calculator."""

from django.urls import path

from naungan.web.calculator import views

urlpatterns = [path("kalkulator", views.calculator, name="calculator")]
