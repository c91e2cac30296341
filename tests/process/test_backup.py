"""``naungan backup`` and ``restore`` as commands, between two data folders."""

import os
import subprocess
import sys

import psycopg
import pytest

from naungan.project.folder import ROOT, DataFolder
from naungan.project.launch.share import cluster_of, database_of

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("process")]


def _naungan(folder: DataFolder, *arguments: str) -> subprocess.CompletedProcess:
    hidden = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "NAUNGAN_KEYS_DIR"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, "-m", "naungan.project", *arguments],
        cwd=ROOT,
        env=environment | {"NAUNGAN_DATA_DIR": str(folder.path)},
        capture_output=True,
        text=True,
    )


def _ask(folder: DataFolder, question: str):
    with database_of(folder), psycopg.connect(cluster_of(folder).conninfo("naungan"), autocommit=True) as connection:
        answer = connection.execute(question)
        return answer.fetchone() if answer.description else None


def test_backup_comes_back_whole_and_only_where_it_may(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    first, second = DataFolder(tmp_path / "first folder"), DataFolder(tmp_path / "second folder")
    file = tmp_path / "copy of all.dump"
    _ask(first, "CREATE TABLE kept AS SELECT 7 AS n")

    made = _naungan(first, "backup", str(file))
    assert made.returncode == 0, made.stderr
    assert str(first.keys_folder) in made.stderr, "nobody is told to keep the keys"
    assert file.stat().st_mode & 0o077 == 0
    again = _naungan(first, "backup", str(file))
    assert again.returncode == 1
    assert "sudah ada" in again.stderr

    assert _naungan(second, "restore", str(file)).returncode == 0
    assert _ask(second, "SELECT n FROM kept") == (7,)

    _ask(second, "UPDATE kept SET n = 8")
    assert _naungan(second, "restore", str(file)).returncode == 1, "a full database was replaced unasked"
    damaged = tmp_path / "damaged.dump"
    damaged.write_bytes(file.read_bytes()[:200])
    assert _naungan(second, "restore", "--force", str(damaged)).returncode == 1
    assert _ask(second, "SELECT n FROM kept") == (8,), "a failed restore changed something"
    assert _naungan(second, "restore", "--force", str(file)).returncode == 0
    assert _ask(second, "SELECT n FROM kept") == (7,)


def test_a_backup_of_another_key_is_brought_back_with_a_warning(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    first, second = DataFolder(tmp_path / "first"), DataFolder(tmp_path / "second")
    file = tmp_path / "copy.dump"
    _ask(first, "CREATE TABLE registry_keyfingerprint AS SELECT 'nik' AS purpose, repeat('0', 64) AS fingerprint")
    _ask(first, "CREATE TABLE django_session AS SELECT 'masih masuk' AS session_key")
    assert _naungan(first, "backup", str(file)).returncode == 0
    back = _naungan(second, "restore", str(file))
    assert back.returncode == 0, back.stderr
    assert "Kunci NIK tidak ada di folder kunci" in back.stderr
    assert _ask(second, "SELECT count(*) FROM django_session") == (0,), "a backup lets one go on as somebody else"
