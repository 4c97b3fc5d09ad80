"""What an application holds many of: members, people, budget lines, declarations, disclosures.

In JSON lines these are lists; in a table, a cell holds the same list as JSON text (short lists of words may
also be separated by semicolons).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from typing import Any

from kikin.fund.applications import COST_ITEMS, DECLARATIONS, DISCLOSURE_KINDS, MAX_MEMBERS, PERSON_ROLES
from kikin.fund.parties import ORGANISATION_KINDS, SIZES, problems_of_identifier
from kikin.office.feeds.cohorts.cells import (
    clean_line,
    clean_lines,
    is_blank,
    read_yen,
    text_problem,
    unwritable,
)
from kikin.office.feeds.cohorts.complaints import complaint, missing, unknown_key
from kikin.office.feeds.cohorts.notation import loads
from kikin.office.feeds.cohorts.records import (
    CohortBudgetLine,
    CohortDisclosure,
    CohortMember,
    CohortOrganisation,
    CohortPerson,
)
from kikin.values.money import Yen
from kikin.values.problems import Problem
from kikin.values.text import LANGUAGES, NOTHING_SAID, Text

MAX_PARTS = 5_000
MAX_KEYWORDS = 50
MAX_NAME_CHARACTERS = 300
_YEARS = range(1900, 2200)
_COUNTRY = re.compile("[A-Z]{2}")


def listed_texts(value: Any, where: str, problems: list[Problem], most: int = MAX_KEYWORDS) -> tuple[str, ...]:
    """A list of short texts: a JSON list, or words separated by semicolons."""
    if is_blank(value):
        return ()
    if isinstance(value, str):
        value = _listed(value) if value.lstrip().startswith("[") else value.replace("；", ";").split(";")
    if not isinstance(value, list) or any(isinstance(part, list | dict) for part in value):
        problems.append(_not_a_list(where, value))
        return ()
    if len(value) > most:
        problems.append(_too_many(where, len(value), most))
        return ()
    texts = tuple(dict.fromkeys(text for part in value if (text := clean_line(part))))
    problems += [problem for text in texts if (problem := text_problem(where, text, MAX_NAME_CHARACTERS))]
    return texts


def said_rule(value: Any) -> Text | None:
    """A rule in words that came with the record, in the house's own form; None where there is none."""
    if isinstance(value, str):
        value = _listed(value)
    text = _text(value)
    return text if text.ja or text.en else None


