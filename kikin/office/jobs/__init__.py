"""What is done by itself, at its hours, at least once. A foundation: it knows no stage."""
