"""Extracts of a company register as CSV: who holds, sits on the board, lends, votes with whom; mergers and liens.

`record, as_of, company, kind, party` and, as the kind needs, `party_name, share_bp, votes_bp, covenant, appointed_by,
ends_on, over, status`. A row's `status` is empty while it stands, `ended` once it does not, `withdrawn` where it never
did.
"""

from __future__ import annotations

from collections.abc import Iterator

from kikin.engines.ownership.problem import UNIT
from kikin.office.feeds.watch.cells import Row, by_day, day, each, needed, one_of, table, unfit, whole
from kikin.office.feeds.watch.said import Interest, Lien, Merged, PartySaid, Rank, Read, Relation, Together

SOURCE = "registry"
COLUMNS = ("record", "company", "kind", "party")
KINDS = ("holder", "officer", "loan", "agreement", "merger", "right", "lien")
UNDER_A_LIEN = ("assets", "shares", "ip")
ENDINGS = ("ended", "withdrawn")
_WHOLE_BP = 10_000


def read(text: str, name: str, today: str) -> Iterator[Read]:
    """Every row; one without a date is of the day on which it came."""
    return each(table(text, name, COLUMNS), lambda where, row: _row(row, today))


def _row(row: Row, today: str) -> Iterator[Read]:
    kind = one_of(row.get("kind", ""), "kind", KINDS)
    status = one_of(row["status"], "status", ENDINGS) if row.get("status") else ""
    record, company, party = needed(row, "record"), row.get("company", ""), needed(row, "party")
    rank: Rank = (by_day(day(row, "as_of", today), today), today)
    ref = f"registry:{record}:{rank[0]}:{status}:{':'.join(sorted(f'{key}={value}' for key, value in row.items()))}"
    closed, corrects = bool(status), status == "withdrawn"
    if kind == "agreement":
        members = tuple(sorted({one.strip() for one in party.split(";") if one.strip()}))
        yield Together(record, ref, rank, members, company, day(row, "ends_on", ""), closed, corrects)
        return
    needed(row, "company")
    if kind == "merger":
        yield Merged(ref, company, party, corrects)
        return
    if kind == "lien":
        yield _lien(row, record, ref, rank, closed, corrects)
        return
    if row.get("party_name"):
        yield PartySaid(party, ref, ("", ""), row["party_name"])
    interests = () if closed else tuple(_interests(kind, row))
    yield Relation(
        SOURCE,
        f"registry:{record}",
        ref,
        rank,
        party,
        company,
        interests,
        row.get("appointed_by", ""),
        closed,
        corrects,
    )


def _lien(row: Row, record: str, ref: str, rank: Rank, closed: bool, corrects: bool) -> Lien:
    over = row.get("over") or UNDER_A_LIEN[0]
    if over not in UNDER_A_LIEN:
        raise unfit(
            "over",
            over,
            "この対象はありません",
            "is nothing that a lien is on",
            f"{'・'.join(UNDER_A_LIEN)}のいずれか",
            f"one of {', '.join(UNDER_A_LIEN)}, or nothing for assets",
        )
    holder = row["party"]
    return Lien(record, ref, rank, row["company"], holder, row.get("party_name") or holder, over, closed, corrects)


def _interests(kind: str, row: Row) -> Iterator[Interest]:
    ends_on = day(row, "ends_on", "")
    says_votes = bool(row.get("votes_bp"))
    votes = whole(row, "votes_bp", _WHOLE_BP, 0) * UNIT
    if kind == "holder":
        yield Interest("shares", False, whole(row, "share_bp", _WHOLE_BP) * UNIT, False, ends_on)
        if says_votes:
            yield Interest("shares", True, votes, False, ends_on)
    elif kind == "officer":
        yield Interest("officer", ends_on=ends_on)
    elif kind == "right":
        yield Interest("golden_share", ends_on=ends_on)
    else:
        if votes:
            yield Interest("debt", False, votes, False, ends_on, potential=True)
        if row.get("covenant"):
            yield Interest("debt", ends_on=ends_on)
