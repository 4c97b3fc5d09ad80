"""A made-up fund of real size and a year of its feeds. It shares nothing with what looks at them but their forms."""

from kikin.office.watch.making.world import Size
from kikin.office.watch.making.year import make

__all__ = ["Size", "make"]
