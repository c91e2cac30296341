"""The demo province's margins: published totals exact, percentages kept at every scale, no award in sight."""

from decimal import Decimal

import numpy as np
import pytest

from naungan.demo.calibration import VIEWED_MONTH, calibrate, province_count
from naungan.demo.calibration.fitting import controlled_rounding, fit_registered, largest_remainder, move_odds
from naungan.demo.calibration.published import read_curve, read_regencies
from naungan.demo.source import read_rows
from naungan.kernel import Month


@pytest.fixture(scope="module")
def full():
    return calibrate(Decimal(1))


def test_the_full_province_has_exactly_the_published_workers_and_participants(full):
    assert full.workers.sum(axis=0).tolist() == [800_904, 864_518, 154_008]
    assert full.workers.sum() == 1_819_430
    assert full.registered.sum() == 575_504
    assert f"{575_504 / full.workers.sum():.4f}" == "0.3163"


def test_construction_in_sanggau_is_the_published_cell_and_its_rate_is_the_provinces(full):
    sanggau = list(full.regencies).index("61.03")
    assert (full.workers[sanggau, 2], full.registered[sanggau, 2]) == (12_320, 4_519)
    assert full.registered[:, 2].sum() == round(154_008 * 4_519 / 12_320)


def test_the_other_segments_share_as_in_2024(full):
    formal, informal, _ = full.registered.sum(axis=0)
    assert formal / informal == pytest.approx(460_267 / 147_159, rel=1e-5)


def test_a_regency_with_a_published_rate_gets_that_rate(full):
    for place, regency in enumerate(read_regencies()):
        if regency.published_rate is not None:
            wanted = float(regency.published_rate) * full.workers[place].sum()
            assert abs(full.registered[place].sum() - wanted) <= 0.5, regency.name


def test_regencies_without_a_figure_share_the_rest_by_their_workers_alone(full):
    open_places = [place for place, regency in enumerate(read_regencies()) if regency.published_rate is None]
    rates = full.registered[open_places].sum(axis=1) / full.workers[open_places].sum(axis=1)
    assert len(open_places) == 7
    assert rates.max() - rates.min() < 0.012  # they differ only by their mix of segments


def test_the_table_in_the_data_folder_says_what_is_used(full):
    rows = read_rows("demo/kalibrasi_kabkota.csv")
    assert [int(row["penyebut_dipakai"]) for row in rows] == full.workers.sum(axis=1).tolist()
    assert [int(row["terdaftar_juli_2025"]) for row in rows] == full.registered.sum(axis=1).tolist()
    assert all(row["sumber"] and row["berlaku_bulan"] for row in rows if row["angka_terbit_persen"])
    assert all(row["keyakinan"] == "estimasi" for row in rows if not row["angka_terbit_persen"])


@pytest.mark.parametrize("scale", ["0.5", "0.05", "0.02", "0.005"])
def test_a_smaller_scale_keeps_every_percentage_to_the_person(full, scale):
    small = calibrate(Decimal(scale))
    assert abs(small.workers.sum() - float(scale) * 1_819_430) <= 1
    assert (small.registered <= small.workers).all()
    for axis in (0, 1):
        wanted = full.registered.sum(axis=axis) / full.workers.sum(axis=axis)
        kept = small.registered.sum(axis=axis) / small.workers.sum(axis=axis)
        assert (np.abs(kept - wanted) * small.workers.sum(axis=axis) <= 2).all()
    cells = np.abs(small.registered / small.workers - full.registered / full.workers) * small.workers
    assert cells.max() <= 3


def test_the_default_scale_has_the_figures_the_front_page_shows():
    small = calibrate(Decimal("0.05"))
    assert (small.workers.sum(), small.registered.sum()) == (90_971, 28_775)
    assert f"{28_775 / 90_971:.4f}" == "0.3163"


def test_every_month_of_history_follows_the_published_curve(full):
    for month in full.months(60):
        cells = full.registered_in(month)
        assert cells.sum() == province_count(read_curve(), month)
        assert (cells <= full.workers).all()
    assert full.registered_in(VIEWED_MONTH).sum() == 575_504
    assert [str(month) for month in full.months(24)][::23] == ["2023-12", "2025-11"]


@pytest.mark.parametrize(
    ("month", "registered"),
    [("2020-12", 586_403), ("2022-12", 586_403), ("2023-09", 757_947), ("2024-12", 607_426), ("2025-11", 575_504)],
)
def test_the_curve_passes_through_the_published_points_and_is_carried_on_flat(month, registered):
    assert province_count(read_curve(), Month.parse(month)) == registered


def test_the_curve_is_straight_between_two_points():
    halfway = province_count(read_curve(), Month(2023, 8))
    assert halfway == 757_947 - round((757_947 - 586_403) / 9)


@pytest.mark.parametrize("scale", ["0", "-1", "1.01"])
def test_a_scale_outside_its_range_is_refused(scale):
    with pytest.raises(ValueError, match="scale"):
        calibrate(Decimal(scale))


def test_largest_remainder_keeps_the_total_and_prefers_the_earlier_on_a_tie():
    assert largest_remainder(np.array([1.0, 1.0, 1.0]), 4).tolist() == [2, 1, 1]
    assert largest_remainder(np.array([0.0, 3.0]), 5).tolist() == [0, 5]
    with pytest.raises(ValueError, match="nothing to share"):
        largest_remainder(np.array([0.0, 0.0]), 1)


def test_controlled_rounding_meets_both_margins():
    expected = np.array([[1.5, 2.5], [2.5, 1.5]])
    rounded = controlled_rounding(expected, np.array([4, 4]), np.array([4, 4]))
    assert rounded.sum(axis=1).tolist() == [4, 4]
    assert rounded.sum(axis=0).tolist() == [4, 4]
    assert np.abs(rounded - expected).max() <= 1


def test_fitting_never_registers_more_people_than_a_cell_has():
    workers = np.array([[100, 100], [100, 100]])
    fitted = fit_registered(workers, np.array([190, 20]), np.array([105, 105]))
    assert (fitted < workers).all()
    assert fitted.sum(axis=1) == pytest.approx([190, 20], abs=1e-5)


def test_a_month_wanting_more_people_than_there_are_is_refused():
    with pytest.raises(ValueError, match="no common factor"):
        move_odds(np.array([[5]]), np.array([[10]]), 11)
