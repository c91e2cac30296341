"""Writing users: made, granted, given a password or token, ended; signing in; public questions; the demo's cast."""

from naungan.access.operations.ask import TooManyAsks, admit_public_ask
from naungan.access.operations.demo import create_demo_logins, set_business_day
from naungan.access.operations.grants import (
    AlreadyGranted,
    GrantDoesNotFit,
    GrantNotAllowed,
    GrantsDoNotGoTogether,
    UnknownRole,
    end_grant,
    grant_role,
)
from naungan.access.operations.sign_in import TooManyAttempts, WrongCredentials, sign_in, sweep_attempts
from naungan.access.operations.tokens import LabelMissing, UserInactive, create_api_token, end_api_token
from naungan.access.operations.users import (
    UsernameTaken,
    UsernameUnusable,
    WeakPassword,
    create_user,
    deactivate_user,
    set_password,
)

__all__ = [
    "AlreadyGranted",
    "GrantDoesNotFit",
    "GrantNotAllowed",
    "GrantsDoNotGoTogether",
    "LabelMissing",
    "TooManyAsks",
    "TooManyAttempts",
    "UnknownRole",
    "UserInactive",
    "UsernameTaken",
    "UsernameUnusable",
    "WeakPassword",
    "WrongCredentials",
    "admit_public_ask",
    "create_api_token",
    "create_demo_logins",
    "create_user",
    "deactivate_user",
    "end_api_token",
    "end_grant",
    "grant_role",
    "set_business_day",
    "set_password",
    "sign_in",
    "sweep_attempts",
]
