"""Budgets and rules in, a plan out.

Answers: what closes the gap at which price.
Never: applying a plan unseen.
"""
