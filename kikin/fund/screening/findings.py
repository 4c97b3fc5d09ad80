"""Findings as people record them, and what was captured from open sources to show them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kikin.fund.screening.forbidden import forbidden_in, forbidden_input
from kikin.fund.screening.hits import problem_of_state
from kikin.fund.screening.vocabulary import DISCLOSED, FACTS, KINDS, SOURCES
from kikin.values.problems import Problem, shown
from kikin.values.text import NOTHING_SAID, Text
from kikin.values.wording import is_blank

KIND_OF_DISCLOSURE = {"support": "funding", "position": "post", "talent_programme": "talent_programme"}
"""What a finding drawn from a disclosure is about."""
KIND_OF_PARTY = {"organisation": "organisation", "person": "person", "counterparty": "in_kind"}
"""What a confirmed hit is a finding about, where nothing else was recorded of the party."""
MAX_URL_CHARACTERS = 2_000
_ADDRESS = re.compile(r"https?://[^\s/?#@:]+(?::\d+)?(?:[/?#]\S*)?")


@dataclass(frozen=True, slots=True)
class FindingOutline:
    """A finding as it is entered: what about, by whom it was told, when it was, and what is known of it."""

    kind: str
    source: str = "self"
    disclosed: str = "yes"
    started_on: date | None = None
    ended_on: date | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)
    note: Text = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Capture:
    """A page of an open source as it was seen: where, and its content's kind is that of the file."""

    url: str
    note: Text


def problems_of_finding(outline: FindingOutline, case_state: str, more_forbidden: Iterable[str] = ()) -> list[Problem]:
    """Everything that speaks against recording a finding in a case of this state."""
    found = [problem] if (problem := problem_of_state(case_state)) else []
    more = tuple(more_forbidden)
    for where, value, known in (
        ("finding.kind", outline.kind, KINDS),
        ("finding.source", outline.source, SOURCES),
        ("finding.disclosed", outline.disclosed, DISCLOSED),
    ):
        if value not in known:
            found.append(_not_known(where, value, known))
    for name, said in outline.facts.items():
        found += _problems_of_fact(outline.kind, name, said, more)
    if outline.started_on and outline.ended_on and outline.ended_on < outline.started_on:
        what = Text("終わりが始まりより前です", "it ended before it began")
        remedy = Text("日付を確かめてください", "check the dates")
        found.append(Problem("ended_before_it_began", "finding.ended_on", what, remedy, str(outline.ended_on)))
    if outline.source != "self" and is_blank(outline.note.ja + outline.note.en):
        what = Text("何に基づくかが書かれていません", "it does not say what it rests on")
        remedy = Text("根拠を書いてください", "say how this is known")
        found.append(Problem("no_reasons", "finding.note", what, remedy))
    return found


def _problems_of_fact(kind: str, name: str, value: str | int, more: tuple[str, ...]) -> list[Problem]:
    where = f"finding.facts.{shown(name)}"
    for text in (name, str(value)):
        if forbidden := forbidden_in(text, more):
            return [forbidden_input(where, text, forbidden)]
    fact = FACTS.get(name)
    if fact is None or kind not in fact.kinds:
        return [_not_known(where, name, [one for one, known in FACTS.items() if kind in known.kinds])]
    if fact.choices:
        return [] if value in fact.choices else [_not_known(where, value, fact.choices)]
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= fact.most:
        return []
    what = Text(f"0以上{fact.most:,}以下の整数ではありません", f"this is no whole number from 0 to {fact.most:,}")
    return [Problem("wrong_value", where, what, Text("数字を確かめてください", "check the figure"), shown(value))]


def problems_of_withdrawing(case_state: str, reasons: str) -> list[Problem]:
    """Everything that speaks against taking a finding back."""
    found = [problem] if (problem := problem_of_state(case_state)) else []
    if is_blank(reasons):
        what = Text("理由が書かれていません", "no reasons are given")
        found.append(
            Problem("no_reasons", "finding.reasons", what, Text("理由を書いてください", "say why it was not so"))
        )
    return found


def problems_of_repeating(stands_already: bool) -> list[Problem]:
    """Why a finding is not entered a second time: rules that raise would count it twice."""
    if not stands_already:
        return []
    what = Text("同じ事実がすでに記録されています", "the very same has been recorded already")
    remedy = Text("別の事実であれば違いを書いてください", "if it is another, say in what it differs")
    return [Problem("finding_repeated", "finding.note", what, remedy)]


def problems_of_changing(is_withdrawn: bool) -> list[Problem]:
    """Why a finding that was taken back is neither revised nor taken back again."""
    if not is_withdrawn:
        return []
    what = Text("この事実はすでに取り消されています", "this finding has been taken back")
    return [Problem("finding_withdrawn", "finding", what, Text("新しく記録してください", "enter a new one"))]


def problems_of_capture(capture: Capture) -> list[Problem]:
    """Why a capture is not kept: it does not say from where it is, or what it shows."""
    found = []
    if not _ADDRESS.fullmatch(capture.url) or len(capture.url) > MAX_URL_CHARACTERS:
        what = Text("URLではありません", "this is no address of a page")
        remedy = Text("http又はhttpsで始まるURLを書いてください", "give its address, beginning with http or https")
        found.append(Problem("not_a_url", "capture.url", what, remedy, shown(capture.url)))
    if is_blank(capture.note.ja + capture.note.en):
        what = Text("何を示すかが書かれていません", "it does not say what it shows")
        remedy = Text("どの事実を裏付けるかを書いてください", "say what it bears out")
        found.append(Problem("no_reasons", "capture.note", what, remedy))
    return found


def _not_known(where: str, value: object, known: Iterable[str]) -> Problem:
    choices = tuple(known)
    return Problem(
        "wrong_value",
        where,
        Text("用いられない値です", "this is not a value that is known here"),
        Text(f"次から選んでください：{'、'.join(choices)}", f"choose one of: {', '.join(choices)}"),
        shown(value),
    )
