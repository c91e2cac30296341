"""Addresses of user administration."""

from django.urls import path

from naungan.web.access import views

urlpatterns = [
    path("pengguna", views.user_list, name="users"),
    path("pengguna/baru", views.new_user, name="new-user"),
    path("pengguna/peran", views.role_list, name="roles"),
    path("pengguna/<int:user_id>", views.user_page, name="user"),
    path("pengguna/<int:user_id>/peran", views.add_role, name="add-role"),
    path("pengguna/<int:user_id>/peran/<int:grant_id>/akhiri", views.end_role, name="end-role"),
    path("pengguna/<int:user_id>/kata-sandi", views.new_password, name="new-password"),
    path("pengguna/<int:user_id>/nonaktif", views.deactivate, name="deactivate-user"),
]
