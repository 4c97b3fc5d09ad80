"""METI's Foreign End User List: its table as CSV, or as the text of the PDF with columns apart by tabs or spaces.

Number, country, name with the Japanese or Chinese name in brackets, also known as, kind of weapon. Numbers move
when a line is put in, so an entry is known by its country and its name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kikin.office.feeds.watchlists.countries import codes_of
from kikin.office.feeds.watchlists.entries import MAX_ID_CHARACTERS, Draft
from kikin.office.feeds.watchlists.records import separator_of
from kikin.office.feeds.watchlists.sources import Source
from kikin.values.problems import Problem

_NUMBER, _COUNTRY, _NAME, _ALIASES, _WEAPONS = range(5)
_HEADINGS = (
    "no",
    "country|国名|地域",
    "company|organi[sz]ation|企業名|組織名",
    "also known|別名|別称",
    "wmd|懸念|種別",
)
_IN_BRACKETS = re.compile(r"\s*[（(]([^()（）]*[^\x00-\x7f’–—“”é][^()（）]*)[)）]")
_BETWEEN_ALIASES = re.compile(r"\n|;|；|(?:^|\s)[・•]\s*|[・•]\s*(?=[A-Za-z0-9(])")
_WEAPON_WORDS = {"生物": "B", "化学": "C", "ミサイル": "M", "核": "N", "通常兵器": "CW"}
_CODE = re.compile(r"[A-Z]{1,3}")
_GAP = re.compile(r"\t|\s{2,}")


def is_end_user_list(head: str) -> bool:
    """Whether the first lines hold the headings of the table."""
    said = head[:4000].casefold()
    return all(re.search(pattern, said) for pattern in _HEADINGS[1:])


def read_meti(source: Source) -> Iterator[Draft]:
    """One entry for each numbered line of the table, with the lines that go on from it."""
    seen: Counter[str] = Counter()
    for row, cells in _as_csv(source) if _is_csv(source) else _as_text(source):
        if not isinstance(cells, list):
            yield Draft(row, problems=[cells])
            continue
        draft = Draft(row, name=_IN_BRACKETS.sub("", _line(cells[_NAME])), kind="organisation")
        draft.aliases = [_line(name) for name in _IN_BRACKETS.findall(cells[_NAME])]
        draft.aliases += filter(None, (_line(one) for one in _BETWEEN_ALIASES.split(cells[_ALIASES])))
        lines = cells[_COUNTRY].splitlines() or [""]
        draft.countries = codes_of(
            _line(cells[_COUNTRY]), *(_line(one) for one in lines), *_line(cells[_COUNTRY]).split()
        )
        draft.programmes = _weapons(cells[_WEAPONS])
        known_by = f"{'/'.join(draft.countries)} {draft.name}"[: MAX_ID_CHARACTERS - 4]
        seen[known_by] += 1
        draft.key = known_by if seen[known_by] == 1 else f"{known_by} {seen[known_by]}"
        yield draft


def _is_csv(source: Source) -> bool:
    first = next(source.lines(), "")
    return first.count(",") >= len(_HEADINGS) - 1 or first.startswith('"')


def _as_csv(source: Source) -> Iterator[tuple[int, list[str] | Problem]]:
    places: list[int] = []
    for row, cells in source.cells(separator_of(next(source.lines(), ""))):
        if isinstance(cells, list) and not places:
            places = _places(cells)
        elif not isinstance(cells, list):
            yield row - 1, cells
        elif any(cell.strip() for cell in cells):
            yield row - 1, [cells[place] if 0 <= place < len(cells) else "" for place in places]


def _places(header: Sequence[str]) -> list[int]:
    """Where each of the five columns stands."""
    folded = [cell.casefold() for cell in header]
    return [next((place for place, cell in enumerate(folded) if re.search(pattern, cell)), -1) for pattern in _HEADINGS]


def _as_text(source: Source) -> Iterator[tuple[int, list[str] | Problem]]:
    row, cells, starts = 0, [""] * len(_HEADINGS), [0] * len(_HEADINGS)
    for line in source.lines():
        chunks = _chunks(line.rstrip())
        if not chunks:
            continue
        number = chunks[0][1].strip().rstrip(".")
        if number.isdecimal() and len(chunks) >= _ALIASES:
            if row:
                yield row, cells
            row, cells = row + 1, [""] * len(_HEADINGS)
            if len(chunks) == len(_HEADINGS):
                starts = [start for start, _ in chunks]
        elif not row:
            continue
        for start, chunk in chunks:
            place = min(range(len(starts)), key=lambda place: abs(starts[place] - start))
            cells[place] = f"{cells[place]}\n{chunk}".strip()
    if row:
        yield row, cells


def _chunks(line: str) -> list[tuple[int, str]]:
    """What stands in a line, with where it begins: of a line with tabs the number of its column, as if far apart."""
    if "\t" in line:
        return [(place, cell.strip()) for place, cell in enumerate(line.split("\t")) if cell.strip()]
    found, at = [], 0
    for gap in (*_GAP.finditer(line), None):
        end = gap.start() if gap else len(line)
        if chunk := line[at:end].strip():
            found.append((at, chunk))
        at = gap.end() if gap else end
    return found


def _weapons(cell: str) -> list[str]:
    codes = _CODE.findall(cell)
    return codes or [code for word, code in _WEAPON_WORDS.items() if word in cell]


def _line(text: str) -> str:
    return " ".join(text.split()).strip("・• ")
