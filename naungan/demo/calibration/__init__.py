"""What the demo province is calibrated to: published figures in, exact whole-number margins out. No randomness."""

from naungan.demo.calibration.province import LAST_MONTH, VIEWED_MONTH, Calibration, calibrate, province_count
from naungan.demo.calibration.published import SEGMENTS

__all__ = ["LAST_MONTH", "SEGMENTS", "VIEWED_MONTH", "Calibration", "calibrate", "province_count"]
