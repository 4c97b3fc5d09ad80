"""What an actor may hold for the public now, and an item beside the thing that it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from kikin.fund import publication as rules
from kikin.fund.relations import Actor
from kikin.office.awards import queries as awards
from kikin.office.calls import queries as calls
from kikin.office.charter.queries import by_digest
from kikin.office.publication.contents import Showable, Showing, showing, states_of, thing_of
from kikin.office.publication.models import Item
from kikin.office.selection import queries as selection
from kikin.values.text import NOTHING_SAID, Text


def ready(actor: Actor) -> list[Showable]:
    """The calls, rounds and awards that an actor sees, that are decided enough, and that no item holds or shows."""
    held = set(Item.objects.exclude(state="withdrawn").values_list("kind", "about"))
    found: list[Showable] = []
    found += calls.visible_to(actor).filter(state__in=rules.FINAL["call"])
    found += selection.visible_to(actor).filter(state__in=rules.FINAL["round"])
    found += awards.visible_to(actor).filter(state__in=rules.FINAL["award"])
    return [one for one in found if (one.lifecycle.kind, one.ref) not in held]


def thing(item: Item) -> Showable:
    """The thing that an item shows, as it is now."""
    return thing_of(item.kind, item.about)


def as_it_is_now(item: Item) -> Showing:
    """What the public would see of the thing today; an item that says otherwise can be corrected."""
    return showing(thing(item))


def facts_of(items: Sequence[Item], today: date, reasons: Text = NOTHING_SAID) -> Callable[[Item], rules.Facts]:
    """Items as the rules see them, the states of their things read together."""
    states = states_of((item.kind, item.about) for item in items)

    def gather(item: Item) -> rules.Facts:
        return rules.Facts(
            item.kind,
            item.content,
            by_digest(item.charter_digest).publication.awards,
            today,
            item.public_from_on,
            item.embargo_until_on,
            about_state=states.get((item.kind, item.about), ""),
            reasons=reasons.ja and reasons.en,
        )

    return gather
