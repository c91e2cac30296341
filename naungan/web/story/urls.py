"""Addresses of the story."""

from django.urls import path

from naungan.web.story import views

urlpatterns = [
    path("cerita", views.steps, name="story"),
    path("cerita/bayar", views.heart, name="story-heart"),
    path("cerita/bayar/langsung", views.live, name="story-live"),
    path("cerita/siapkan", views.prepare, name="story-prepare"),
    path("cerita/masuk", views.enter, name="story-enter"),
]
