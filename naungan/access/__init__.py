"""Users, roles and permissions; makes the Scope once, at the door.

Answers: who may do what, where.
Never: what the doors look like.
"""
