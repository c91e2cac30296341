"""Signing in and out, the language, and where each role begins its day."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from naungan.access import operations as access
from naungan.kernel import Refusal
from naungan.web.addresses import first_address, own_address
from naungan.web.frame import actor_of, now, say, scope_of
from naungan.web.middleware import LANGUAGE_COOKIE
from naungan.web.words import LANGUAGES

_A_YEAR = 365 * 24 * 3600


class SignInForm(forms.Form):
    """Name and password; what is wrong is said by access, in one sentence."""

    username = forms.CharField(max_length=60, widget=forms.TextInput({"autocomplete": "username", "autofocus": True}))
    password = forms.CharField(max_length=200, widget=forms.PasswordInput({"autocomplete": "current-password"}))


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door for officers. Throttled by access, per name and per address."""
    onward = own_address(request, request.POST.get("lanjut") or request.GET.get("lanjut", ""), "/beranda")
    if request.user.is_authenticated:
        return redirect(onward)
    form, refusal = SignInForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            user = access.sign_in(
                username=form.cleaned_data["username"],
                password=form.cleaned_data["password"],
                address=request.META.get("REMOTE_ADDR", ""),
                at=now(),
            )
        except Refusal as caught:
            refusal = caught
        else:
            login(request, user)
            return redirect(onward)
    context = {"form": form, "refusal": refusal, "onward": onward}
    return render(request, "naungan/sign_in.html", context, status=400 if refusal else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session ends."""
    logout(request)
    return redirect("/")


class WrongPresentPassword(Refusal):
    """Whoever sits at an open session must still know its password to change it."""

    code = "WRONG_PRESENT_PASSWORD"


@login_required
@require_http_methods(["GET", "POST"])
def own_password(request: HttpRequest) -> HttpResponse:
    """One's own password, also the one an administrator set and which must be changed first."""
    user: Any = request.user
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            if not user.check_password(request.POST.get("current", "")[:200]):
                raise WrongPresentPassword(
                    "Kata sandi sekarang tidak cocok. Periksa huruf besar dan kecilnya.",
                    "The present password does not fit. Look at capital and small letters.",
                )
            password = request.POST.get("new", "")[:200]
            access.set_password(user_id=user.pk, password=password, by=actor_of(request), at=now())
        except Refusal as caught:
            refusal = caught
        else:
            user.refresh_from_db()
            update_session_auth_hash(request, user)
            messages.success(request, say(request, "Kata sandi Anda sudah diganti.", "Your password is changed."))
            return redirect("/beranda")
    return render(request, "naungan/own_password.html", {"refusal": refusal}, status=400 if refusal else 200)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keeps the reader's language in this browser and returns to the page it was chosen on."""
    response = HttpResponseRedirect(own_address(request, request.POST.get("lanjut", ""), "/"))
    chosen = request.POST.get("bahasa", "")
    if chosen in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response


@login_required
def first_page(request: HttpRequest) -> HttpResponse:
    """Each role lands where its own question is answered first (PAGES section 2)."""
    return redirect(first_address(scope_of(request)))
