"""What is asked: parties, and what each states to hold in another.

Shares are whole numbers of millionths of a basis point, so that "33.333333 %" is kept as written, sums are
exact and a party is owned to the last unit or not. A stake that was stated as a range keeps both ends.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple, TypeAlias, TypeGuard, get_args

from kikin.values.problems import Problem, shown
from kikin.values.text import Text

ENGINE = "ownership"
VERSION = "1"

UNIT = 10**6
"""Of these to a basis point."""
WHOLE = 10_000 * UNIT

MAX_PARTIES = 3_000_000
MAX_STAKES = 6_000_000
MAX_NAME = 500
MAX_PROBLEMS = 1_000

Kind: TypeAlias = Literal[
    "shares",
    "board",
    "officer",
    "contract",
    "debt",
    "golden_share",
    "law",
    "trust",
    "influence",
    "nominee",
    "nominator",
    "other",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
CONTROLLING: frozenset[Kind] = frozenset(
    {"board", "contract", "debt", "golden_share", "law", "trust", "influence", "nominator"}
)
"""Who holds one of these directs the other whatever the votes; an officer or a nominee does not by that alone."""

PartyKind: TypeAlias = Literal["entity", "person", "arrangement", "state"]
"""A state is one itself, or a body of one."""
Power: TypeAlias = Literal["none", "npi", "banzhaf"]


@dataclass(frozen=True, slots=True)
class Party:
    """`unknown` says why nobody can tell who this is (a code of the source); empty for one who is known."""

    id: str
    name: str = ""
    kind: PartyKind = "entity"
    unknown: str = ""


class Stake(NamedTuple):
    """What `owner` holds in `owned`; `low` and `high` differ where a range was stated.

    An `indirect` stake says in one figure what a chain carries: it is reported and never added to the chain.
    """

    owner: str
    owned: str
    kind: Kind = "shares"
    share: int = 0
    share_high: int = 0
    votes: int = 0
    votes_high: int = 0
    indirect: bool = False


class Unstated(NamedTuple):
    """Somebody holds something in `owned`, and the source says only why it does not say who."""

    owned: str
    reason: str


@dataclass(frozen=True, slots=True)
class OwnershipProblem:
    """`parties` names whom it can; a party that only a stake names is an entity without a name."""

    stakes: tuple[Stake, ...]
    parties: tuple[Party, ...] = ()
    unstated: tuple[Unstated, ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """Reached by `units` of the votes, or, if `strict`, only by more."""

    units: int
    strict: bool = False

    def reached_by(self, votes: int) -> bool:
        """Do that many votes reach it?"""
        return votes > self.units or (votes == self.units and not self.strict)

    @property
    def bp(self) -> float:
        """In basis points."""
        return self.units / UNIT

    def label(self) -> str:
        """As it was asked: `25%`, `>50%`, `any`."""
        if not self.units:
            return "any"
        return f"{'>' if self.strict else ''}{Decimal(self.units) / (100 * UNIT):f}%"


ANY = Threshold(0, strict=True)
USUAL = (Threshold(2_500 * UNIT), Threshold(5_000 * UNIT), ANY)


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of holders from owner to owned, and what its shares multiply to."""

    through: tuple[str, ...]
    share_bp: float


