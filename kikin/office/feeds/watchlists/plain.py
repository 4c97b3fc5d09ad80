"""A plain list, as CSV, XLSX or JSON lines: `id, name` and, if known, `aliases`, `kind` (person or organisation),
`country` (two letters), `birth_date` (a year, a month or a day), `identifiers` and `programmes`.

What may be several is a list, or a text with `;` between; an identifier is "passport:X1234". With a mapping the columns
have other names. Other columns are not read: above all none that says a nationality, a religion or a birthplace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kikin.office.feeds.cohorts.cells import clean_line, is_blank
from kikin.office.feeds.cohorts.complaints import complaint
from kikin.office.feeds.cohorts.rows import LAST_ROW, MAX_CELLS, MAX_COLUMNS, MAX_FILE_BYTES, Limits, Unreadable
from kikin.office.feeds.cohorts.workbooks import read_workbook
from kikin.office.feeds.watchlists.entries import SCHEMES, Draft
from kikin.office.feeds.watchlists.ftm import json_lines
from kikin.office.feeds.watchlists.records import table
from kikin.office.feeds.watchlists.sources import Source
from kikin.values.problems import Problem

COLUMNS = ("id", "name", "aliases", "kind", "country", "birth_date", "identifiers", "programmes")
WORKBOOK_MAGIC = b"PK\x03\x04"
_GUARD = re.compile(r"'(?='*[=+\-@\t\r])")


def rows_of(source: Source) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    """The rows of a table, of a workbook or of JSON lines, whichever it is."""
    head = source.head()
    if head.startswith(WORKBOOK_MAGIC):
        return _workbook(source)
    return json_lines(source) if head.lstrip().startswith((b"{", b"[")) else table(source)


def _workbook(source: Source) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    with source.stream() as stream:
        stored = stream.read(MAX_FILE_BYTES + 1)
    for row in read_workbook(stored, source.name, Limits(MAX_FILE_BYTES, LAST_ROW, MAX_COLUMNS, MAX_CELLS)):
        yield row.number, next(iter(row.problems), row.values)


def read_plain(source: Source) -> Iterator[Draft]:
    """One entry for each row."""
    columns: set[str] = set()
    for number, row in rows_of(source):
        if not isinstance(row, dict):
            yield Draft(number, problems=[row])
            continue
        if not columns:
            columns |= row.keys()
            _require(columns, source.name)
        yield draft_of(number, row)


def draft_of(number: int, row: Mapping[str, Any]) -> Draft:
    """An entry from our own columns."""
    draft = Draft(number, _one(row.get("id")), _one(row.get("name")), problems=list(_no_texts(row)))
    draft.aliases = list(dict.fromkeys(several(row.get("aliases"))))
    draft.kind = clean_line(row.get("kind")).casefold()
    draft.countries = [code.upper() for code in several(row.get("country"))]
    draft.birth_dates = several(row.get("birth_date"))
    draft.identifiers = [_identifier(one) for one in several(row.get("identifiers"))]
    draft.programmes = several(row.get("programmes"))
    return draft


def _no_texts(row: Mapping[str, Any]) -> Iterator[Problem]:
    """Lists and objects where JSON lines should hold a text: written out, they would be names that nobody bears."""
    for column in COLUMNS:
        value = row.get(column)
        may_be_several = column not in ("id", "name")
        parts = value if may_be_several and isinstance(value, list) else [value]
        if column == "identifiers" and isinstance(value, Mapping):
            parts = list(value.values())
        if any(isinstance(part, (Mapping, list, bool)) for part in parts):
            ja, en = "文字ではありません", "is no text"
            remedy = (
                "文字（複数なら一覧）として書いてください",
                "write a text, or where it may be several a list of texts",
            )
            yield complaint("not_a_text", column, value, ja, en, *remedy)


def several(value: Any) -> list[str]:
    """What a cell says, one by one."""
    if is_blank(value):
        return []
    if isinstance(value, Mapping):
        return [f"{scheme}:{one}" for scheme, values in value.items() for one in several(values)]
    parts = value if isinstance(value, list) else str(value).split(";")
    return [said for part in parts if (said := clean_line(_one(part)))]


def _one(value: Any) -> str:
    """Our own export puts an apostrophe before what a spreadsheet would take for a formula."""
    text = "" if value is None else str(value)
    return text[1:] if _GUARD.match(text) else text


def _identifier(text: str) -> tuple[str, str]:
    scheme, colon, value = text.partition(":")
    scheme = scheme.strip().casefold()
    return (scheme, value.strip()) if colon and scheme in SCHEMES else ("other", text)


def _require(columns: set[str], name: str) -> None:
    for column in ("id", "name"):
        if column not in columns:
            ja, en = f"列「{column}」がありません", f"has no column {column}"
            remedy = "id と name の列を置いてください", "give it the columns id and name"
            raise Unreadable(complaint("no_column", name, "", ja, en, *remedy))
