"""Reading for inspections: red flags with what is behind them, and the lists from which samples are drawn."""

from kikin.office.inspections.queries.flags import Raised, red_flags
from kikin.office.inspections.queries.items import POPULATIONS, Item, Place, amounts_of, items_of

__all__ = ["POPULATIONS", "Item", "Place", "Raised", "amounts_of", "items_of", "red_flags"]
