"""The embedded database with real processes, in a data folder with a blank in its name."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest

from naungan.project.folder import ROOT, DataFolder
from naungan.project.launch.postgres import processes_in
from naungan.project.launch.share import cluster_of, database_of

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("process")]


@pytest.fixture(autouse=True)
def own_server(monkeypatch):
    """These tests are about the embedded server, also in a run against another one."""
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def folder(tmp_path):
    """A data folder whose server, whatever a test did to it, is gone afterwards."""
    made = DataFolder(tmp_path / "data folder")
    yield made
    cluster_of(made).stop()


def _ask(folder: DataFolder, question: str):
    with psycopg.connect(cluster_of(folder).conninfo("naungan"), autocommit=True) as connection:
        answer = connection.execute(question)
        return answer.fetchone() if answer.description else None


def _kill_everything(folder: DataFolder) -> None:
    for pid in processes_in(folder.path / "postgres" / "cluster"):
        os.kill(pid, signal.SIGKILL)


def test_server_starts_and_stops_with_its_only_user(folder):
    with database_of(folder):
        assert _ask(folder, "SELECT 1") == (1,)
    assert processes_in(folder.path / "postgres" / "cluster") == []
    assert not folder.socket_folder.exists()


def test_who_joins_uses_the_same_server_and_the_last_one_stops_it(folder):
    with database_of(folder):
        first = cluster_of(folder).running_pid()
        with database_of(folder):
            assert cluster_of(folder).running_pid() == first
        assert _ask(folder, "SELECT 1") == (1,)
    assert cluster_of(folder).running_pid() is None


def test_committed_row_survives_kill_9_of_everything(folder):
    with database_of(folder):
        _ask(folder, "CREATE TABLE kept (n int)")
        _ask(folder, "INSERT INTO kept VALUES (7)")
        _kill_everything(folder)
        with database_of(folder):
            assert _ask(folder, "SELECT n FROM kept") == (7,)


def test_server_whose_user_was_killed_is_joined_by_the_next(folder):
    with database_of(folder):
        pass  # made
    program = (
        "import sys, time, pathlib\n"
        "from naungan.project.folder import DataFolder\n"
        "from naungan.project.launch.share import database_of\n"
        "with database_of(DataFolder(pathlib.Path(sys.argv[1]))):\n"
        "    print('up', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(folder.path)], cwd=ROOT, stdout=subprocess.PIPE) as user:
        assert user.stdout.readline() == b"up\n"
        survivor = cluster_of(folder).running_pid()
        user.kill()
    assert cluster_of(folder).running_pid() == survivor
    with database_of(folder):
        assert cluster_of(folder).running_pid() == survivor
    assert cluster_of(folder).running_pid() is None


def test_pid_file_that_names_a_stranger_is_not_believed(folder):
    with database_of(folder):
        pass
    data = folder.path / "postgres" / "cluster"
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n0\n5432\n{folder.socket_folder}\n\n")
    assert cluster_of(folder).running_pid() is None
    with database_of(folder):
        assert _ask(folder, "SELECT 1") == (1,)


def test_two_data_folders_are_separate(folder, tmp_path):
    other = DataFolder(tmp_path / "other folder")
    assert other.socket_folder != folder.socket_folder
    with database_of(folder), database_of(other):
        _ask(folder, "CREATE TABLE here (n int)")
        with pytest.raises(psycopg.errors.UndefinedTable):
            _ask(other, "SELECT * FROM here")


def test_socket_is_open_to_its_owner_only(folder):
    with database_of(folder):
        assert folder.socket_folder.stat().st_mode & 0o777 == 0o700


def test_statement_of_an_error_is_not_in_the_log(folder):
    with database_of(folder):
        _ask(folder, "CREATE TABLE persons (nik text PRIMARY KEY)")
        _ask(folder, "INSERT INTO persons VALUES ('6102990000000001')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            _ask(folder, "INSERT INTO persons VALUES ('6102990000000001')")
    log = (folder.path / "postgres" / "server.log").read_text()
    assert "duplicate key" in log
    assert "6102990000000001" not in log
