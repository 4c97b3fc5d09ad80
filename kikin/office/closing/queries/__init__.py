"""Reading the fund's own books: its closings and entries, and its sheets at any past date."""
