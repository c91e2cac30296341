"""The only writers of batches: received, staged, mapped anew, committed, undone, discarded, taken to be mended."""

from naungan.intake.operations.apply import commit, undo
from naungan.intake.operations.receive import discard, receive, remap
from naungan.intake.operations.stage import stage
from naungan.intake.operations.take import take_corrected_file

__all__ = ["commit", "discard", "receive", "remap", "stage", "take_corrected_file", "undo"]
