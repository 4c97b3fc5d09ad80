"""What an answer says, in sentences that a person can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kikin.engines.ownership.problem import Control, Loop, OwnershipResult, Pair, Unknown
from kikin.values.text import Text

MEANS = {
    "votes": Text("議決権", "votes"),
    "shares": Text("持分", "shares"),
    "board": Text("役員の選任権", "appointing the board"),
    "officer": Text("役員", "an office"),
    "contract": Text("契約", "contract"),
    "debt": Text("債権", "debt"),
    "golden_share": Text("黄金株・定款上の権利", "a golden share or the articles"),
    "law": Text("法令", "law"),
    "trust": Text("信託", "trust"),
    "influence": Text("その他の影響力", "other influence"),
    "nominee": Text("名義人", "nominee"),
    "nominator": Text("名義の背後", "behind a nominee"),
    "other": Text("その他・不明", "other or unknown"),
    "declared": Text("間接保有の申告", "a declared indirect holding"),
}


def sentences(result: OwnershipResult, names: Mapping[str, str]) -> Iterator[Text]:
    """Every control, circle and unknown of an answer."""
    for pair in result.pairs:
        if pair.controls:
            yield control_sentence(pair, pair.controls[0], names)
    for loop in result.loops:
        yield loop_sentence(loop, names)
    for unknown in result.unknowns:
        yield unknown_sentence(unknown, names)


def control_sentence(pair: Pair, control: Control, names: Mapping[str, str]) -> Text:
    """Who controls whom, by what, through whom."""
    owner, owned = names.get(pair.owner, pair.owner), names.get(pair.owned, pair.owned)
    others = [names.get(one, one) for one in control.holders if one != pair.owner]
    through = Text(f"（{'、'.join(others)}を通じて）", f" through {', '.join(others)}") if others else Text("", "")
    means = [MEANS[one] for one in control.means]
    votes = f"{control.votes_bp / 100:g}"
    by = Text("・".join(one.ja for one in means), ", ".join(one.en for one in means))
    if control.certain:
        return Text(
            f"{owner}は{owned}を支配している{through.ja}。手段は{by.ja}、議決権は{votes}%",
            f"{owner} controls {owned}{through.en}, by {by.en} ({votes} % of the votes)",
        )
    return Text(
        f"{owner}は{owned}を支配している可能性がある{through.ja}。手段は{by.ja}、議決権は最大{votes}%",
        f"{owner} may control {owned}{through.en}, by {by.en} (up to {votes} % of the votes)",
    )


def loop_sentence(loop: Loop, names: Mapping[str, str]) -> Text:
    """Who owns one another."""
    members = [names.get(one, one) for one in loop.members[:10]]
    more = len(loop.members) - len(members)
    ja, en = (
        "、".join(members) + (f"ほか{more}者" if more else ""),
        ", ".join(members) + (f" and {more} more" if more else ""),
    )
    if loop.closed:
        return Text(
            f"{ja}は互いのすべてを持ち合い、外部の所有者がいない",
            f"{en} own all of one another; nobody outside owns any of them",
        )
    return Text(f"{ja}は持ち合いの関係にある", f"{en} own parts of one another")


def unknown_sentence(unknown: Unknown, names: Mapping[str, str]) -> Text:
    """Of whom somebody holds something, and why nobody says who."""
    owned = names.get(unknown.owned, unknown.owned)
    return Text(
        f"{owned}の保有者が分からない（{unknown.reason}）", f"a holder of {owned} is not named ({unknown.reason})"
    )