@dataclass(frozen=True, slots=True)
class Control:
    """`owner` reaches `threshold` through `holders` (itself, or those it controls) and by what `means`.

    `certain` is false where only the upper ends of ranges reach it.
    """

    threshold: Threshold
    votes_bp: float
    means: tuple[str, ...]
    holders: tuple[str, ...]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Pair:
    """What `owner` is to `owned`, by every measure.

    `integrated_high_bp` is above `integrated_bp` only where ranges were stated; `declared_bp` is an indirect
    stake as stated, and `integrated_bp` takes its place where no chain carries anything.
    """

    owner: str
    owned: str
    integrated_bp: float
    integrated_high_bp: float
    weakest_link_bp: float | None
    declared_bp: float | None
    ultimate: bool
    controls: tuple[Control, ...]
    means: tuple[str, ...]
    paths: tuple[Path, ...]
    power: float | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """Parties that own one another in a circle; `closed` when nobody outside owns anything of them.

    Of a closed loop I - A is singular: its members own each other and nobody owns them.
    """

    members: tuple[str, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """In `owned`, a party nobody can name, and the source's reason."""

    owned: str
    party: str
    reason: str
    share_bp: float | None


@dataclass(frozen=True, slots=True)
class OwnershipResult:
    """An answer with its lineage. `left_off` counts the pairs that were too many to give."""

    engine: str
    version: str
    digest: str
    thresholds: tuple[Threshold, ...]
    pairs: tuple[Pair, ...]
    loops: tuple[Loop, ...]
    unknowns: tuple[Unknown, ...]
    power: Power = "none"
    power_of: dict[str, float] = field(default_factory=dict)
    power_sampled: bool = False
    left_off: int = 0


def is_name(value: object) -> TypeGuard[str]:
    """Can it be kept and written? Neither too long nor with a character that no file and no database takes."""
    if not isinstance(value, str) or len(value) > MAX_NAME:
        return False
    if value.isascii():
        return "\0" not in value
    return not any(one == "\0" or "\ud800" <= one <= "\udfff" for one in value)


def stake(owner: str, owned: str, share_bp: float, votes_bp: float | None = None, kind: Kind = "shares") -> Stake:
    """A direct stake from basis points; votes follow the shares unless they are given."""
    share = round(share_bp * UNIT)
    votes = share if votes_bp is None else round(votes_bp * UNIT)
    return Stake(owner, owned, kind, share, share, votes, votes)


def threshold(text: str) -> Threshold | None:
    """`25%`, `>50%` or `any`; nothing if it is none of these."""
    text = text.strip().lower()
    if text == "any":
        return ANY
    strict = text.startswith(">")
    try:
        percent = Decimal(text.removeprefix(">").removesuffix("%"))
    except InvalidOperation:
        return None
    if not text.endswith("%") or not percent.is_finite() or not 0 < percent <= 100:
        return None
    return Threshold(int(percent * 100 * UNIT), strict)


def digest(problem: OwnershipProblem) -> str:
    """The sha256 of what was asked, whatever order it came in."""
    sha = hashlib.sha256()
    parties = ((party.id, party.name, party.kind, party.unknown) for party in problem.parties)
    for part in (problem.stakes, parties, problem.unstated):
        for line in sorted(map(json.dumps, part)):
            sha.update(line.encode())
        sha.update(b"\n")
    return sha.hexdigest()


def problems_of(problem: OwnershipProblem) -> tuple[Problem, ...]:
    """Everything that is wrong with a problem, at once, up to a thousand; nothing when it can be solved."""
    found: list[Problem] = []
    for one in (*_size_problems(problem), *_stake_problems(problem)):
        found.append(one)
        if len(found) == MAX_PROBLEMS:
            break
    return tuple(found) or tuple(_sum_problems(problem))[:MAX_PROBLEMS]


def _size_problems(problem: OwnershipProblem) -> Iterator[Problem]:
    for where, size, limit in (
        ("stakes", len(problem.stakes), MAX_STAKES),
        ("parties", len(problem.parties), MAX_PARTIES),
    ):
        if size > limit:
            yield Problem(
                "too_many",
                where,
                Text(f"{size:,}件あり、上限の{limit:,}件を超えています", f"{size:,} are more than {limit:,}"),
                Text("ファイルを分けてください", "split the file"),
            )
    for one, count in Counter(party.id for party in problem.parties).items():
        if count > 1:
            yield Problem(
                "party_repeated",
                f"party {shown(one)}",
                Text("同じ識別子の者が2回以上あります", "two parties have this identifier"),
                Text("1件にまとめてください", "describe each party once"),
            )


def _stake_problems(problem: OwnershipProblem) -> Iterator[Problem]:
    stated: set[tuple[str, str, str, bool]] = set()
    for one in problem.stakes:
        where = f"{shown(one.owner)} → {shown(one.owned)}"
        for low, high, name in (
            (one.share, one.share_high, "share"),
            (one.votes, one.votes_high, "votes"),
        ):
            if not 0 <= low <= high <= WHOLE:
                yield Problem(
                    "share_out_of_range",
                    f"{where}: {name}",
                    Text(
                        "0%から100%まで、かつ下限が上限以下でなければなりません",
                        "it must lie between 0 and 100 %, the lower end not above the upper",
                    ),
                    Text("割合を直してください", "correct the share"),
                    shown(percent(low) if low == high else f"{percent(low)} - {percent(high)}"),
                )
        key = (one.owner, one.owned, one.kind, one.indirect)
        if key in stated:
            yield Problem(
                "stated_twice",
                where,
                Text(f"同じ種類（{one.kind}）の持分が2回あります", f"this stake ({one.kind}) is stated twice"),
                Text("1件にまとめてください", "state it once, with the sum"),
            )
        stated.add(key)


def _sum_problems(problem: OwnershipProblem) -> Iterator[Problem]:
    shares: dict[str, int] = defaultdict(int)
    votes: dict[str, int] = defaultdict(int)
    for one in problem.stakes:
        if not one.indirect:
            shares[one.owned] += one.share
            votes[one.owned] += one.votes
    for sums, name, ja in ((shares, "shares", "持分"), (votes, "votes", "議決権")):
        for owned, total in sums.items():
            if total > WHOLE:
                yield over_whole(owned, name, ja, total)


def over_whole(owned: str, name: str, ja: str, total: int) -> Problem:
    """More than all of a party is held."""
    return Problem(
        "over_100_percent",
        f"{shown(owned)}: {name}",
        Text(f"{ja}の合計が100%を超えています", f"its {name} come to more than 100 %"),
        Text(
            "二重に記載された、または間接の持分がないか確かめてください",
            "look for a stake stated twice, or an indirect one stated as direct",
        ),
        percent(total),
    )


def percent(units: int) -> str:
    """For a person to read."""
    return f"{Decimal(units) / (100 * UNIT):f}%"
