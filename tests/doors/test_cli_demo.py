"""``naungan demo``: loads once, writes the files it is asked for, and refuses what cannot be."""

import pytest
from click.testing import CliRunner

from naungan.cli.demo import demo
from naungan.demo.files import read_manifest
from naungan.demo.load import ProvinceAlreadyLoaded


@pytest.mark.parametrize("wrong", [["--scale", "0"], ["--scale", "2"], ["--scale", "banyak"], ["--months", "4"]])
def test_a_size_that_cannot_be_is_wrong_usage(wrong):
    assert CliRunner().invoke(demo, wrong).exit_code == 2


@pytest.mark.django_db
def test_the_province_is_loaded_once_and_its_files_lie_where_asked(tmp_path):
    asked = ["--scale", "0.005", "--seed", "3", "--months", "5"]
    first = CliRunner().invoke(demo, [*asked, "--files", str(tmp_path)])
    assert first.exit_code == 0, first.output
    assert "baris/s" in first.output
    truths = read_manifest(tmp_path / "manifest.json")
    assert {truth.file_name for truth in truths} == {path.name for path in tmp_path.glob("usulan-*")}
    assert len((tmp_path / "peserta-2025-07.csv").read_text().splitlines()) == 2_878 + 1
    again = CliRunner().invoke(demo, asked)
    assert isinstance(again.exception, ProvinceAlreadyLoaded)
