"""OFAC's own files: the three CSVs without headers (sdn, alt, add), the plain XML, and the advanced XML.

Remarks also tell of nationality, citizenship and place of birth; of them only dates of birth and numbers are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from kikin.office.feeds.cohorts.complaints import complaint
from kikin.office.feeds.cohorts.rows import Unreadable
from kikin.office.feeds.watchlists.countries import codes_of
from kikin.office.feeds.watchlists.entries import Draft
from kikin.office.feeds.watchlists.particulars import birth_dates_of, identifier
from kikin.office.feeds.watchlists.records import all_said, elements, said
from kikin.office.feeds.watchlists.sources import Source
from kikin.values.problems import Problem

PARTS = {"sdn": ("sdn", "cons_prim"), "alt": ("alt", "cons_alt"), "add": ("add", "cons_add")}
_WIDTHS = {"sdn": 12, "alt": 5, "add": 6}
_NOTHING = "-0-"
_KINDS = {"individual": "person", _NOTHING: "organisation", "entity": "organisation"}
"""Of ships and aircraft it is not said whether they are a person or an organisation: they are neither."""
_BORN = re.compile(r"^(?:alt\. )?DOB (.+)$")
_NUMBERED = re.compile(r"^(?:alt\. )?([A-Z][^0-9(]*?)\s+((?:IMO )?[\w./#-]*\d[\w./ #-]*?)(?:\s*\(.*)?$")
_Rows: TypeAlias = Iterator[tuple[int, list[str] | Problem]]


def parts_of(sources: Sequence[Source]) -> dict[str, Source]:
    """Which file is which of the three, by their names; a problem names those that are not there."""
    found = {}
    for part, names in PARTS.items():
        wanted = {f"{name}{ending}" for name in names for ending in (".csv", ".csv.gz")}
        if source := next((one for one in sources if one.name.casefold() in wanted), None):
            found[part] = source
    if absent := [part for part in PARTS if part not in found]:
        files = [f"{part}.csv" for part in absent]
        ja, en = f"{'、'.join(files)} がありません", f"does not hold {', '.join(files)}"
        remedy = (
            "sdn.csv、alt.csv、add.csv を一つのフォルダーに置いてください",
            "put sdn.csv, alt.csv and add.csv into one folder",
        )
        raise Unreadable(complaint("no_file", sources[0].name if sources else "ofac", "", ja, en, *remedy))
    return found


def read_csv(sources: Sequence[Source]) -> Iterator[Draft]:
    """An entry for each row of sdn.csv, with its other names from alt.csv and its countries from add.csv."""
    parts = parts_of(sources)
    drafts: dict[str, Draft] = {}
    for number, cells in _rows(parts["sdn"], "sdn"):
        if not isinstance(cells, list):
            yield Draft(number, problems=[cells])
            continue
        draft = Draft(number, cells[0], cells[1], kind=_KINDS.get(cells[2].casefold(), ""))
        draft.programmes = cells[3].strip("[]").replace("] [", ";").split(";")
        _read_remarks(draft, cells[11])
        if draft.key in drafts:
            yield Draft(number, problems=[_stands_twice(draft.key, drafts[draft.key].row)])
        drafts.setdefault(draft.key, draft)
    for part, column in (("alt", 3), ("add", 4)):
        for number, cells in _rows(parts[part], part):
            if not isinstance(cells, list):
                yield Draft(number, problems=[cells])
            elif cells[0] not in drafts:
                yield Draft(number, problems=[_belongs_to_nobody(parts[part].name, cells[0])])
            elif part == "alt":
                drafts[cells[0]].aliases.append(cells[column])
            else:
                drafts[cells[0]].countries += codes_of(cells[column])
    yield from drafts.values()


def _rows(source: Source, part: str) -> _Rows:
    for number, cells in source.cells():
        if not isinstance(cells, list):
            yield number, cells
        elif len(cells) != _WIDTHS[part]:
            ja, en = f"列が{_WIDTHS[part]}列ではありません", f"does not have {_WIDTHS[part]} cells"
            remedy = "ファイルが途中で切れていないか確かめてください", "see that the file is whole"
            yield number, complaint("too_few_cells", source.name, len(cells), ja, en, *remedy)
        else:
            yield (
                number,
                ["" if cell.strip() == _NOTHING and place != 2 else cell.strip() for place, cell in enumerate(cells)],
            )


def _read_remarks(draft: Draft, remarks: str) -> None:
    for said_one in remarks.removesuffix(".").split(";"):
        remark = said_one.strip().removesuffix(".")
        if born := _BORN.match(remark):
            draft.birth_dates += birth_dates_of(born[1])
        elif numbered := _NUMBERED.match(remark):
            draft.identifiers += identifier(numbered[1], numbered[2])


def read_xml(source: Source) -> Iterator[Draft]:
    """The plain XML: one sdnEntry for each party."""
    for number, entry in enumerate(elements(source, ["sdnEntry"]), start=1):
        draft = Draft(number, said(entry, "uid"), _named(said(entry, "lastName"), said(entry, "firstName")))
        draft.kind = _KINDS.get(said(entry, "sdnType").casefold(), "")
        draft.programmes = all_said(entry, "programList/program")
        draft.aliases = [_named(said(aka, "lastName"), said(aka, "firstName")) for aka in entry.findall("akaList/aka")]
        draft.countries = codes_of(*all_said(entry, "addressList/address/country"))
        for born in all_said(entry, "dateOfBirthList/dateOfBirthItem/dateOfBirth"):
            draft.birth_dates += birth_dates_of(born)
        for one in entry.findall("idList/id"):
            draft.identifiers += identifier(said(one, "idType"), said(one, "idNumber"))
        yield draft


def _named(last: str, first: str) -> str:
    return f"{last}, {first}" if first else last


def _stands_twice(key: str, row: int) -> Problem:
    ja, en = f"{row}行目と同じ番号です", f"is the number of row {row} too"
    return complaint("repeated_row", "sdn.csv", key, ja, en, "一方を削除してください", "remove one of the two")


def _belongs_to_nobody(name: str, key: str) -> Problem:
    ja, en = "sdn.csv にない番号です", "is a number that sdn.csv does not have"
    remedy = "三つのファイルを同じ日のものにそろえてください", "take all three files of the same day"
    return complaint("unknown_entry", name, key, ja, en, *remedy)
