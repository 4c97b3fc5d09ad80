"""Incidents: reported by nobody, added to with a secret, told to whom the charter names, closed by two."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kikin.office.incidents import actions, queries
from kikin.office.incidents.models import Incident
from kikin.office.watch import actions as watch
from kikin.values.text import Text
from tests.cast import FOUNDER
from tests.office import rounds
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED
from tests.office.watch.scene import alert

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.database
WORDS = "A laptop with drawings is gone."
WHY = Text("調べた。", "It was looked into.")


def test_whoever_reported_comes_back_with_the_secret_alone(cast: Cast) -> None:
    receipt = actions.report(WORDS, CONTRACTED)
    for ref, secret in ((receipt.ref, "wrong"), ("INC-AAAA-AAAA-0", receipt.secret)):
        with refused("no_such_receipt"):
            actions.add(ref, secret, "More.", CONTRACTED)
    with refused("nothing_reported"):
        actions.add(receipt.ref, receipt.secret, " ", CONTRACTED)
    actions.add(receipt.ref.lower(), f" {receipt.secret} ", "More.", CONTRACTED)
    found = Incident.objects.get()
    assert [one.words for one in found.additions.all()] == ["More."]
    assert receipt.secret not in str(vars(found))
    entered = actions.enter(WORDS, cast.security_officer, CONTRACTED)
    with refused("no_such_receipt"):
        actions.add(entered.ref, "", "More.", CONTRACTED)


def test_a_flood_is_stopped_for_an_hour(cast: Cast) -> None:
    for _ in range(20):
        actions.report(WORDS, CONTRACTED)
    with refused("too_many_reports"):
        actions.report(WORDS, CONTRACTED + timedelta(minutes=59))
    actions.enter(WORDS, cast.security_officer, CONTRACTED)
    actions.report(WORDS, CONTRACTED + timedelta(hours=1))


def test_nobody_but_the_desk_knows(cast: Cast) -> None:
    ref = actions.report(WORDS, CONTRACTED).ref
    for actor in (*cast.officers.values(), cast.applicant, cast.auditor, cast.administrator):
        with refused(hidden=True):
            queries.get(ref, actor)
        assert not queries.visible_to(actor).exists()


def test_a_grave_one_is_told_learned_from_and_closed_by_another(cast: Cast) -> None:
    award = rounds.active_awards(cast)[0]
    officer, lead = cast.security_officer, cast.security_lead
    found = queries.get(actions.report(WORDS, CONTRACTED).ref, officer)
    with refused("no_severity"):
        actions.assess(found, "", WHY, officer, CONTRACTED)
    actions.assess(found, "slight", WHY, officer, CONTRACTED)
    actions.regrade(found, "grave", WHY, officer, CONTRACTED)
    with refused("wrong_answer"):
        actions.link(found, [award.ref, "JPNP99999"], officer, CONTRACTED)
    actions.link(found, [award.ref], officer, CONTRACTED)
    assert [one.ref for one in found.awards.all()] == [award.ref]
    actions.contain(found, WHY, officer, CONTRACTED)
    with refused("somebody_untold"):
        actions.learn(found, WHY, officer, CONTRACTED)
    for due in queries.tellings_of(found):
        actions.note_sent(found, due.telling.key, "N-1", officer, CONTRACTED)
    for key in ("ministry", "nobody"):
        with refused("wrong_answer"):
            actions.note_sent(found, key, "N-2", officer, CONTRACTED)
    actions.learn(found, WHY, officer, CONTRACTED)
    with refused("forbidden_other_eyes"):
        actions.close(found, officer, CONTRACTED)
    actions.close(found, lead, CONTRACTED)
    assert (found.state, found.lessons, found.closed_at) == ("closed", WHY.en, CONTRACTED)
    assert queries.counts_by_severity(officer) == {("grave", True): 1}
    actions.reopen(found, WHY, officer, CONTRACTED)
    actions.dismiss(found, WHY, officer, CONTRACTED)
    assert queries.waiting(officer) == []


def test_what_is_added_after_the_end_comes_before_the_desk_again(cast: Cast) -> None:
    officer, hour = cast.security_officer, timedelta(hours=1)
    receipt = actions.report(WORDS, CONTRACTED)
    found = queries.get(receipt.ref, officer)
    actions.dismiss(found, WHY, officer, CONTRACTED + hour)
    assert queries.waiting(officer) == []
    for hours in (2, 3):
        actions.add(receipt.ref, receipt.secret, "It was found at a rival's.", CONTRACTED + hours * hour)
    assert queries.waiting(officer) == [found]
    actions.reopen(found, WHY, officer, CONTRACTED + 4 * hour)
    actions.dismiss(found, WHY, officer, CONTRACTED + 5 * hour)
    assert queries.waiting(officer) == []


def test_an_officer_of_one_agency_links_nothing_of_another(cast: Cast) -> None:
    award = rounds.active_awards(cast)[0]
    (case,) = watch.raise_alerts([alert("control_taken", award)], FOUNDER, CONTRACTED)
    found = actions.enter(WORDS, cast.security_officer, CONTRACTED)
    other = replace(cast.security_officer, of=next(one for one in cast.officers if one != award.agency))
    for ref in (award.ref, case.ref):
        with refused("wrong_answer"):
            actions.link(found, [ref], other, CONTRACTED)
    actions.link(found, [award.ref, case.ref], cast.security_officer, CONTRACTED)
    assert (found.awards.count(), found.watch_cases.count()) == (1, 1)


def test_the_desk_enters_the_same_once(cast: Cast) -> None:
    first, second = (actions.enter(WORDS, cast.security_officer, CONTRACTED) for _ in range(2))
    assert first == second
    with refused("not_granted", hidden=True):
        actions.enter(WORDS, cast.auditor, CONTRACTED)
    assert actions.enter(WORDS, cast.security_officer, CONTRACTED + timedelta(hours=1)) != first


def test_what_one_found_grave_another_takes_for_less(cast: Cast) -> None:
    officer, lead = cast.security_officer, cast.security_lead
    for act in ("dismiss", "regrade"):
        found = queries.get(actions.report(WORDS, CONTRACTED).ref, officer)
        actions.assess(found, "grave", WHY, officer, CONTRACTED)
        with refused("forbidden_other_eyes"):
            actions.dismiss(found, WHY, officer, CONTRACTED)
        with refused("forbidden_other_eyes"):
            actions.regrade(found, "slight", WHY, officer, CONTRACTED)
        if act == "dismiss":
            actions.dismiss(found, WHY, lead, CONTRACTED)
        else:
            actions.regrade(found, "slight", WHY, lead, CONTRACTED)
    assert set(Incident.objects.values_list("state", "severity")) == {("dismissed", "grave"), ("assessing", "slight")}
