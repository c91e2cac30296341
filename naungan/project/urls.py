"""Which address belongs to which door's pages. The bank's addresses are routed before Django, in ``asgi``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("naungan.api.urls")),
    path("", include("naungan.web.urls")),
]
