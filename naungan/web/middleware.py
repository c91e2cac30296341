"""What every request and answer of the pages gets: a language, a strict content policy, refusals as pages."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from naungan.kernel import NotPermitted, OutOfScope, Refusal
from naungan.web.addresses import own_address
from naungan.web.words import LANGUAGES

LANGUAGE_COOKIE = "bahasa"
_SIXTEEN = re.compile(r"(?<![0-9A-Za-z])\d(?:[ .]?\d){15}(?![0-9A-Za-z])")
"""A NIK or the number of a household card, however it is spaced."""

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""No script or style inside a page, nothing from anywhere else."""

Answer = Callable[[HttpRequest], HttpResponse]


class ContentPolicy:
    """Every answer carries the policy; pages about people are not kept by caches in between."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class Language:
    """``request.language``: what the reader chose in this browser, else the user's own, else Indonesian."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
        if chosen not in LANGUAGES:
            chosen = getattr(request.user, "language", "") if request.user.is_authenticated else ""
        request.language = chosen if chosen in LANGUAGES else "id"  # type: ignore[attr-defined]
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        return response


class OwnPassword:
    """Whoever still has the password an administrator set chooses one of their own before anything else."""

    _OPEN = frozenset({"/kata-sandi", "/keluar", "/bahasa"})

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        must_change = request.user.is_authenticated and getattr(request.user, "must_change_password", False)
        if must_change and request.path not in self._OPEN:
            return redirect("/kata-sandi")
        return self.get_response(request)


class NoNumbersInAddresses:
    """A search for somebody's 16 digits goes on without them: an address stays in histories and in logs.

    The page of the workers finds a NIK by its own form, which sends it inside the request.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        bare = [key for key in request.GET if any(_SIXTEEN.search(text) for text in request.GET.getlist(key))]
        if not bare or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        kept = request.GET.copy()
        for key in bare:
            del kept[key]
        return redirect(f"{request.path}?{kept.urlencode()}" if kept else request.path)


class RefusalPages:
    """A refusal that no page caught becomes a page: 403 says who may, 404 what was not found, 409 why not."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Bugs pass through; only refusals are expected."""
        if not isinstance(exception, Refusal):
            return None
        if isinstance(exception, NotPermitted):
            if not request.user.is_authenticated:
                return redirect(f"/masuk?lanjut={request.path}")
            return render(request, "403.html", {"refusal": exception}, status=403)
        if isinstance(exception, OutOfScope):
            return render(request, "404.html", {"refusal": exception}, status=404)
        back = own_address(request, request.META.get("HTTP_REFERER", ""), "/beranda")
        context = {"refusal": exception, "back": back}
        return render(request, "naungan/refused.html", context, status=409)
