"""Naungan: every worker of a province under the shelter of employment social security."""
