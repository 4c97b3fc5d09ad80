"""A year of feeds from a folder, day by day through the looking, and how well what was planted was found."""

from kikin.office.watch.replaying.reading import Folder, read_folder
from kikin.office.watch.replaying.replay import Replay, replay
from kikin.office.watch.replaying.scoring import EVENTS, Planted, Score, score

__all__ = ["EVENTS", "Folder", "Planted", "Replay", "Score", "read_folder", "replay", "score"]
