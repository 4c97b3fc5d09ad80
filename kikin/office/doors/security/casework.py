"""The page of one case, as it stands and as it comes back when a form was not complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kikin.fund.applications import DISCLOSURE_KINDS
from kikin.fund.lifecycle import Lifecycle
from kikin.fund.parties import ORGANISATION_KINDS
from kikin.fund.relations import Actor
from kikin.fund.screening import CASE, CLOSES, HIT, MEASURE, MEASURES, PARTY_KINDS, VERDICTS
from kikin.office.applications import queries as applications
from kikin.office.audit import queries as trail
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of
from kikin.office.doors.security.forms import Reasons
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import queries as parties
from kikin.office.screening import queries
from kikin.values.problems import Problem
from kikin.values.text import Text

_CLOSINGS = {
    "clear": Text("問題なしとする", "Clear"),
    "mitigate": Text("軽減措置付きとする", "Close with measures"),
    "refuse": Text("不可とする", "Refuse"),
}
_MEASURE_ACTS = {
    "fulfil": Text("完了とする", "Record that it is fulfilled"),
    "record_breach": Text("違反を記録する", "Record a breach"),
    "lift": Text("解除する", "Lift"),
}
_IN_CASE = dict.fromkeys(("dismiss", "confirm", "reopen"), "adjudicating")
_WITH_NOTE = frozenset({"fulfil", "record_breach", "lift"})
_STEPS = {
    "confirm_areas": Text("提案された技術領域を確認する", "Confirm the technologies proposed"),
    "match": Text("リストと照合する", "Compare with the lists"),
    "assess": Text("水準を評価する", "Assess the level"),
}


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A hit as its officer compares it: our party on the left, the entry of the list on the right."""

    hit: Any
    table: Table
    grounds: tuple[Text, ...]
    percent: int
    form: Reasons | None
    may_adjudicate: bool
    may_reopen: bool
    decided: tuple[tuple[Any, Text], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to close a case: its form, or what still speaks against it."""

    act: Act
    form: Reasons

    @property
    def offered(self) -> tuple[Act, ...]:
        return (self.act,)


@dataclass(frozen=True, slots=True)
class MeasureLine:
    measure: Any
    kind: Text
    acts: tuple[Act, ...]
    noted: tuple[Act, ...]
    form: Reasons


def case_page(
    request: HttpRequest,
    ref: str,
    *,
    forms: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    """`forms` are those that came back with a mistake in them, by the ref or the action that they belong to."""
    actor, sent = actor_of(request), dict(forms or {})
    case = queries.get(ref, actor)
    hits, measures = queries.hits_of(case), queries.measures_of(case)
    events = [event for kind in ("screening_case", "hit", "measure") for event in _events(kind, case, hits, measures)]
    events.sort(key=lambda event: event.position)
    names = parties.names_of_people(
        [one.actor for one in events]
        + [one.person for hit in hits for one in hit.adjudications.all()]
        + [case.decided_by, case.requested_by]
    )
    context = {
        "case": case,
        "summary": _facts(case, names),
        "parties": _parties_table(queries.parties_of(case)),
        "disclosures": _disclosures_table(case),
        "lists": _lists_table(queries.list_versions_of(case)),
        "hits": [_side_by_side(hit, actor, names, sent.get(hit.ref)) for hit in hits],
        "measures": [_measure(one, actor, sent.get(one.ref)) for one in measures],
        "next": _next_steps(case, actor),
        "ways": _ways(case, actor, sent),
        "problems": tuple(problems),
        "form": next(iter(sent.values()), None),
        "moments": moments(events, names),
        "crumbs": [Crumb(Text("審査案件", "Cases"), reverse("security:home")), Crumb(ref)],
    }
    status = 409 if problems else 422 if sent else 200
    return render(request, "security/case.html", context, status=status)


def _events(kind: str, case: Any, hits: Sequence[Any], measures: Sequence[Any]) -> list[Any]:
    things = {"screening_case": [case], "hit": hits, "measure": measures}[kind]
    return [event for one in things for event in trail.events_about(kind, one.ref)]


def _facts(case: Any, names: Mapping[str, Text]) -> list[Fact]:
    charter = charters.by_digest(case.charter_digest)
    person = names.get(case.decided_by, Text(case.decided_by, case.decided_by))
    return [
        Fact(Text("応募", "Application"), case.application.title, note=case.application.ref),
        Fact(Text("代表機関", "Lead"), case.application.lead.name),
        Fact(Text("配分機関", "Agency"), charter.agency(case.agency).name),
        Fact(Text("適用する方針", "Policy"), case.policy),
        Fact(Text("着手", "Opened"), case.opened_at, "at"),
        Fact(Text("照合", "Compared"), case.matched_at, "at", note=case.engine),
        Fact(Text("照合した内容のダイジェスト", "Digest of what was compared"), case.inputs_digest, "digest"),
        Fact(Text("リスクの水準", "Level of risk"), case.level.replace("_", " ")),
        Fact(Text("結論の理由", "Why it was closed so"), case.reasons if case.reasons.ja else ""),
        Fact(Text("結論を出した人", "Closed by"), person if case.decided_by else ""),
        Fact(Text("終了", "Closed"), case.decided_at, "at"),
    ]


def _parties_table(found: Sequence[Any]) -> Table:
    columns = (
        Column(Text("名称", "Name")),
        Column(Text("種類", "Kind")),
        Column(Text("英語名", "In English")),
        Column(Text("申告された国", "Country, as disclosed")),
    )
    rows = [(one.name.ja, PARTY_KINDS[one.kind], one.name_en, one.country) for one in found]
    empty = Text("まだ照合していません。", "Nobody has been looked at yet.")
    return Table(
        Text("機関・個人・申告された相手方", "Members, people and disclosed counterparties"), columns, rows, empty=empty
    )


def _disclosures_table(case: Any) -> Table:
    columns = (
        Column(Text("申告した人", "By")),
        Column(Text("種類", "Kind")),
        Column(Text("相手方", "Counterparty")),
        Column(Text("国", "Country")),
        Column(Text("金額", "Amount"), "yen"),
        Column(Text("説明", "Note")),
    )
    rows = [
        (
            one.person.name,
            DISCLOSURE_KINDS[one.kind],
            one.counterparty,
            one.country,
            one.amount_yen or "",
            Text(one.note_ja or one.note_en, one.note_en or one.note_ja),
        )
        for one in applications.disclosures_for_screening([case.application.ref])
    ]
    return Table(
        Text("本人が申告した支援・役職", "What they disclosed"),
        columns,
        rows,
        empty=Text("申告はありません。", "Nothing was disclosed."),
    )


def _lists_table(versions: Sequence[Any]) -> Table:
    columns = (
        Column(Text("リスト", "List")),
        Column(Text("版", "Version"), "count"),
        Column(Text("件数", "Entries"), "count"),
        Column(Text("効力発生日", "In effect from"), "on"),
        Column("SHA-256", "digest"),
    )
    rows = [(one.watchlist.name, one.number, one.rows_count, one.effective_on, one.sha256) for one in versions]
    empty = Text("まだ照合していません。", "Nothing has been compared yet.")
    return Table(Text("照合に用いた版", "Versions used"), columns, rows, empty=empty)


def _side_by_side(hit: Any, actor: Actor, names: Mapping[str, Text], form: Reasons | None) -> SideBySide:
    party, entry = hit.party, hit.entry
    kinds = PARTY_KINDS | ORGANISATION_KINDS
    columns = (
        Column(Text("項目", "What")),
        Column(Text("関係者", "Our party")),
        Column(Text("リストの記載", "Listed entry")),
    )
    aliases = "、".join(entry.aliases)
    rows: list[tuple[object, object, object]] = [
        (Text("名称", "Name"), _named(party), Cell(entry.name, note=aliases)),
        (Text("種類", "Kind"), PARTY_KINDS[party.kind], kinds.get(entry.kind, Text(entry.kind, entry.kind))),
        (Text("国", "Country"), party.country, "、".join(entry.countries)),
        (Text("生年月日", "Date of birth"), "", "、".join(entry.birth_dates)),
        (Text("リスト", "List"), "", entry.watchlist.name),
    ]
    return SideBySide(
        hit=hit,
        table=Table(Text(f"{hit.ref}の比較", f"{hit.ref}, side by side"), columns, rows),
        grounds=tuple(Text(ja, en) for ja, en in hit.grounds) + _differences(party, entry),
        # Rounded down: only what is certain is 100 %.
        percent=hit.score_bp // 100,
        form=form or Reasons(auto_id=f"{hit.ref}_%s"),
        may_adjudicate=_may(hit, "dismiss", actor, HIT),
        may_reopen=_may(hit, "reopen", actor, HIT),
        decided=tuple(
            (one, names.get(one.person, Text(one.person, one.person))) for one in reversed(hit.adjudications.all())
        ),
    )


def _named(party: Any) -> Cell:
    other = party.name_en if party.name_ja and party.name_en != party.name_ja else ""
    return Cell(party.name_ja or party.name_en, note=other)


def _differences(party: Any, entry: Any) -> tuple[Text, ...]:
    """What speaks against their being the same, as far as both sides say it."""
    found = []
    if party.country and entry.countries and party.country not in entry.countries:
        found.append(Text("国が異なります。", "They differ in country."))
    if party.kind != "counterparty" and entry.kind in PARTY_KINDS and entry.kind != party.kind:
        found.append(Text("個人と機関の別が異なります。", "One is a person, the other an organisation."))
    return tuple(found)


def _measure(measure: Any, actor: Actor, form: Reasons | None) -> MeasureLine:
    urls = {action: reverse(f"security:{action}", args=(measure.ref,)) for action in _MEASURE_ACTS}
    offered = {
        action: Act(_MEASURE_ACTS[action], urls[action])
        for action in _MEASURE_ACTS
        if _may(measure, action, actor, MEASURE)
    }
    return MeasureLine(
        measure=measure,
        kind=MEASURES[measure.code],
        acts=tuple(act for action, act in offered.items() if action not in _WITH_NOTE),
        noted=tuple(act for action, act in offered.items() if action in _WITH_NOTE),
        form=form or Reasons(auto_id=f"{measure.ref}_%s"),
    )


def _may(record: Any, action: str, actor: Actor, lifecycle: Lifecycle) -> bool:
    """Whether the step is there and the actor's to take, while its case is at the point that it asks for."""
    is_step = not isinstance(lifecycle.step(action, record.state), Problem)
    in_time = _IN_CASE.get(action, record.case.state) == record.case.state
    return is_step and in_time and against(actor, action, record.subject()) == ()


def _next_steps(case: Any, actor: Actor) -> list[Act]:
    urls = {action: reverse(f"security:{action}", args=(case.ref,)) for action in _STEPS}
    # Who stands in the case and which lists are in force is asked when it is compared.
    facts = replace(queries.facts_of(case, actor), lists_count=1, parties_count=1)
    return list(acts_from_here(CASE, case.subject(), facts, actor, _STEPS, urls))


def _ways(case: Any, actor: Actor, sent: Mapping[str, Any]) -> list[Way]:
    found = []
    for action, label in _CLOSINGS.items():
        # Reasons are asked in the form below, so they are taken as given here.
        facts = queries.facts_of(case, actor, VERDICTS[CLOSES[action]])
        urls = {action: reverse(f"security:{action}", args=(case.ref,))}
        for act in acts_from_here(CASE, case.subject(), facts, actor, {action: label}, urls, ("refuse",)):
            found.append(Way(act, sent.get(action) or Reasons(auto_id=f"{action}_%s")))
    return found
