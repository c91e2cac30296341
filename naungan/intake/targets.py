"""The kinds of files that are known. Each room registers its own in ``AppConfig.ready``."""

from naungan.intake.values import ImportTarget
from naungan.kernel import Refusal

_targets: dict[str, ImportTarget] = {}


class KindUnknown(Refusal):
    """No room takes files of this kind."""

    code = "KIND_UNKNOWN"


def register(target: ImportTarget) -> None:
    """Files of this kind can be imported from now on."""
    _targets[target.kind] = target


def target(kind: str) -> ImportTarget:
    """What takes files of this kind. Refuses: KindUnknown."""
    if kind not in _targets:
        known = ", ".join(sorted(_targets))
        raise KindUnknown(
            f"Jenis berkas '{kind}' tidak dikenal. Yang dikenal: {known}.",
            f"Unknown kind of file '{kind}'. Known: {known}.",
        )
    return _targets[kind]


def kinds() -> tuple[ImportTarget, ...]:
    """Every kind, by name."""
    return tuple(_targets[kind] for kind in sorted(_targets))
