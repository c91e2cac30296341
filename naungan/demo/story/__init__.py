"""The story: files in, people known, seats decided, bills issued, the bank pays, coverage and award move.

Played once by the first start, step by step through the rooms' own operations; the bank that pays over HTTP is handed
in. What each step found is kept, so that later starts and the pages show it again.
"""

from naungan.demo.story.following import next_village, prepare_next_village
from naungan.demo.story.play import play
from naungan.demo.story.setting import FIRST_MONTH, Story
from naungan.demo.story.told import StoryFigure, StoryStep, Told, is_told, read_told, write_told

__all__ = [
    "FIRST_MONTH",
    "Story",
    "StoryFigure",
    "StoryStep",
    "Told",
    "is_told",
    "next_village",
    "play",
    "prepare_next_village",
    "read_told",
    "write_told",
]
