"""Signing in, throttled by username and by address."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Count, Q

from naungan.access import rules
from naungan.access.models import PublicAsk, SignInAttempt, User
from naungan.audit import operations as audit
from naungan.kernel import Actor, Refusal


class TooManyAttempts(Refusal):
    """Too many wrong tries in a quarter of an hour, for this username or from this address."""

    code = "TOO_MANY_ATTEMPTS"


class WrongCredentials(Refusal):
    """The username and password do not belong together, or the user is not active; nobody is told which."""

    code = "WRONG_CREDENTIALS"


def sign_in(*, username: str, password: str, address: str, at: datetime) -> User:
    """The user is known and may begin a session.

    A try is written down as wrong before its password is looked at, so that many at once count each other; it is
    struck out when it was not looked at, and counts as right when it was.

    Refuses: TooManyAttempts, WrongCredentials (in this order).
    Records: access.user.signed_in
    """
    typed, place = username.strip().lower()[:60], rules.address_key(address)
    attempt = SignInAttempt.objects.create(username=typed, address=place, at=at, succeeded=False)
    if _too_many(typed, place, at):
        attempt.delete()
        raise TooManyAttempts(
            "Terlalu banyak percobaan masuk yang salah. Tunggu 15 menit, lalu coba lagi.",
            "Too many wrong attempts to sign in. Wait 15 minutes, then try again.",
        )
    user = User.objects.filter(username=typed, is_active=True).first()
    if user is None:
        make_password(password)  # takes as long as looking at a password, so that nobody learns which names exist
    if user is None or not user.check_password(password):
        raise WrongCredentials("Nama pengguna atau kata sandi salah.", "The username or the password is wrong.")
    _succeeded(user, attempt, at)
    return user


def sweep_attempts(*, at: datetime) -> int:
    """Tries and public questions older than a day are gone. Gives how many. Records nothing of its own."""
    tries, _ = SignInAttempt.objects.filter(at__lt=at - rules.KEEP_ATTEMPTS).delete()
    asks, _ = PublicAsk.objects.filter(at__lt=at - rules.KEEP_ATTEMPTS).delete()
    return tries + asks


def _too_many(username: str, address: str, at: datetime) -> bool:
    wrong = SignInAttempt.objects.filter(at__gt=at - rules.WINDOW, succeeded=False).aggregate(
        for_username=Count("id", filter=Q(username=username)), for_address=Count("id", filter=Q(address=address))
    )
    return rules.is_too_many(wrong_for_username=wrong["for_username"], wrong_for_address=wrong["for_address"])


@transaction.atomic
def _succeeded(user: User, attempt: SignInAttempt, at: datetime) -> None:
    """A right password strikes out the wrong ones typed before it for this username at this address, no others."""
    SignInAttempt.objects.filter(username=user.username, address=attempt.address, succeeded=False).exclude(
        pk=attempt.pk
    ).delete()
    attempt.succeeded = True
    attempt.save(update_fields=["succeeded"])
    user.last_login = at
    user.save(update_fields=["last_login"])
    by = Actor("user", str(user.pk), user.name)
    audit.record("access.user.signed_in", by=by, at=at, subject=f"user:{user.pk}")
