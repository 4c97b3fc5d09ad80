"""An application as a list of sections: which are done, started or missing, and what still speaks against sending."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kikin.fund import applications as rules
from kikin.fund.lifecycle import problems_of
from kikin.fund.recognition import recognise
from kikin.office.applications import queries as applications
from kikin.office.applications.outline import Outline
from kikin.office.charter.queries import by_digest
from kikin.values.problems import Problem
from kikin.values.text import Text

ALL_DISCLOSED = "support_disclosed"
"""The declaration that is made where supports and posts are listed: that these are all, or that there are none."""


@dataclass(frozen=True, slots=True)
class Section:
    """`key` is the name of its address; `wheres` the first words of the problems that are mended in it."""

    key: str
    name: Text
    wheres: frozenset[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a section has come, as a word and the tone of its pill."""

    word: Text
    tone: str


DONE = Standing(Text("記入済み", "Done"), "success")
STARTED = Standing(Text("記入途中", "Started"), "active")
MISSING = Standing(Text("未記入", "Missing"), "neutral")

SECTIONS = (
    Section("basics", Text("課題の概要", "The project"), frozenset({"application.title", "application.summary"})),
    Section("members", Text("参加機関", "Organisations"), frozenset({"application.members"})),
    Section("people", Text("研究者・担当者", "People"), frozenset({"application.people"})),
    Section("budget", Text("予算", "Budget"), frozenset({"application.budget", "application.requested_yen"})),
    Section("declarations", Text("誓約", "Declarations"), frozenset({"application.declarations"})),
    Section("disclosures", Text("支援・役職の申告", "Disclosures"), frozenset()),
)


def standings(outline: Outline, problems: tuple[Problem, ...]) -> list[tuple[Section, Standing]]:
    """Each section with how far it has come."""
    found = []
    for section in SECTIONS:
        answers = _answers(section.key, outline)
        if all(answers) and not any(problem.where in section.wheres for problem in problems):
            standing = DONE
        else:
            standing = STARTED if any(answers) else MISSING
        found.append((section, standing))
    return found


def _answers(key: str, outline: Outline) -> list[bool]:
    """Whether each question of a section has an answer."""
    if key == "basics":
        said = [outline.title, outline.summary]
        return [*(bool(text.ja or text.en) for text in said), bool(outline.stage)]
    if key == "declarations":
        return [each in outline.declarations for each in rules.DECLARATIONS if each != ALL_DISCLOSED]
    if key == "disclosures":
        return [ALL_DISCLOSED in outline.declarations, *(True for _ in outline.disclosures)]
    return [bool({"members": outline.members, "people": outline.people, "budget": outline.lines}[key])]


def version_of(key: str, outline: Outline) -> str:
    """Stands for all that a section says: a form carries it, so that nobody overwrites what they have not seen."""
    return hashlib.sha256(repr(_content(key, outline)).encode()).hexdigest()[:16]


def _content(key: str, outline: Outline) -> object:
    """What is kept when a section is, and what its words lean on."""
    if key == "basics":
        return outline.title, outline.summary, outline.stage, outline.keywords
    if key == "budget":
        return outline.members, outline.lines
    if key == "declarations":
        return sorted({*outline.declarations} - {ALL_DISCLOSED})
    if key == "disclosures":
        people = [one.person for one in outline.people]
        return people, outline.disclosures, ALL_DISCLOSED in outline.declarations
    return {"members": outline.members, "people": outline.people}[key]


def section_of(problem: Problem) -> Section | None:
    """Where a problem is mended; nowhere, when it is the deadline."""
    if problem.where == "application.declarations":
        lacks_only_disclosures = problem.value == ALL_DISCLOSED
        return next(one for one in SECTIONS if one.key == ("disclosures" if lacks_only_disclosures else "declarations"))
    if problem.where == "application.field":
        return SECTIONS[0]
    return next((section for section in SECTIONS if problem.where in section.wheres), None)


def hindrances(application: Any, now: datetime) -> tuple[Problem, ...]:
    """Everything that would stop the application from being sent now."""
    return problems_of((rules.call_is_open, *rules.COMPLETE), applications.facts_of(application, now))


def warnings(application: Any, now: datetime) -> tuple[Problem, ...]:
    """What does not stop it from being sent, but would fail the formal check."""
    facts = replace(applications.facts_of(application, now), field=field_of(application))
    return problems_of((rules.all_is_declared, rules.matches_a_field), facts)


def field_of(application: Any) -> str:
    """The field that its words would be given on sending; nothing where they match none that the call is for."""
    fields = by_digest(application.call.charter_digest).fields
    found = recognise(fields, application.title, application.summary, tuple(application.keywords)).field or ""
    return found if found in {concept.field for concept in application.call.concepts.all()} else ""


def is_taking(application: Any, now: datetime) -> bool:
    """Whether its call takes applications at this moment."""
    return rules.call_is_open(applications.facts_of(application, now)) is None
