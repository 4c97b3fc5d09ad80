"""Overlap and concentration: pairs of projects found, shown side by side, and decided."""
