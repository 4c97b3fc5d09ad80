"""A hit side by side: our party on the left, the entry of the list on the right, and whether each point differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from kikin.fund.parties import ORGANISATION_KINDS
from kikin.fund.screening import PARTY_KINDS
from kikin.office.doors.security.differences import marked_names, nearest
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.screening import queries
from kikin.values.text import Text, of_pairs

MUTED = Text("—", "—")


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A hit as its officer compares it: our party on the left, the entry of the list on the right."""

    hit: Any
    table: Table
    grounds: tuple[Text, ...]
    decided: tuple[tuple[Any, Text], ...]
    needs_second: bool


def side_by_side(hit: Any, names: Mapping[str, Text], versions: Mapping[int, Any], seconds: set[int]) -> SideBySide:
    """A hit with both sides, what differs, what the engine says, and what people decided."""
    return SideBySide(
        hit=hit,
        table=_sides(hit, versions.get(hit.entry.watchlist_id)),
        grounds=of_pairs(hit.grounds),
        decided=tuple((one, names.get(one.person, Text(one.person, one.person))) for one in hit.adjudications.all()),
        needs_second=hit.pk in seconds,
    )


def versions_of(case: Any) -> dict[int, Any]:
    """The version of each list with which a case was compared, by the list's key."""
    return {one.watchlist_id: one for one in queries.list_versions_of(case)}


def percent(hit: Any) -> str:
    """The probability that an engine gives, in percent, rounded down: only what is certain is 100 %."""
    return f"{hit.score_bp // 10 / 10:.1f}%"


def _sides(hit: Any, version: Any) -> Table:
    columns = (
        Column(Text("項目", "What"), "word"),
        Column(Text("関係者", "Our party")),
        Column(Text("リストの記載", "Listed entry")),
        Column(Text("比較", "Compared"), "word"),
    )
    entry = hit.entry
    ours, listed = names_of(hit)
    other_ours, other_listed = _other_names(hit)
    known = (hit.matched_name, _other_listed(hit))
    aliases = "、".join(one for one in (entry.name, *entry.aliases) if one not in known)
    rows: list[tuple[object, ...]] = [
        (Text("名称", "Name"), ours, listed, _said(_differ(ours, listed))),
        (
            Text("別の名称", "Other name"),
            other_ours,
            Cell(other_listed, note=aliases),
            _said(_differ(other_ours, other_listed)),
        ),
        *((label, left, right, _said(differs)) for label, left, right, differs in _pairs_of(hit)),
        (Text("生年月日", "Date of birth"), "", "、".join(entry.birth_dates), MUTED),
        (
            Text("番号", "Identifiers"),
            "",
            "、".join(f"{scheme} {value}" for scheme, value in entry.identifiers),
            MUTED,
        ),
        (Text("指定の根拠", "Listed under"), "", "、".join(entry.programmes), MUTED),
        (Text("リスト", "List"), "", _version(entry, version), MUTED),
    ]
    return Table(Text(f"{hit.ref}の比較", f"{hit.ref}, side by side"), columns, rows)


def _pairs_of(hit: Any) -> list[tuple[Text, object, object, bool | None]]:
    """What both sides say beside their names, and whether it differs; nothing where one side is silent."""
    party, entry = hit.party, hit.entry
    kinds = PARTY_KINDS | ORGANISATION_KINDS
    is_told = party.kind != "counterparty" and entry.kind in PARTY_KINDS
    is_placed = bool(party.country and entry.countries)
    return [
        (
            Text("種類", "Kind"),
            PARTY_KINDS[party.kind],
            kinds.get(entry.kind, Text(entry.kind, entry.kind)),
            entry.kind != party.kind if is_told else None,
        ),
        (
            Text("国", "Country"),
            party.country,
            "、".join(entry.countries),
            party.country not in entry.countries if is_placed else None,
        ),
    ]


def differing(hit: Any) -> list[Text]:
    """What differs between the two sides, as far as both say it."""
    points = [
        (Text("名称", "Name"), _differ(*names_of(hit))),
        (Text("別の名称", "Other name"), _differ(*_other_names(hit))),
        *((label, differs) for label, _, _, differs in _pairs_of(hit)),
    ]
    return [label for label, differs in points if differs]


def _differ(ours: str, listed: str) -> bool | None:
    """Whether a letter of two names was marked; nothing where one is silent."""
    return "<mark>" in ours + listed if ours and listed else None


def _said(differs: bool | None) -> Text:
    if differs is None:
        return MUTED
    return Text("異なる", "differs") if differs else Text("一致", "the same")


def _our_name(hit: Any) -> str:
    return nearest((hit.party.name_ja, hit.party.name_en), hit.matched_name)


def names_of(hit: Any) -> tuple[Any, Any]:
    """Our name that is nearest, and the listed name that matched, with the letters that differ marked."""
    return marked_names(_our_name(hit), hit.matched_name)


def _other_names(hit: Any) -> tuple[Any, Any]:
    """Our other name beside the other listed one that is most like it."""
    return marked_names(_our_other_name(hit), _other_listed(hit))


def _our_other_name(hit: Any) -> str:
    return next((one for one in (hit.party.name_ja, hit.party.name_en) if one and one != _our_name(hit)), "")


def _other_listed(hit: Any) -> str:
    names = [one for one in (hit.entry.name, *hit.entry.aliases) if one != hit.matched_name]
    return nearest(names, _our_other_name(hit) or hit.matched_name)


def _version(entry: Any, version: Any) -> object:
    if version is None:
        return entry.watchlist.name
    number = Text(
        f"「{version.watchlist.name}」第{version.number}版", f"“{version.watchlist.name}”, version {version.number}"
    )
    return Cell(
        number, url=reverse("security:list_version", args=(version.ref,)), note=f"{entry.key} / {version.sha256[:12]}"
    )
