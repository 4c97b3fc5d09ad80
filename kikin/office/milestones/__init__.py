"""Milestones: what an award owes by which day, gates between its stages, and what a stop leaves to do."""
