"""Measures (numerator, denominator, region, segment, month), targets, published figures.

Answers: how far the province is, and what is missing.
Never: changes to anything it counts.
"""
