"""Watchlists as their publishers write them: a module for each format, and one shape that comes out of all."""
