"""A table with columns of its own, and a file in TOML that says what they mean.

name = { ja = "...", en = "..." }       what the list is called
[columns]                               our column = theirs, or several of theirs
id = "No."
aliases = ["Also known as", "Former name"]
[kinds]                                 their word = person or organisation
[identifiers]                           a scheme = their column
[constants]                             our column = the same for every row
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kikin.office.feeds.cohorts.complaints import complaint, unknown_key
from kikin.office.feeds.cohorts.rows import Unreadable
from kikin.office.feeds.watchlists.countries import code_of
from kikin.office.feeds.watchlists.entries import KINDS, SCHEMES, Draft
from kikin.office.feeds.watchlists.particulars import birth_dates_of
from kikin.office.feeds.watchlists.plain import COLUMNS, draft_of, rows_of, several
from kikin.office.feeds.watchlists.sources import Source
from kikin.values.problems import Problem

_TABLES = frozenset({"name", "columns", "kinds", "identifiers", "constants"})
_FORBIDDEN = re.compile(
    r"nationalit|citizen|ethnic|religio|birth.?place|place.?of.?birth|国籍|民族|宗教|出生地", re.IGNORECASE
)
_MAX_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class ListMapping:
    """Our column to theirs; their kinds to ours; a scheme to their column; our column to one value for all."""

    columns: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, str]
    identifiers: Mapping[str, str]
    constants: Mapping[str, str]


def read_mapping(source: Source) -> tuple[ListMapping | None, tuple[Problem, ...]]:
    """A mapping from its file, or everything that is wrong with it."""
    try:
        with source.stream() as stream:
            tree = tomllib.loads(stream.read(_MAX_BYTES).decode("utf-8"))
    except Unreadable as unreadable:
        return None, (unreadable.problem,)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        ja, en = "対応表として読めません", "cannot be read as a mapping"
        remedy = "TOMLの書き方と文字コードを確かめてください", "check its TOML and its encoding"
        return None, (complaint("not_toml", source.name, error, ja, en, *remedy),)
    tables = {name: tree.get(name, {}) for name in _TABLES}
    if not all(isinstance(table, dict) for table in tables.values()):
        ja, en = "表ではない項目があります", "holds something that is no table"
        remedy = "[columns] のように表として書いてください", "write tables, such as [columns]"
        return None, (complaint("not_a_table", source.name, "", ja, en, *remedy),)
    mapping = ListMapping(
        {ours: tuple(several(theirs)) for ours, theirs in tables["columns"].items()},
        {str(theirs).casefold(): str(ours) for theirs, ours in tables["kinds"].items()},
        {scheme: str(theirs) for scheme, theirs in tables["identifiers"].items()},
        {ours: str(value) for ours, value in tables["constants"].items()},
    )
    problems = tuple(_problems_of(tree, mapping))
    return (None, problems) if problems else (mapping, ())


def read_mapped(source: Source, mapping: ListMapping) -> Iterator[Draft]:
    """One entry for each row, as the mapping reads it."""
    is_first = True
    for number, row in rows_of(source):
        if not isinstance(row, dict):
            yield Draft(number, problems=[row])
            continue
        if is_first:
            _require(mapping, row, source.name)
            is_first = False
        yield _read(number, row, mapping)


def _read(number: int, row: Mapping[str, Any], mapping: ListMapping) -> Draft:
    ours: dict[str, Any] = dict(mapping.constants)
    for column, theirs in mapping.columns.items():
        found = [said for one in theirs for said in several(row.get(one))]
        ours[column] = found if column not in ("id", "name") else " ".join(str(row.get(one) or "") for one in theirs)
    kinds = several(ours.pop("kind", ""))
    countries, births = several(ours.pop("country", "")), several(ours.pop("birth_date", ""))
    draft = draft_of(number, ours)
    draft.kind = mapping.kinds.get(kinds[0].casefold(), kinds[0].casefold()) if kinds else ""
    draft.countries = [code_of(country) or country for country in countries]
    draft.birth_dates = [day for born in births for day in birth_dates_of(born) or [born]]
    draft.identifiers += [
        (scheme, one) for scheme, theirs in mapping.identifiers.items() for one in several(row.get(theirs))
    ]
    return draft


def _problems_of(tree: Mapping[str, Any], mapping: ListMapping) -> Iterator[Problem]:
    yield from (unknown_key("mapping", name, dict.fromkeys(sorted(_TABLES))) for name in tree.keys() - _TABLES)
    ours = dict.fromkeys(COLUMNS)
    yield from (
        unknown_key("columns", name, ours) for name in (*mapping.columns, *mapping.constants) if name not in ours
    )
    yield from (unknown_key("kinds", kind, KINDS) for kind in mapping.kinds.values() if kind not in KINDS)
    schemes = dict.fromkeys(SCHEMES)
    yield from (unknown_key("identifiers", scheme, schemes) for scheme in mapping.identifiers if scheme not in schemes)
    for column in ("id", "name"):
        if not mapping.columns.get(column):
            ja, en = f"{column} の列が書かれていません", f"does not say which column is the {column}"
            remedy = f'[columns] に {column} = "..." と書いてください', f'write {column} = "..." under [columns]'
            yield complaint("missing", f"columns.{column}", "", ja, en, *remedy)
    for column in (*(one for theirs in mapping.columns.values() for one in theirs), *mapping.identifiers.values()):
        if _FORBIDDEN.search(column):
            ja, en = "国籍・民族・宗教・出生地の列は読めません", "says a nationality, ethnicity, religion or birthplace"
            remedy = "この列を対応表から削除してください", "take this column out of the mapping"
            yield complaint("forbidden_input", "columns", column, ja, en, *remedy)


def _require(mapping: ListMapping, row: Mapping[str, Any], name: str) -> None:
    wanted = [*(one for theirs in mapping.columns.values() for one in theirs), *mapping.identifiers.values()]
    for column in wanted:
        if column not in row:
            ja, en = f"列「{column}」がありません", f"has no column {column}"
            remedy = "対応表の列名を確かめてください", "check the columns' names in the mapping"
            raise Unreadable(complaint("no_column", name, "", ja, en, *remedy))
