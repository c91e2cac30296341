"""Bills, their lines and claims, settlement, reversal, partners and their messages.

Answers: money is recorded once, or not at all.
Never: the wording of a bank's protocol.
"""
