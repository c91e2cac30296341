"""Bills, payments and receipts: what is due, how it is paid, what was paid."""
