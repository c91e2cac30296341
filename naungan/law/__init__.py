"""What the regulations say on a date: dated parameters and pure rules.

Answers: contributions, reliefs, eligibility, benefits, with their source.
Never: a database, a clock, a guess for a day without a value.
"""
