"""Cost reports: opened once a year, filled by the recipient alone, decided by others, and due on a day."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from kikin.office.audit.models import Event
from kikin.office.awards.models import Award, AwardMember
from kikin.office.costs import actions, queries
from kikin.office.costs.models import CostLine, CostReport, Evidence
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.costs.conftest import LINE, PAPER
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED, NEXT_YEAR

REASONS = Text("仕様書と合いません。", "It does not match the specification.")
DUE = date(2023, 5, 31)
LATER = datetime(2023, 6, 1, 3, tzinfo=UTC)


def lines_of(report: CostReport) -> list[CostLine]:
    return list(queries.lines_of(report))


def test_a_year_is_reported_once_and_by_its_member(cast: Cast, award: Award, member: AwardMember) -> None:
    with refused("not_granted", hidden=True):
        actions.open_report(member, 2022, cast.other_applicant, NEXT_YEAR)
    for year in (0, 2019, 2021, 2024, 9999, 99_999_999_999):
        with refused("year_not_of_the_award"):
            actions.open_report(member, year, cast.applicant, NEXT_YEAR)
    with refused("year_not_of_the_award"):
        actions.open_report(member, 2023, cast.applicant, CONTRACTED)
    report = actions.open_report(member, 2022, cast.applicant, CONTRACTED)
    assert (report.state, report.due_on) == ("open", DUE)
    with refused("reported_before"):
        actions.open_report(member, 2022, cast.applicant, CONTRACTED)
    assert queries.report_of(member, 2022) == report
    assert queries.reports_of(award) == [report]


def test_nothing_is_reported_before_the_contract(cast: Cast, award: Award, member: AwardMember) -> None:
    Award.objects.filter(pk=award.pk).update(state="accepted", activated_on=None)
    with refused("award_not_bound", "year_not_of_the_award"):
        actions.open_report(member, 2022, cast.applicant, NEXT_YEAR)


def test_papers_are_kept_by_their_content(cast: Cast, report: CostReport) -> None:
    kept = Evidence.objects.get()
    place = settings.KIKIN_HOME / "evidence" / kept.sha256[:2] / kept.sha256
    assert place.read_bytes() == PAPER[1]
    assert place.stat().st_mode & 0o077 == 0
    events = Event.objects.count()
    assert actions.add_evidence(report, *PAPER, cast.applicant, NEXT_YEAR) == kept
    assert Event.objects.count() == events
    with refused("evidence_name_taken"):
        actions.add_evidence(report, PAPER[0], PAPER[1] + b" other", cast.applicant, NEXT_YEAR)
    assert queries.paper_of(report, kept.sha256) == (kept, PAPER[1])
    with refused(hidden=True):
        queries.paper_of(report, "0" * 64)


def test_a_paper_that_was_changed_on_disk_is_not_served(report: CostReport) -> None:
    kept = Evidence.objects.get()
    place = settings.KIKIN_HOME / "evidence" / kept.sha256[:2] / kept.sha256
    place.write_bytes(b"%PDF-1.7 forged")
    with refused(hidden=True):
        queries.paper_of(report, kept.sha256)
    place.unlink()
    with refused(hidden=True):
        queries.paper_of(report, kept.sha256)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bill.exe", b"MZ", "file_kind_unfit"),
        ("bill.html", b"<script>", "file_kind_unfit"),
        ("bill.pdf", b"<script>alert(1)</script>", "file_kind_unfit"),
        ("bill", b"%PDF-", "file_kind_unfit"),
        ("notes.txt", b"\x00\x01", "file_kind_unfit"),
        ("bill.png", b"", "file_size_unfit"),
        ("../bill.pdf", b"%PDF-", "file_name_unfit"),
        ("b\u202ell.pdf", b"%PDF-", "file_name_unfit"),
    ],
)
def test_only_fit_files_are_kept(cast: Cast, report: CostReport, name: str, content: bytes, code: str) -> None:
    with refused(*{code, "file_kind_unfit"} if not content else {code}):
        actions.add_evidence(report, name, content, cast.applicant, NEXT_YEAR)
    actions.add_evidence(report, "fit.txt", "領収書".encode(), cast.applicant, NEXT_YEAR)


def test_lines_are_entered_changed_and_removed_while_open(cast: Cast, report: CostReport) -> None:
    first, second = actions.enter(report, [LINE, replace(LINE, bill_number="A-2")], cast.applicant, NEXT_YEAR)
    assert (first.number, second.number, first.ref) == (1, 2, f"{report.ref}.1")
    with refused("amount_out_of_range", "bill_repeated"):
        actions.enter(report, [replace(LINE, amount_yen=0), LINE], cast.applicant, NEXT_YEAR)
    with refused("bill_repeated"):
        actions.edit(second, LINE, cast.applicant, NEXT_YEAR)
    changed = actions.edit(second, replace(LINE, bill_number="A-3", tax_yen=0), cast.applicant, NEXT_YEAR)
    assert (changed.bill_number, changed.bill_key, changed.tax_yen) == ("A-3", "a3", 0)
    with refused("not_granted", hidden=True):
        actions.remove(first, cast.other_applicant, NEXT_YEAR)
    actions.remove(first, cast.applicant, NEXT_YEAR)
    with refused(hidden=True):
        actions.remove(first, cast.applicant, NEXT_YEAR)
    (third,) = actions.enter(report, [LINE], cast.applicant, NEXT_YEAR)
    assert third.number == 3


def test_a_report_is_handed_in_after_its_year(cast: Cast, report: CostReport) -> None:
    early = datetime(2023, 3, 31, 3, tzinfo=UTC)
    with refused("year_not_over"):
        actions.hand_in(report, cast.applicant, early, deducts_tax=False)
    with refused("not_granted", hidden=True):
        actions.hand_in(report, cast.other_applicant, NEXT_YEAR, deducts_tax=False)
    actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=True)
    assert (report.state, report.handed_in_by, report.deducts_tax) == ("handed_in", cast.applicant.person, True)
    with refused("report_not_open"):
        actions.enter(report, [LINE], cast.applicant, NEXT_YEAR)
    with refused("report_not_open"):
        actions.add_evidence(report, "more.pdf", PAPER[1], cast.applicant, NEXT_YEAR)


def test_nothing_is_decided_before_it_is_handed_in(cast: Cast, report: CostReport) -> None:
    (line,) = actions.enter(report, [LINE], cast.applicant, NEXT_YEAR)
    officer = cast.finance["jst"][0]
    with refused("report_not_handed_in"):
        actions.accept([line], officer, NEXT_YEAR)
    with refused("report_not_handed_in"):
        actions.disallow([line], "other", REASONS, officer, NEXT_YEAR)
    with refused("not_from_this_state"):
        actions.review(report, officer, NEXT_YEAR)
    with refused("not_from_this_state"):
        actions.draw_sample(report, 1, officer, NEXT_YEAR)
    actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=False)
    assert actions.accept([line], officer, NEXT_YEAR)[0].state == "accepted"


def test_a_full_review_decides_every_line(cast: Cast, member: AwardMember, handed_in: CostReport) -> None:
    one, two, three = lines_of(handed_in)
    officer = cast.finance["jst"][0]
    with refused("not_granted", hidden=True):
        actions.accept([one], cast.finance["nedo"][0], NEXT_YEAR)
    actions.accept([one, two], officer, NEXT_YEAR)
    with refused("lines_undecided"):
        actions.review(handed_in, officer, NEXT_YEAR)
    with refused("code_unknown", "no_reasons"):
        actions.disallow([three], "dislike", Text("", ""), officer, NEXT_YEAR)
    actions.disallow([three], "evidence_insufficient", REASONS, officer, NEXT_YEAR)
    assert actions.review(handed_in, officer, NEXT_YEAR).state == "reviewed"
    assert queries.accepted_by_item(member, 2022) == {"other": 1_650_000}
    assert queries.accepted_by_item(member, 2023) == {}


def test_whoever_handed_it_in_does_not_decide(cast: Cast, handed_in: CostReport) -> None:
    officer = cast.finance["jst"][0]
    CostReport.objects.filter(pk=handed_in.pk).update(handed_in_by=officer.person)
    with refused("forbidden_four_eyes"):
        actions.accept(lines_of(handed_in), officer, NEXT_YEAR)
    actions.accept(lines_of(handed_in), cast.finance["jst"][1], NEXT_YEAR)
    with refused("forbidden_four_eyes"):
        actions.review(handed_in, officer, NEXT_YEAR)
    assert actions.review(handed_in, cast.finance["jst"][1], NEXT_YEAR).state == "reviewed"


def test_a_disallowance_is_answered_and_decided_by_another(
    cast: Cast, member: AwardMember, handed_in: CostReport
) -> None:
    one, two, _ = lines_of(handed_in)
    officer, other = cast.finance["jst"][:2]
    actions.disallow([one, two], "evidence_insufficient", REASONS, officer, NEXT_YEAR)
    with refused("no_reasons"):
        actions.answer(one, " ", cast.applicant, NEXT_YEAR)
    with refused("not_granted", hidden=True):
        actions.answer(one, "仕様書を添付", cast.other_applicant, NEXT_YEAR)
    with refused("not_from_this_state"):
        actions.uphold(one, REASONS, other, NEXT_YEAR)
    for line in (one, two):
        actions.answer(line, "仕様書を添付しました。", cast.applicant, NEXT_YEAR)
    for step in (
        lambda: actions.uphold(one, REASONS, officer, NEXT_YEAR),
        lambda: actions.accept([one], officer, LATER),
    ):
        with refused("forbidden_four_eyes"):
            step()
    with refused("no_reasons"):
        actions.uphold(one, Text("", ""), other, NEXT_YEAR)
    actions.uphold(one, REASONS, other, NEXT_YEAR)
    actions.accept([two], other, NEXT_YEAR)
    assert (one.state, two.state) == ("upheld", "accepted")
    assert queries.accepted_by_item(member, 2022) == {"other": 550_000}


def test_what_was_accepted_may_be_disallowed_later(cast: Cast, member: AwardMember, handed_in: CostReport) -> None:
    actions.review_all([handed_in], cast.finance["jst"][0], NEXT_YEAR)
    assert queries.accepted_by_item(member, 2022) == {"other": 1_980_000}
    actions.disallow(lines_of(handed_in)[:1], "claimed_twice", REASONS, cast.finance["jst"][1], LATER)
    assert queries.accepted_by_item(member, 2022) == {"other": 880_000}
    assert queries.accepted_of([handed_in]) == {handed_in.pk: {"other": 880_000}}


def test_tax_that_comes_back_does_not_count(cast: Cast, member: AwardMember, report: CostReport) -> None:
    actions.enter(report, [LINE], cast.applicant, NEXT_YEAR)
    actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=True)
    actions.review_all([report], cast.finance["jst"][0], NEXT_YEAR)
    assert queries.accepted_by_item(member, 2022) == {"other": 1_000_000}


def test_of_a_sample_the_lines_not_drawn_are_accepted_with_it(cast: Cast, report: CostReport) -> None:
    flagged = replace(LINE, bill_number="A-9", amount_yen=200_000, supplier="見本one株式会社", remark="原価による")
    lines = [replace(LINE, bill_number=f"A-1{number}", amount_yen=200_001 + number) for number in range(8)]
    actions.enter(report, [flagged, *lines], cast.applicant, NEXT_YEAR)
    actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=False)
    officer = cast.finance["jst"][0]
    drawn = actions.draw_sample(report, 3, officer, NEXT_YEAR)
    assert len(drawn) == 4 and {1, 9} <= set(drawn)
    assert actions.draw_sample(report, 3, cast.finance["jst"][1], NEXT_YEAR) == drawn
    with refused("lines_undecided"):
        actions.review(report, officer, NEXT_YEAR)
    sampled = [line for line in lines_of(report) if line.is_sampled]
    assert [line.number for line in sampled] == drawn
    actions.accept(sampled, officer, NEXT_YEAR)
    actions.review(report, officer, NEXT_YEAR)
    assert {line.state for line in lines_of(report)} == {"accepted"}


def test_a_report_sent_back_is_mended_but_for_what_is_decided(cast: Cast, handed_in: CostReport) -> None:
    one, two, _ = lines_of(handed_in)
    officer = cast.finance["jst"][0]
    actions.accept([one], officer, NEXT_YEAR)
    with refused("no_reasons"):
        actions.reopen(handed_in, Text("", ""), officer, NEXT_YEAR)
    actions.reopen(handed_in, REASONS, officer, NEXT_YEAR)
    assert (handed_in.state, handed_in.reasons) == ("open", REASONS)
    with refused("line_decided"):
        actions.remove(one, cast.applicant, NEXT_YEAR)
    actions.remove(two, cast.applicant, NEXT_YEAR)
    actions.hand_in(handed_in, cast.applicant, NEXT_YEAR, deducts_tax=False)


def test_the_standing_against_the_plan(cast: Cast, handed_in: CostReport) -> None:
    actions.disallow(lines_of(handed_in)[:1], "other", REASONS, cast.finance["jst"][0], NEXT_YEAR)
    actions.accept(lines_of(handed_in)[1:2], cast.finance["jst"][0], NEXT_YEAR)
    standing = {one.cost_item: one for one in queries.standing_of(handed_in)}
    assert (standing["equipment"].planned_yen, standing["equipment"].reported_yen) == (200_000_000, 0)
    other = standing["other"]
    assert (other.planned_yen, other.reported_yen, other.accepted_yen, other.disallowed_yen) == (
        0,
        1_980_000,
        550_000,
        1_100_000,
    )


def test_what_is_not_reported_in_time_is_overdue(cast: Cast, award: Award, member: AwardMember) -> None:
    assert queries.overdue_reports(award, DUE) == []
    after = date(2023, 6, 1)
    (missing,) = queries.overdue_reports(award, after)
    assert (missing.member, missing.fiscal_year, missing.due_on, missing.report) == (member, 2022, DUE, None)
    report = actions.open_report(member, 2022, cast.applicant, NEXT_YEAR)
    assert [one.report for one in queries.overdue_reports(award, after)] == [report]
    actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=False)
    assert queries.overdue_reports(award, after) == []
    assert [one.fiscal_year for one in queries.overdue_reports(award, date(2024, 6, 1))] == [2023]


def test_who_sees_a_report(cast: Cast, handed_in: CostReport) -> None:
    for actor in cast.everyone():
        sees = actor.role == "auditor" or actor.of in ("jst", cast.applicant.of)
        assert queries.visible_to(actor).filter(pk=handed_in.pk).exists() == sees, actor
        assert queries.lines_for_samples(actor, 2022).exists() == sees
        if sees:
            assert queries.get(handed_in.ref, actor) == handed_in
        else:
            with refused(hidden=True):
                queries.get(handed_in.ref, actor)
    assert not queries.lines_for_samples(cast.auditor, 2023).exists()
    assert not queries.lines_for_samples(cast.auditor, agency="nedo").exists()


def test_whole_reports_pass_the_same_rules(cast: Cast, award: Award, member: AwardMember) -> None:
    whole = actions.WholeReport(member, 2022, (LINE,), PAPER, cast.applicant)
    with refused("ordered_too_early"):
        actions.report_all([replace(whole, lines=(replace(LINE, ordered_on=date(2022, 1, 1)),))], NEXT_YEAR)
    reports = actions.report_all([whole], NEXT_YEAR)
    actions.review_all(reports, cast.finance["jst"][0], NEXT_YEAR)
    assert queries.accepted_by_item(member, 2022) == {"other": 1_100_000}
    assert [one.state for one in queries.reports_of(award)] == ["reviewed"]


def test_many_whole_reports_cost_few_queries(
    cast: Cast, awards: list[Award], django_assert_max_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    members = [one for award in awards for one in award.members.select_related("organisation")]
    mine = [one for one in members if one.organisation.ref == cast.applicant.of]
    lines = tuple(replace(LINE, bill_number=f"A-{number}") for number in range(5))
    wholes = [actions.WholeReport(one, 2022, lines, PAPER, cast.applicant) for one in mine]
    assert len(wholes) == 4
    with django_assert_max_num_queries(70):
        actions.report_all(wholes, NEXT_YEAR)
    reports = [one for award in awards if award.agency == "jst" for one in queries.reports_of(award)]
    with django_assert_max_num_queries(30):
        actions.review_all(reports, cast.finance["jst"][0], NEXT_YEAR)
