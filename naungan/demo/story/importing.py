"""Files come in: the fund's participants of July 2025, then the villages' nominations."""

from collections import Counter
from pathlib import Path

from naungan.coverage import queries as coverage
from naungan.coverage.values import Measure
from naungan.demo.calibration import VIEWED_MONTH
from naungan.demo.files import write_nomination_files, write_participants_files
from naungan.demo.story.setting import PROVINCE, YEAR, Story
from naungan.demo.story.told import StoryFigure, StoryStep
from naungan.intake import operations as intake
from naungan.intake import queries as batches
from naungan.intake.values import BatchState, BatchView
from naungan.kernel import Month, format_count, format_percent
from naungan.programme import operations as programme
from naungan.regions import queries as regions

_REASONS_SHOWN = 8

_REASON_WORDS = {
    "WELFARE_TOO_HIGH": ("desil di atas batas", "welfare decile above the limit"),
    "ALREADY_PROTECTED": ("sudah terlindungi", "protected already"),
    "EARNS_WAGE": ("bekerja dengan upah", "earns a wage"),
    "NIK_LENGTH": ("NIK bukan 16 digit", "NIK without 16 digits"),
    "DIGITS_LOST": ("digit NIK hilang di Excel", "NIK digits lost in a spreadsheet"),
    "DOUBLE_IN_FILE": ("ganda dalam satu berkas", "twice in one file"),
    "NOMINATED_TWICE": ("diusulkan dua desa", "nominated by two villages"),
    "TOO_OLD": ("terlalu tua", "too old"),
    "TOO_YOUNG": ("terlalu muda", "too young"),
    "NIK_DATE": ("tanggal lahir dalam NIK tidak mungkin", "impossible birth date in the NIK"),
    "NIK_NOT_DIGITS": ("NIK berisi huruf", "letters in the NIK"),
    "DECEASED": ("sudah meninggal", "deceased"),
    "NOT_RESIDENT": ("bukan penduduk wilayah", "not a resident"),
}
"""Short words for the story; the full sentence stands beside each row of the upload."""


def participants(story: Story) -> StoryStep:
    """The fund's lists of July 2025 are imported, one per regency."""
    paths = write_participants_files(story.province, VIEWED_MONTH, story.folder / "contoh" / "peserta")
    taken = [_take_in(story, "participants", path, region=str(PROVINCE), month=VIEWED_MONTH) for path in paths]
    rows = format_count(sum(batch.read for batch in taken))
    return StoryStep(
        "participants",
        f"{len(taken)} berkas peserta BPJS TK {VIEWED_MONTH.indonesian} diunggah: {rows} baris",
        f"{len(taken)} of the fund's lists of participants of {VIEWED_MONTH.english} came in: {rows} rows",
        _counts(taken),
    )


def coverage_of_july(story: Story) -> StoryStep:
    """Coverage of July 2025 is computed from the person-months."""
    whole, *segments = coverage.measure_segments(story.by.scope, region=PROVINCE, month=VIEWED_MONTH)
    words = {"formal": ("Formal", "Formal"), "informal": ("Informal", "Informal"),
             "construction": ("Jasa konstruksi", "Construction")}  # fmt: skip
    address = f"/cakupan/{PROVINCE}?bulan={VIEWED_MONTH}"
    return StoryStep(
        "coverage",
        f"Cakupan {VIEWED_MONTH.indonesian}: {_rate(whole)}",
        f"Coverage of {VIEWED_MONTH.english}: {_rate(whole, 'of', 'workers')}",
        tuple(
            StoryFigure(*words[one.segment.value], _rate(one), address, _rate(one, "of", "workers")) for one in segments
        ),
    )


def nominations(story: Story) -> StoryStep:
    """The villages' nomination files are imported, mess and all."""
    folder = story.folder / "contoh" / "usulan"
    truths = write_nomination_files(story.province, folder)
    villages = [truth.village_code for truth in truths]
    programme.open_programme_year(villages=villages, year=YEAR, by=story.by, at=story.at)
    taken = [_take_in(story, "nominations", folder / truth.file_name, region=truth.village_code) for truth in truths]
    regencies = sorted({village[:5] for village in villages})
    names = [regions.get(code).name for code in regencies]
    return StoryStep(
        "nominations",
        f"{len(taken)} berkas usulan desa dari {' dan '.join(names)} diunggah",
        f"{len(taken)} nomination files came in from {' and '.join(names)}",
        (*_counts(taken), *_reasons(story, taken)),
    )


def _take_in(story: Story, kind: str, path: Path, *, region: str, month: Month | None = None) -> BatchView:
    """Receives, stages and commits one file; goes on where a start that was killed stopped."""
    held = batches.batch_of_file(story.by.scope, kind=kind, file_name=path.name)
    batch_id = held.id if held else intake.receive(
        kind=kind, file_name=path.name, content=path, region=region, month=month,
        options={"year": YEAR} if kind == "nominations" else {}, by=story.by, at=story.at,
    )  # fmt: skip
    if batches.batch(story.by.scope, batch_id).state is BatchState.RECEIVED:
        intake.stage(batch_id, by=story.by, at=story.at)
    if batches.batch(story.by.scope, batch_id).state is BatchState.STAGED:
        intake.commit(batch_id, by=story.by, at=story.at)
    return batches.batch(story.by.scope, batch_id)


def _counts(taken: list[BatchView]) -> tuple[StoryFigure, ...]:
    address = f"/unggah/{taken[0].id}" if len(taken) == 1 else "/unggah"
    return (
        StoryFigure("Dibaca", "Read", format_count(sum(one.read for one in taken)), address),
        StoryFigure("Diterima", "Accepted", format_count(sum(one.accepted for one in taken)), address),
        StoryFigure("di antaranya dirapikan", "of them tidied", format_count(sum(one.repaired for one in taken))),
        StoryFigure("Perlu diperbaiki", "Rejected", format_count(sum(one.rejected for one in taken)), address),
        StoryFigure("Data ganda", "Duplicate", format_count(sum(one.duplicate for one in taken)), address),
        StoryFigure("Menunggu pengecekan", "Waiting", format_count(sum(one.waiting for one in taken)), address),
    )


def _reasons(story: Story, taken: list[BatchView]) -> tuple[StoryFigure, ...]:
    """The commonest reasons for which rows were not accepted."""
    counted: Counter[str] = Counter()
    for batch in taken:
        counted.update(batches.refusal_counts(story.by.scope, batch.id))
    figures = []
    for code, rows in counted.most_common(_REASONS_SHOWN):
        indonesian, english = _REASON_WORDS.get(code, (code, code))
        figures.append(StoryFigure(f"  {indonesian}", f"  {english}", format_count(rows)))
    return tuple(figures)


def _rate(measure: Measure, of: str = "dari", workers: str = "pekerja") -> str:
    share = format_percent(measure.rate) if measure.rate is not None else "-"
    return f"{format_count(measure.protected)} {of} {format_count(measure.workers or 0)} {workers} = {share}"
