"""1 Desa 100 Pekerja Rentan: seats, nominations, decisions, approvals, replacement.

Answers: who sits on which seat in which month, and why.
Never: money.
"""
