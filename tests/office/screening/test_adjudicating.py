"""What people decide of hits and record beside them; and captures, which are kept until their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings

from kikin.cli.main import main
from kikin.fund.screening import Capture as Seen
from kikin.fund.screening import FindingOutline
from kikin.office import clock, papers
from kikin.office.screening import actions, applicants, queries
from kikin.office.screening.models import Capture, Finding, Hit, Paper, ScreeningCase
from kikin.office.screening.queries.dealings import CAPTURES, FOLDER
from kikin.values.text import NOTHING_SAID, Text
from tests.cast import Cast
from tests.office.refusals import refused
from tests.office.screening import steps
from tests.office.screening.scene import NOW, REASONS

SEEN = Seen("https://example.org/people", Text("役職の掲載", "The post is listed"))


def test_a_hit_is_dismissed_by_a_person_with_a_reason(cast: Cast, hit: Hit) -> None:
    with refused("no_reasons"):
        actions.dismiss([hit], Text("", " "), cast.security_officer, NOW)
    actions.dismiss([hit], REASONS, cast.security_officer, NOW)
    assert hit.state == "dismissed"
    (decided,) = hit.adjudications.all()
    assert (decided.person, decided.state, decided.reasons) == (cast.security_officer.person, "dismissed", REASONS)


def test_a_very_probable_hit_is_looked_at_by_two(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    actions.dismiss([hit], REASONS, cast.security_officer, NOW)
    assert queries.waiting_for_second([matched]) == [hit]
    with refused("hits_seen_by_one"):
        actions.assess([matched], cast.security_officer, NOW)
    with refused("forbidden_second_look"):
        actions.second([hit], REASONS, cast.security_officer, NOW)
    actions.second([hit], REASONS, cast.security_lead, NOW)
    assert [(one.state, one.is_second) for one in hit.adjudications.all()] == [
        ("dismissed", False),
        ("dismissed", True),
    ]
    assert actions.assess([matched], cast.security_officer, NOW)[0].level == "none"


def test_a_hit_may_be_left_unclear_until_the_applicant_was_asked(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    officer = cast.security_officer
    actions.leave_unclear([hit], REASONS, officer, NOW)
    actions.assess([matched], officer, NOW)
    with refused("hits_unclear"):
        actions.clear([matched], REASONS, officer, NOW)
    steps.heard(matched, cast.applicant, cast, NOW)
    actions.reconsider(matched, REASONS, officer, NOW)
    steps.adjudicate([hit], False, cast, NOW)
    actions.assess([matched], officer, NOW)
    actions.clear([matched], REASONS, officer, NOW)
    assert matched.state == "cleared"


def test_new_evidence_reopens_a_hit_and_keeps_what_was_decided(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    actions.confirm([hit], REASONS, cast.security_officer, NOW)
    actions.second([hit], REASONS, cast.security_lead, NOW)
    actions.reopen([hit], REASONS, cast.security_lead, NOW)
    assert not hit.is_seconded
    actions.dismiss([hit], REASONS, cast.security_officer, NOW)
    states = [one.state for one in hit.adjudications.all()]
    assert states == ["confirmed", "confirmed", "new", "dismissed"]
    actions.second([hit], REASONS, cast.security_lead, NOW)
    actions.assess([matched], cast.security_officer, NOW)
    with refused("case_is_not_adjudicating"):
        actions.reopen([hit], REASONS, cast.security_officer, NOW)


def test_a_finding_is_entered_revised_and_withdrawn(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    officer = cast.security_officer
    outline = FindingOutline("post", "open_source", "no", started_on=date(2020, 1, 1), note=REASONS)
    finding = actions.enter_finding(matched, outline, officer, NOW, party=hit.party)
    assert (finding.kind, finding.disclosed, finding.note) == ("post", "no", REASONS)
    with refused("forbidden_input"):
        actions.revise_finding(finding, FindingOutline("post", facts={"citizenship": "XX"}), officer, NOW)
    finding.refresh_from_db()
    actions.revise_finding(
        finding, FindingOutline("post", "institution", ended_on=date(2022, 1, 1), note=REASONS), officer, NOW
    )
    assert (finding.source, finding.ended_on) == ("institution", date(2022, 1, 1))
    with refused("no_reasons"):
        actions.withdraw_finding(finding, NOTHING_SAID, officer, NOW)
    finding.refresh_from_db()
    actions.withdraw_finding(finding, REASONS, officer, NOW)
    steps.assessed(matched, cast, NOW)
    told = {fired["finding"] for fired in queries.assessments_of(matched)[0].trace}
    assert told == {Finding.objects.get(source="self").ref}
    with refused("case_is_not_adjudicating"):
        actions.enter_finding(matched, outline, officer, NOW)


def test_a_finding_is_entered_once_and_withdrawn_once(cast: Cast, matched: ScreeningCase) -> None:
    officer = cast.security_officer
    outline = FindingOutline("funding", "open_source", "no", note=REASONS)
    found = actions.enter_finding(matched, outline, officer, NOW)
    with refused("finding_repeated"):
        actions.enter_finding(matched, outline, officer, NOW)
    actions.enter_finding(matched, replace(outline, facts={"amount_yen": 1}), officer, NOW)
    actions.withdraw_finding(found, REASONS, officer, NOW)
    with refused("finding_withdrawn"):
        actions.withdraw_finding(found, REASONS, officer, NOW)
    with refused("finding_withdrawn"):
        actions.revise_finding(found, outline, officer, NOW)
    actions.enter_finding(matched, outline, officer, NOW)


def test_captures_and_papers_are_kept_until_their_day_and_then_deleted(
    cast: Cast, matched: ScreeningCase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = Finding.objects.get()
    with refused("not_a_url", "no_reasons", "file_kind_unfit"):
        actions.capture(finding, Seen("nowhere", NOTHING_SAID), "a.exe", b"MZ", cast.security_officer, NOW)
    kept = actions.capture(finding, SEEN, "page.txt", b"as it was seen", cast.security_officer, NOW)
    assert papers.content_of(kept.sha256, CAPTURES) == b"as it was seen"
    assert kept.keep_until == date(2024, 7, 30)
    assert actions.purge(kept.keep_until, cast.security_lead, NOW) == 0
    with refused("not_granted"):
        actions.purge(kept.keep_until, cast.officers["jst"], NOW)
    steps.mitigated(matched, cast.applicant, cast, NOW)
    (paper,) = applicants.show(queries.measures_of(matched)[0], (("proof.txt", b"done"),), cast.applicant, NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=365 * 5 + 30))
    assert main(["screening", "purge", "--home", str(settings.KIKIN_HOME)]) == 0
    assert capsys.readouterr().out == "2 files deleted\n"
    gone = Capture.objects.get()
    assert (gone.url, gone.note.ja, gone.sha256) == ("", "", kept.sha256)
    assert papers.content_of(kept.sha256, CAPTURES) is None
    assert papers.content_of(paper.sha256, FOLDER) is None
    assert Paper.objects.get().name == ""