class Parts:
    """Reads the lists of one row; `value` and `column` look a field of ours up in the row."""

    def __init__(self, value: Callable[[str], Any], column: Callable[[str], str], problems: list[Problem]):
        self._value = value
        self._column = column
        self._problems = problems

    def members(self) -> tuple[CohortMember, ...]:
        members = []
        for where, part in self._parts("members", MAX_MEMBERS):
            organisation = CohortOrganisation(
                self._name(f"{where}.name", part.get("name")),
                self._one_of(f"{where}.kind", part.get("kind"), ORGANISATION_KINDS, "company"),
                self._one_of(f"{where}.size", part.get("size"), SIZES, "default"),
                self.corporate_number(part.get("corporate_number")),
            )
            share_yen = self._yen(f"{where}.cost_share_yen", part.get("cost_share_yen", 0), least_yen=0)
            members.append(CohortMember(organisation, share_yen))
        if not members:
            self._problems.append(missing(self._column("members")))
        self._each_once("members", [_told_apart(member.organisation) for member in members])
        return tuple(members)

    def corporate_number(self, value: Any) -> str:
        """Of an organisation, when it is known: thirteen digits that check."""
        number = clean_line(value)
        if number:
            self._problems += problems_of_identifier("corporate_number", number)
        return number

    def people(self, members_count: int) -> tuple[CohortPerson, ...]:
        people = tuple(
            CohortPerson(
                self._name(f"{where}.name", part.get("name")),
                self._one_of(f"{where}.role", part.get("role"), PERSON_ROLES, ""),
                self._position(f"{where}.member", part.get("member", 0), members_count),
            )
            for where, part in self._parts("people")
        )
        investigators_count = [person.role for person in people].count("principal_investigator")
        if investigators_count != 1:
            ja, en = "研究代表者が一人ではありません", "does not name one principal investigator"
            remedy = "研究代表者を一人だけ書いてください", "name exactly one"
            where = self._column("people")
            self._problems.append(complaint("investigators", where, investigators_count, ja, en, *remedy))
        self._each_once("people", [(*_folded(person.name), person.member) for person in people])
        return people

    def budget(self, members_count: int) -> tuple[CohortBudgetLine, ...]:
        lines = tuple(
            CohortBudgetLine(
                self._position(f"{where}.member", part.get("member", 0), members_count),
                self._year(f"{where}.fiscal_year", part.get("fiscal_year")),
                self._one_of(f"{where}.cost_item", part.get("cost_item"), COST_ITEMS, ""),
                self._yen(f"{where}.amount_yen", part.get("amount_yen")),
            )
            for where, part in self._parts("budget")
        )
        self._each_once("budget", [(line.member, line.fiscal_year, line.cost_item) for line in lines])
        return lines

    def declarations(self) -> tuple[str, ...]:
        where = self._column("declarations")
        declared = listed_texts(self._value("declarations"), where, self._problems)
        return tuple(self._one_of(where, key, DECLARATIONS, "") for key in declared)

    def disclosures(self, people_count: int) -> tuple[CohortDisclosure, ...]:
        return tuple(
            CohortDisclosure(
                self._position(f"{where}.person", part.get("person", 0), people_count),
                self._one_of(f"{where}.kind", part.get("kind"), DISCLOSURE_KINDS, ""),
                self._name(f"{where}.counterparty", part.get("counterparty")),
                self._country(f"{where}.country", part.get("country")),
                self._yen(f"{where}.amount_yen", part.get("amount_yen", 0), least_yen=0),
                _text(part.get("note")),
            )
            for where, part in self._parts("disclosures")
        )

    def _parts(self, field: str, most: int = MAX_PARTS) -> list[tuple[str, dict[str, Any]]]:
        value, where = self._value(field), self._column(field)
        if is_blank(value):
            return []
        parts = _listed(value) if isinstance(value, str) else value
        if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
            self._problems.append(_not_a_list(where, value))
            return []
        if len(parts) > most:
            self._problems.append(_too_many(where, len(parts), most))
            return []
        if problem := unwritable(where, parts):
            self._problems.append(problem)
            return []
        return [(f"{where}[{place}]", part) for place, part in enumerate(parts)]

    def _each_once(self, field: str, keys: Sequence[Hashable]) -> None:
        if len(set(keys)) < len(keys):
            ja, en = "同じものが二度書かれています", "has the same entry twice"
            remedy = "一つにまとめてください", "make them one"
            self._problems.append(complaint("repeated_entry", self._column(field), "", ja, en, *remedy))

    def _name(self, where: str, value: Any) -> Text:
        text = _text(value)
        if not text.ja:
            self._problems.append(missing(where))
        longest = max(text.ja, text.en, key=len)
        if problem := text_problem(where, longest, MAX_NAME_CHARACTERS):
            self._problems.append(problem)
        return text

    def _one_of(self, where: str, value: Any, keys: dict[str, Text], default: str) -> str:
        key = clean_line(value) or default
        if key not in keys:
            self._problems.append(unknown_key(where, key, keys))
        return key

    def _country(self, where: str, value: Any) -> str:
        code = clean_line(value)
        if code and not _COUNTRY.fullmatch(code):
            ja, en = "国・地域の記号ではありません", "is not the code of a country"
            remedy = "ISO 3166の2文字にしてください", "use two letters of ISO 3166"
            self._problems.append(complaint("no_such_country", where, value, ja, en, *remedy))
        return code

    def _position(self, where: str, value: Any, count: int) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < count:
            return value
        ja, en = "指す相手がありません", "points at nothing"
        remedy = "0から数えた番号にしてください", "count from 0"
        self._problems.append(complaint("no_such_position", where, value, ja, en, *remedy))
        return 0

    def _year(self, where: str, value: Any) -> int:
        if isinstance(value, int) and value in _YEARS:
            return value
        ja, en = "年度ではありません", "is not a fiscal year"
        remedy = "西暦4桁の整数にしてください", "write four digits"
        self._problems.append(complaint("no_such_year", where, value, ja, en, *remedy))
        return 0

    def _yen(self, where: str, value: Any, *, least_yen: Yen = 1) -> Yen:
        yen, problem = read_yen(where, value, Fraction(1), least_yen=least_yen)
        if problem:
            self._problems.append(problem)
        return yen or 0


def _told_apart(organisation: CohortOrganisation) -> Hashable:
    """As the register of parties tells them apart: by their number, else by name and kind, in any case."""
    return organisation.corporate_number or (*_folded(organisation.name), organisation.kind)


def _folded(name: Text) -> tuple[str, str]:
    return name.ja.casefold(), name.en.casefold()


def _listed(text: str) -> Any:
    try:
        return loads(text)
    except ValueError:
        return None


def _text(value: Any) -> Text:
    """A text in both languages, from {"ja": ..., "en": ...} or from one string."""
    if isinstance(value, dict):
        japanese, english = (clean_lines(said) if isinstance(said := value.get(key), str) else "" for key in LANGUAGES)
        return Text(ja=japanese or english, en=english or japanese)
    if isinstance(value, str):
        return Text(ja=clean_lines(value), en=clean_lines(value))
    return NOTHING_SAID


def _not_a_list(where: str, value: Any) -> Problem:
    ja, en = "並びとして読めません", "is not a list that can be read"
    return complaint("not_a_list", where, value, ja, en, "JSONの配列にしてください", "write it as a JSON array")


def _too_many(where: str, found: int, most: int) -> Problem:
    ja, en = f"{most:,}件を超えています", f"has more than {most:,} entries"
    return complaint("too_many", where, f"{found:,}", ja, en, "減らしてください", "give fewer")
