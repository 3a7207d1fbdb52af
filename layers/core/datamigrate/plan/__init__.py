"""Decide what the project holds: names, models, tests, seeds. Writes no text of any file."""
