"""No long number of a person leaves a file through a sentence."""

import re

from naungan.kernel import mask_nik

_LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){11,}")


def masked(text: str) -> str:
    """The text with every number of twelve digits or more masked, however it is spaced."""
    return _LONG_NUMBER.sub(lambda found: mask_nik(re.sub(r"\D", "", found[0])), text)
