"""What every list is held to, whoever wrote it: a key that stands once, a name that can be read, nothing hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from kikin.office.feeds.cohorts.cells import clean_line, text_problem, unwritable
from kikin.office.feeds.cohorts.complaints import complaint, missing, unknown_key
from kikin.office.feeds.cohorts.records import RefusedRow
from kikin.office.feeds.cohorts.rows import Unreadable
from kikin.office.feeds.watchlists.entries import (
    KINDS,
    MAX_ALIASES,
    MAX_ID_CHARACTERS,
    MAX_NAME_CHARACTERS,
    SCHEMES,
    Draft,
    ListEntry,
)
from kikin.values.problems import Problem

MAX_ENTRIES = 5_000_000
MAX_REFUSED = 1_000
"""More say no more than these: the file is another than its reader takes it for, or broken throughout."""
_READ_AS_CONTROL = re.compile("[\x82-\x8c\x91-\x9c]")
_COUNTRY = re.compile(r"[A-Z]{2}")
_PART_OF_A_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def checked(drafts: Iterable[Draft], name: str) -> tuple[tuple[ListEntry, ...], tuple[RefusedRow, ...]]:
    """Every entry that is whole, and every row refused with all its reasons."""
    entries: list[ListEntry] = []
    refused: list[RefusedRow] = []
    seen: dict[str, int] = {}
    for draft in drafts:
        draft.name, draft.aliases = _mended(draft.name), [_mended(alias) for alias in draft.aliases]
        entry = _entry(draft)
        problems = list(draft.problems) or list(_problems_of(draft, entry))
        if not problems and entry.key in seen:
            problems.append(_repeated(entry.key, seen[entry.key]))
        if problems:
            refused.append(RefusedRow(draft.row, tuple(problems)))
            if len(refused) > MAX_REFUSED:
                raise Unreadable(_too_many_refused(name, refused[0]))
        else:
            seen[entry.key] = draft.row
            entries.append(entry)
        if len(entries) > MAX_ENTRIES:
            ja, en = f"{MAX_ENTRIES:,}件を超えています", f"has more than {MAX_ENTRIES:,} entries"
            raise Unreadable(complaint("too_many_rows", name, "", ja, en, "分割してください", "split it"))
    return tuple(entries), tuple(refused)


def is_date(text: str) -> bool:
    """Whether a text is a year, a month or a day as ISO writes it."""
    if not _PART_OF_A_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - len("YYYY") :])
    except ValueError:
        return False
    return True


def _mended(name: str) -> str:
    """A name in which quotation marks of Windows were once read as controls, as publishers' own files have them."""
    return _READ_AS_CONTROL.sub(lambda found: found[0].encode("latin-1").decode("cp1252", "replace"), name)


def _entry(draft: Draft) -> ListEntry:
    return ListEntry(
        key=clean_line(draft.key),
        name=clean_line(draft.name),
        aliases=tuple(alias for one in draft.aliases if (alias := clean_line(one))),
        kind=draft.kind,
        countries=tuple(dict.fromkeys(draft.countries)),
        birth_dates=tuple(dict.fromkeys(draft.birth_dates)),
        identifiers=tuple(dict.fromkeys((scheme, clean_line(value)) for scheme, value in draft.identifiers)),
        programmes=tuple(dict.fromkeys(said for one in draft.programmes if (said := clean_line(one)))),
    )


def _problems_of(draft: Draft, entry: ListEntry) -> Iterator[Problem]:
    texts = {"id": draft.key, "name": draft.name, "aliases": draft.aliases, "programmes": draft.programmes}
    texts["identifiers"] = [value for _, value in draft.identifiers]
    yield from (found for where, value in texts.items() if (found := unwritable(where, value)))
    if not entry.key:
        yield missing("id")
    if not entry.name:
        yield missing("name")
    for where, name in (("name", entry.name), *(("aliases", alias) for alias in entry.aliases)):
        if name and not any(character.isalnum() for character in name):
            ja, en = "文字がありません", "has no letter and no figure in it"
            yield complaint("no_letter", where, name, ja, en, "名称を書いてください", "write a name")
    limits = [("id", entry.key, MAX_ID_CHARACTERS), ("name", entry.name, MAX_NAME_CHARACTERS)]
    limits += [("aliases", alias, MAX_NAME_CHARACTERS) for alias in entry.aliases]
    limits += [("programmes", programme, MAX_NAME_CHARACTERS) for programme in entry.programmes]
    limits += [("identifiers", value, MAX_NAME_CHARACTERS) for _, value in entry.identifiers]
    yield from (found for limit in limits if (found := text_problem(*limit)))
    if len(entry.aliases) > MAX_ALIASES:
        ja, en = f"別名が{MAX_ALIASES:,}件を超えています", f"holds more than {MAX_ALIASES:,} names"
        remedy = "複数の行に分けてください", "split it into several rows"
        yield complaint("too_many_aliases", "aliases", len(entry.aliases), ja, en, *remedy)
    yield from _problems_beside_names(entry)


def _problems_beside_names(entry: ListEntry) -> Iterator[Problem]:
    if entry.kind and entry.kind not in KINDS:
        yield unknown_key("kind", entry.kind, KINDS)
    for country in entry.countries:
        if not _COUNTRY.fullmatch(country):
            ja, en = "2文字の国コードではありません", "is not a country code of two letters"
            remedy = "JP のように書くか、空欄にしてください", "write it like JP, or leave it empty"
            yield complaint("not_a_country", "country", country, ja, en, *remedy)
    for birth_date in entry.birth_dates:
        if not is_date(birth_date):
            ja, en = "日付ではありません", "is not a date"
            remedy = "1970、1970-04、1970-04-01 のように書いてください", "write it like 1970, 1970-04 or 1970-04-01"
            yield complaint("not_a_date", "birth_date", birth_date, ja, en, *remedy)
    for scheme, _ in entry.identifiers:
        if scheme not in SCHEMES:
            yield unknown_key("identifiers", scheme, dict.fromkeys(SCHEMES))


def _too_many_refused(name: str, first: RefusedRow) -> Problem:
    count = f"{MAX_REFUSED:,}"
    ja = f"読めない行が{count}行を超えています。最初は{first.row}行目です"
    en = f"has more than {count} rows that cannot be used, the first of them row {first.row}"
    remedy = "形式と文字コードを確かめてください", "check its format and its encoding"
    return complaint("too_many_refused", name, first.problems[0].line(), ja, en, *remedy)


def _repeated(key: str, first_row: int) -> Problem:
    ja, en = f"{first_row}行目と同じidです", f"is the id of row {first_row} too"
    return complaint("repeated_row", "id", key, ja, en, "一方を削除してください", "remove one of the two")
