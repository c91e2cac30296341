"""Workers and their identities, dated attributes, employers, projects.

Answers: who is this person; NIK encrypted, looked up by keyed digest.
Never: whether the person is protected.
"""
