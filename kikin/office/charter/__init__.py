"""The charter in force, and the numbers that refs count up."""
