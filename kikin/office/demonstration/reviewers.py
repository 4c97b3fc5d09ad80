"""Fictional reviewers, and reviews drawn from a seed that say so in every reason.

A score is the latent quality of the application, less the strictness of the reviewer, plus noise. Each of the three has
its own stream of chance, named by the seed and by what it belongs to, so that a review is the same whatever other
reviews are drawn, and in whatever order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from random import Random

from kikin.fund.charter import Criterion, Field
from kikin.office.demonstration.names import draw_universities, people_from_abroad, people_of_japan
from kikin.office.demonstration.words import load, pairs
from kikin.values.text import Text

FROM_APPLICANTS_PERCENT = 40
FROM_ABROAD_EVERY = 6
UNIVERSITIES = 30
_KEYWORDS_PER_FIELD = 4
_FIRST_NUMBER = 90_000_001
"""Researchers' numbers of eight digits, which nobody bears."""

_FULL = 1_000_000
"""Qualities, strictness and noise are whole millionths of a scale: no floats, the same on every machine."""
_STRICTNESS = 120_000
_NOISE = 150_000
_EXCELLENT_FROM = 900_000


@dataclass(frozen=True, slots=True)
class DrawnReviewer:
    """One who reads. `fields` are keys of the charter, `keywords` words of them in both languages."""

    key: str
    name: Text
    organisation: Text
    fields: tuple[str, ...]
    keywords: tuple[str, ...]
    e_rad_number: str


@dataclass(frozen=True, slots=True)
class DrawnReview:
    """One review: a whole score for every criterion, within its scale, and a reason in both languages."""

    application: str
    reviewer: str
    scores: dict[str, int]
    reason: Text


def draw_reviewers(
    seed: int, fields: Sequence[Field], applicants: Sequence[Text], count: int = 90
) -> tuple[DrawnReviewer, ...]:
    """A pool in which every field has its readers in turn.

    Part of them work for one of the `applicants` (names of organisations), which bars them from some applications.
    """
    random = Random(f"reviewers:{seed}")
    names = _names(random)
    elsewhere = [university.name for university in draw_universities(random, UNIVERSITIES)]
    pool = []
    for number in range(count):
        first = fields[number % len(fields)]
        both = dict.fromkeys((first, random.choice(fields)))
        tied = applicants and random.randrange(100) < FROM_APPLICANTS_PERCENT
        pool.append(
            DrawnReviewer(
                key=f"reviewer-{number + 1:03}",
                name=next(names),
                organisation=random.choice(applicants if tied else elsewhere),
                fields=tuple(field.key for field in both),
                keywords=tuple(word for field in both for word in _keywords(random, field)),
                e_rad_number=f"{_FIRST_NUMBER + number}",
            )
        )
    return tuple(pool)


def draw_review(
    seed: int,
    application: str,
    reviewer: str,
    criteria: Sequence[Criterion],
    excellent: AbstractSet[str] = frozenset(),
) -> DrawnReview:
    """The review of one application by one reviewer, both named by any key that stays the same.

    `excellent` names applications whose story needs them to do well; theirs is drawn from the top of the scale.
    """
    quality = _draw(seed, "quality", application, _FULL)
    if application in excellent:
        quality = _EXCELLENT_FROM + quality // 10
    strictness = _draw(seed, "strictness", reviewer, 2 * _STRICTNESS) - _STRICTNESS
    stream = Random(f"review:{seed}:{application}:{reviewer}")
    scores: dict[str, int] = {}
    for criterion in criteria:
        seen = quality - strictness + stream.randint(-_NOISE, _NOISE)
        steps = criterion.high - criterion.low
        scores[criterion.key] = criterion.low + min(steps, max(0, seen * (steps + 1) // _FULL))
    tone = "strong" if quality > _FULL * 2 // 3 else "middling" if quality > _FULL // 3 else "weak"
    words, (notice_ja, notice_en) = stream.choice(pairs("reviews", tone)), load("reviews")["notice"]
    return DrawnReview(application, reviewer, scores, Text(notice_ja + words.ja, notice_en + words.en))


def _draw(seed: int, what: str, key: str, below: int) -> int:
    return Random(f"{what}:{seed}:{key}").randrange(below)


def _names(random: Random) -> Iterator[Text]:
    """Mostly Japanese names, some from abroad, none twice."""
    japanese, english = people_of_japan(random, "reviewers"), people_from_abroad(random, "reviewers")
    turn = 0
    while True:
        turn += 1
        yield next(english if turn % FROM_ABROAD_EVERY == 0 else japanese)


def _keywords(random: Random, field: Field) -> list[str]:
    terms = [*field.terms_ja, *field.terms_en]
    return random.sample(terms, min(_KEYWORDS_PER_FIELD, len(terms)))
