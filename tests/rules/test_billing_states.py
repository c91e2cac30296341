"""Every state of a bill can be reached from an open one, and is left or final on purpose."""

from naungan.billing.rules import BILL_MOVES
from naungan.billing.values import BillState

FINAL = {BillState.CANCELLED, BillState.REVERSED}


def test_every_state_is_in_the_table_and_reached_from_open() -> None:
    reached, waiting = set(), [BillState.OPEN]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += BILL_MOVES[state]
    assert reached == set(BillState) == set(BILL_MOVES)


def test_only_cancelled_and_reversed_bills_are_final() -> None:
    assert {state for state, moves in BILL_MOVES.items() if not moves} == FINAL
