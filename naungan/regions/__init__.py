"""Official region codes with validity, the tree, boundaries and workforce denominators.

Answers: what a code meant on a day, and how many workers a region has by whose count.
Never: who is protected.
"""
