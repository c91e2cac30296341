"""Frozen values of users and what they may do."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class GrantPlace:
    """Where a role holds: a region, or an employer, or a bank partner."""

    region: str = ""
    employer_id: int | None = None
    partner_id: int | None = None


@dataclass(frozen=True, slots=True)
class GrantView:
    """A role of a user, held from and until."""

    id: int
    role: str
    place: GrantPlace
    granted_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class UserView:
    """A user as administrators see one."""

    id: int
    username: str
    name: str
    language: str
    is_active: bool
    must_change_password: bool
    is_example: bool
    created_at: datetime
    last_sign_in_at: datetime | None
    grants: tuple[GrantView, ...]


@dataclass(frozen=True, slots=True)
class UserPage:
    """One page of users, by username."""

    users: tuple[UserView, ...]
    page: int
    has_more: bool
    count: int
    """How many there are on all pages."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made: the only time its text is known. Never logged, never stored."""

    id: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token as administrators see it: what for, since when, until when; never its text."""

    id: int
    user_id: int
    username: str
    label: str
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A login of the demo province. Its password is no secret: its people are invented."""

    username: str
    password: str
    role: str
    region: str
    name: str


@dataclass(frozen=True, slots=True)
class BusinessDayView:
    """The demo province's own day, and the first day of the month that pages show at first."""

    day: date
    month_in_view: date
