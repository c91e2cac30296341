"""Budgets and the regulations that carry them."""
