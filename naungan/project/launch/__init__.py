"""The launcher: the embedded database, first-run steps, and one process that starts and stops everything else."""
