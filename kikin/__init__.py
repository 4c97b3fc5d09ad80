"""Kikin (基金): runs a public technology fund."""
