"""The reference page of the charter's format, written from the declaration that the reader uses."""

from __future__ import annotations

import re

from kikin.fund.charter.format import CHARTER
from kikin.fund.charter.tables import Key, Table, Tables
from kikin.values.text import Text

_HEAD = """# The charter, key by key

*Written by `make docs`; change the table it describes.*

One TOML file founds one fund. The reader uses the declaration that this page is written from;
`kikin charter check FILE` lists every mistake in a file at once.

- Yen are whole numbers; underscores may group the digits.
- A share is text in quotes, an exact fraction or a percentage: `"2/3"`, `"30%"`, `"1"`.
- A date stands without quotes and without a time: `2027-03-31`. It is local to the fund's zone.
- What people read is written in both languages: `{ ja = "量子技術", en = "Quantum technology" }`.
- A problem's path counts from 0: `field[2].floor` is the floor of the third `[[field]]`.
"""


def charter_reference() -> str:
    """The whole page, as Markdown."""
    return "\n".join([_HEAD, *(line for key in CHARTER.keys for line in _section(key))])


def _section(key: Key) -> list[str]:
    """A table of the charter with its keys; the keys of tables within it follow theirs."""
    repeats = isinstance(key.kind, Tables)
    title = f"[[{key.name}]]" if repeats else f"[{key.name}]"
    times = " Any number of times." if key.may_be_absent else " Once or more." if repeats else " Once."
    return [
        f"## `{title}`",
        "",
        key.says + times,
        "",
        "| key | holds | meaning |",
        "|---|---|---|",
        *_rows(_table_of(key), ""),
        "",
    ]


def _rows(table: Table, within: str) -> list[str]:
    rows: list[str] = []
    for key in table.keys:
        path = within + key.name
        may = " May be absent." if key.may_be_absent else ""
        inner = key.kind if isinstance(key.kind, Table | Tables) else None
        if inner is not None and not _is_name(_table_of(key)):
            rows.append(f"| `{path}` | {key.kind.wanted.en} | {_cell(key.says + may)} |")
            rows += _rows(_table_of(key), f"{path}.")
        else:
            wanted = "words in both languages" if inner is not None else key.kind.wanted.en
            shown = re.search(rf"(?<!\w){re.escape(key.kind.example)}(?!\w)", wanted)
            holds = wanted if shown else f"{wanted}, such as `{key.kind.example}`"
            rows.append(f"| `{path}` | {_cell(holds)} | {_cell(key.says + may)} |")
    return rows


def _table_of(key: Key) -> Table:
    assert isinstance(key.kind, Table | Tables)
    return key.kind.table if isinstance(key.kind, Tables) else key.kind


def _is_name(table: Table) -> bool:
    """Words in two languages are one thing to the reader, not a table of two keys."""
    return table.made is Text


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
