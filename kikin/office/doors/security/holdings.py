"""Ownership in words: what one holds in another, who controls and how, what is not known, what has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from kikin.engines.ownership.control import DECLARED
from kikin.engines.ownership.explain import MEANS
from kikin.engines.ownership.problem import Pair
from kikin.fund.control import Amounts, Difference
from kikin.office.control.queries import Edge, Picture
from kikin.office.look.tables import Cell, Column, Table
from kikin.values.text import Text

_REASONS = {
    "noBeneficialOwners": Text("実質的支配者がいない", "there is no beneficial owner"),
    "subjectUnableToConfirmOrIdentifyBeneficialOwner": Text(
        "機関が実質的支配者を特定できない", "it cannot tell who its beneficial owner is"
    ),
    "interestedPartyHasNotProvidedInformation": Text("本人が情報を出していない", "they have given no information"),
    "subjectExemptFromDisclosure": Text("機関が開示を免除されている", "it is exempt from disclosure"),
    "interestedPartyExemptFromDisclosure": Text("本人が開示を免除されている", "they are exempt from disclosure"),
    "informationUnknownToPublisher": Text("公表者が知らない", "the publisher does not know"),
    "nominatorNotStated": Text("名義人の背後にいる者の記載がない", "who stands behind the nominee is not stated"),
    "notDescribed": Text("ファイルに説明がない", "the file does not describe them"),
}

_WITHOUT_VOTES = Text("議決権によらない", "not by votes")


def percent(bp: float) -> str:
    return f"{bp / 100:.4f}".rstrip("0").rstrip(".") + "%"


def words_of(edge: Edge, *, brief: bool = False) -> Text:
    """What one holds in another; `brief` is what has room on a line."""
    kind = Text("", "") if edge.kind == "shares" else MEANS[edge.kind]
    if not edge.share_bp and not edge.share_high_bp and not edge.votes_bp:
        return kind if kind.ja else Text("割合の記載なし", "part not stated")
    share = _range(edge.share_bp, edge.share_high_bp)
    indirect = Text("間接 ", "indirect ") if edge.is_indirect else Text("", "")
    apart = edge.votes_bp != edge.share_bp and not (brief and edge.share_bp)
    votes = percent(edge.votes_bp)
    said = Text(
        f"{indirect.ja}{share}" + (f"（議決権{votes}）" if apart else ""),
        f"{indirect.en}{share}" + (f" (votes {votes})" if apart else ""),
    )
    return Text(f"{kind.ja} {said.ja}".strip(), f"{kind.en} {said.en}".strip())


def _range(low: float, high: float) -> str:
    return percent(low) if high <= low else f"{percent(low)}–{percent(high)}"


def told(members: Sequence[str], names: Mapping[str, str]) -> str:
    """Parties by name, in one line."""
    return ", ".join(names.get(one, one) for one in members)


def control_table(picture: Picture) -> Table:
    """Everyone who reaches a threshold of the charter, with the highest reached, how, and by which chains."""
    columns = (
        Column(Text("実質的支配者", "Control person")),
        Column(Text("到達した基準", "Threshold reached")),
        Column(Text("議決権", "Votes"), "count"),
        Column(Text("最終的な持分", "Integrated share"), "count"),
        Column(Text("最も弱い環", "Weakest link"), "count"),
        Column(Text("経路", "Chains")),
    )
    rows = [_control_row(pair, picture.names) for pair in picture.control]
    empty = Text("設置要綱の基準に達する者は記載されていません。", "Nobody stated reaches a threshold of the charter.")
    return Table(Text("実質的支配者", "Control persons"), columns, rows, empty=empty)


def _control_row(pair: Pair, names: Mapping[str, str]) -> tuple[object, ...]:
    highest = max(pair.controls, key=lambda one: ("votes" in one.means, one.threshold.units))
    means = [MEANS[one] for one in highest.means]
    by_votes = "votes" in highest.means or highest.means == (DECLARED,)
    how = Text("・".join(one.ja for one in means), ", ".join(one.en for one in means))
    if not highest.certain:
        how = Text(f"{how.ja}（上限では到達）", f"{how.en} (only at the upper end of a range)")
    chains = "; ".join(
        " → ".join(names.get(one, one) for one in path.through) + f" ({percent(path.share_bp)})" for path in pair.paths
    )
    ultimate = Text("さらに上の保有者なし", "nobody above") if pair.ultimate else Text("", "")
    return (
        Cell(names.get(pair.owner, pair.owner), note=ultimate),
        Cell(percent(highest.threshold.bp) if by_votes else _WITHOUT_VOTES, note=how),
        _figure(percent(highest.votes_bp)),
        _figure(_range(pair.integrated_bp, pair.integrated_high_bp)),
        _figure("–" if pair.weakest_link_bp is None else percent(pair.weakest_link_bp)),
        chains,
    )


def _figure(words: str) -> Text:
    return Text(words, words)


def unknowns_table(picture: Picture) -> Table:
    """Where somebody stands whom nobody names, and the reason that the source gives."""
    columns = (
        Column(Text("保有先", "Held")),
        Column(Text("持分", "Share")),
        Column(Text("理由", "Reason")),
    )
    rows = [
        (
            picture.names.get(one.owned, one.owned),
            "–" if one.share_bp is None else percent(one.share_bp),
            _REASONS.get(one.reason, Text(one.reason, one.reason)),
        )
        for one in picture.unknowns
    ]
    empty = Text("氏名・名称の分からない保有者はいません。", "No holder stays unnamed.")
    return Table(Text("分からない保有者", "Holders who are not named"), columns, rows, empty=empty)


def versions_table(ref: str, versions: Sequence[Any]) -> Table:
    """Every version, each leading to its own picture."""
    columns = (
        Column(Text("版", "Version"), "count"),
        Column(Text("出所", "Source")),
        Column(Text("時点", "As of"), "on"),
        Column(Text("持分の数", "Stakes"), "count"),
        Column(Text("取込日時", "Loaded"), "at"),
        Column("SHA-256", "digest"),
    )
    here = reverse("security:ownership_of", args=(ref,))
    rows = [
        (
            Cell(one.number, f"{here}?version={one.number}"),
            one.source_name,
            one.as_of,
            one.stakes_count,
            one.loaded_at,
            one.sha256,
        )
        for one in versions
    ]
    empty = Text("まだ取り込まれていません。", "Nothing is loaded yet.")
    return Table(Text("版（新しい順）", "Versions, the newest first"), columns, rows, empty=empty)


def changes_table(found: Sequence[Difference], names: Mapping[str, str]) -> Table:
    """Each stake that differs, before and after."""
    columns = (
        Column(Text("保有者", "Holder")),
        Column(Text("保有先", "Held")),
        Column(Text("種類", "Kind")),
        Column(Text("前の版", "Before")),
        Column(Text("この版", "In this version")),
    )
    rows = [
        (
            names.get(one.holder, one.holder),
            names.get(one.held, one.held),
            MEANS[one.kind],
            _amounts(one.before),
            _amounts(one.after),
        )
        for one in found
    ]
    empty = Text("違いはありません。", "They state the same.")
    return Table(Text("前の版との違い", "What has changed"), columns, rows, empty=empty)


def _amounts(amounts: Amounts | None) -> Text:
    if amounts is None:
        return Text("記載なし", "not stated")
    share, votes = percent(amounts[0]), percent(amounts[1])
    return Text(f"持分{share}、議決権{votes}", f"share {share}, votes {votes}")
