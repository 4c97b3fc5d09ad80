"""The fund's own books: closing a year, its own costs and earnings, and how its money moves against its plan."""
