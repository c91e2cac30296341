"""*Apakah saya terlindungi?*: what anyone may ask about themselves with NIK and birth date."""
