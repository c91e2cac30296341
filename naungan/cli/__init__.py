"""The ``naungan`` command."""
