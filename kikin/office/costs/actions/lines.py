"""Cost lines: entering, changing and removing them while their report is open, and deciding on them after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from kikin.fund import costs as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.costs import queries
from kikin.office.costs.actions.reports import AT_ONCE, accept_all, hold, hold_all
from kikin.office.costs.models import Asset, CostLine, CostReport, Disposal, Evidence, Upload, WorkMonth
from kikin.office.transitions import perform, perform_all
from kikin.values.problems import Problem
from kikin.values.text import Text


def enter(
    report: CostReport, lines: Sequence[rules.Line], actor: Actor, now: datetime, *, after: int | None = None
) -> list[CostLine]:
    """Enter lines into an open report, all of them or none. One event says how many and how much.

    `after` is the number of the last line that whoever writes has seen: the same lines, entered since, are a second
    click, and nothing is entered.
    """
    with gate.change():
        held = hold(report)
        if after is not None:
            since = [line for line in queries.lines_by_report([held])[held.pk] if line.number > after]
            rounding = queries.instrument_of(held.member.award).rounding
            if since and [said_by(line) for line in since] == [rules.in_yen(line, rounding) for line in lines]:
                gate.permit_or_refuse(actor, "edit", held.subject())
                return since
        return enter_many([(held, lines, actor)], now)


def enter_many(
    entries: Sequence[tuple[CostReport, Sequence[rules.Line], Actor]], now: datetime, upload: Upload | None = None
) -> list[CostLine]:
    """Enter lines into several open reports that are held, each by its own actor; all of them or none."""
    reports = [report for report, _, _ in entries]
    terms, held = queries.terms_of_all(reports, now), queries.lines_by_report(reports)
    evidence = {(one.report_id, one.name): one for one in Evidence.objects.filter(report__in=reports)}
    made: list[CostLine] = []
    problems: list[Problem] = []
    for report, lines, actor in entries:
        with gate.act("edit", actor, now, report.subject(), "cost_lines_entered") as pending:
            gate.refuse_if(rules.problems_of_editing(report.state))
            in_yen = [rules.in_yen(line, terms[report.pk].rounding) for line in lines]
            placed = [(f"line[{number}]", line) for number, line in enumerate(in_yen, start=1)]
            problems += problems_of_lines(placed, held[report.pk], terms[report.pk])
            last = max((line.number for line in held[report.pk]), default=0)
            made += [
                CostLine(
                    ref=f"{report.ref}.{number}",
                    state=rules.LINE.initial,
                    report=report,
                    number=number,
                    upload=upload,
                    entered_by=actor.person,
                    **columns_of(line, terms[report.pk], evidence.get((report.pk, line.evidence))),
                )
                for number, line in enumerate(in_yen, start=last + 1)
            ]
            pending.facts |= {"count": len(in_yen), "amount_yen": sum(line.amount_yen for line in in_yen)}
    gate.refuse_if(problems)
    return CostLine.objects.bulk_create(made, batch_size=AT_ONCE)


def problems_of_lines(
    lines: Sequence[tuple[str, rules.Line]], held: Sequence[CostLine], terms: rules.Terms
) -> list[Problem]:
    """Everything that speaks against lines, each with its place: by itself, and beside those that are held."""
    known = frozenset(key for line in held if (key := rules.bill_key(said_by(line))) is not None)
    problems = [problem for where, line in lines for problem in rules.problems_of_line(line, terms, where)]
    problems += rules.problems_of_repetition(lines, known)
    problems += rules.problems_of_sum(lines, sum(line.amount_yen for line in held))
    count = len(held) + len(lines)
    if count > rules.MAX_LINES:
        what = Text("行が多すぎます", "a report has too many lines")
        remedy = Text(f"{rules.MAX_LINES:,}行以内にしてください", f"keep to {rules.MAX_LINES:,}")
        problems.append(Problem("too_many_lines", "cost_report.lines", what, remedy, f"{count:,}"))
    return problems


def columns_of(line: rules.Line, terms: rules.Terms, evidence: Evidence | None, **known: bool) -> dict[str, Any]:
    """What a line says, as it is kept. `known` is what its flags are told beside it."""
    return {
        "cost_item": line.cost_item,
        "description": line.description.strip(),
        "ordered_on": line.ordered_on,
        "delivered_on": line.delivered_on,
        "paid_on": line.paid_on,
        "amount_yen": line.amount_yen,
        "tax_yen": line.tax_yen,
        "currency": line.currency,
        "foreign_amount": line.foreign_amount,
        "exchange_rate": line.exchange_rate,
        "rate_source": line.rate_source.strip(),
        "rate_on": line.rate_on,
        "supplier": line.supplier.strip(),
        "supplier_number": line.supplier_number,
        "bill_number": line.bill_number.strip(),
        "bill_key": rules.plain_number(line.bill_number),
        "evidence": evidence,
        "remark": line.remark.strip(),
        "flags": list(rules.flags_of(line, terms, **known)),
    }


def said_by(line: CostLine) -> rules.Line:
    """A kept line, as the rules read it."""
    return rules.Line(
        cost_item=line.cost_item,
        description=line.description,
        ordered_on=line.ordered_on,
        delivered_on=line.delivered_on,
        paid_on=line.paid_on,
        amount_yen=line.amount_yen,
        tax_yen=line.tax_yen,
        supplier=line.supplier,
        supplier_number=line.supplier_number,
        bill_number=line.bill_number,
        evidence=line.evidence.name,
        remark=line.remark,
        currency=line.currency,
        foreign_amount=line.foreign_amount,
        exchange_rate=line.exchange_rate,
        rate_source=line.rate_source,
        rate_on=line.rate_on,
    )


def edit(line: CostLine, said: rules.Line, actor: Actor, now: datetime) -> CostLine:
    """Change a line of an open report. What a timesheet or a tag rests on is removed and entered anew instead."""
    with gate.change():
        report, held = _held_line(line, actor)
        with gate.act("edit", actor, now, _about(held), "cost_line_edited") as pending:
            terms = queries.terms_of(report, now)
            said = rules.in_yen(said, terms.rounding)
            others = [other for other in queries.lines_by_report([report])[report.pk] if other.pk != held.pk]
            gate.refuse_if(problems_of_lines([("line", said)], others, terms))
            gate.refuse_if(_problems_of_tie(held, said))
            gate.refuse_if(_problems_of_giving_up(held, ended=("refused", "withdrawn")))
            paper = Evidence.objects.get(report=report, name=said.evidence)
            pending.facts |= {"before_yen": held.amount_yen, "amount_yen": said.amount_yen}
            CostLine.objects.filter(pk=held.pk).update(**columns_of(said, terms, paper))
    return CostLine.objects.select_related("evidence", "report").get(pk=held.pk)


def remove(line: CostLine, actor: Actor, now: datetime) -> None:
    """Take a line out of an open report, with its timesheet or its tag."""
    with gate.change():
        _, held = _held_line(line, actor)
        with gate.act("edit", actor, now, _about(held), "cost_line_removed") as pending:
            gate.refuse_if(_problems_of_giving_up(held))
            pending.facts |= {"amount_yen": held.amount_yen}
            WorkMonth.objects.filter(line=held).delete()
            Asset.objects.filter(line=held).delete()
            CostLine.objects.filter(pk=held.pk).delete()


def _held_line(line: CostLine, actor: Actor) -> tuple[CostReport, CostLine]:
    """The line under its report's lock, where it may be changed."""
    report = hold(CostReport(pk=line.report_id))
    gate.permit_or_refuse(actor, "edit", report.subject())
    gate.refuse_if(rules.problems_of_editing(report.state))
    held = CostLine.objects.filter(pk=line.pk).select_related("evidence").first()
    if held is None:
        raise gate.Refused((), hidden=True)
    held.report = report
    gate.refuse_if([] if held.state == rules.LINE.initial else [_decided_already(held)])
    return report, held


