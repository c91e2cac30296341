"""The synthetic province (contoh) and the story played on it.

Above the rooms, below the doors; nothing imports it but wiring and doors.
"""
