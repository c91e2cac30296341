"""The only writers of batches: received, staged, mapped anew, committed, undone, discarded."""

from naungan.intake.operations.apply import commit, undo
from naungan.intake.operations.receive import discard, receive, remap
from naungan.intake.operations.stage import stage

__all__ = ["commit", "discard", "receive", "remap", "stage", "undo"]
