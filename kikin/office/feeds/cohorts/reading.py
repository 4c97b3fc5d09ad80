"""From a file to applications: which mapping fits, each row by it, and why the other rows were refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from kikin.fund.applications import MAX_SUMMARY_CHARACTERS, MAX_TITLE_CHARACTERS
from kikin.fund.parties import ORGANISATION_KINDS, SIZES
from kikin.office.feeds.cohorts.budgets import does_not_add_up, in_order, spread
from kikin.office.feeds.cohorts.cells import (
    clean_line,
    clean_lines,
    is_blank,
    read_yen,
    text_problem,
    unwritable,
)
from kikin.office.feeds.cohorts.complaints import complaint, missing, unknown_key
from kikin.office.feeds.cohorts.mapping import TEXT_FIELDS, CohortMapping, built_in_mappings
from kikin.office.feeds.cohorts.nested import MAX_NAME_CHARACTERS, Parts, listed_texts, said_rule
from kikin.office.feeds.cohorts.records import (
    Cohort,
    CohortApplication,
    CohortBudgetLine,
    CohortMember,
    CohortOrganisation,
    CohortPerson,
    RefusedRow,
)
from kikin.office.feeds.cohorts.rows import RawRow, no_rows
from kikin.office.feeds.cohorts.tables import read_table
from kikin.values.money import Yen
from kikin.values.problems import Problem
from kikin.values.text import NOTHING_SAID, Language, Text

_ROWS_THAT_SHOW_THE_COLUMNS = 100
_ID_CHARACTERS = 32
_CODE_CHARACTERS = 64
"""What the records keep of a name that stands for a thing: an id, a stage, a kind."""


def read_cohort(path: Path, first_fiscal_year: int, mapping: CohortMapping | None = None) -> Cohort:
    """Every application of a file, and every row refused with all its reasons.

    `first_fiscal_year` is where the spreading of a bare total begins. Without a mapping, the built-in one
    whose columns the file has is taken. Reading the same file again gives the same `external_id`s.
    """
    table = read_table(path)
    if table.problems:
        return Cohort(problems=table.problems, digest=table.digest)
    if not table.rows:
        return Cohort(problems=(no_rows(path.name),), digest=table.digest)
    columns = {column for row in table.rows[:_ROWS_THAT_SHOW_THE_COLUMNS] for column in row.values}
    if not columns:
        return Cohort(refused=tuple(RefusedRow(row.number, row.problems) for row in table.rows), digest=table.digest)
    mapping = mapping or next((known for known in built_in_mappings() if known.wanted <= columns), None)
    if mapping is None:
        return Cohort(problems=(_no_mapping(path.name, columns),), digest=table.digest)
    applications: list[CohortApplication] = []
    refused: list[RefusedRow] = []
    seen: dict[str, int] = {}
    for row in table.rows:
        application, problems = _Row(row, mapping).read(first_fiscal_year)
        if application is not None and application.external_id in seen:
            problems = (_repeated(mapping, seen[application.external_id]),)
        if application is None or problems:
            refused.append(RefusedRow(row.number, problems))
        else:
            seen[application.external_id] = row.number
            applications.append(application)
    return Cohort(tuple(applications), tuple(refused), digest=table.digest, mapping=mapping.key)


class _Row:
    """One row on its way to an application; gathers every problem before it answers."""

    def __init__(self, row: RawRow, mapping: CohortMapping):
        self.row = row
        self.mapping = mapping
        self.problems: list[Problem] = list(row.problems)

    def read(self, first_fiscal_year: int) -> tuple[CohortApplication | None, tuple[Problem, ...]]:
        if not self.problems:
            self.problems += [
                problem for column, value in self.row.values.items() if (problem := unwritable(column, value))
            ]
            self.problems += [
                self._not_a_text(field) for field in TEXT_FIELDS if isinstance(self._value(field), list | dict | bool)
            ]
        if self.problems:
            return None, tuple(self.problems)
        title = self._text("title", MAX_TITLE_CHARACTERS)
        summary = self._text("summary", MAX_SUMMARY_CHARACTERS, paragraphs=True)
        requested_yen = self._yen("amount")
        external_id = self._external_id()
        parts = Parts(self._value, self._column, self.problems)
        members = parts.members() if self._given("members") else self._lead(parts)
        people = parts.people(len(members)) if self._given("people") else self._investigator()
        budget = self._budget(parts, len(members), requested_yen or 0, first_fiscal_year)
        application = CohortApplication(
            source_row=self.row.number,
            external_id=external_id,
            title=title,
            summary=summary,
            language=self._language(title),
            members=members,
            people=people,
            requested_yen=requested_yen or 0,
            budget=budget,
            stage=self._line("stage"),
            instrument=self._line("instrument"),
            call=self._line("call"),
            keywords=listed_texts(self._value("keywords"), self._column("keywords"), self.problems),
            declarations=parts.declarations(),
            disclosures=parts.disclosures(len(people)),
            budget_rule=self._budget_rule(parts),
            amount_rule=said_rule(self._value("amount_rule")) or self.mapping.amount_rule(),
        )
        return (None, tuple(self.problems)) if self.problems else (application, ())

    def _column(self, field: str) -> str:
        """What their file calls a field of ours: the name that a problem uses."""
        return self.mapping.columns.get(field, field)

    def _value(self, field: str) -> Any:
        value = self.row.values.get(self.mapping.columns[field]) if field in self.mapping.columns else None
        return self.mapping.constants.get(field) if is_blank(value) else value

    def _given(self, field: str) -> bool:
        return field in self.mapping.columns or field in self.mapping.constants

    def _not_a_text(self, field: str) -> Problem:
        ja, en = "文字列ではありません", "is not a text"
        remedy = "文字列にしてください", "write it as a text"
        return complaint("not_a_text", self._column(field), self._value(field), ja, en, *remedy)

    def _line(self, field: str) -> str:
        line = clean_line(self._value(field))
        if problem := text_problem(self._column(field), line, _CODE_CHARACTERS):
            self.problems.append(problem)
        return line

    def _text(self, field: str, longest: int, *, paragraphs: bool = False) -> Text:
        """A text in both languages; where the source has one, it stands for both."""
        clean = clean_lines if paragraphs else clean_line
        said = {name: clean(self._value(name)) for name in (field, f"{field}_ja", f"{field}_en")}
        mapped = [name for name in said if self._given(name)]
        where = self._column(mapped[0] if mapped else field)
        for name, text in said.items():
            if problem := text_problem(self._column(name), text, longest):
                self.problems.append(problem)
        japanese, english = said[f"{field}_ja"] or said[field], said[f"{field}_en"] or said[field]
        if not (japanese or english):
            self.problems.append(missing(where))
        return Text(ja=japanese or english, en=english or japanese)

    def _yen(self, field: str, *, least_yen: Yen = 1) -> Yen | None:
        yen, problem = read_yen(self._column(field), self._value(field), self.mapping.yen_per_unit, least_yen=least_yen)
        if problem:
            self.problems.append(problem)
        return yen

    def _external_id(self) -> str:
        if "external_id" in self.mapping.columns:
            column = self.mapping.columns["external_id"]
            given = self._line("external_id")
            if not given:
                self.problems.append(missing(column))
            return given
        values = [clean_line(self.row.values.get(column)) for column in self.mapping.identity]
        self.problems += [
            missing(column) for column, value in zip(self.mapping.identity, values, strict=True) if not value
        ]
        known = json.dumps([self.mapping.key, *values], ensure_ascii=False)
        return sha256(known.encode()).hexdigest()[:_ID_CHARACTERS]

    def _language(self, title: Text) -> Language:
        said = self._line("language")
        if said in ("ja", "en"):
            return "ja" if said == "ja" else "en"
        return "en" if title.ja.isascii() else "ja"

    def _lead(self, parts: Parts) -> tuple[CohortMember, ...]:
        name = self._text("lead_name", MAX_NAME_CHARACTERS)
        cost_share_yen = 0 if is_blank(self._value("cost_share")) else self._yen("cost_share", least_yen=0)
        organisation = CohortOrganisation(
            name,
            self._one_of("lead_kind", ORGANISATION_KINDS, "company"),
            self._one_of("lead_size", SIZES, "default"),
            parts.corporate_number(self._value("lead_corporate_number")),
        )
        return (CohortMember(organisation, cost_share_yen or 0),)

    def _investigator(self) -> tuple[CohortPerson, ...]:
        return (CohortPerson(self._text("principal_investigator", MAX_NAME_CHARACTERS), "principal_investigator"),)

    def _one_of(self, field: str, keys: Mapping[str, object], default: str) -> str:
        said = self._line(field) or default
        if said not in keys:
            self.problems.append(unknown_key(self._column(field), said, keys))
        return said

    def _budget(
        self, parts: Parts, members_count: int, requested_yen: Yen, first_fiscal_year: int
    ) -> tuple[CohortBudgetLine, ...]:
        if not is_blank(self._value("budget")):
            lines = in_order(parts.budget(members_count))
            if problem := does_not_add_up(self._column("budget"), lines, requested_yen):
                self.problems.append(problem)
            return lines
        if self.mapping.budget is None:
            self.problems.append(missing(self._column("budget")))
            return ()
        return spread(requested_yen, self.mapping.budget, first_fiscal_year)

    def _budget_rule(self, parts: Parts) -> Text:
        if is_blank(self._value("budget")) and self.mapping.budget is not None:
            return self.mapping.budget.said()
        return said_rule(self._value("budget_rule")) or NOTHING_SAID


def _no_mapping(name: str, columns: set[str]) -> Problem:
    ja, en = "列に合う対応表がありません", "has columns that no mapping knows"
    remedy = (
        "対応表（TOML）を指定し、文字コードはUTF-8にしてください",
        "give a mapping file (TOML), and save the file as UTF-8",
    )
    return complaint("no_mapping", name, ", ".join(sorted(columns)) or "-", ja, en, *remedy)


def _repeated(mapping: CohortMapping, first_row: int) -> Problem:
    where = mapping.columns.get("external_id") or " + ".join(mapping.identity)
    ja, en = f"{first_row}行目と同じ応募です", f"is the same application as row {first_row}"
    return complaint("repeated_row", where, "", ja, en, "一方を削除してください", "remove one of the two")
