"""Every state of dossier and nomination is reached, and left or final; the documentation draws exactly the table."""

from pathlib import Path

import pytest

from naungan.programme import operations
from naungan.programme.rules import (
    DOSSIER_FINAL,
    DOSSIER_MOVES,
    DOSSIER_WORDS,
    NOMINATION_FINAL,
    NOMINATION_MOVES,
    NOMINATION_WORDS,
    DossierState,
    IllegalMove,
    NominationState,
    diagram,
    require_dossier_move,
    require_nomination_move,
)
from naungan.web.states import STATES

TABLES = [
    (DossierState, DOSSIER_MOVES, DOSSIER_FINAL),
    (NominationState, NOMINATION_MOVES, NOMINATION_FINAL),
]
DOCUMENT = Path(__file__).parents[2] / "docs" / "algorithms" / "kuota-desa.md"


@pytest.mark.parametrize(("states", "moves", "final"), TABLES)
def test_every_state_is_reached_from_the_beginning(states, moves, final):
    reached = {move.after for move in moves if move.before is None}
    while True:
        further = reached | {move.after for move in moves if move.before in reached}
        if further == reached:
            break
        reached = further
    assert reached == set(states)


@pytest.mark.parametrize(("states", "moves", "final"), TABLES)
def test_every_state_is_left_or_final_and_never_both(states, moves, final):
    left = {move.before for move in moves if move.before is not None}
    assert left | final == set(states)
    assert not left & final


@pytest.mark.parametrize(("states", "moves", "final"), TABLES)
def test_every_move_is_caused_by_an_operation_and_stands_once(states, moves, final):
    assert all(callable(getattr(operations, move.cause)) for move in moves)
    keys = [(move.before, move.after, move.cause) for move in moves]
    assert len(keys) == len(set(keys))


def test_every_state_has_its_word_and_the_pages_say_the_same():
    assert set(DOSSIER_WORDS) == set(DossierState)
    assert set(NOMINATION_WORDS) == set(NominationState)
    for state, word in DOSSIER_WORDS.items():
        assert STATES[f"village.{state.value}"].indonesian == word
    for state, word in NOMINATION_WORDS.items():
        assert STATES[f"nomination.{state.value}"].indonesian == word


def test_document_draws_exactly_the_tables():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert diagram(DOSSIER_MOVES, "berkas usulan") in text
    assert diagram(NOMINATION_MOVES, "usulan") in text


def test_move_outside_the_table_is_refused_and_says_where_it_stands():
    with pytest.raises(IllegalMove, match="sedang diisi"):
        require_dossier_move(DossierState.OPEN, DossierState.DECIDED, cause="decide_dossier")
    with pytest.raises(IllegalMove, match="tidak memenuhi syarat"):
        require_nomination_move(NominationState.REFUSED, NominationState.SEATED, cause="decide_dossier")


def test_right_move_by_the_wrong_operation_is_refused():
    with pytest.raises(IllegalMove):
        require_dossier_move(DossierState.DECIDED, DossierState.OPEN, cause="return_dossier")
