"""The ledger: money between two accounts, only ever added to, and books that tell what is wrong with them."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.utils import IntegrityError

from naungan.ledger import operations as ledger
from naungan.ledger import queries
from naungan.ledger.values import TransferOrder

DAY = date(2025, 12, 1)
BANK, JKK, JKM = "piutang-settlement:contoh", "titipan-iuran:JKK", "titipan-iuran:JKM"


def _open(at):
    ledger.open_account(BANK, name="Piutang bank contoh", kind="asset", at=at)
    ledger.open_account(JKK, name="Titipan iuran JKK", kind="liability", at=at)
    ledger.open_account(JKM, name="Titipan iuran JKM", kind="liability", at=at)


@pytest.fixture
def accounts(db, at):
    _open(at)


def _payment(reference: str, people: int = 1) -> list[TransferOrder]:
    return [
        TransferOrder(BANK, JKK, 10_000 * people, "payment", reference, DAY),
        TransferOrder(BANK, JKM, 6_800 * people, "payment", reference, DAY),
    ]


def _tamper(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("ledger_transfer", "ledger_dailysum"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        cursor.execute(statement)
        for table in ("ledger_transfer", "ledger_dailysum"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")


def test_a_village_year_stands_in_the_books_by_programme(accounts, at):
    numbers = ledger.post_many(_payment("NGN-1", people=1200), at=at)
    assert numbers == sorted(numbers)
    assert [transfer.id for transfer in queries.transfers("NGN-1")] == numbers
    assert queries.balance(BANK) == 20_160_000
    assert (queries.balance(JKK), queries.balance(JKM)) == (12_000_000, 8_160_000)
    assert queries.violations() == []


def test_posting_takes_one_statement_however_many_orders(accounts, at, django_assert_num_queries):
    orders = [order for number in range(300) for order in _payment(f"NGN-{number}")]
    with django_assert_num_queries(1):
        made = ledger.post_many(orders, at=at)
    assert len(made) == 600
    assert [transfer.credit for transfer in queries.transfers("NGN-7")] == [JKK, JKM]


def test_one_unknown_account_refuses_all_orders_and_is_named(accounts, at):
    wrong = TransferOrder(BANK, "titipan-iuran:JKP", 1, "payment", "NGN-1", DAY)
    with pytest.raises(ledger.UnknownAccount, match="titipan-iuran:JKP"):
        ledger.post_many([*_payment("NGN-1"), wrong], at=at)
    assert queries.transfers("NGN-1") == ()
    with pytest.raises(ledger.UnknownAccount):
        queries.balance("titipan-iuran:JKP")


def test_posting_nothing_gives_nothing(accounts, at):
    assert ledger.post_many([], at=at) == []


@pytest.mark.parametrize("changed", [
    {"amount_rp": 0}, {"amount_rp": -1}, {"credit": BANK}, {"kind": "reversal"}, {"kind": "gift"}, {"reference": ""},
])  # fmt: skip
def test_an_order_that_can_never_be_a_transfer_is_a_bug(changed):
    given = {"debit": BANK, "credit": JKK, "amount_rp": 1, "kind": "payment", "reference": "R", "happened_on": DAY}
    with pytest.raises(ValueError, match=r"\w"):
        TransferOrder(**(given | changed))


def test_opening_an_account_again_changes_nothing_but_another_kind_is_refused(accounts, at):
    first = ledger.open_account(BANK, name="Piutang bank contoh", kind="asset", at=at)
    assert ledger.open_account(BANK, name="Nama lain", kind="asset", at=at) == first
    assert [account.name for account in queries.balances() if account.code == BANK] == ["Piutang bank contoh"]
    with pytest.raises(ledger.AccountDiffers):
        ledger.open_account(BANK, name="Piutang bank contoh", kind="liability", at=at)
    with pytest.raises(ValueError, match="asset or a liability"):
        ledger.open_account("modal", name="Modal", kind="equity", at=at)


def test_a_reversal_mirrors_every_transfer_of_the_reference_once(accounts, at):
    ledger.post_many(_payment("NGN-1"), at=at)
    ledger.post_many(_payment("NGN-2"), at=at)
    ledger.reverse("NGN-1", reference_new="BTL-1", happened_on=DAY, at=at)
    assert queries.balance(BANK) == 16_800
    assert [(t.debit, t.credit, t.amount_rp) for t in queries.transfers("BTL-1")] == [
        (JKK, BANK, 10_000), (JKM, BANK, 6_800),
    ]  # fmt: skip
    assert len(queries.transfers("NGN-1")) == 4, "a reference shows what reversed it"
    assert queries.violations() == []
    with pytest.raises(ledger.AlreadyReversed):
        ledger.reverse("NGN-1", reference_new="BTL-2", happened_on=DAY, at=at)
    with pytest.raises(ledger.NothingToReverse):
        ledger.reverse("NGN-3", reference_new="BTL-3", happened_on=DAY, at=at)
    assert queries.balance(BANK) == 16_800


def test_a_reversal_is_not_reversed_itself(accounts, at):
    ledger.post_many(_payment("NGN-1"), at=at)
    ledger.reverse("NGN-1", reference_new="BTL-1", happened_on=DAY, at=at)
    with pytest.raises(ledger.AlreadyReversed):
        ledger.reverse("BTL-1", reference_new="BTL-2", happened_on=DAY, at=at)


@pytest.mark.parametrize("statement", [
    "UPDATE ledger_transfer SET amount_rp = 1", "DELETE FROM ledger_transfer", "TRUNCATE ledger_transfer CASCADE",
    "UPDATE ledger_dailysum SET debit_rp = 0", "DELETE FROM ledger_dailysum",
])  # fmt: skip
def test_the_database_itself_refuses_to_change_the_books(accounts, at, statement):
    ledger.post_many(_payment("NGN-1"), at=at)
    ledger.seal_day(DAY, at=at)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {statement}")
    assert queries.violations() == []


def test_balances_are_the_same_before_and_after_sealing(accounts, at):
    ledger.post_many(_payment("NGN-1"), at=at)
    before = queries.balances()
    assert ledger.seal_day(DAY, at=at) == 3
    assert queries.balances() == before
    ledger.post_many(_payment("NGN-2"), at=at)
    assert queries.balance(BANK) == 33_600
    ledger.seal_day(DAY + timedelta(days=1), at=at)
    assert queries.balance(BANK) == 33_600
    assert queries.violations() == []


def test_a_payment_of_a_sealed_day_that_comes_late_is_in_the_next_seal(accounts, at):
    ledger.seal_day(DAY, at=at)
    ledger.post_many(_payment("NGN-late"), at=at)
    ledger.seal_day(DAY + timedelta(days=1), at=at)
    assert queries.balance(BANK) == 16_800
    assert queries.violations() == []


def test_a_day_is_sealed_once_and_never_before_a_sealed_one(accounts, at):
    ledger.seal_day(DAY, at=at)
    for day in (DAY, DAY - timedelta(days=1)):
        with pytest.raises(ledger.DayAlreadySealed):
            ledger.seal_day(day, at=at)


@pytest.mark.parametrize(("statement", "said"), [
    ("UPDATE ledger_dailysum SET debit_rp = debit_rp + 1 WHERE debit_rp > 0", "on record"),
    ("UPDATE ledger_dailysum SET last_transfer_id = 0 WHERE credit_rp = 13600", "last transfer differs"),
    ("UPDATE ledger_transfer SET kind = 'reversal' WHERE reference = 'NGN-1'", "a reversal that reverses nothing"),
    ("UPDATE ledger_transfer SET amount_rp = amount_rp + 1 WHERE reference = 'BTL-2'", "not the mirror"),
    ("UPDATE ledger_transfer SET reference = 'NGN-1' WHERE reference = 'NGN-3'", "are booked 2 times"),
    ("UPDATE ledger_transfer SET happened_on = '2025-11-30' WHERE id = (SELECT min(id) FROM ledger_transfer)",
     "comes from 1 accounts on 2 days"),
    ("DELETE FROM ledger_transfer WHERE id = (SELECT max(id) FROM ledger_transfer WHERE reference = 'BTL-2')",
     "only 1 of its 2 transfers are reversed"),
    ("DELETE FROM ledger_transfer WHERE reference = 'NGN-1'", "on record"),
])  # fmt: skip
def test_what_was_done_behind_the_books_back_is_told_in_words(accounts, at, statement, said):
    ledger.post_many(_payment("NGN-1"), at=at)
    ledger.post_many(_payment("NGN-2"), at=at)
    ledger.seal_day(DAY, at=at)
    ledger.post_many(_payment("NGN-3"), at=at)
    ledger.reverse("NGN-2", reference_new="BTL-2", happened_on=DAY, at=at)
    assert queries.violations() == []
    _tamper(statement)
    assert any(said in violation for violation in queries.violations()), queries.violations()


def test_books_without_their_guard_are_told(accounts):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER append_only ON ledger_transfer")
    assert queries.violations() == [
        "Tabel ledger_transfer tidak lagi dijaga dari perubahan. / "
        "Table ledger_transfer is no longer guarded against changes."
    ]


def _at_once(*works) -> list[BaseException]:
    problems: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work) -> None:
        try:
            start.wait()
            work()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


@pytest.mark.django_db(transaction=True)
def test_six_reversals_at_once_reverse_once(at):
    _open(at)
    ledger.post_many(_payment("NGN-1"), at=at)

    def reverse(number: int):
        return lambda: ledger.reverse("NGN-1", reference_new=f"BTL-{number}", happened_on=DAY, at=at)

    problems = _at_once(*(reverse(number) for number in range(6)))
    assert [type(problem) for problem in problems] == [ledger.AlreadyReversed] * 5
    assert queries.balance(BANK) == 0
    assert queries.violations() == []


@pytest.mark.django_db(transaction=True)
def test_sealing_while_four_writers_post_loses_nothing(at):
    _open(at)

    def write(writer: int):
        def work() -> None:
            for number in range(30):
                with transaction.atomic():
                    ledger.post_many(_payment(f"NGN-{writer}-{number}"), at=at)

        return work

    def seal() -> None:
        for number in range(10):
            ledger.seal_day(DAY + timedelta(days=number), at=at)

    assert _at_once(seal, *(write(writer) for writer in range(4))) == []
    assert queries.balance(BANK) == 4 * 30 * 16_800
    assert queries.violations() == []
