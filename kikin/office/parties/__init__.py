"""Persons and organisations, and who acts for whom."""
