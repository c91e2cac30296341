"""Sources of money with their rules, budgets, commitments; regulations in force per region.

Answers: what may pay for whom, and how much is left.
Never: bills.
"""
