"""Signing in and out, the language, and where each role begins its day."""

from django import forms
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from naungan.access import operations as access
from naungan.kernel import Refusal
from naungan.web.addresses import first_address, own_address
from naungan.web.frame import now, scope_of
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
