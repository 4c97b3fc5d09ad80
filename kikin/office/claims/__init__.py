"""Claims: what recipients ask to be paid, and what is paid to them."""
