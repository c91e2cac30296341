"""Any file becomes staged rows: formats, columns, repair, a verdict per row, progress, undo.

Answers: read = accepted + rejected + duplicate + waiting.
Never: what the rows are for: the room that owns the target validates and applies them.
"""
