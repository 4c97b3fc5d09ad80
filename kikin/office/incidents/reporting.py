"""All that the public door may ask of incidents: to take a report, and what whoever reported adds to it."""

from kikin.office.incidents.actions import Receipt, add, new_secret, report

__all__ = ["Receipt", "add", "new_secret", "report"]
