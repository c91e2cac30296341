"""``python -m naungan.project``: the ``naungan`` command wherever the clone lies, also after it was moved."""

from naungan.project.command import main

main()
