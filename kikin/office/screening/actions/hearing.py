"""Questions to the applicant and their answers; appeals, and what comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kikin.fund import screening as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.applications.models import Application
from kikin.office.audit.record import PendingEvent
from kikin.office.charter.queries import by_digest
from kikin.office.screening import weighing
from kikin.office.screening.actions.hands import (
    day_of,
    hold,
    keep_papers,
    new_ref,
    note_hands,
    policy_kept_by,
    problems_of_papers,
    said,
    sealed,
)
from kikin.office.screening.actions.negotiating import void_plans
from kikin.office.screening.models import Appeal, Question, ScreeningCase
from kikin.office.screening.queries.dealings import appeal_facts
from kikin.office.transitions import perform, perform_all
from kikin.values.problems import Problem
from kikin.values.text import Text


def put_question(case: ScreeningCase, kind: str, text: Text, actor: Actor, now: datetime) -> Question:
    """Ask the applicant: for information, or (`reply`) what they say to the reasons against them. The clock stops."""
    with gate.change():
        held = hold(case)
        today, least_days = day_of(held, now), by_digest(held.charter_digest).screening.reply_least_days
        question = Question(
            ref=new_ref("QUE"),
            state=rules.QUESTION.initial,
            case=held,
            kind=kind,
            text_ja=text.ja.strip(),
            text_en=text.en.strip(),
            asked_by=actor.person,
            sent_at=now,
            reply_by=rules.reply_by(today, policy_kept_by(held).clocks.reply_days, least_days),
        )
        with gate.act("put", actor, now, question.subject(), "question_sent") as pending:
            waits = _waits_already(question)
            gate.refuse_if(rules.problems_of_question(rules.QuestionFacts(held.state, kind, text, waits_already=waits)))
            pending.facts |= {"case": sealed(held.ref), "kind": kind, "text": sealed(*said(text))}
            question.save()
        if held.state != "questioned":
            perform(held, "question", actor, now)
        note_hands([held], "put", actor)
        case.refresh_from_db()
    return question


def _waits_already(question: Question) -> bool:
    same = {"kind": question.kind, "text_ja": question.text_ja, "text_en": question.text_en}
    return Question.objects.filter(case=question.case, state="sent", **same).exists()


def answer(question: Question, words: str, files: Sequence[tuple[str, bytes]], actor: Actor, now: datetime) -> Question:
    """The applicant answers, with papers if they like; after the days to reply too, while the case is not closed."""

    def gather(question: Question) -> rules.QuestionFacts:
        return rules.QuestionFacts(question.case.state, question.kind, Text(words, words))

    def keep(question: Question, pending: PendingEvent) -> None:
        question.answer, question.answered_by, question.ended_at = words.strip(), actor.person, now
        pending.facts |= {"case": sealed(question.case.ref), "words": sealed(words), "papers_count": len(files)}

    with gate.change():
        hold(question.case)
        gate.permit_or_refuse(actor, "answer", question.subject())
        gate.refuse_if(problems_of_papers(files))
        answered = perform(question, "answer", actor, now, gather=gather, do=keep)
        keep_papers(answered.case, files, actor, now, question=answered)
        return answered


def expire_questions(questions: Sequence[Question], actor: Actor, now: datetime) -> list[Question]:
    """The days to reply have run: the case can go on without an answer."""

    def gather(question: Question) -> rules.QuestionFacts:
        today = day_of(question.case, now)
        return rules.QuestionFacts(reply_by=question.reply_by, today=today)

    def keep(question: Question, pending: PendingEvent) -> None:
        question.ended_at = now
        pending.facts |= {"case": sealed(question.case.ref)}

    with gate.change():
        expired = perform_all(questions, "expire", actor, now, gather=gather, do=keep)
        note_hands({one.case_id: one.case for one in expired}.values(), "expire", actor)
        return expired


def take_back(question: Question, reasons: Text, actor: Actor, now: datetime) -> Question:
    """A question that need not be answered any more."""

    def gather(question: Question) -> rules.QuestionFacts:
        return rules.QuestionFacts(reasons=reasons.ja or reasons.en)

    def keep(question: Question, pending: PendingEvent) -> None:
        question.ended_at = now
        pending.facts |= {"case": sealed(question.case.ref), "reasons": sealed(*said(reasons))}

    with gate.change():
        taken = perform(question, "take_back", actor, now, gather=gather, do=keep)
        note_hands([taken.case], "take_back", actor)
        return taken


def hear(case: ScreeningCase, actor: Actor, now: datetime) -> ScreeningCase:
    """No question waits: go on from the answers. Where they change what was found, `reconsider` instead."""

    def gather(case: ScreeningCase) -> rules.CaseFacts:
        return weighing.facts_of(case, actor)

    with gate.change():
        changed = perform(case, "hear", actor, now, gather=gather, reads=weighing.WHAT_A_STEP_ASKS)
        note_hands([changed], "hear", actor)
        return changed


def file_appeal(
    application: Application, grounds: str, files: Sequence[tuple[str, bytes]], actor: Actor, now: datetime
) -> Appeal:
    """The applicant asks that the decision be looked at by someone who was not in the case."""
    with gate.change():
        case = ScreeningCase.objects.filter(application=application).first()
        if case is None:
            raise gate.Refused([_nothing_to_appeal(application.ref)])
        held = hold(case)
        appeal = Appeal(
            ref=new_ref("APL"),
            state=rules.APPEAL.initial,
            case=held,
            grounds=grounds.strip(),
            filed_by=actor.person,
            filed_at=now,
        )
        with gate.act("file", actor, now, appeal.subject(), "appeal_filed") as pending:
            gate.refuse_if([*rules.problems_of_appeal(appeal_facts(held, day_of(held, now), grounds))])
            gate.refuse_if(problems_of_papers(files))
            pending.facts |= {"case": sealed(held.ref), "grounds": sealed(grounds), "papers_count": len(files)}
            appeal.save()
        keep_papers(held, files, actor, now, appeal=appeal)
    return appeal


def uphold_appeal(appeal: Appeal, reasons: Text, actor: Actor, now: datetime) -> Appeal:
    """The appeal is right: the case is decided anew."""

    def gather(case: ScreeningCase) -> rules.CaseFacts:
        return rules.CaseFacts(reasons=reasons.ja or reasons.en)

    with gate.change():
        decided = _decide_appeal(appeal, "uphold", reasons, actor, now)
        perform(decided.case, "overturn", actor, now, gather=gather)
        void_plans(decided.case, reasons, actor, now)
        return decided


def dismiss_appeal(appeal: Appeal, reasons: Text, actor: Actor, now: datetime) -> Appeal:
    """The decision stands."""
    return _decide_appeal(appeal, "dismiss", reasons, actor, now)


def withdraw_appeal(appeal: Appeal, actor: Actor, now: datetime) -> Appeal:
    """The applicant takes it back."""
    return perform(appeal, "withdraw", actor, now)


def _decide_appeal(appeal: Appeal, action: str, reasons: Text, actor: Actor, now: datetime) -> Appeal:
    def gather(appeal: Appeal) -> rules.AppealFacts:
        return rules.AppealFacts(reasons=reasons.ja or reasons.en)

    def keep(appeal: Appeal, pending: PendingEvent) -> None:
        appeal.decided_by, appeal.decided_at = actor.person, now
        appeal.reasons_ja, appeal.reasons_en = said(reasons)
        pending.facts |= {"case": sealed(appeal.case.ref), "reasons": sealed(*said(reasons))}

    with gate.change():
        hold(appeal.case)
        decided = perform(appeal, action, actor, now, gather=gather, do=keep)
        note_hands([decided.case], f"{action}_appeal", actor)
        return decided


def _nothing_to_appeal(ref: str) -> Problem:
    return rules.problems_of_appeal(rules.AppealFacts(reasons="-"))[0]
