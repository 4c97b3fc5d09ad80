"""Overlap and concentration: whether an application asks for what is paid for elsewhere, or for more than people do.

What coincides is found by rule and shown; what it means is decided by a person with reasons, and by two where an
application is to be refused for it. People are compared by their numbers; a name is only a candidate to be confirmed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.fund.parties import is_e_rad_number, is_orcid
from kikin.values.money import Yen
from kikin.values.text import Text

FULL_EFFORT_PERCENT = 100
SIGNS: dict[str, Text] = {
    "person": Text("同一人物", "Same person"),
    "name": Text("同姓同名（要確認）", "Same name, to be confirmed"),
    "organisation": Text("同一機関", "Same organisation"),
    "text": Text("題名・概要の類似", "Similar title or abstract"),
    "money": Text("同一の経費", "Same money"),
    "effort": Text("エフォート100％超", "Effort over 100 %"),
}
DECISIONS: dict[str, Text] = {
    "dismiss": Text("重複なし", "No overlap"),
    "reduce": Text("重複あり・要減額", "Overlap, to be reduced"),
    "propose_refusal": Text("過度の集中・不採択の提案", "Concentration, refusal proposed"),
}
"""What an officer decides about a pair; the last takes a second person."""
OPEN = frozenset({"found", "refusal_proposed"})
"""The states in which nothing has been decided for good: they stand as a warning in shortlisting."""

gives_reasons = reasons_are_given(
    "overlap.reasons", Text("何を比べて判断したかを書いてください", "say what was compared and what it comes to")
)

OVERLAP = Lifecycle(
    kind="overlap",
    initial="found",
    ends=frozenset({"none", "to_be_reduced", "refused", "gone"}),
    steps=(
        Step("dismiss", "found", "none", "overlap_dismissed", (gives_reasons,)),
        Step("reduce", "found", "to_be_reduced", "overlap_to_be_reduced", (gives_reasons,)),
        Step("propose_refusal", "found", "refusal_proposed", "overlap_refusal_proposed", (gives_reasons,)),
        Step("refuse", "refusal_proposed", "refused", "overlap_refused", (gives_reasons,)),
        Step("send_back", "refusal_proposed", "found", "overlap_sent_back", (gives_reasons,)),
        Step("reopen", "none", "found", "overlap_reopened", (gives_reasons,)),
        Step("reopen", "to_be_reduced", "found", "overlap_reopened", (gives_reasons,)),
        Step("reopen", "refused", "found", "overlap_reopened", (gives_reasons,)),
        Step("fall", "found", "gone", "overlap_gone"),
        Step("find_again", "gone", "found", "overlap_found_again"),
    ),
)
"""A pair that a later search no longer finds falls by itself, unless somebody has decided about it."""

FILE = Lifecycle(
    kind="project_file",
    initial="read",
    ends=frozenset({"taken", "dropped"}),
    steps=(
        Step("take", "read", "taken", "project_file_taken"),
        Step("drop", "read", "dropped", "project_file_dropped"),
    ),
)
"""A file of other funds' projects: read and shown first, then taken in or dropped."""

_WORD = re.compile(r"[a-zA-Z0-9]+|\w")
_TOGETHER = 4
"""So many words, or characters of Japanese, that stand together in both texts coincide."""


@dataclass(frozen=True, slots=True)
class Researcher:
    """Somebody in a project: the numbers that tell them from everyone else, their names folded, their effort."""

    numbers: frozenset[str]
    names: frozenset[str]
    effort_percent: int = 0


@dataclass(frozen=True, slots=True)
class Project:
    """An application, an award or a record of another fund, as they are compared. `lines`: year, cost item, yen."""

    ref: str
    organisations: frozenset[str]
    people: tuple[Researcher, ...]
    first_year: int
    last_year: int
    total_yen: Yen = 0
    lines: frozenset[tuple[int, str, Yen]] = frozenset()

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(number for one in self.people for number in one.numbers)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for one in self.people for name in one.names)

    def runs_with(self, other: Project) -> bool:
        """Whether both ask for money of the same year."""
        return self.first_year <= other.last_year and other.first_year <= self.last_year


