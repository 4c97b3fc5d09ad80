"""Leaves work on the sealed desk of a played home: a case at each point of its way, and a policy to be released."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from kikin.fund import screening as rules
from kikin.fund.relations import Actor
from kikin.office.feeds.watchlists.entries import ListEntry
from kikin.values.text import NOTHING_SAID, Text

if TYPE_CHECKING:
    from kikin.office.applications.models import Application
    from kikin.office.screening.models import Plan, ScreeningCase

WHY = Text("名称と所在地を確認しました。", "Name and place were compared.")
TOLD = Text(
    "申告された支援の条件と終了の時期を確認し、研究成果の管理への影響を判断しました。",
    "We looked at the terms of the support that you disclosed, and at when it ends.",
)
ASKED = Text("この関係の内容と終了の予定をお知らせください。", "What does this tie consist of, and when will it end?")
_PAPER = (("proof.txt", "実演用の架空の資料 / a fictional paper\n".encode()),)
AGENCY = "nedo"
_POINTS = ("gated", "adjudicating", "assessed", "questioned", "proposed", "countered", "mitigated", "refused")


class Sealed:
    """Who works at the desk of one agency, and the cases left on it, by the point at which they stand."""

    def __init__(self, people: dict[str, list[Actor]], now: datetime) -> None:
        self.officer, self.colleague = people["security_officer"][:2]
        self.lead, self.other_lead = people["security_lead"][:2]
        self.now = now
        self.cases: dict[str, ScreeningCase] = {}

    def lay_out(self, officer: Actor) -> None:
        """Applications that were put aside are put forward, for the sake of the pages, and their leads are listed."""
        from kikin.office.screening import actions
        from kikin.office.screening.models import ScreeningCase

        chosen = _put_forward(len(_POINTS))
        self._list(chosen)
        actions.request_cases([one.ref for one in chosen], [AGENCY], officer, self.now)
        cases = list(ScreeningCase.objects.filter(application__in=chosen).order_by("pk"))
        self.cases = dict(zip(_POINTS, cases, strict=True))
        later = cases[1:]
        proposed = {case: ["ai"] for case in later}
        actions.confirm_areas(proposed, self.officer, self.now)
        actions.match_cases(later, self.officer, self.now)
        self._adjudicate(self.cases["adjudicating"], 1)
        for case in cases[2:]:
            self._adjudicate(case)
            actions.assess([case], self.officer, self.now)

    def go_on(self, applicants_of: dict[str, Actor]) -> None:
        """From the assessment to where each of the other cases is to stand."""
        from kikin.office.screening import actions, applicants

        who = {point: applicants_of[case.application.lead.ref] for point, case in self.cases.items()}
        actions.put_question(self.cases["questioned"], "information", ASKED, self.officer, self.now)
        plans = {point: self._propose(point) for point in ("proposed", "countered", "mitigated")}
        terms = rules.terms_from_templates(self._policy("countered"), ["training"], self.now.date())
        later = tuple(replace(term, due_on=term.due_on + timedelta(days=90)) for term in terms)
        applicants.counter(plans["countered"], later, WHY, who["countered"], self.now)
        applicants.accept(plans["mitigated"], who["mitigated"], self.now)
        self._mitigate(who["mitigated"])
        self._refuse(who["refused"])

    def _list(self, chosen: list[Application]) -> None:
        from kikin.office.lists import actions
        from kikin.office.screening.tasks import rescreen

        entries = [
            ListEntry(f"E-{place}", lead.name_en, (lead.name_ja,), "organisation", ("ZZ",))
            for place, lead in enumerate({one.lead.ref: one.lead for one in chosen}.values())
        ]
        entries += [replace(entry, key=f"{entry.key}-X", name=f"{entry.name} Holding") for entry in entries]
        proposed = actions.propose("example", entries, date(2022, 1, 1), self.officer, self.now)
        actions.approve(proposed, self.lead, self.now)
        rescreen(self.officer, lambda: self.now)

    def _adjudicate(self, case: ScreeningCase, most: int | None = None) -> None:
        from kikin.office.screening import actions, queries

        hits = queries.hits_in([case])
        confirmed = [hit for hit in hits if not hit.entry.key.endswith("-X")][:most]
        actions.confirm(confirmed, WHY, self.officer, self.now)
        if most is None:
            actions.dismiss([hit for hit in hits if hit not in confirmed], WHY, self.officer, self.now)
            actions.second(queries.waiting_for_second([case]), WHY, self.colleague, self.now)

    def _policy(self, point: str) -> rules.SecurityPolicy:
        from kikin.office.screening import queries

        return queries.policy_of(self.cases[point].policy_digest)

    def _propose(self, point: str) -> Plan:
        from kikin.office.screening import actions, queries

        case = self.cases[point]
        actions.negotiate(case, self.officer, self.now)
        return actions.propose_plan(
            case, queries.first_terms(case, self.now.date()), NOTHING_SAID, self.officer, self.now
        )

    def _consent(self, case: ScreeningCase) -> None:
        from kikin.office.screening import actions, queries

        for authority in queries.policy_of(case.policy_digest).consents_of(case.level):
            actions.record_consent(case, authority, "DOC-1", self.now.date(), self.lead, self.now)

    def _mitigate(self, applicant: Actor) -> None:
        """Closed with measures a while ago, so that one of them is overdue; something was shown for another."""
        from kikin.office.screening import actions, applicants, queries
        from kikin.office.screening.models import Measure

        case = self.cases["mitigated"]
        self._consent(case)
        actions.mitigate([case], WHY, TOLD, self.lead, self.now)
        measures = queries.measures_of(case)
        Measure.objects.filter(pk=measures[0].pk).update(due_on=self.now.date() - timedelta(days=3))
        applicants.show(measures[-1], _PAPER, applicant, self.now)

    def _refuse(self, applicant: Actor) -> None:
        """Refused after the applicant was heard, who appeals."""
        from kikin.office.screening import actions, applicants

        case = self.cases["refused"]
        actions.depart(case, "prohibited", WHY, self.lead, self.now)
        question = actions.put_question(case, "reply", ASKED, self.officer, self.now)
        applicants.answer(question, "契約は年度末で終了します。", _PAPER, applicant, self.now)
        actions.hear(case, self.officer, self.now)
        self._consent(case)
        actions.refuse([case], WHY, TOLD, self.other_lead, self.now)
        applicants.file_appeal(case.application, "相手方の意図を知りませんでした。", _PAPER, applicant, self.now)

    def policy(self) -> str:
        """A version that was drafted and tried, and waits for another lead; its ref."""
        from kikin.office.screening import actions, queries

        text = queries.packaged()["jp-2024"][1]
        day = self.now.date() + timedelta(days=30)
        text = text.replace('key = "jp-2024"', 'key = "jp-2024b"').replace(
            f"valid_from = {queries.packaged()['jp-2024'][0].valid_from}", f"valid_from = {day}"
        )
        drafted = actions.draft_policy(text, self.officer, self.now)
        actions.try_policy(drafted, self.officer, self.now)
        return str(drafted.ref)

    def _captured(self, case: ScreeningCase) -> str:
        """Something found in an open source, whose page is kept; the digest of it."""
        from kikin.office.screening import actions

        outline = rules.FindingOutline("funding", "open_source", "no", note=WHY)
        finding = actions.enter_finding(case, outline, self.officer, self.now)
        seen = rules.Capture("https://example.org/people", WHY)
        return str(actions.capture(finding, seen, *_PAPER[0], self.officer, self.now).sha256)

    def pages(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """For whom, the name of an address, and what stands in it."""
        from kikin.office.screening import queries

        parts = ("case", "technology", "parties", "hits", "findings", "level", "questions", "plan", "decision")
        for point, case in self.cases.items():
            for part in parts if point == "adjudicating" else _PART_AT.get(point, ()):
                yield "security_lead", f"security:{part}", (case.ref,)
        case = self.cases["adjudicating"]
        yield "security_officer", "security:hit", (queries.hits_of(case)[0].ref,)
        yield "security_officer", "security:enter_finding", (case.ref,)
        yield "security_officer", "security:case_capture", (case.ref, self._captured(case))


_PART_AT = {
    "gated": ("technology",),
    "assessed": ("level", "decision"),
    "questioned": ("questions",),
    "countered": ("plan",),
    "mitigated": ("plan",),
    "refused": ("decision", "readers", "whole"),
}


def _put_forward(count: int) -> list[Application]:
    from kikin.office.applications.models import Application
    from kikin.office.screening.models import ScreeningCase

    # The first of those that were sent is left: its page shows how an application is taken back.
    sent = Application.objects.filter(state="submitted").order_by("pk")[:1].values("pk")
    seen = ScreeningCase.objects.values("application")
    aside = Application.objects.filter(state__in=("ineligible", "withdrawn", "submitted"))
    aside = aside.exclude(pk__in=sent).exclude(pk__in=seen)
    chosen = [one for one in aside.select_related("lead", "call").order_by("pk") if AGENCY in one.call.agencies]
    chosen = chosen[-count:]
    Application.objects.filter(pk__in=[one.pk for one in chosen]).update(state="shortlisted", agency=AGENCY)
    return chosen
