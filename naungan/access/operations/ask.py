"""Questions anyone may ask without signing in, throttled by whom they are about and by address."""

from datetime import datetime

from django.db.models import Count, Q

from naungan.access import rules
from naungan.access.models import PublicAsk
from naungan.kernel import Refusal


class TooManyAsks(Refusal):
    """Too many questions in a quarter of an hour, about this person or from this address."""

    code = "TOO_MANY_ASKS"


def admit_public_ask(*, purpose: str, subject: str, address: str, at: datetime) -> None:
    """The question may be answered, and counts. ``subject``: a keyed digest of whom it is about, never the number.

    It is written down before it is counted, so that many at once count each other. One that is refused counts too:
    whoever goes on trying goes on waiting.
    Refuses: TooManyAsks. Records nothing: nobody learns who asked.
    """
    place = rules.address_key(address)
    PublicAsk.objects.create(purpose=purpose, subject=subject, address=place, at=at)
    asked = PublicAsk.objects.filter(purpose=purpose, at__gt=at - rules.WINDOW).aggregate(
        about_subject=Count("id", filter=Q(subject=subject)), from_address=Count("id", filter=Q(address=place))
    )
    if rules.is_asked_too_often(about_subject=asked["about_subject"], from_address=asked["from_address"]):
        raise TooManyAsks(
            "Terlalu banyak pertanyaan dari sini. Tunggu 15 menit, lalu coba lagi.",
            "Too many questions from here. Wait 15 minutes, then try again.",
        )
