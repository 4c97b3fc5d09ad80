"""The whole content of an application, as it is put together before it is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from kikin.fund import applications as rules
from kikin.office.applications.models import Application
from kikin.values.money import MAX_YEN, Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import NOTHING_SAID, Text
from kikin.values.wording import hidden_characters


@dataclass(frozen=True, slots=True)
class MemberOutline:
    """`organisation` is a ref; the first member leads."""

    organisation: str
    cost_share_yen: Yen = 0


@dataclass(frozen=True, slots=True)
class PersonOutline:
    """`person` is a ref, `member` the position of the organisation they work for here."""

    person: str
    role: str
    member: int = 0


@dataclass(frozen=True, slots=True)
class LineOutline:
    member: int
    fiscal_year: int
    cost_item: str
    amount_yen: Yen


@dataclass(frozen=True, slots=True)
class DisclosureOutline:
    """`person` is the position among the people."""

    person: int
    kind: str
    counterparty: Text
    country: str = ""
    amount_yen: Yen = 0
    note: Text = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything that an applicant says."""

    title: Text = NOTHING_SAID
    summary: Text = NOTHING_SAID
    stage: str = ""
    keywords: tuple[str, ...] = ()
    members: tuple[MemberOutline, ...] = ()
    people: tuple[PersonOutline, ...] = ()
    lines: tuple[LineOutline, ...] = ()
    declarations: tuple[str, ...] = ()
    disclosures: tuple[DisclosureOutline, ...] = ()
    external_id: str | None = None
    amount_rule: Text = NOTHING_SAID

    @property
    def requested_yen(self) -> Yen:
        return sum(line.amount_yen for line in self.lines)

    @property
    def cost_share_yen(self) -> Yen:
        return sum(member.cost_share_yen for member in self.members)


WHAT_AN_OUTLINE_READS = ("members__organisation", "involvements__person", "budget_lines", "disclosures")


def outline_of(application: Application) -> Outline:
    """What an application says now, ready to be changed in part and kept again.

    Read beside a writer, parts of before and after may meet: what names a member or a person that is no longer there
    is left out, and whoever keeps the rest on it is refused for the version that they read.
    """
    prefetch_related_objects([application], *WHAT_AN_OUTLINE_READS)
    members = list(application.members.all())
    place = {member.pk: member.position for member in members}
    people = list(application.involvements.all())
    at = {involvement.person_id: involvement.position for involvement in people}
    return Outline(
        title=Text(application.title_ja, application.title_en),
        summary=Text(application.summary_ja, application.summary_en),
        stage=application.stage,
        keywords=tuple(application.keywords),
        members=tuple(MemberOutline(member.organisation.ref, member.cost_share_yen) for member in members),
        people=tuple(
            PersonOutline(one.person.ref, one.role, place[one.member_id]) for one in people if one.member_id in place
        ),
        lines=tuple(
            LineOutline(place[line.member_id], line.fiscal_year, line.cost_item, line.amount_yen)
            for line in application.budget_lines.all()
            if line.member_id in place
        ),
        declarations=tuple(application.declarations),
        disclosures=tuple(
            DisclosureOutline(
                at[one.person_id],
                one.kind,
                Text(one.counterparty_ja, one.counterparty_en),
                one.country,
                one.amount_yen,
                Text(one.note_ja, one.note_en),
            )
            for one in application.disclosures.all()
            if one.person_id in at
        ),
        external_id=application.external_id,
        amount_rule=Text(application.amount_rule_ja, application.amount_rule_en),
    )


