"""A plain list of names to compare with, as CSV or JSON lines: `id, name` and, if known, `aliases` (a list, or a text
with `;` between), `kind` (person or organisation), `country` (two letters) and `birth_date` (a year, a month or a day).

Other columns are not read: above all none that says a nationality, an ethnicity, a religion or a birthplace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from kikin.office.feeds.cohorts.cells import clean_line, is_blank, text_problem, unwritable
from kikin.office.feeds.cohorts.complaints import complaint, missing, unknown_key
from kikin.office.feeds.cohorts.records import RefusedRow
from kikin.office.feeds.cohorts.rows import RawRow
from kikin.office.feeds.cohorts.tables import read_table
from kikin.office.feeds.watchlists.entries import (
    KINDS,
    MAX_ALIASES,
    MAX_ID_CHARACTERS,
    MAX_NAME_CHARACTERS,
    ListEntry,
    ListFile,
)
from kikin.values.problems import Problem

_COLUMNS = ("id", "name", "aliases", "kind", "country", "birth_date")
_COUNTRY = re.compile(r"[A-Z]{2}")
_PART_OF_A_DATE = re.compile(r"\d{4}(?:-(\d{2})(?:-\d{2})?)?")


def read_plain(path: Path) -> ListFile:
    """Every entry of a plain list, and every row refused with all its reasons."""
    table = read_table(path)
    if problems := table.problems or tuple(_problems_of_file(path.name, table.rows)):
        return ListFile(problems=problems, digest=table.digest)
    entries: list[ListEntry] = []
    refused: list[RefusedRow] = []
    seen: dict[str, int] = {}
    for row in table.rows:
        entry, problems = _read(row)
        if not problems and entry.key in seen:
            problems = (_repeated(entry.key, seen[entry.key]),)
        if problems:
            refused.append(RefusedRow(row.number, problems))
        else:
            seen[entry.key] = row.number
            entries.append(entry)
    return ListFile(tuple(entries), tuple(refused), digest=table.digest)


def _problems_of_file(name: str, rows: tuple[RawRow, ...]) -> Iterator[Problem]:
    if not rows:
        remedy = "ファイルを確かめてください", "check the file"
        yield complaint("empty", name, "", "行がありません", "holds no row", *remedy)
        return
    columns = {column for row in rows for column in row.values}
    for column in ("id", "name"):
        if columns and column not in columns:
            ja, en = f"列「{column}」がありません", f"has no column {column}"
            remedy = "id と name の列を置いてください", "give it the columns id and name"
            yield complaint("no_column", name, "", ja, en, *remedy)


def _read(row: RawRow) -> tuple[ListEntry, tuple[Problem, ...]]:
    values = {column: row.values.get(column) for column in _COLUMNS}
    problems = [*row.problems]
    problems += [found for column, value in values.items() if (found := unwritable(column, value))]
    line = {column: clean_line(value) for column, value in values.items()}
    aliases = tuple(dict.fromkeys(alias for part in _aliases(values["aliases"]) if (alias := clean_line(part))))
    entry = ListEntry(
        line["id"],
        line["name"],
        aliases,
        line["kind"].casefold(),
        tuple(filter(None, [line["country"].upper()])),
        tuple(filter(None, [line["birth_date"]])),
    )
    if not problems:
        problems += _problems_of(entry)
    return entry, tuple(problems)


def _aliases(value: Any) -> list[Any]:
    if is_blank(value):
        return []
    return value if isinstance(value, list) else str(value).split(";")


def _problems_of(entry: ListEntry) -> Iterator[Problem]:
    if not entry.key:
        yield missing("id")
    if not entry.name:
        yield missing("name")
    for alias in (entry.name, *entry.aliases):
        if alias and not any(character.isalnum() for character in alias):
            ja, en = "文字がありません", "has no letter and no figure in it"
            remedy = "名称を書いてください", "write a name"
            yield complaint("no_letter", "name", alias, ja, en, *remedy)
    limits = [("id", entry.key, MAX_ID_CHARACTERS), ("name", entry.name, MAX_NAME_CHARACTERS)]
    limits += [("aliases", alias, MAX_NAME_CHARACTERS) for alias in entry.aliases]
    yield from (found for limit in limits if (found := text_problem(*limit)))
    if len(entry.aliases) > MAX_ALIASES:
        ja, en = f"別名が{MAX_ALIASES}件を超えています", f"holds more than {MAX_ALIASES} names"
        remedy = "複数の行に分けてください", "split it into several rows"
        yield complaint("too_many_aliases", "aliases", len(entry.aliases), ja, en, *remedy)
    if entry.kind and entry.kind not in KINDS:
        yield unknown_key("kind", entry.kind, KINDS)
    for country in entry.countries:
        if _COUNTRY.fullmatch(country):
            continue
        ja, en = "2文字の国コードではありません", "is not a country code of two letters"
        remedy = "JP のように書くか、空欄にしてください", "write it like JP, or leave it empty"
        yield complaint("not_a_country", "country", country, ja, en, *remedy)
    for birth_date in entry.birth_dates:
        if _is_date(birth_date):
            continue
        ja, en = "日付ではありません", "is not a date"
        remedy = "1970、1970-04、1970-04-01 のように書いてください", "write it like 1970, 1970-04 or 1970-04-01"
        yield complaint("not_a_date", "birth_date", birth_date, ja, en, *remedy)


def _is_date(text: str) -> bool:
    if not _PART_OF_A_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - len("YYYY") :])
    except ValueError:
        return False
    return True


def _repeated(key: str, first_row: int) -> Problem:
    ja, en = f"{first_row}行目と同じidです", f"is the id of row {first_row} too"
    return complaint("repeated_row", "id", key, ja, en, "一方を削除してください", "remove one of the two")
