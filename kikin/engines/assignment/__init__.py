"""Which reviewer reads which application."""
