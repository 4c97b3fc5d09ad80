"""Scenes of the sealed desk: technology, hits, levels; whoever is at risk is asked, negotiated with, or refused.

One applicant counters the first plan, and one who is refused appeals to a lead who was not in the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from kikin.fund import screening as rules
from kikin.fund.charter import Charter
from kikin.fund.relations import Actor
from kikin.fund.screening import FindingOutline, Term
from kikin.office import gate
from kikin.office.demonstration.company import Company
from kikin.office.demonstration.watchlist import Watchlist
from kikin.office.screening import actions as screening
from kikin.office.screening import applicants
from kikin.office.screening import queries as cases
from kikin.office.screening.models import Appeal, Finding, Hit, Plan, ScreeningCase
from kikin.values.calendar import local_date
from kikin.values.text import NOTHING_SAID, Text

NOT_THE_SAME = Text(
    "名称は似ていますが、所在地と事業が異なり、別の者です。",
    "The names are alike, but place and business differ: not the same party.",
)
THE_SAME = Text("申告された相手方と一致しました。", "It is the counterparty that was disclosed.")
AGREED = Text("判定の根拠を確認しました。", "I have looked at what it rests on, and agree.")
BINDING = Text("契約書に指示・義務の条項がありました。", "The contract that was shown holds orders and duties.")
NOTHING_FOUND = Text("該当するものはありませんでした。", "Nothing was found.")
CAN_BE_CARRIED = Text("合意した軽減措置により、実施できます。", "With the measures agreed, the risk can be carried.")
CANNOT_BE_CARRIED = Text("軽減措置では足りません。", "No measure brings the risk down.")
TOLD_OF_MEASURES = Text(
    "申告された支援に伴うリスクは、合意した措置を実施することを条件に、許容できると判断しました。",
    "The risk that comes with the support you disclosed can be carried, on condition that the measures agreed are met.",
)
TOLD_OF_REFUSAL = Text(
    "申告された支援に伴う義務を終了できないとの回答を踏まえ、研究成果の流出を防ぐ措置がないと判断しました。",
    "You answered that the obligation which comes with the support cannot be ended, and no measure would keep the"
    " results from leaving.",
)
WHAT_DO_YOU_SAY = Text(
    "申告された相手方との契約に、指示に従う義務が含まれています。決定の前にご意見をお聞かせください。",
    "Your contract with the disclosed counterparty binds you to its orders. What do you say before we decide?",
)
SINCE_WHEN = Text(
    "申告された支援・役職は、いつまで続く予定ですか。", "Until when will the support or post that you disclosed go on?"
)
MORE_TIME = Text(
    "契約の終了には手続の期間が必要です。報告を加えるので、期限を延ばしてください。",
    "To end the contract takes time. We add a report, and ask for a later date.",
)
STANDS = Text("決定の根拠を改めて確認しました。", "What the decision rests on was looked at anew, and stands.")
SHOWN = Text("提出された資料で確認しました。", "It was seen in the papers handed in.")
A_PAPER = (("proof.txt", "実演用の架空の資料 / a fictional paper for the demonstration".encode()),)


def screen(company: Company, charter: Charter, watchlist: Watchlist, now: datetime) -> None:
    """Agency by agency, an officer matches and adjudicates; what weighs on an applicant is closed by the lead."""
    for agency in charter.agencies:
        with gate.change():
            _screen_for(agency.key, company, charter, watchlist, now)


def _screen_for(agency: str, company: Company, charter: Charter, watchlist: Watchlist, now: datetime) -> None:
    officer, colleague = (company.of("security_officer", agency, number) for number in range(2))
    waiting = list(cases.waiting(officer))
    if not waiting:
        return
    proposed = {case: [one.area for one in cases.proposed_areas(case)] for case in waiting}
    screening.confirm_areas(proposed, officer, now)
    screening.match_cases(waiting, officer, now)
    _adjudicate(waiting, watchlist, officer, colleague, now)
    assessed = screening.assess(waiting, officer, now)
    by_verdict: dict[str, list[ScreeningCase]] = {"cleared": [], "conditions": [], "refused": []}
    for case in assessed:
        policy = cases.policy_of(case.policy_digest)
        by_verdict[rules.verdict_of_level(charter, policy, case.level)].append(case)
    screening.clear(by_verdict["cleared"], NOTHING_FOUND, officer, now)
    today = local_date(now, charter.zone)
    _mitigate(by_verdict["conditions"], company, today, now)
    for case in by_verdict["refused"]:
        _refuse(case, company, today, now)


def _adjudicate(
    waiting: Sequence[ScreeningCase], watchlist: Watchlist, officer: Actor, colleague: Actor, now: datetime
) -> None:
    """As it was planned for the list: most hits are somebody else, and of some the tie is found to bind."""
    planned = {(one.application, one.entry): one.outcome for one in watchlist.planned}
    confirmed: list[Hit] = []
    dismissed: list[Hit] = []
    grave: list[int] = []
    for hit in cases.hits_in(waiting):
        outcome = planned.get((hit.case.application.external_id or "", hit.entry.key), "dismiss")
        (dismissed if outcome == "dismiss" else confirmed).append(hit)
        if outcome == "refuse":
            grave.append(hit.party_id)
    screening.dismiss(dismissed, NOT_THE_SAME, officer, now)
    screening.confirm(confirmed, THE_SAME, officer, now)
    screening.second(cases.waiting_for_second(waiting), AGREED, colleague, now)
    for finding in Finding.objects.filter(party__in=grave):
        outline = FindingOutline(finding.kind, "institution", facts=finding.facts | {"obligation": "yes"}, note=BINDING)
        screening.revise_finding(finding, outline, officer, now)


def _mitigate(risky: Sequence[ScreeningCase], company: Company, today: date, now: datetime) -> None:
    """Each comes to terms; what is to be met before a payment is shown to be met at once."""
    if not risky:
        return
    officer, lead = company.of("security_officer", risky[0].agency), company.of("security_lead", risky[0].agency)
    for case in risky:
        _come_to_terms(case, company, today, now)
        _record_consents(case, lead, today, now)
    screening.mitigate(risky, CAN_BE_CARRIED, TOLD_OF_MEASURES, lead, now)
    shown = []
    for case in risky:
        for measure in cases.measures_of(case):
            if measure.holds_payment:
                applicants.show(measure, A_PAPER, company.applicants[case.application.lead.ref], now)
                shown.append(measure)
    screening.fulfil_all(shown, SHOWN, officer, now)


def _come_to_terms(case: ScreeningCase, company: Company, today: date, now: datetime) -> None:
    """The first to be negotiated with is asked something, and counters; the others accept what is proposed."""
    officer, lead = company.of("security_officer", case.agency), company.of("security_lead", case.agency)
    applicant = company.applicants[case.application.lead.ref]
    counters = not Plan.objects.filter(state="accepted").exists()
    if counters:
        question = screening.put_question(case, "information", SINCE_WHEN, officer, now)
        applicants.answer(question, "年度末まで / until the end of the fiscal year", (), applicant, now)
        screening.hear(case, officer, now)
    screening.negotiate(case, officer, now)
    terms = cases.first_terms(case, today)
    plan = screening.propose_plan(case, terms, NOTHING_SAID, officer, now)
    if counters:
        report = Term("extra_report", rules.MEASURES["extra_report"], today + timedelta(days=365 * 6))
        applicants.counter(plan, (*terms, report), MORE_TIME, applicant, now)
        screening.take_counter(plan, lead, now)
    else:
        applicants.accept(plan, applicant, now)


def _refuse(case: ScreeningCase, company: Company, today: date, now: datetime) -> None:
    """Never before the applicant was heard; the first who is refused appeals."""
    officer, lead = company.of("security_officer", case.agency), company.of("security_lead", case.agency)
    applicant = company.applicants[case.application.lead.ref]
    question = screening.put_question(case, "reply", WHAT_DO_YOU_SAY, officer, now)
    applicants.answer(question, "条項は終了できません / the clause cannot be ended", (), applicant, now)
    screening.hear(case, officer, now)
    _record_consents(case, lead, today, now)
    screening.refuse([case], CANNOT_BE_CARRIED, TOLD_OF_REFUSAL, lead, now)
    if not Appeal.objects.exists():
        appeal = applicants.file_appeal(case.application, "相手方の意図を知りませんでした。", (), applicant, now)
        screening.dismiss_appeal(appeal, STANDS, company.of("security_lead"), now)


def _record_consents(case: ScreeningCase, lead: Actor, today: date, now: datetime) -> None:
    for authority in cases.policy_of(case.policy_digest).consents_of(case.level):
        screening.record_consent(case, authority, f"{authority}-{today:%Y%m%d}", today, lead, now)
