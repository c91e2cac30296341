"""The steps of the first run in their order, and what each start prints. How to add one: see ``first_run``."""

from collections.abc import Callable

from naungan.project.launch.example import PEOPLE, STORY, logins_told, story_told_again
from naungan.project.launch.first_run import Step
from naungan.project.launch.official import OFFICIAL

BEFORE_SERVING: tuple[Step, ...] = (OFFICIAL, PEOPLE)

WHILE_SERVING: tuple[Step, ...] = (STORY,)

CLOSING_WORDS: tuple[Callable[[], str], ...] = (story_told_again, logins_told)
