"""Accounts and transfers in whole rupiah, append-only.

Answers: post, reverse, balances, violations.
Never: what a payment means: it knows opaque references only.
"""
