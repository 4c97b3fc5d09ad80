"""The trail: what has happened, event by event, and whether the chain still holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.events import EVENTS
from kikin.fund.policy import GRANTS
from kikin.fund.relations import Actor
from kikin.office.audit import heads, queries
from kikin.office.audit.chain import hash_of, read_ranges, transfers_in
from kikin.office.charter import queries as charters
from kikin.office.doors.auditor.forms import EventFilter
from kikin.office.doors.marks import DOORS, actor_of, marked
from kikin.office.ledger import queries as ledger
from kikin.office.ledger.check import verify_trail
from kikin.office.look.history import event_name, who
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.things import thing_name
from kikin.office.parties import queries as parties
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_SHOWN_HASH_DIGITS = 12
_MOST_TRANSFERS_SHOWN = 200
_SEALED = Text("研究セキュリティの記録（非公開）", "Research security: sealed")


@marked("auditor", "trail", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The events, the newest first, with their chain, and where it ends."""
    form = EventFilter([(name, event.label) for name, event in EVENTS.items()], request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    found = queries.found(**{name: str(value).strip() for name, value in said.items()})
    sealed = sealed_kinds(actor_of(request))
    if any(said.values()):
        found = found.exclude(object_kind__in=sealed)
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    events = list(page.object_list)
    names = parties.names_of_people([event.actor for event in events])
    columns = (
        Column(Text("順番", "Place"), "count"),
        Column(Text("日時", "When"), "at"),
        Column(Text("何が起きたか", "What happened")),
        Column(Text("対象", "About"), "ref"),
        Column(Text("誰が", "By")),
        Column(Text("ハッシュ", "Hash"), "digest"),
    )
    rows = [_line(event, names, event.object_kind in sealed) for event in events]
    empty = Text("該当する記録はありません。条件を減らしてください。", "No such event: ask for less at once.")
    context = {
        "form": form,
        "head": _head(),
        "table": Table(Text("記録（新しい順）", "Events, the newest first"), columns, rows, empty=empty),
        "page": page,
    }
    return render(request, "auditor/trail.html", context)


@marked("auditor", "trail", "see")
@require_safe
def verification(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain beside the ledger, now, and say what was found."""
    findings = verify_trail()
    facts = [
        Fact(Text("確かめた記録", "Events walked"), findings.position, "count"),
        Fact(Text("末尾のハッシュ", "Hash of the last"), findings.head, "digest"),
        Fact(Text("公開した末尾", "Heads published"), len(list(heads.published())), "count"),
    ]
    context = {"findings": findings, "summary": facts}
    return render(request, "auditor/verification.html", context | _crumbs(Text("検証", "Verification")))


@marked("auditor", "trail", "see")
@require_safe
def event(request: HttpRequest, uid: str) -> HttpResponse:
    """One event: its columns, what changed, what it posted, and the text whose hash it is."""
    found = queries.event(uid)
    if found is None:
        raise Http404("no such event")
    before, after = queries.beside(found)
    if found.object_kind in sealed_kinds(actor_of(request)):
        context = {"found": found, "title": _SEALED, "chain": _chain(found, before), "is_sealed": True}
        context |= _ways(before, after) | _crumbs(_SEALED)
        return render(request, "auditor/event.html", context)
    names = parties.names_of_people([found.actor])
    facts = [
        Fact(Text("順番", "Place in the trail"), found.position, "count"),
        Fact(Text("日時", "When"), found.at, "at"),
        Fact(Text("誰が", "By"), who(found.actor, found.role, names), note=found.actor),
        Fact(Text("所属", "Acting for"), _acting_for(found.body)),
        Fact(Text("窓口", "Door"), DOORS[found.door].name if found.door in DOORS else found.door),
        Fact(Text("対象", "About"), found.object_ref, "ref", note=thing_name(found.object_kind)),
        Fact(Text("設置要綱の版", "Charter"), found.charter_digest, "digest", _charter_url(found.charter_digest)),
    ]
    changed = [_changed(name, value) for name, value in queries.facts_of(found).items()]
    context = {
        "found": found,
        "title": event_name(found.name),
        "summary": facts,
        "changed": changed,
        "chain": _chain(found, before),
        "posted": _posted(found.canonical),
    }
    context |= _ways(before, after) | _crumbs(event_name(found.name))
    return render(request, "auditor/event.html", context)


def sealed_kinds(actor: Actor) -> frozenset[str]:
    """The kinds of things that those who screen may see and this actor may not: their events are links, no more."""
    seen_by_screeners = {kind for role, action, kind in GRANTS if role == "security_lead" and action == "see"}
    return frozenset(kind for kind in seen_by_screeners if (actor.role, "see", kind) not in GRANTS)


def _line(event: Any, names: Mapping[str, Text], is_sealed: bool) -> list[object]:
    digits = f"{event.hash[:_SHOWN_HASH_DIGITS]}…"
    place = Cell(event.position, url=_event_url(event.uid))
    if is_sealed:
        return [place, event.at, _SEALED, "", "", digits]
    about = Cell(event.object_ref, note=thing_name(event.object_kind))
    return [place, event.at, event_name(event.name), about, who(event.actor, event.role, names), digits]


def _acting_for(body: str) -> Text | str:
    """A body or an agency by its name, an organisation by its ref."""
    charter = charters.in_force()
    names = {one.key: one.name for one in charter.bodies} | {one.key: one.name for one in charter.agencies}
    return names.get(body, body)


def _changed(name: str, value: object) -> Fact:
    label = Text(plain := name.replace("_", " "), plain)
    if name.endswith("_yen") and isinstance(value, int):
        return Fact(label, value, "yen")
    return Fact(label, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _chain(event: Any, before: Any) -> list[Fact]:
    again = hash_of(event.canonical)
    sound, broken = Text("この記録のハッシュと一致", "the same"), Text("この記録のハッシュと不一致", "not the same")
    return [
        Fact(Text("直前のハッシュ", "Hash of the one before"), before.hash if before is not None else "", "digest"),
        Fact(Text("この記録のハッシュ", "Hash of this one"), event.hash, "digest"),
        Fact(
            Text("本文から計算し直した値", "Counted again from its text"),
            again,
            "digest",
            note=sound if again == event.hash else broken,
        ),
    ]


def _ways(before: Any, after: Any) -> dict[str, str]:
    return {
        "before_url": _event_url(before.uid) if before is not None else "",
        "after_url": _event_url(after.uid) if after is not None else "",
    }


def _head() -> list[Fact]:
    """Where the chain ends, whether its last link holds, and the head that others have last been told of."""
    position, digest = queries.head()
    last = next(iter(queries.newest(1)), None)
    holds = last is not None and (last.position, last.hash, hash_of(last.canonical)) == (position, digest, digest)
    published = heads.last_published()
    held, broken = (
        Text("末尾の記録と一致", "matches the last event"),
        Text("末尾の記録と不一致", "not the last event's"),
    )
    facts = [Fact(Text("末尾", "Head"), digest, "digest", note=held if holds else broken)]
    if published is not None:
        where = Text(f"{published.position}番目の記録", f"event {published.position}")
        facts.append(Fact(Text("最後に公開した末尾", "Last published"), published.hash, "digest", note=where))
    return facts


def _posted(canonical: str) -> list[Fact]:
    named = transfers_in(canonical)
    if named is None:
        return []
    numbers = read_ranges(named.ids)
    facts = [
        Fact(Text("取引の番号", "Numbers of the transfers"), named.ids),
        Fact(Text("取引のダイジェスト", "Digest of the transfers"), named.digest, "digest"),
    ]
    for number in numbers[:_MOST_TRANSFERS_SHOWN]:
        row = ledger.transfer(number)
        if row is not None:
            url = reverse("auditor:disbursement", args=(number,))
            facts.append(Fact(Text(f"取引 {number}", f"Transfer {number}"), row.amount_yen, "yen", url))
    return facts


def _event_url(uid: str) -> str:
    return reverse("auditor:event", args=(uid,))


def _charter_url(digest: str) -> str:
    return reverse("auditor:charter", args=(digest,)) if digest else ""


def _crumbs(last: Text) -> dict[str, Any]:
    return {"crumbs": [Crumb(Text("記録", "Trail"), reverse("auditor:trail")), Crumb(last)]}
