"""The audit trail and the books, for those who check."""
