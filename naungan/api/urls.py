"""Addresses of the door; whatever else lies below ``/api/`` is told so as every refusal is."""

from django.urls import URLPattern, URLResolver, path, re_path

from naungan.api.door import api
from naungan.api.problems import unknown_address

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", unknown_address),
    path("api/v1/", api.urls),
    re_path(r"^api/", unknown_address),
]
