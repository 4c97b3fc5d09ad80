"""Incidents: what was reported, how grave it is, who was told, and what was learned. Known to the desk alone."""