def snapshot_of(application: Application, outline: Outline, nonce: str) -> tuple[str, str]:
    """What is sent, as one canonical text, and its SHA-256.

    The digest is shown in the trail; `nonce`, which only the text holds, keeps anyone from guessing what was sent.
    """
    content: dict[str, Any] = {
        "nonce": nonce,
        "application": application.ref,
        "call": application.call.ref,
        "charter": application.call.charter_digest,
        "title": [outline.title.ja, outline.title.en],
        "summary": [outline.summary.ja, outline.summary.en],
        "stage": outline.stage,
        "instrument": application.instrument,
        "keywords": outline.keywords,
        "requested_yen": outline.requested_yen,
        "cost_share_yen": outline.cost_share_yen,
        "members": [[member.organisation, member.cost_share_yen] for member in outline.members],
        "people": [[one.person, one.role, one.member] for one in outline.people],
        "budget": [[line.member, line.fiscal_year, line.cost_item, line.amount_yen] for line in outline.lines],
        "declarations": outline.declarations,
        "disclosures": [
            [
                one.person,
                one.kind,
                [one.counterparty.ja, one.counterparty.en],
                one.country,
                one.amount_yen,
                [one.note.ja, one.note.en],
            ]
            for one in outline.disclosures
        ],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()


def problems_of(outline: Outline) -> tuple[Problem, ...]:
    """What cannot even be kept as a draft. What is merely missing is asked for on submission."""
    return (*_problems_of_words(outline), *_problems_of_parties(outline), *_problems_of_money(outline))


def _problems_of_words(outline: Outline) -> Iterator[Problem]:
    if max(len(outline.title.ja), len(outline.title.en)) > rules.MAX_TITLE_CHARACTERS:
        yield _problem("title", "課題名が長すぎます", "the title is too long", outline.title)
    if max(len(outline.summary.ja), len(outline.summary.en)) > rules.MAX_SUMMARY_CHARACTERS:
        yield _problem("summary", "概要が長すぎます", "the summary is too long", "")
    for where, words, lines in _words_of(outline):
        if hidden := hidden_characters(words, lines):
            what = "目に見えない文字が含まれています", "it holds characters that cannot be seen"
            yield _problem(where, *what, ", ".join(hidden))


def _words_of(outline: Outline) -> Iterator[tuple[str, str, bool]]:
    """All that is said in words: where it stands, the words, and whether they may run over several lines."""
    for where, text, lines in (("title", outline.title, False), ("summary", outline.summary, True)):
        yield where, text.ja, lines
        yield where, text.en, lines
    for word in outline.keywords:
        yield "keywords", word, False
    for number, one in enumerate(outline.disclosures):
        for words in (one.counterparty.ja, one.counterparty.en, one.country):
            yield f"disclosures[{number}]", words, False
        for words in (one.note.ja, one.note.en):
            yield f"disclosures[{number}]", words, True


def _problems_of_parties(outline: Outline) -> Iterator[Problem]:
    places = range(len(outline.members))
    if not 1 <= len(outline.members) <= rules.MAX_MEMBERS:
        yield _problem("members", "参加機関の数が範囲外です", "the number of members is out of range", len(places))
    if len({member.organisation for member in outline.members}) != len(outline.members):
        yield _problem("members", "同じ機関が二度書かれています", "an organisation stands there twice", "")
    for number, person in enumerate(outline.people):
        if person.member not in places or person.role not in rules.PERSON_ROLES:
            where = f"people[{number}]"
            yield _problem(where, "所属機関または役割が不明です", "unknown member or role", person.role)
    for number, disclosure in enumerate(outline.disclosures):
        if disclosure.person not in range(len(outline.people)) or disclosure.kind not in rules.DISCLOSURE_KINDS:
            where = f"disclosures[{number}]"
            yield _problem(where, "申告者または種類が不明です", "unknown person or kind", disclosure.kind)


def _problems_of_money(outline: Outline) -> Iterator[Problem]:
    places = range(len(outline.members))
    seen: set[tuple[int, int, str]] = set()
    for number, line in enumerate(outline.lines):
        key = (line.member, line.fiscal_year, line.cost_item)
        where = f"budget[{number}]"
        if line.member not in places or line.cost_item not in rules.COST_ITEMS:
            yield _problem(where, "機関または費目が不明です", "unknown member or cost item", line.cost_item)
        if key in seen:
            yield _problem(
                where, "同じ機関・年度・費目の行が既にあります", "this line stands there twice", line.cost_item
            )
        if not 0 < line.amount_yen <= MAX_YEN:
            yield _problem(f"{where}.amount_yen", "金額が範囲外です", "the amount is out of range", line.amount_yen)
        seen.add(key)
    for number, member in enumerate(outline.members):
        if not 0 <= member.cost_share_yen <= MAX_YEN:
            where = f"members[{number}].cost_share_yen"
            yield _problem(where, "自己負担額が範囲外です", "the cost share is out of range", member.cost_share_yen)
    if max(outline.requested_yen, outline.cost_share_yen) > MAX_YEN:
        yield _problem("budget", "合計額が大きすぎます", "the total is too large", outline.requested_yen)


def _problem(where: str, ja: str, en: str, value: object) -> Problem:
    return Problem(
        "outline_" + where.split("[")[0],
        f"application.{where}",
        Text(ja, en),
        Text("入力内容を見直してください", "look at this entry again"),
        shown(value),
    )
