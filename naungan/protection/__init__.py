"""The person-month: worker, month, segment, programmes, what paid for it.

Answers: the only place that says who is protected.
Never: prices, bills, seats.
"""
