"""The first step of every data folder: what was published officially, read from the files of this version.

Each loader leaves alone what is there already, so the step is simply taken again when a version brings other files.
"""

import hashlib
from pathlib import Path

from django.conf import settings

from naungan.award import operations as award
from naungan.billing import operations as billing
from naungan.coverage import operations as coverage
from naungan.funding import operations as funding
from naungan.funding import queries as funding_queries
from naungan.kernel import Actor, format_count
from naungan.project.folder import ROOT
from naungan.project.launch.first_run import Run, Step
from naungan.regions import operations as regions

_FILES = ("data/wilayah", "data/statistik", "data/jamsostek", "data/paritrana", "naungan/funding", "naungan/regions")


def is_loaded(run: Run) -> bool:
    """The database holds them, and they are those of this version's files."""
    stamp = _stamp()
    return stamp.exists() and stamp.read_text() == _fingerprint() and bool(funding_queries.sources())


def load(run: Run) -> None:
    """Regions, denominators, sources of money, regulations, targets, published figures, winners, standing accounts."""
    by = Actor.system("naungan up")
    count = regions.load_official_regions(at=run.at)
    run.say(f"{format_count(count)} wilayah (regions)")
    regions.load_official_denominators(at=run.at)
    funding.load_sources(at=run.at, by=by)
    funding.load_known_regulations(at=run.at, by=by)
    coverage.load_targets(by=by, at=run.at)
    coverage.load_published_figures(by=by, at=run.at)
    award.load_recorded_winners(by=by, at=run.at)
    billing.open_accounts(by=by, at=run.at)
    _stamp().write_text(_fingerprint())


OFFICIAL = Step("Data resmi: wilayah, pekerja, aturan, target (official data)", is_loaded, load)


def forget() -> None:
    """Another database took this one's place: look at the files again at the next start."""
    _stamp().unlink(missing_ok=True)


def _stamp() -> Path:
    folder: Path = settings.DATA_FOLDER.path
    return folder / "official.loaded"


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for folder in _FILES:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()
