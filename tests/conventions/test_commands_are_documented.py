"""docs/perintah.md names every command and every setting, and nothing that does not exist."""

import re
from pathlib import Path

from naungan.project.command import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "perintah.md").read_text(encoding="utf-8")
READ_FROM_ENVIRONMENT = re.compile(r"""(?:environ(?:\.get\(|\[)|_text\(|_switch\()\s*["']([A-Z_]{4,})["']""")
OF_OTHERS = {"DJANGO_SETTINGS_MODULE", "PATH", "NAUNGAN_DATA_DIR_OF_TESTS"}


def test_every_command_is_documented_and_exists() -> None:
    assert set(re.findall(r"`naungan ([a-z]+)", PAGE)) == set(COMMANDS)


def test_every_setting_is_documented_and_exists() -> None:
    used = {
        name
        for path in (ROOT / "naungan").rglob("*.py")
        for name in READ_FROM_ENVIRONMENT.findall(path.read_text(encoding="utf-8"))
    }
    documented = set(re.findall(r"^\| `([A-Z_]+)`", PAGE, re.MULTILINE))
    assert used - OF_OTHERS - {"PORT"} == documented - {"PORT"}
