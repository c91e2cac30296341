"""Tables of the room ``access``."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class User(AbstractBaseUser):
    """A person who signs in. What the person may do comes from role grants, never from flags here."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=2, default="id")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    objects = BaseUserManager()


class RoleGrant(models.Model):
    """A role in a region, for an employer or for a bank partner, from and until."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    region_code = models.CharField(max_length=13, blank=True, db_collation="C")
    employer_id = models.BigIntegerField(null=True)
    partner_id = models.BigIntegerField(null=True)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True)


class SignInAttempt(models.Model):
    """Each try to sign in, for throttling. Rows older than a day are swept."""

    username = models.CharField(max_length=60)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()
    succeeded = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["username", "at"], name="sign_in_username"),
            models.Index(fields=["address", "at"], name="sign_in_address"),
        ]


class PublicAsk(models.Model):
    """Each question somebody asked without signing in, for throttling. Rows older than a day are swept.

    ``subject`` is a keyed digest of whom it was about, made by the door: it names nobody.
    """

    purpose = models.CharField(max_length=20)
    subject = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "at"], name="public_ask_subject"),
            models.Index(fields=["address", "at"], name="public_ask_address"),
        ]


class ApiToken(models.Model):
    """With this a program acts as the user. Only a digest is kept: the token itself was shown once."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True)


class BusinessDay(models.Model):
    """The demo province's own day (one row at most). Without a row the machine's clock counts.

    Only business reads it (which month is in view, what has lapsed); signatures, tokens, sessions and audit use the
    machine's clock.
    """

    day = models.DateField()
    month_in_view = models.DateField()
    only_row = models.BooleanField(default=True, unique=True)
