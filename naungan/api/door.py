"""The door itself: every address of ``/api/v1`` and its OpenAPI document. Nothing is fetched from elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from naungan.api import open_routes, token_routes
from naungan.api.problems import answer_with_problems

DESCRIPTION = """\
Angka yang sama seperti di halaman, untuk program. Cakupan provinsi dan kabupaten/kota, wilayah dan Paritrana terbuka;
tagihan, pembayaran dan papan desa perlu kunci API seorang pengguna dan menjangkau sejauh pengguna itu.

The same numbers as on the pages, for programs. Coverage, regions and the award are open; bills, payments and a
village's board need a user's API token and reach as far as that user does. Every refusal is
`application/problem+json` with a code that stays and a sentence in both languages.
"""


class Door(NinjaAPI):
    """Answers are never kept by caches in between: they depend on who asks."""

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        response = super().create_response(request, data, **options)
        response.headers["Cache-Control"] = "no-store"
        return response


api = Door(title="Naungan", version="1.0.0", description=DESCRIPTION, docs_url=None, urls_namespace="api")
answer_with_problems(api)
api.add_router("", open_routes.router)
api.add_router("", token_routes.router)
