"""A watch without difference: who stands behind every watched company, worked out for all of them each day."""

from __future__ import annotations

import sqlite3
from datetime import date

from kikin.engines.ownership.problem import WHOLE
from kikin.office.watch.looking import Looking

_EFFECTIVE = """
WITH RECURSIVE chain(company, party, part, depth) AS (
    SELECT held, holder, share, 1 FROM holds WHERE held IN (SELECT id FROM watched)
    UNION ALL
    SELECT chain.company, holds.holder, chain.part * holds.share, chain.depth + 1
    FROM chain JOIN holds ON holds.held = chain.party WHERE chain.depth < 8
)
SELECT company, party, sum(part) FROM chain GROUP BY company, party
"""


def in_sql(looking: Looking, today: date) -> sqlite3.Connection:
    """The standing of a day as a table of stakes, in memory."""
    tables = sqlite3.connect(":memory:")
    tables.executescript(
        "CREATE TABLE watched(id TEXT PRIMARY KEY); CREATE TABLE holds(holder TEXT, held TEXT, share REAL)"
    )
    tables.executemany("INSERT INTO watched VALUES (?)", ((one,) for one in looking.fund.companies))
    pairs = [
        (one.holder, one.held, one.share / WHOLE)
        for held in looking.stakes.into_
        for one in looking.stakes.held_in(held, today.isoformat())
    ]
    tables.executemany("INSERT INTO holds VALUES (?, ?, ?)", pairs)
    tables.execute("CREATE INDEX holds_held ON holds(held)")
    return tables


def by_sql(tables: sqlite3.Connection) -> int:
    """Effective ownership alone, through eight hands: no control, nobody who votes with others, no board."""
    return len(tables.execute(_EFFECTIVE).fetchall())


def everybody_again(looking: Looking, today: date) -> int:
    """Our own look at every company, as if nothing were known of what has changed."""
    return len(list(looking.behind.look(looking.fund.companies, today, {}, looking.lists.found, ())))
