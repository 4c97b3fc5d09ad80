"""For every role, the rows that SQL shows equal the rows that the policy allows: whoever asks, whatever their state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, TypeAlias

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction

from kikin.fund.changes import Request
from kikin.fund.costs import Line
from kikin.fund.oversight import Noted, Raised
from kikin.fund.policy import GRANTS, ROLES, may_see
from kikin.fund.relations import Actor
from kikin.office.applications import queries as applications
from kikin.office.applications.models import Application, Reader
from kikin.office.approvals import queries as approvals
from kikin.office.approvals.models import Approval
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award
from kikin.office.calls import queries as calls
from kikin.office.calls.models import Call
from kikin.office.changes import actions as changing
from kikin.office.changes import queries as changes
from kikin.office.changes.models import Change, DeskAnswer
from kikin.office.claims import actions as claiming
from kikin.office.claims import queries as claims
from kikin.office.claims.models import Claim
from kikin.office.closing import actions as closing
from kikin.office.closing.models import FundEntry, YearClose
from kikin.office.closing.queries import books
from kikin.office.costs import actions as reporting
from kikin.office.costs import queries as costs
from kikin.office.costs.models import Asset, CostLine, CostReport, Disposal, GradeRate
from kikin.office.incidents import actions as incidents_taken
from kikin.office.incidents import queries as incidents
from kikin.office.incidents.models import Incident
from kikin.office.milestones import actions as fixing
from kikin.office.milestones import queries as milestones
from kikin.office.milestones.models import Gate, GateSeat, Milestone, Task
from kikin.office.outgoing import queries as outgoing
from kikin.office.outgoing.models import IpNotice, OutgoingCondition, OutgoingRequest
from kikin.office.overlaps import queries as overlaps
from kikin.office.overlaps.models import Overlap, ProjectFile
from kikin.office.oversight import actions as overseeing
from kikin.office.oversight import queries as oversight
from kikin.office.oversight.models import Issue, OversightNote
from kikin.office.panels import queries as panels
from kikin.office.panels.models import Interview, Meeting, PanelItem, Ranking
from kikin.office.parties.models import Person
from kikin.office.payments import queries as payments
from kikin.office.payments.models import Hold, PayeeAccount, PayerAccount, PaymentRun
from kikin.office.publication import actions as publishing
from kikin.office.publication import queries as publication
from kikin.office.publication.models import Item
from kikin.office.reviews import pool
from kikin.office.reviews import queries as reviews
from kikin.office.reviews.models import Assignment, ReviewerProfile
from kikin.office.screening import queries as screening
from kikin.office.screening.models import Appeal, Measure, Plan, PolicyVersion, Question, Rescreening, ScreeningCase
from kikin.office.screening.queries import rescreening
from kikin.office.selection import queries as selection
from kikin.office.selection.models import Round
from kikin.office.settlements import queries as settlements
from kikin.office.settlements.models import Breach, CompletedWork, Fulfilment, Payback, Receivable, Settlement
from kikin.office.vision import queries as vision
from kikin.office.vision.models import Concept, Vision
from kikin.office.watch import confirming, stated
from kikin.office.watch import queries as watching
from kikin.office.watch.models import Confirmation, FeedFile, Notice, WatchCase
from tests import cast as stage
from tests.cast import Cast
from tests.office import rounds
from tests.office.outgoing import scene as outgoing_scene
from tests.office.overlaps import scene as pairs
from tests.office.panels import scene
from tests.office.payments import accounts
from tests.office.rounds import CONTRACTED
from tests.office.screening import dealings
from tests.office.settlements import kinds
from tests.office.watch import scene as watched

ROOMS: dict[str, tuple[Callable[[Actor], Any], Any]] = {
    "vision": (vision.visions_visible_to, Vision),
    "concept": (vision.concepts_visible_to, Concept),
    "call": (calls.visible_to, Call),
    "application": (applications.visible_to, Application),
    "assignment": (reviews.visible_to, Assignment),
    "reviewer": (pool.visible_to, ReviewerProfile),
    "screening_case": (screening.visible_to, ScreeningCase),
    "rescreening": (rescreening.runs_visible_to, Rescreening),
    "question": (screening.questions_visible_to, Question),
    "plan": (screening.plans_visible_to, Plan),
    "measure": (screening.measures_visible_to, Measure),
    "appeal": (screening.appeals_visible_to, Appeal),
    "security_policy": (screening.policies_visible_to, PolicyVersion),
    "overlap": (overlaps.visible_to, Overlap),
    "project_file": (overlaps.files_visible_to, ProjectFile),
    "meeting": (panels.visible_to, Meeting),
    "panel_item": (panels.items_visible_to, PanelItem),
    "interview": (panels.interviews_visible_to, Interview),
    "ranking": (panels.rankings_visible_to, Ranking),
    "round": (selection.visible_to, Round),
    "approval": (approvals.visible_to, Approval),
    "award": (awards.visible_to, Award),
    "watch_case": (watching.visible_to, WatchCase),
    "notice": (stated.visible_to, Notice),
    "confirmation": (confirming.visible_to, Confirmation),
    "feed_file": (watching.feeds_visible_to, FeedFile),
    "change": (changes.visible_to, Change),
    "desk_answer": (changes.answers_visible_to, DeskAnswer),
    "incident": (incidents.visible_to, Incident),
    "outgoing_request": (outgoing.visible_to, OutgoingRequest),
    "ip_notice": (outgoing.notices_visible_to, IpNotice),
    "outgoing_condition": (outgoing.conditions_visible_to, OutgoingCondition),
    "cost_report": (costs.visible_to, CostReport),
    "cost_line": (costs.lines_visible_to, CostLine),
    "grade_rate": (costs.rates_visible_to, GradeRate),
    "disposal": (costs.disposals_visible_to, Disposal),
    "claim": (claims.visible_to, Claim),
    "payee_account": (payments.payees_visible_to, PayeeAccount),
    "payer_account": (payments.payers_visible_to, PayerAccount),
    "hold": (payments.holds_visible_to, Hold),
    "payment_run": (payments.runs_visible_to, PaymentRun),
    "year_close": (books.closes_visible_to, YearClose),
    "fund_entry": (books.entries_visible_to, FundEntry),
    "publication_item": (publication.visible_to, Item),
    "settlement": (settlements.settlements_of, Settlement),
    "receivable": (settlements.receivables_of, Receivable),
    "payback": (settlements.paybacks_of, Payback),
    "milestone": (milestones.milestones_visible_to, Milestone),
    "stage_gate": (milestones.gates_visible_to, Gate),
    "closeout_task": (milestones.tasks_visible_to, Task),
    "issue": (oversight.issues_visible_to, Issue),
    "oversight_note": (oversight.notes_visible_to, OversightNote),
    "completed_work": (settlements.completed_works_of, CompletedWork),
    "fulfilment": (settlements.fulfilments_of, Fulfilment),
    "breach": (settlements.breaches_of, Breach),
}
NOT_LISTED = {
    *("payment", "asset", "charter", "person", "watchlist", "watchlist_version", "ownership", "hit", "finding"),
    # a support case is a watch case of another spirit, and stands among them
    *("ledger", "trail", "inspection", "interest_statement", "support_case", "job"),
    # one person's own, and nobody else's; and figures without a row
    *("own_record", "watch_figures"),
    # what the watch has looked at is told by its cases and its files
    "watch",
}
"""What is looked at in other ways than as rows of its own: whole, by its case, or by every door that may ask at all."""

Asked: TypeAlias = tuple[str, tuple[Any, ...]]
"""A query as the database is sent it."""
_DAY = date(2022, 9, 1)
SPENT = Line("travel", "出張", _DAY, _DAY, _DAY, 1_000, supplier="見本旅行", evidence="bill.txt")


@pytest.fixture
def cast(db: None) -> Cast:
    """A fund in which there is something of every kind, of two agencies and of several bodies."""
    cast = stage.found_fund()
    active = rounds.active_awards(cast)
    _owed_by(cast, active)
    for award in active:
        officer, day = cast.officers[award.agency], date(2022, 9, 30)
        overseeing.raise_issue(award, Raised("risk", "納期", "遅れ", "low", "代表", day), officer, CONTRACTED)
        overseeing.note(award, Noted("meeting", _DAY, "代表", "合意"), officer, CONTRACTED)
        for member in award.members.select_related("award", "organisation"):
            claimant = next(one for one in (cast.applicant, cast.other_applicant) if one.of == member.organisation.ref)
            claiming.file(member, 2022, 1_000, claimant, CONTRACTED)
            report = reporting.open_report(member, 2022, claimant, CONTRACTED)
            reporting.add_evidence(report, "bill.txt", b"a bill", claimant, CONTRACTED)
            reporting.enter(report, [SPENT], claimant, CONTRACTED)
            thing = Asset.objects.create(
                line=report.lines.get(), tag=report.ref, belongs_to="agency", acquired_on=_DAY, last_seen_on=_DAY
            )
            Disposal.objects.create(
                ref=f"DSP-{report.ref}", state="filed", asset=thing, given_up_on=_DAY, filed_at=CONTRACTED
            )
            kinds.one_of_every_kind(member)
        later = Request("use_later", award.lead.ref, 2022, to_year=2023, amount_yen=1)
        changing.file(award, later, rounds.lead_of(cast, award.application), CONTRACTED)
        bought = Request("acquisition", award.lead.ref, what="50%", on="2022-10-01", note="買収")
        changing.file(award, bought, rounds.lead_of(cast, award.application), CONTRACTED)
        publishing.hold([award], date(2022, 9, 1), cast.officers[award.agency], CONTRACTED)
        reporting.enter_rate(award.agency, award.ref, SPENT.paid_on, 1, cast.finance[award.agency][0], CONTRACTED)
    accounts.one_of_every_kind(cast)
    dealings.one_of_every_kind()
    scene.one_of_every_kind(cast)
    watched.one_of_every_spirit(active)
    watched.one_notice_of_every_member(active)
    watched.ask_every_member(active)
    watched.a_file_read(cast.security_officer)
    pairs.one_of_every_kind(cast)
    outgoing_scene.one_of_every_kind(cast, active)
    incidents_taken.report("A laptop is gone.", CONTRACTED)
    closing.prepare(2021, "", cast.finance["jst"][0], CONTRACTED)
    interest = closing.EntryOutline("interest", "fy2021-supplementary-1", 1, date(2022, 9, 1), "REPORT-1")
    closing.propose(interest, cast.finance["jst"][0], CONTRACTED)
    publishing.hold([*Vision.objects.all()], date(2022, 9, 1), cast.bodies["cabinet-office"], CONTRACTED)
    return cast


def _owed_by(cast: Cast, active: list[Award]) -> None:
    """What each award owes, a gate with one reviewer on its panel and one whom a tie keeps out, and a task."""
    for award in active:
        fixing.fix([award], cast.finance[award.agency][0], CONTRACTED)
        gate = Gate.objects.create(
            ref=f"GAT-{award.ref}",
            state="planned",
            award=award,
            key="interim",
            opens_year=2023,
            due_on=_DAY,
            criteria=[],
            evidence=[],
        )
        for number, reviewer in enumerate(cast.reviewers[:2]):
            person = Person.objects.get(ref=reviewer.person)
            GateSeat.objects.create(gate=gate, person=person, is_tied=bool(number))
        Task.objects.create(ref=f"TSK-{award.ref}", state="open", award=award, what="ip", due_on=_DAY)


def actors(cast: Cast) -> Iterator[Actor]:
    """Everyone there is, and in every role somebody for an agency, a body, a member, the whole fund and nobody."""
    yield from cast.everyone()
    for role in ROLES:
        for of in ("jst", "nedo", "j", "cabinet-office", cast.applicant.of, "nowhere", ""):
            yield Actor("PER-SOME-BODY-0", role, of)
            yield Actor("", role, of)


def asked_by(cast: Cast, kind: str) -> list[tuple[Actor, Asked | None]]:
    """What everyone asks the database for, in whatever state its rows are; nothing where they are shown none at all."""
    visible_to, _ = ROOMS[kind]
    found: list[tuple[Actor, Asked | None]] = []
    for actor in actors(cast):
        try:
            found.append((actor, visible_to(actor).order_by("pk").values_list("pk", flat=True).query.sql_with_params()))
        except EmptyResultSet:
            found.append((actor, None))
    return found


def shown_for(asked: Asked | None) -> list[int]:
    if asked is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        return [row[0] for row in cursor.fetchall()]


def differences(kind: str, asking: Sequence[tuple[Actor, Asked | None]]) -> list[str]:
    """Who is shown more or less of a kind than the policy allows. Most ask alike, and the database is asked once."""
    _, model = ROOMS[kind]
    rows = model.objects.prefetch_related(*getattr(model, "subject_relations", ()))
    subjects = [(row.pk, row.subject()) for row in rows.order_by("pk")]
    shown = {asked: shown_for(asked) for _, asked in asking}
    return [
        f"{actor} of {kind}: {shown[asked]} where {allowed} are allowed"
        for actor, asked in asking
        if shown[asked] != (allowed := [pk for pk, subject in subjects if may_see(actor, subject)])
    ]


def test_sql_shows_what_the_policy_allows(cast: Cast) -> None:
    Reader.objects.filter(person=cast.reviewers[0].person).update(has_conflict=True)
    Reader.objects.filter(person=cast.reviewers[1].person).update(has_pledged=False)
    Application.objects.filter(pk=Application.objects.order_by("pk")[0].pk).update(agency="")
    for kind, (_, model) in ROOMS.items():
        assert model.objects.exists(), kind
        asking = asked_by(cast, kind)
        assert differences(kind, asking) == []
        # What has no lifecycle is seen the same at all times.
        for state in sorted(model.lifecycle.states) if hasattr(model, "lifecycle") else ():
            with transaction.atomic():
                model.objects.order_by("pk").update(state=state)
                assert differences(kind, asking) == [], state
                transaction.set_rollback(True)


def test_every_kind_that_is_seen_has_its_room_here() -> None:
    assert {kind for _, action, kind in GRANTS if action == "see"} == ROOMS.keys() | NOT_LISTED


def test_a_room_that_showed_all_would_be_found_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROOMS, "claim", (lambda actor: Claim.objects.all(), Claim))
    assert any("applicant" in one for one in differences("claim", asked_by(cast, "claim")))
