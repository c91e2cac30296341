"""The worker: long imports, sealing, digests."""
