"""What the regulations say on a date: dated parameters and pure rules.

Answers: contributions (``bpu``, ``pu``, ``construction``), reliefs (``relief``), benefits, ages, who may hold a
place of a programme (``eligibility``), whether a published figure adds up (``published``), the calculator's rows.
Every value has its source and a confidence mark (``parameter``, ``citation``); files in ``parameters/``.
Never: a database, a clock, a guess for a day without a value.
"""
