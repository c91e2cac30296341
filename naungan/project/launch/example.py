"""The demo province at the first start: its people, its logins, and the story played while the product answers."""

from django.conf import settings

from naungan.access import operations as access
from naungan.access import queries as access_queries
from naungan.access.business_time import business_shift
from naungan.bank.simulator import simulate
from naungan.billing import queries as billing_queries
from naungan.demo.calibration import VIEWED_MONTH
from naungan.demo.load import is_loaded, load_province
from naungan.demo.population import Province
from naungan.demo.story import Story, is_told, play, read_told, write_told
from naungan.kernel import Actor
from naungan.project.launch.first_run import Run, Step, machine_now

_BY = Actor.system("cerita contoh")


def _load_people(run: Run) -> None:
    """Everybody but the month that the story brings as a file."""
    load_province(
        Province.plan(scale=run.scale, seed=run.seed),
        by=_BY,
        at=run.at,
        say=run.say,
        without=frozenset({VIEWED_MONTH}),
    )
    access.create_demo_logins(at=run.at)


def _tell(run: Run) -> None:
    day = access_queries.business_day()
    assert day is not None, "the demo province sets its own day"

    def pay() -> tuple[int, int]:
        result = simulate(base_url=run.base_url, tell=lambda sentence: None)
        return result.paid, result.amount_rp

    told = play(
        Story(
            province=Province.plan(scale=run.scale, seed=run.seed),
            folder=settings.DATA_FOLDER.path,
            by=_BY,
            at=run.at + business_shift(run.at),
            on=day.day,
            pay=pay,
            say=run.say,
        )
    )
    write_told(settings.DATA_FOLDER.path, told)


def story_told_again() -> str:
    """What the story found when it was played, for each later start."""
    told = read_told(settings.DATA_FOLDER.path)
    return "\n".join(["Cerita (contoh):", *told.lines()]) if told else ""


def logins_told() -> str:
    """The demo's logins, for the screen; asking changes none, but the bank's gets its partner once there is one."""
    if not is_loaded():
        return ""
    banks = billing_queries.partners(_BY.scope)
    cast = access.create_demo_logins(at=machine_now(), partner_id=banks[0].id if banks else None)
    return "\n".join(
        ["Akun contoh (demo logins):", *(f"  {one.username:<20} {one.password}   {one.name}" for one in cast)]
    )


PEOPLE = Step("Provinsi contoh (demo province)", lambda run: is_loaded(), _load_people, is_example=True)
STORY = Step("Cerita (the story)", lambda run: is_told(settings.DATA_FOLDER.path), _tell, is_example=True)
