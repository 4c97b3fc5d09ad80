"""What the people of the fictions declare: ties to counterparties in countries that do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal, TypeAlias

from kikin.fund.applications import DISCLOSURE_KINDS
from kikin.office.demonstration.words import load
from kikin.office.feeds.cohorts.records import CohortDisclosure
from kikin.values.text import Text

Danger: TypeAlias = Literal["none", "listed", "grave"]

_DECLARING_PERCENT = 30
_SUPPORT_STEP_YEN = 500_000
_MOST_SUPPORT_STEPS = 120
_NOTE = Text(ja="実演用の架空の申告", en="a fictional declaration for the demonstration")


@dataclass(frozen=True, slots=True)
class Counterparty:
    """`danger` is what the fictional watchlist says of it."""

    name: Text
    country: str
    danger: Danger


def counterparties() -> tuple[Counterparty, ...]:
    """Every counterparty that can be declared, in the order of its file."""
    return tuple(
        Counterparty(Text(*entry["name"]), entry["country"], entry["danger"])
        for entry in load("counterparties")["counterparty"]
    )


def draw_disclosures(random: Random, people_count: int) -> tuple[CohortDisclosure, ...]:
    """None for most applications, else one or two different counterparties."""
    if random.randrange(100) >= _DECLARING_PERCENT:
        return ()
    found = []
    for counterparty in random.sample(counterparties(), random.choice((1, 1, 2))):
        kind = random.choice(tuple(DISCLOSURE_KINDS))
        amount_yen = _SUPPORT_STEP_YEN * random.randint(1, _MOST_SUPPORT_STEPS) if kind == "support" else 0
        person = random.randrange(people_count)
        found.append(CohortDisclosure(person, kind, counterparty.name, counterparty.country, amount_yen, _NOTE))
    return tuple(found)
