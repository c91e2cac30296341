"""Budgets and rules in, a plan out: whom the money can protect, where, from which source.

Answers: how many people a year's budgets protect, how the lowest rates rise first, what a target costs at least.
Never: applying a plan. Nothing is written, reserved or enrolled here; the room has no tables. Deciding on people is the
programme's, committing money is funding's and billing's.
"""
