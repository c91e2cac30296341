"""A first password that can be read out over the telephone; shown once, changed at the first sign-in."""

import secrets

_CONSONANTS, _VOWELS = "bdgjklmnprst", "aiueo"


def first_password() -> str:
    """'baru-tiko-mela-7246': twelve sounded letters and four digits, about 48 bits."""
    words = ("".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(2)) for _ in range(3))
    return "-".join((*words, f"{secrets.randbelow(10_000):04d}"))
