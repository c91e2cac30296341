"""REST with OpenAPI for programs of other offices (``/api/v1``; how to use it: ``docs/api.md``).

What for: the same numbers as the pages, asked by a program. A token belongs to a user and reaches exactly as far as its
user does. Never: names or numbers of people, a rule, a write.
"""
