"""Visions and the concepts under them."""
