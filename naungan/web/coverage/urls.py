"""Addresses of coverage."""

from django.urls import path

from naungan.web.coverage import people, region

urlpatterns = [
    path("cakupan", region.start, name="coverage"),
    path("cakupan/<str:code>", region.region_page, name="coverage-region"),
    path("cakupan/<str:code>/berakhir", region.lapse_part, name="coverage-lapse"),
    path("cakupan/<str:code>/pekerja", people.people_page, name="coverage-people"),
]
