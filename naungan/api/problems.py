"""Refusals as answers: one shape for every 'no', in both languages. Bugs pass through and are not dressed up."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, ValidationError

from naungan.kernel import NotPermitted, OutOfScope, Refusal

MEDIA_TYPE = "application/problem+json"


class Problem(Schema):
    """Why the answer is no: a code that stays, and a sentence a person can act on."""

    code: str
    message: str
    message_en: str


def problem(status: int, code: str, indonesian: str, english: str) -> HttpResponse:
    """The answer in the shape of ``Problem``."""
    content = {"code": code, "message": indonesian, "message_en": english}
    answer = JsonResponse(content, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def status_of(refusal: Refusal) -> int:
    """403 not permitted, 404 not in one's scope, 409 everything else that is refused."""
    if isinstance(refusal, NotPermitted):
        return 403
    return 404 if isinstance(refusal, OutOfScope) else 409


def unknown_address(request: HttpRequest) -> HttpResponse:
    """Any address of the door that names nothing."""
    return problem(404, "NO_SUCH_ADDRESS", "Alamat ini tidak ada.", "There is no such address.")


def answer_with_problems(api: NinjaAPI) -> None:
    """From now on every expected 'no' of this door has the one shape."""
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(ValidationError, _not_valid)
    api.add_exception_handler(AuthenticationError, _not_known)


def _refused(request: HttpRequest, refusal: Any) -> HttpResponse:
    reason = refusal.reason
    return problem(status_of(refusal), reason.code, reason.indonesian, reason.english)


def _not_valid(request: HttpRequest, error: Any) -> HttpResponse:
    """Names the parameters, never repeats what was sent."""
    names = ", ".join(dict.fromkeys(str(one["loc"][-1]) for one in error.errors))
    return problem(
        422,
        "INPUT_NOT_VALID",
        f"Isian tidak dapat dipakai: {names}. Lihat bentuknya di /api/v1/openapi.json.",
        f"Input that cannot be used: {names}. Its form is in /api/v1/openapi.json.",
    )


def _not_known(request: HttpRequest, error: Any) -> HttpResponse:
    answer = problem(
        401,
        "TOKEN_NEEDED",
        "Alamat ini perlu kunci API yang masih berlaku. Mintalah kepada admin wilayah Anda.",
        "This address needs an API token that is still in force. Ask your region's administrator.",
    )
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
