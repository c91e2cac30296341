"""The evidence pack: everything a stranger needs to compute a ranking anew, in one zip."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from naungan.award.values import Criterion, Ranking

_SCRIPT = Path(__file__).with_name("recompute.py")
_METHOD = Path(__file__).resolve().parents[2] / "docs" / "algorithms" / "paritrana.md"
_READ_ME = """{title}
{example}
Perhitungan ke-{computation}, {computed_at}
Sidik masukan (SHA-256): {fingerprint}

inputs.csv       masukan tiap kabupaten/kota
rubric.json      rubrik: varian capaian, bobot, versi, sidik masukan
scorecards.csv   nilai tiap kriteria, jumlah, peringkat
metode.md        cara menghitung, langkah demi langkah
hitung_ulang.py  menghitung ulang dengan Python 3 saja: python3 hitung_ulang.py

Bobot adalah usulan Naungan, bukan ketentuan resmi panitia Paritrana Award.
"""


def build_pack(ranking: Ranking) -> bytes:
    """The zip's bytes; the same ranking always gives the same bytes."""
    made = ranking.computed_at
    stamp = (made.year, made.month, made.day, made.hour, made.minute, made.second)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, text in _files(ranking):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            pack.writestr(entry, text)
    return out.getvalue()


def _files(ranking: Ranking) -> Iterable[tuple[str, str]]:
    edition = ranking.edition
    yield (
        "BACA_DULU.txt",
        _READ_ME.format(
            title=edition.title,
            example="CONTOH: orang-orangnya rekaan, bukan hasil sebenarnya.\n" if edition.is_example else "",
            computation=ranking.computation,
            computed_at=ranking.computed_at.isoformat(timespec="seconds"),
            fingerprint=ranking.fingerprint,
        ),
    )
    yield "inputs.csv", _csv(_INPUTS, _input_rows(ranking))
    yield "rubric.json", _rubric(ranking)
    yield "scorecards.csv", _csv(_SCORES, _score_rows(ranking))
    yield "metode.md", _METHOD.read_text(encoding="utf-8")
    yield "hitung_ulang.py", _SCRIPT.read_text(encoding="utf-8")


_INPUTS = ("region_code", "name", "protected", "workers", "protected_before", "workers_before", "target_rate")
_SCORES = (
    "rank", "region_code", "name", *(f"{one.value}_{part}" for one in Criterion for part in ("normalised", "points")),
    "total",
)  # fmt: skip


def _input_rows(ranking: Ranking) -> Iterable[Sequence[object]]:
    for card in sorted(ranking.rows, key=lambda card: card.figures.region_code):
        one = card.figures
        yield (one.region_code, one.name, one.protected, one.workers, one.protected_before, one.workers_before,
               f"{one.target_rate:.4f}")  # fmt: skip


def _score_rows(ranking: Ranking) -> Iterable[Sequence[object]]:
    for card in ranking.rows:
        lines = {line.criterion: line for line in card.lines}
        parts = [f"{figure:.4f}" for one in Criterion for figure in (lines[one].normalised, lines[one].points)]
        yield (card.rank, card.figures.region_code, card.figures.name, *parts, f"{card.total:.4f}")


def _rubric(ranking: Ranking) -> str:
    edition, rubric = ranking.edition, ranking.rubric
    told = {
        "edition": edition.code,
        "is_example": edition.is_example,
        "measured_month": f"{edition.measured_month:%Y-%m}",
        "compared_month": f"{edition.compared_month:%Y-%m}",
        "name": rubric.name,
        "version": rubric.version,
        "weights_are": "ours, not official",
        "achievement": rubric.achievement.value,
        "weights": {criterion.value: rubric.weights[criterion] for criterion in Criterion},
        "computation": ranking.computation,
        "fingerprint": ranking.fingerprint,
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue()
