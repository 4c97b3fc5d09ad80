"""Risks and issues with their owners, notes that stay as they were written, and what the light says of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from kikin.fund.milestones.lights import light_of
from kikin.fund.oversight import Noted, Raised
from kikin.office.closing.queries.dues import dues_of
from kikin.office.closing.queries.standings import standing_of
from kikin.office.oversight import actions, queries
from kikin.office.oversight.models import Issue, OversightNote
from tests.office import rounds
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED

if TYPE_CHECKING:
    from kikin.office.awards.models import Award
    from tests.cast import Cast

pytestmark = pytest.mark.database
LATER = datetime(2022, 10, 2, 3, tzinfo=UTC)
RISK = Raised("risk", "納期", "部品の納期が遅れている。", "high", "研究代表者", date(2022, 10, 1))
VISIT = Noted("site_visit", date(2022, 9, 1), "担当官、研究代表者", "装置の設置を確認した。")


@pytest.fixture
def award(cast: Cast) -> Award:
    return rounds.active_awards(cast)[0]


def said(award: Award, now: datetime) -> list[str]:
    light = light_of(standing_of(award, dues_of([award], now), now))
    return [one.en for one in light.reasons if "risks or issues" in one.en]


def test_a_risk_is_kept_once_handed_on_closed_and_opened_again(cast: Cast, award: Award) -> None:
    officer = cast.officers[award.agency]
    found = actions.raise_issue(award, RISK, officer, CONTRACTED)
    assert actions.raise_issue(award, RISK, officer, CONTRACTED) == found
    with refused("not_answered", "day_has_passed"):
        actions.raise_issue(award, replace(RISK, seen_to_by=" ", due_on=date(2022, 8, 1)), officer, CONTRACTED)
    later = replace(RISK, seen_to_by="事務局", due_on=date(2022, 12, 1))
    assert actions.hand_on(found, later, officer, CONTRACTED).said == later
    with refused("no_reasons"):
        actions.close(found, " ", officer, CONTRACTED)
    actions.close(found, "部品が届いた。", officer, CONTRACTED)
    assert queries.open_issues(award) == []
    with refused("issue_is_closed"):
        actions.hand_on(found, RISK, officer, CONTRACTED)
    actions.reopen(found, "再び遅れている。", officer, CONTRACTED)
    kept = Issue.objects.get()
    assert (kept.state, kept.outcome, kept.closed_on) == ("open", "再び遅れている。", None)


def test_only_the_agency_keeps_and_reads_them(cast: Cast, award: Award) -> None:
    found = actions.raise_issue(award, RISK, cast.officers[award.agency], CONTRACTED)
    for actor in (cast.applicant, cast.security_officer, cast.reviewers[0], cast.finance[award.agency][0]):
        with refused("not_granted", hidden=False):
            actions.raise_issue(award, RISK, actor, CONTRACTED)
        with refused(hidden=True):
            queries.issue(found.ref, actor)
    assert queries.issue(found.ref, cast.auditor) == found


def test_the_light_tells_of_what_is_late_and_of_what_weighs(cast: Cast, award: Award) -> None:
    officer = cast.officers[award.agency]
    assert said(award, CONTRACTED) == []
    found = actions.raise_issue(award, RISK, officer, CONTRACTED)
    assert said(award, CONTRACTED) == ["open risks or issues of high weight: 1"]
    assert said(award, LATER) == ["risks or issues past their day: 1", "open risks or issues of high weight: 1"]
    actions.close(found, "部品が届いた。", officer, LATER)
    assert said(award, LATER) == []


def test_a_note_is_kept_once_and_never_changed(cast: Cast, award: Award) -> None:
    officer = cast.officers[award.agency]
    found = actions.note(award, VISIT, officer, CONTRACTED)
    assert actions.note(award, VISIT, officer, CONTRACTED) == found
    with refused("day_to_come"):
        actions.note(award, replace(VISIT, held_on=date(2023, 1, 1)), officer, CONTRACTED)
    with refused("not_granted"):
        actions.note(award, VISIT, cast.applicant, CONTRACTED)
    for change in (lambda: OversightNote.objects.update(words="-"), OversightNote.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert [one.words for one in queries.newest_notes(award, cast.auditor, 5)] == [VISIT.words]
    assert queries.newest_notes(award, cast.applicant, 5) == []