def _about(line: CostLine) -> Any:
    """The event is about the line; who may write it is a matter of its report."""
    return replace(line.report.subject(), ref=line.ref)


def _problems_of_tie(held: CostLine, said: rules.Line) -> list[Problem]:
    tied = hasattr(held, "work") or (hasattr(held, "asset") and said.cost_item != held.cost_item)
    if not tied:
        return []
    return [
        Problem(
            "line_is_tied",
            "line.cost_item",
            Text("従事日誌又は取得資産に結び付いた行です", "a timesheet or a tagged asset rests on this line"),
            Text("削除してから記入し直してください", "remove it and enter it anew"),
            held.cost_item,
        )
    ]


def _problems_of_giving_up(held: CostLine, ended: Sequence[str] = ()) -> list[Problem]:
    """A request to give up what the line bought rests on the line. `ended` are states in which it no longer does."""
    # The asset is the lock under which a request of the same moment waits.
    asset = Asset.objects.select_for_update().filter(line=held).first()
    request = Disposal.objects.filter(asset=asset).exclude(state__in=ended).first() if asset is not None else None
    if request is None:
        return []
    return [
        Problem(
            "asset_is_asked_for",
            "cost_line.asset",
            Text("取得財産の処分の申請がある行です", "there is a request to give up what this line bought"),
            Text(
                "申請を取り下げれば訂正できます。申請の記録がある行は削除できません",
                "withdraw the request to change the line; a line with a request on record is not removed",
            ),
            request.ref,
        )
    ]


