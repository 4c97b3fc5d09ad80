"""The watch: what was seen of funded projects after their award, and what came of it."""
