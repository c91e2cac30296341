"""Addresses of the programme's pages."""

from django.urls import path

from naungan.web.programme import nomination, overview, queue, replacement, steps, village

urlpatterns = [
    path("program", overview.start, name="programme"),
    path("program/berkas", queue.dossiers, name="programme-queue"),
    path("program/usulan/<int:nomination_id>", nomination.nomination_page, name="nomination"),
    path("program/usulan/<int:nomination_id>/tolak", nomination.refuse, name="nomination-refuse"),
    path("program/usulan/<int:nomination_id>/tarik", nomination.withdraw, name="nomination-withdraw"),
    path("program/<str:code>", overview.start_of_region, name="programme-region"),
    path("program/<str:code>/<int:year>", village.region_page, name="programme-year"),
    path("program/<str:code>/<int:year>/ikut", steps.join, name="programme-join"),
    path("program/<str:code>/<int:year>/ikut-semua", steps.join_all, name="programme-join-all"),
    path("program/<str:code>/<int:year>/kirim", steps.submit, name="programme-submit"),
    path("program/<str:code>/<int:year>/verifikasi", steps.verify, name="programme-verify"),
    path("program/<str:code>/<int:year>/kembalikan", steps.send_back, name="programme-return"),
    path("program/<str:code>/<int:year>/tetapkan", steps.decide, name="programme-decide"),
    path("program/<str:code>/<int:year>/daftarkan", steps.enrol, name="programme-enrol"),
    path("program/<str:code>/<int:year>/buka-lagi", steps.reopen, name="programme-reopen"),
    path("program/<str:code>/<int:year>/tagihan", steps.issue_bill, name="programme-bill"),
    path("program/<str:code>/<int:year>/ganti/<int:seat>", replacement.replace, name="programme-replace"),
]
