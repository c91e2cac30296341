"""From the names of village, district and regency in a row to the one village they mean."""

from dataclasses import dataclass, field

from naungan.intake.values import RowReason, RowValues
from naungan.kernel import RegionCode, RegionLevel
from naungan.regions import queries as regions
from naungan.regions.rules import NameIndex

_PROVINCE = "61"
_LEVELS = (
    ("regency", RegionLevel.REGENCY, "Kota/kabupaten", "Regency"),
    ("district", RegionLevel.DISTRICT, "Kecamatan", "District"),
    ("village", RegionLevel.VILLAGE, "Kelurahan/desa", "Village"),
)


@dataclass(slots=True)
class Places:
    """Asked row by row; every name inside a region is looked up once."""

    start: str  # the batch's region; '' for the whole province
    prefixes: frozenset[str] = frozenset()  # districts as a NIK begins: '61.02.01'
    _indexes: dict[tuple[str, RegionLevel], NameIndex] = field(default_factory=dict)
    _answers: dict[tuple[str, ...], tuple[str, RowReason | None]] = field(default_factory=dict)

    def find(self, values: RowValues) -> tuple[str, RowReason | None]:
        """The code the row means ('' when it cannot be told) and what there is to say about it."""
        key = tuple(values.get(name, "") for name in ("region", "village", "district", "regency"))
        if key not in self._answers:
            self._answers[key] = self._by_code(key[0]) if key[0] else self._by_names(values)
        return self._answers[key]

    def _by_code(self, text: str) -> tuple[str, RowReason | None]:
        digits = "".join(sign for sign in text if sign.isdigit())
        dotted = ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)
        if len(digits) in (2, 4, 6, 10) and regions.names([dotted]):
            return dotted, None
        return "", _unknown("region", text, "Kode desa", "Village code", "")

    def _by_names(self, values: RowValues) -> tuple[str, RowReason | None]:
        here = RegionCode(self.start or _PROVINCE)
        named = False
        for column, level, title, title_en in _LEVELS:
            text = values.get(column, "")
            if not text or (here.level >= level and column != "village"):
                continue
            if here.level >= level:
                return here, None
            named = True
            found = self._index(here, level).candidates(text)
            if len(found) != 1:
                return "", _unknown(column, text, title, title_en, here)
            here = RegionCode(found[0])
        if here.level < RegionLevel.REGENCY:
            return "", RowReason(
                "REGION_EMPTY",
                "regency",
                "Wilayah pekerja tidak diketahui: isi kelurahan, kecamatan dan kota/kabupaten, atau unggah per "
                "kabupaten.",
                "The worker's region is unknown: fill in village, district and regency, or upload by regency.",
            )
        return here, _coarse(here) if named and here.level < RegionLevel.VILLAGE else None

    def _index(self, within: RegionCode, level: RegionLevel) -> NameIndex:
        key = (str(within), level)
        if key not in self._indexes:
            self._indexes[key] = regions.name_index(within, level=level)
        return self._indexes[key]


def _unknown(column: str, text: str, title: str, title_en: str, within: str) -> RowReason:
    place = f" di {within}" if within else ""
    return RowReason(
        "REGION_UNKNOWN",
        column,
        f"{title} '{text[:60]}' tidak dikenal{place}, atau ada lebih dari satu. Periksa ejaannya.",
        f"{title_en} '{text[:60]}' is unknown in {within or 'the country'}, or there are several. Check the spelling.",
    )


def _coarse(here: RegionCode) -> RowReason:
    return RowReason(
        "REGION_COARSE",
        "village",
        "Kelurahan/desa belum diisi; dihitung di tingkat di atasnya.",
        "The village is empty; counted at the level above.",
    )
