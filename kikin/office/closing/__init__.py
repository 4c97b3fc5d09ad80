"""The fund's own books: years closed by two persons, its costs and earnings, and its sheets at any past date."""
