"""Fictional people and organisations, each name once, none that could be taken for a real one.

None has a corporate number: every number that passes its check could be somebody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

from kikin.office.demonstration.words import pairs
from kikin.office.feeds.cohorts.records import CohortOrganisation
from kikin.values.text import Text

_SMALL_SHARE = 0.6


def people_of_japan(random: Random, part: str) -> Iterator[Text]:
    """Japanese names from the surnames of one part of the cast ("applicants", "reviewers", ...), shuffled."""
    names = [
        Text(ja=f"{surname.ja} {given.ja}", en=f"{given.en} {surname.en}")
        for surname, given in product(pairs("people", part, "surnames_ja"), pairs("people", "given_ja"))
    ]
    random.shuffle(names)
    return iter(names)


def people_from_abroad(random: Random, part: str) -> Iterator[Text]:
    """English names from the surnames of one part of the cast, shuffled."""
    names = [
        Text(ja=f"{given.ja}・{surname.ja}", en=f"{given.en} {surname.en}")
        for surname, given in product(pairs("people", part, "surnames_en"), pairs("people", "given_en"))
    ]
    random.shuffle(names)
    return iter(names)


def draw_companies(random: Random, count: int) -> list[CohortOrganisation]:
    """Companies of Japan, three in five small."""
    names = [
        Text(ja=f"{said.ja}{trade.ja}株式会社", en=f"{said.en} {trade.en} KK")
        for said, trade in product(pairs("organisations", "said"), pairs("organisations", "trades"))
    ]
    return [_company(random, name) for name in random.sample(names, count)]


def draw_companies_abroad(random: Random, count: int) -> list[CohortOrganisation]:
    """Companies with English names."""
    said, trades = pairs("organisations", "said_abroad"), pairs("organisations", "trades_abroad")
    names = [
        Text(ja=f"{word.ja}・{trade.ja}社", en=f"{word.en} {trade.en} Ltd") for word, trade in product(said, trades)
    ]
    return [_company(random, name) for name in random.sample(names, count)]


def draw_universities(random: Random, count: int) -> list[CohortOrganisation]:
    """Universities of Japan."""
    return _public(random, "universities", "university", count)


def draw_institutes(random: Random, count: int) -> list[CohortOrganisation]:
    """Research institutes of Japan."""
    return _public(random, "institutes", "research_institute", count)


def _public(random: Random, words: str, kind: str, count: int) -> list[CohortOrganisation]:
    names = [
        Text(ja=f"{said.ja}{noun.ja}", en=f"{said.en} {noun.en}")
        for said, noun in product(pairs("organisations", "said"), pairs("organisations", words))
    ]
    return [CohortOrganisation(name, kind) for name in random.sample(names, count)]


def _company(random: Random, name: Text) -> CohortOrganisation:
    size = "small_company" if random.random() < _SMALL_SHARE else "default"
    return CohortOrganisation(name, "company", size)
