"""Any file that people send becomes rows of texts, numbered as their owner sees them."""

from dataclasses import dataclass

from naungan.kernel import Refusal

LARGEST_BYTES = 100 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 1024 * 1024 * 1024
WIDEST_ROW = 400


class FileUnreadable(Refusal):
    """The file is not a table this house can read."""

    code = "FILE_UNREADABLE"


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of texts; the first is row 1 of the file. ``form`` says how it was read, for the batch's notes."""

    rows: list[list[str]]
    form: str


def require_readable_size(size: int) -> None:
    """Refuses: FileUnreadable (empty, or larger than 100 MB)."""
    if size == 0:
        raise FileUnreadable("Berkas ini kosong (0 byte).", "This file is empty.")
    if size > LARGEST_BYTES:
        raise FileUnreadable(
            "Berkas lebih besar dari 100 MB. Bagi menjadi beberapa berkas, misalnya per kecamatan.",
            "The file is larger than 100 MB. Split it, for example by district.",
        )
