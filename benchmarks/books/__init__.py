"""What the benchmark of the ledger posts, and its rivals, each a program of its own."""
