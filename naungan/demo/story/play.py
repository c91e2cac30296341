"""The steps of the story in their order; after a start that was killed each goes on from where it stopped."""

import time
from collections.abc import Callable
from dataclasses import replace

from naungan.demo.story import awarding, enrolling, importing, paying
from naungan.demo.story.setting import Story
from naungan.demo.story.told import StoryStep, Told


def play(story: Story) -> Told:
    """Plays every step and returns what they found. Refuses: what the rooms refuse."""
    before = awarding.before_payment(story)
    steps: list[StoryStep] = []
    for step in (
        importing.participants,
        importing.coverage_of_july,
        importing.nominations,
        enrolling.seats_decided,
        enrolling.bills_issued,
        paying.bank_pays,
        paying.ledger_checked,
    ):
        steps.append(_timed(step, story))
    steps.append(_timed(lambda told: awarding.coverage_moved(told, before), story))
    steps.append(_timed(lambda told: awarding.award_moved(told, before), story))
    return Told(tuple(steps))


def _timed(step: Callable[[Story], StoryStep], story: Story) -> StoryStep:
    started = time.perf_counter()
    told = replace(step(story), seconds=round(time.perf_counter() - started, 1))
    story.say(f"{told.indonesian} ({told.seconds:.1f} s)")
    for figure in told.figures:
        story.say(f"    {figure.indonesian}: {figure.value}")
    return told
