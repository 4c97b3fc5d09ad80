"""Inspections: what auditors look at first, read from the rooms of money. Nothing is kept here."""
