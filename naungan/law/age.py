"""Ages in full years, and until which age a programme may be joined."""

from datetime import date

from naungan.kernel import Decision, Reason
from naungan.law.parameter import parameter
from naungan.law.programmes import each_of
from naungan.law.terms import Programme, Segment

RULE = "age-1"


def age_on(born_on: date, on: date) -> int:
    """Full years on a day. Someone born on 29 February grows older on 1 March of a common year."""
    had_birthday = (on.month, on.day) >= (born_on.month, born_on.day)
    return on.year - born_on.year - (0 if had_birthday else 1)


def pension_age(*, on: date) -> int:
    """The pension age of a year. Law: PP 45/2015 (59 in 2025-2027, one more every three years, up to 65)."""
    return parameter("pension_age_years").on(on, known_on=on).whole


def age_below(programme: Programme, segment: Segment, *, on: date) -> int | None:
    """The age one must not have reached to join a programme; None where the law we know sets no limit.

    Law: Permenaker 5/2021 (BPU), PP 45/2015 (JP), PP 37/2021 (JKP). Refuses: NoLawForDate.
    """
    if programme is Programme.JP:
        return pension_age(on=on)
    if programme is Programme.JKP:
        return parameter("jkp_age_below_years").on(on, known_on=on).whole
    if segment is Segment.INFORMAL:
        limit = parameter("bpu_age_below_years").on(on, known_on=on).by_key.get(programme.name or "")
        return int(limit) if limit is not None else None
    return None


def may_enrol(programmes: Programme, *, segment: Segment, born_on: date, on: date) -> Decision:
    """May a person of that birth date join every one of these programmes on that day?

    Law: as ``age_below``. The age is that of the day of enrolment.
    """
    age = age_on(born_on, on)
    limits = ((single, age_below(single, segment, on=on)) for single in each_of(programmes))
    failures = [_too_old(single, age, limit) for single, limit in limits if limit is not None and age >= limit]
    return Decision.from_failures(failures, rule_version=RULE, decided_on=on)


def _too_old(programme: Programme, age: int, limit: int) -> Reason:
    return Reason(
        "TOO_OLD_FOR_PROGRAMME",
        f"{programme.name} hanya dapat diikuti sebelum usia {limit} tahun; usia sekarang {age} tahun.",
        f"{programme.name} can be joined before the age of {limit}; the person is {age}.",
    )