@dataclass(frozen=True, slots=True)
class Found:
    """Two projects that have something in common, what that is, and how alike their texts are."""

    ours: str
    other: str
    signs: tuple[str, ...]
    alike_bp: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """What one person is to give to whom in one year; `shares` are (project, percent)."""

    number: str
    year: int
    shares: tuple[tuple[str, int], ...]

    @property
    def percent(self) -> int:
        return sum(percent for _, percent in self.shares)

    @property
    def is_over(self) -> bool:
        return self.percent > FULL_EFFORT_PERCENT


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, and whether the other text says the same there."""

    words: str
    coincides: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """`reasons` is what whoever takes the step gives for it."""

    reasons: str = ""


def find(
    ours: Sequence[Project],
    others: Sequence[Project],
    alike_bp: Mapping[tuple[str, str], int],
    *,
    enough_bp: int,
    with_name_bp: int,
) -> list[Found]:
    """Every pair that somebody has to look at: those with most in common first.

    `alike_bp` says of pairs of refs how alike their texts are. One person in both, or texts as alike as `enough_bp`,
    is enough; a name has to be borne out by the organisation, the money or texts as alike as `with_name_bp`; money
    counts only inside one organisation, where it is no chance.
    """
    known = {one.ref: one for one in others}
    overfull = {
        (load.number, project) for load in loads([*ours, *others]) if load.is_over for project, _ in load.shares
    }
    near: defaultdict[str, set[str]] = defaultdict(set)
    for mine, theirs in alike_bp:
        near[mine].add(theirs)
    keys = _by_key(others)
    found = []
    for one in ours:
        asked = near[one.ref].union(*(keys[key] for key in _keys(one))) - {one.ref}
        for other in (known[ref] for ref in asked if ref in known):
            if not one.runs_with(other):
                continue
            bp = alike_bp.get((one.ref, other.ref), 0)
            signs = _signs(one, other, bp >= enough_bp, overfull)
            if _is_worth_a_look(signs, bp >= with_name_bp):
                found.append(Found(one.ref, other.ref, tuple(sign for sign in SIGNS if sign in signs), bp))
    return sorted(found, key=lambda pair: (-len(pair.signs), -pair.alike_bp, pair.ours, pair.other))


def loads(projects: Iterable[Project]) -> list[Load]:
    """How much of themselves people, known by their numbers, are to give in each year, project by project."""
    shares: defaultdict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for one in projects:
        for person in one.people:
            for number in person.numbers if person.effort_percent else ():
                for year in range(one.first_year, one.last_year + 1):
                    shares[number, year][one.ref] = person.effort_percent
    return [Load(number, year, tuple(sorted(given.items()))) for (number, year), given in sorted(shares.items())]


def may_be(ours: Researcher, name: str, number: str) -> bool:
    """Whether a person of ours may be the researcher of that folded name and number.

    The same number would say already that they are, and another of its kind that they are not.
    """
    is_of_its_kind = is_e_rad_number if is_e_rad_number(number) else is_orcid
    return bool(number) and name in ours.names and not any(map(is_of_its_kind, ours.numbers))


def same_money(one: Project, other: Project) -> frozenset[tuple[int, str, Yen]]:
    """The lines that both ask for: the same amount for the same cost item in the same year."""
    return one.lines & other.lines


def parts(text: str, other: str) -> tuple[Part, ...]:
    """A text cut into what the other says as well and what it does not."""
    places, words = _words(text)
    runs = _runs(_words(other)[1])
    shared = [False] * len(text)
    for at in range(len(words) - _TOGETHER + 1):
        if tuple(words[at : at + _TOGETHER]) in runs:
            first, last = places[at][0], places[at + _TOGETHER - 1][1]
            shared[first:last] = [True] * (last - first)
    cuts = [0, *(at for at in range(1, len(text)) if shared[at] != shared[at - 1]), len(text)]
    return tuple(Part(text[first:last], shared[first]) for first, last in pairwise(cuts) if first < last)


def _is_worth_a_look(signs: frozenset[str], is_related: bool) -> bool:
    if signs & {"person", "text"}:
        return True
    if "name" in signs:
        return is_related or bool(signs & {"organisation", "money"})
    return {"organisation", "money"} <= signs


def _signs(one: Project, other: Project, is_alike: bool, overfull: set[tuple[str, str]]) -> frozenset[str]:
    same = one.numbers & other.numbers
    has_same_total = one.total_yen > 0 and one.total_yen == other.total_yen
    so = {
        "person": bool(same),
        "name": not same and bool(one.names & other.names),
        "organisation": bool(one.organisations & other.organisations),
        "text": is_alike,
        "money": has_same_total or bool(same_money(one, other)),
        "effort": any((number, one.ref) in overfull or (number, other.ref) in overfull for number in same),
    }
    return frozenset(sign for sign, is_so in so.items() if is_so)


def _keys(project: Project) -> Iterator[tuple[object, ...]]:
    """What makes it worth comparing two projects at all."""
    yield from (("number", number) for number in project.numbers)
    yield from (("name", name) for name in project.names)
    for organisation in project.organisations:
        yield ("total", organisation, project.total_yen)
        yield from (("line", organisation, line) for line in project.lines)


def _by_key(projects: Iterable[Project]) -> defaultdict[tuple[object, ...], set[str]]:
    found: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    for one in projects:
        for key in _keys(one):
            found[key].add(one.ref)
    return found


def _words(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    """Where the words of a text stand, and the words in one form; of Japanese every character is one."""
    matches = list(_WORD.finditer(text))
    return [one.span() for one in matches], [unicodedata.normalize("NFKC", one[0]).casefold() for one in matches]


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + _TOGETHER]) for at in range(len(words) - _TOGETHER + 1)}
