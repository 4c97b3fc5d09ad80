"""Publication: what the public is shown."""
