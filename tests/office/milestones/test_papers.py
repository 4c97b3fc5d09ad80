"""Files of the evidence: added and taken out while a result or a gate is awaited, and fixed once it is in."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from kikin.fund.relations import Actor
from kikin.office.awards.models import Award
from kikin.office.milestones import actions, queries
from kikin.office.milestones.models import Gate, Milestone, Paper
from tests.cast import Cast
from tests.office.milestones import scene
from tests.office.milestones.scene import LATE, REASONS
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED

pytestmark = pytest.mark.database
PDF = b"%PDF-1.7 what was reached"
BY_FILE = actions.Said("年度計画を達成した。", ("",))


@pytest.fixture
def cast(db: None) -> Cast:
    return scene.found_gated_fund()


@pytest.fixture
def award(cast: Cast) -> Award:
    return scene.contracted(cast)[0]


def names(found: Milestone | Gate, actor: Actor) -> list[str]:
    return [paper.name for paper in queries.files_of(found, actor)]


def test_a_file_shows_the_evidence_and_stays_once_it_is_in(cast: Cast, award: Award) -> None:
    lead, officer, found = scene.lead_of(cast, award), cast.officers[award.agency], scene.milestone_of(award)
    with refused("evidence_missing"):
        actions.report([found], BY_FILE, lead, LATE)
    paper = actions.add_paper(found, 0, "report.pdf", PDF, lead, LATE)
    assert actions.add_paper(found, 0, "again.pdf", PDF, lead, LATE) == paper
    assert names(found, lead) == ["report.pdf"] and not names(found, officer)
    wrong = actions.add_paper(found, 0, "wrong.txt", b"wrong", lead, LATE)
    actions.take_out_paper(found, wrong.pk, lead, LATE)
    actions.report([found], BY_FILE, lead, LATE)
    kept = scene.milestone_of(award)
    assert names(kept, officer) == ["report.pdf"]
    assert queries.file_of(kept, paper.pk, officer)[1] == PDF
    for act in (
        lambda: actions.add_paper(kept, 0, "late.pdf", PDF + b"!", lead, LATE),
        lambda: actions.take_out_paper(kept, paper.pk, lead, LATE),
    ):
        with refused("papers_are_in"):
            act()


def test_what_was_sent_back_keeps_its_files_and_takes_more(cast: Cast, award: Award) -> None:
    lead, officer, found = scene.lead_of(cast, award), cast.officers[award.agency], scene.milestone_of(award)
    first = actions.add_paper(found, 0, "first.pdf", PDF, lead, LATE)
    actions.report([found], BY_FILE, lead, LATE)
    actions.send_back(found, REASONS, officer, LATE)
    with refused("papers_are_in"):
        actions.take_out_paper(scene.milestone_of(award), first.pk, lead, LATE)
    actions.add_paper(scene.milestone_of(award), 0, "second.pdf", PDF + b"!", lead, LATE)
    assert names(scene.milestone_of(award), officer) == ["first.pdf"]
    actions.report([scene.milestone_of(award)], BY_FILE, lead, LATE)
    assert names(scene.milestone_of(award), officer) == ["first.pdf", "second.pdf"]
    for change in (lambda: Paper.objects.update(name="-"), Paper.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_file_is_held_to_what_a_file_is_held_to_and_to_its_place(cast: Cast, award: Award) -> None:
    lead, found = scene.lead_of(cast, award), scene.milestone_of(award)
    with refused("unknown_evidence", "file_kind_unfit"):
        actions.add_paper(found, 5, "report.exe", PDF, lead, LATE)
    for actor in (cast.officers[award.agency], cast.reviewers[0]):
        with refused("not_granted", hidden=actor == cast.reviewers[0]):
            actions.add_paper(found, 0, "report.pdf", PDF, actor, LATE)
    with refused(hidden=True):
        actions.take_out_paper(found, 9_999, lead, LATE)


def test_the_panel_of_a_gate_reads_its_files_and_nobody_else_of_the_pool(cast: Cast, award: Award) -> None:
    lead, gate = scene.lead_of(cast, award), scene.gate_of(award)
    for item in range(2):
        actions.add_paper(gate, item, f"paper-{item}.pdf", PDF, lead, CONTRACTED)
    actions.submit([gate], actions.Said("達成した。", ("", "")), lead, CONTRACTED)
    reviewer = cast.reviewers[0]
    actions.seat([gate], [one.person for one in cast.reviewers[:3]], cast.officers[award.agency], CONTRACTED)
    seen = queries.gate(gate.ref, reviewer)
    assert names(seen, reviewer) == ["paper-0.pdf", "paper-1.pdf"]
    with refused(hidden=True):
        queries.gate(gate.ref, cast.reviewers[4])
    with refused("papers_are_in"):
        actions.add_paper(seen, 0, "more.pdf", PDF + b"!", lead, CONTRACTED)
    for one in cast.reviewers[:3]:
        actions.opine([gate], actions.Opinion("continue", "基準による。"), one, CONTRACTED)
    actions.pass_gates([gate], REASONS, cast.directors[award.agency], CONTRACTED)
    assert scene.gate_of(award).state == "passed"
