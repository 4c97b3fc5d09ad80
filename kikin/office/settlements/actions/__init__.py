"""Everything that changes a settlement, and what follows it."""
