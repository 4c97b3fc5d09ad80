"""What came of comparing: of everyone who was looked at, of every version of a list, and of hits that fell away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from kikin.fund.screening import PARTY_KINDS
from kikin.office.lists import queries as lists
from kikin.office.look.states import STATES
from kikin.office.look.tables import Cell, Column, Table
from kikin.values.text import Text

_NONE = Text("該当候補なし", "no hit")
_FIRST = Text("最初の照合", "the first comparison")


def parties_table(parties: Sequence[Any], hits: Sequence[Any]) -> Table:
    """Everyone who was compared, with what came of it: also that nothing did."""
    columns = (
        Column(Text("名称", "Name")),
        Column(Text("種類", "Kind"), "word"),
        Column(Text("申告された国", "Country, as disclosed"), "word"),
        Column(Text("照合の結果", "What came of it")),
    )
    rows = [
        (
            Cell(one.name, note=Text(one.name_en, one.name_ja) if one.name_ja and one.name_en else ""),
            PARTY_KINDS[one.kind],
            one.country,
            _outcome(hit for hit in hits if hit.party_id == one.pk),
        )
        for one in parties
    ]
    empty = Text("まだ照合していません。", "Nobody has been looked at yet.")
    caption = Text(
        "照合した機関・個人・申告された相手方", "Members, people and disclosed counterparties who were compared"
    )
    return Table(caption, columns, rows, empty=empty)


def comparisons_table(found: Sequence[Any], hits: Sequence[Any]) -> Table:
    """With which version of which list everyone was compared, when, and what that found."""
    columns = (
        Column(Text("リスト", "List")),
        Column(Text("照合日時", "Compared"), "at"),
        Column(Text("照合の機会", "On which occasion")),
        Column(Text("見つかった候補", "Hits that it found")),
    )
    rows = [
        (
            _version(one.version),
            one.at,
            Cell(one.run.ref, url=reverse("security:run", args=(one.run.ref,))) if one.run else _FIRST,
            _outcome(
                hit for hit in hits if hit.run_id == one.run_id and hit.entry.watchlist_id == one.version.watchlist_id
            ),
        )
        for one in found
    ]
    empty = Text("まだ照合していません。", "Nothing has been compared yet.")
    return Table(Text("照合の記録（新しい順）", "Every comparison, the latest first"), columns, rows, empty=empty)


def fallen_table(hits: Sequence[Any]) -> Table:
    """Hits that nobody had decided when their entry was removed, changed, or was found less probable."""
    columns = (
        Column(Text("該当候補", "Hit"), "ref"),
        Column(Text("関係者", "Our party")),
        Column(Text("リストの記載", "Listed entry")),
        Column(Text("なぜ外れたか", "Why it fell away")),
    )
    became = lists.what_became_of([hit.entry for hit in hits])
    rows = [
        (
            Cell(hit.ref, url=reverse("security:hit", args=(hit.ref,))),
            Cell(hit.party.name, note=PARTY_KINDS[hit.party.kind]),
            Cell(hit.entry.name, note=hit.entry.watchlist.name),
            _why(became[hit.entry_id]),
        )
        for hit in hits
    ]
    caption = Text("リストの変更により外れた候補", "Hits that fell away as the lists changed")
    return Table(caption, columns, rows)


def _version(version: Any) -> Cell:
    named = Text(
        f"「{version.watchlist.name}」第{version.number}版", f"“{version.watchlist.name}”, version {version.number}"
    )
    note = Text(
        f"{version.rows_count:,}件 / {version.sha256[:12]}", f"entries: {version.rows_count:,} / {version.sha256[:12]}"
    )
    return Cell(named, url=reverse("security:list_version", args=(version.ref,)), note=note)


def _outcome(hits: Iterable[Any]) -> Text:
    counts = Counter(hit.state for hit in hits)
    told = [(name.staff, counts[state]) for state, name in STATES["hit"].items() if counts[state]]
    if not told:
        return _NONE
    return Text(
        "、".join(f"{name.ja} {count}" for name, count in told), ", ".join(f"{name.en} {count}" for name, count in told)
    )


def _why(became: lists.Became) -> Text:
    if became.last is None:
        return Text("再照合で一致とみなされなくなった", "it was not found again when all was compared anew")
    if became.now is None:
        return Text(
            f"記載が削除された（第{became.last}版まで）", f"its entry was removed: it stood until version {became.last}"
        )
    return Text(
        f"記載が変わった（第{became.last}版まで）", f"its entry was changed: it stood so until version {became.last}"
    )
