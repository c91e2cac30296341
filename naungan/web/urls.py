"""Addresses of the pages. Indonesian words, as people would say them."""

from django.urls import URLPattern, URLResolver, include, path

from naungan.web import views_frame, views_style

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("naungan.web.home.urls")),
    path("", include("naungan.web.intake.urls")),
    path("", include("naungan.web.programme.urls")),
    path("", include("naungan.web.registry.urls")),
    path("", include("naungan.web.check.urls")),
    path("", include("naungan.web.coverage.urls")),
    path("", include("naungan.web.award.urls")),
    path("", include("naungan.web.calculator.urls")),
    path("", include("naungan.web.story.urls")),
    path("", include("naungan.web.billing.urls")),
    path("", include("naungan.web.access.urls")),
    path("", include("naungan.web.audit.urls")),
    path("", include("naungan.web.funding.urls")),
    path("masuk", views_frame.sign_in, name="sign-in"),
    path("keluar", views_frame.sign_out, name="sign-out"),
    path("kata-sandi", views_frame.own_password, name="own-password"),
    path("bahasa", views_frame.choose_language, name="language"),
    path("beranda", views_frame.first_page, name="first-page"),
    path("gaya", views_style.style_page, name="style"),
]
