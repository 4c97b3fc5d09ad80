"""The trail: what has happened, chained by hash, never changed."""
