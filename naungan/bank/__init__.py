"""The bank's door: SNAP BI signatures, messages, codes, sandbox, simulator. One billing call per message."""