def _decided_already(line: CostLine) -> Problem:
    return Problem(
        "line_decided",
        "cost_line.state",
        Text("認否の決まった行は変えられません", "a line that is decided is not changed"),
        Text("新しい行として記入してください", "enter a new line"),
        line.state,
    )


def accept(lines: Sequence[CostLine], actor: Actor, now: datetime) -> list[CostLine]:
    """A finance officer accepts lines; one that was disallowed is accepted, after its answer, by another officer."""
    with gate.change():
        hold_all(line.report_id for line in lines)
        return accept_all(lines, actor, now)


def disallow(lines: Sequence[CostLine], code: str, words: Text, actor: Actor, now: datetime) -> list[CostLine]:
    """Disallow lines, with a code and words that the recipient reads and may answer."""

    def gather(line: CostLine) -> rules.LineFacts:
        return rules.LineFacts(line.report.state, code, words.ja and words.en)

    def keep(line: CostLine, pending: PendingEvent) -> None:
        line.code, line.words_ja, line.words_en = code, words.ja, words.en
        line.disallowed_by, line.decided_by, line.reply = actor.person, "", ""
        pending.facts |= {"amount_yen": line.amount_yen, "code": code}

    with gate.change():
        hold_all(line.report_id for line in lines)
        return perform_all(lines, "disallow", actor, now, gather=gather, do=keep)


def answer(line: CostLine, reply: str, actor: Actor, now: datetime) -> CostLine:
    """The recipient answers a disallowance."""

    def gather(line: CostLine) -> rules.LineFacts:
        return rules.LineFacts(line.report.state, words=reply)

    def keep(line: CostLine, pending: PendingEvent) -> None:
        line.reply, line.answered_by = reply, actor.person
        pending.facts |= {"amount_yen": line.amount_yen}

    return perform(line, "answer", actor, now, gather=gather, do=keep)


def uphold(line: CostLine, words: Text, actor: Actor, now: datetime) -> CostLine:
    """Another officer than the one who disallowed the line upholds it in spite of the answer: that is the end."""

    def gather(line: CostLine) -> rules.LineFacts:
        return rules.LineFacts(line.report.state, words=words.ja and words.en)

    def keep(line: CostLine, pending: PendingEvent) -> None:
        line.last_words_ja, line.last_words_en, line.decided_by = words.ja, words.en, actor.person
        pending.facts |= {"amount_yen": line.amount_yen}

    return perform(line, "uphold", actor, now, gather=gather, do=keep)
