"""Bills, their lines and claims, settlement, reversal, partners and their messages.

Answers: what is owed under a code, what was paid, and what a partner was told about it.
Makes true: money is recorded once, or not at all: a payment, its ledger transfers, its person-months and the stored
answer are one transaction (``operations.settle_many``, the only way money comes in).
Never: the wording of a bank's protocol, a price of its own (``law`` knows), a worker's name.
"""
