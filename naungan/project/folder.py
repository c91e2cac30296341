"""The data folder of a clone: database, keys, sockets, generated files."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
"""The clone."""


@dataclass(frozen=True)
class DataFolder:
    """One per clone (``var/`` inside it), or NAUNGAN_DATA_DIR."""

    path: Path

    @classmethod
    def of_clone(cls, root: Path) -> Self:
        chosen = os.environ.get("NAUNGAN_DATA_DIR", "").strip()
        return cls(Path(chosen).resolve() if chosen else root / "var")

    @property
    def keys_folder(self) -> Path:
        """Keys live outside the database: whoever takes a dump alone reads no NIK."""
        chosen = os.environ.get("NAUNGAN_KEYS_DIR", "").strip()
        return Path(chosen).resolve() if chosen else self.path / "keys"

    @property
    def socket_folder(self) -> Path:
        """Short and without blanks whatever the clone is called: a socket path has 107 characters at most.

        Not TMPDIR: two shells of one clone must come to the same folder.
        """
        return Path("/tmp") / f"naungan-{self.short_name}"

    @property
    def short_name(self) -> str:
        """Twelve characters that tell this data folder from every other one of the machine."""
        return hashlib.sha256(str(self.path).encode()).hexdigest()[:12]

    def secret(self, name: str) -> str:
        """A random secret of this clone, made at the first asking and kept with owner-only rights."""
        file = self.keys_folder / f"{name}.secret"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = file.with_suffix(f".{os.getpid()}")
            draft.touch(mode=0o600)  # never readable for others, not for a moment
            draft.write_text(secrets.token_urlsafe(48))
            try:
                os.link(draft, file)  # the first of several processes wins
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return file.read_text()
