"""The doors of the site, one per audience. Doors use actions and queries, never models, and never each other."""
