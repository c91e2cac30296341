"""Business events, append-only and chained by hash.

Answers: who did what, when, on which subject; does the chain hold.
Never: personal data, secrets, decisions.
"""
