"""The Consolidated Screening List of the United States, one CSV under a header.

A party stands once for each list that it is on, so its key holds the list's letters: "SDN-36". The columns of
citizenships, nationalities and places of birth are not read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kikin.office.feeds.watchlists.countries import code_at_the_end
from kikin.office.feeds.watchlists.entries import Draft
from kikin.office.feeds.watchlists.particulars import birth_dates_of, identifier
from kikin.office.feeds.watchlists.records import table
from kikin.office.feeds.watchlists.sources import Source

COLUMNS = frozenset({"_id", "source", "name", "alt_names", "type"})
_KINDS = {"Individual": "person", "Entity": "organisation"}
_LETTERS = re.compile(r"\((?:[A-Za-z-]+ )*([A-Z-]+)(?: List)?\)")


def read_csl(source: Source) -> Iterator[Draft]:
    """One entry for each row: the list gives some parties twice, word for word."""
    seen: Counter[str] = Counter()
    for number, row in table(source):
        if not isinstance(row, dict):
            yield Draft(number, problems=[row])
            continue
        letters = _LETTERS.search(row["source"])
        draft = Draft(number, f"{letters[1] if letters else row['source']}-{row['_id']}", row["name"])
        seen[draft.key] += 1
        if seen[draft.key] > 1:
            draft.key += f" {seen[draft.key]}"
        draft.kind = _KINDS.get(row["type"], "")
        draft.aliases = _several(row["alt_names"])
        draft.programmes = [row["source"], *_several(row.get("programs", ""))]
        draft.countries = [code for one in _several(row.get("addresses", "")) if (code := code_at_the_end(one))]
        for born in _several(row.get("dates_of_birth", "")):
            draft.birth_dates += birth_dates_of(born)
        for one in _several(row.get("ids", "")):
            *_, value, label = ("", *one.rsplit(", ", 2)[-2:]) if ", " in one else ("", "", "")
            draft.identifiers += identifier(label, value)
        yield draft


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]
