"""Panels: who met, who was in the room for what, what was recommended, and the ranking that two have signed."""
