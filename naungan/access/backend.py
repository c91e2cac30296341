"""Django's sessions for our users. Passwords are looked at by ``operations.sign_in`` alone, which throttles."""

from django.contrib.auth.backends import BaseBackend

from naungan.access.models import User

PATH = "naungan.access.backend.Sessions"
"""What the sign-in page hands to ``django.contrib.auth.login``."""


class Sessions(BaseBackend):
    """Turns a session back into its user at each request; a deactivated user has none."""

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
