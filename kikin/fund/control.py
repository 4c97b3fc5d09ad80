"""Statements of who owns an organisation: where they come from, which party of them it is, what has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kikin.values.naming import folded
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

SOURCES: dict[str, Text] = {
    "declared": Text("申請者の申告", "declared by the applicant"),
    "open_source": Text("公開情報", "open source"),
    "register": Text("登記・登録", "a register"),
}
MAX_BYTES = 10 * 1024 * 1024
MAX_STAKES = 5_000
"""Of one organisation: more is a register, and no picture that people can read."""

StakeKey = tuple[str, str, str]
Amounts = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Loading:
    """What a version would be: where from, of which day, how large, and how many stakes it states."""

    source: str
    as_of: date
    today: date
    size_bytes: int
    stakes_count: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One stake in two versions, in basis points of shares and votes; nothing where it is not stated."""

    holder: str
    held: str
    kind: str
    before: Amounts | None
    after: Amounts | None


def problems_of_loading(facts: Loading) -> Iterator[Problem]:
    """Why statements cannot become a version."""
    if facts.source not in SOURCES:
        yield Problem(
            "unknown_source",
            "ownership.source",
            Text("情報の出所が分かりません", "this source is not known"),
            Text("一覧から選んでください", "choose one of the list"),
            shown(facts.source),
        )
    if facts.as_of > facts.today:
        yield Problem(
            "in_the_future",
            "ownership.as_of",
            Text("将来の日付です", "this day has not come"),
            Text("内容が確認された日を記入してください", "give the day of which the statements speak"),
            facts.as_of.isoformat(),
        )
    for size, most, what in (
        (facts.size_bytes, MAX_BYTES, Text("バイト", "bytes")),
        (facts.stakes_count, MAX_STAKES, Text("件の持分", "stakes")),
    ):
        if size > most:
            yield Problem(
                "too_large",
                "ownership.file",
                Text(
                    f"{size:,}{what.ja}あり、上限の{most:,}を超えています",
                    f"{size:,} {what.en} are more than {most:,}",
                ),
                Text("この機関に関わる部分だけにしてください", "keep what concerns this organisation"),
            )
    if facts.size_bytes and not facts.stakes_count:
        yield Problem(
            "nothing_stated",
            "ownership.file",
            Text("持分も支配関係も記載されていません", "no stake and no control is stated in it"),
            Text("ファイルを確かめてください", "check the file"),
        )


def party_of(
    asked: str, known_as: Collection[str], parties: Mapping[str, str], holders: Collection[str]
) -> tuple[str, tuple[Problem, ...]]:
    """Which party of the statements the organisation is: the one asked for, one that bears its name or number, or
    the only one that holds nothing in another.
    """
    if asked:
        return (asked, ()) if asked in parties else ("", (_no_such_party(asked),))
    alike = {folded(name) for name in known_as if name}
    named = [one for one, name in parties.items() if folded(one) in alike or (name and folded(name) in alike)]
    lowest = [one for one in parties if one not in holders]
    for found in (named, lowest):
        if len(found) == 1:
            return found[0], ()
    return "", (_which_party(named or lowest),)


def differences(before: Mapping[StakeKey, Amounts], after: Mapping[StakeKey, Amounts]) -> list[Difference]:
    """Every stake that is not the same in two versions, in the order of their parties."""
    return [
        Difference(*key, before.get(key), after.get(key))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]


def _no_such_party(asked: str) -> Problem:
    return Problem(
        "no_such_party",
        "ownership.party",
        Text("この識別子の者はファイルにありません", "the statements name no such party"),
        Text("ファイルにある識別子を記入してください", "give an identifier of the file"),
        shown(asked),
    )


def _which_party(found: Sequence[str]) -> Problem:
    several = ", ".join(shown(one) for one in found[:5])
    return Problem(
        "which_party",
        "ownership.party",
        Text("どの者がこの機関か分かりません", "it cannot be told which party the organisation is"),
        Text("ファイルの中での識別子を記入してください", "give its identifier in the file"),
        several,
    )
