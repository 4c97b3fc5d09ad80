"""What no single report shows: a bill in two awards, and things bought that nobody has seen for long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kikin.office.audit.models import Event
from kikin.office.awards.models import Award, AwardMember
from kikin.office.charter.queries import in_force
from kikin.office.costs import actions, queries
from kikin.office.costs.actions.assets import MAX_TAG_CHARACTERS
from kikin.office.costs.models import Asset, CostLine, CostReport, GroupCompany
from kikin.office.parties.models import Organisation
from tests.cast import Cast
from tests.office.costs.conftest import LINE
from tests.office.refusals import refused
from tests.office.rounds import NEXT_YEAR

MACHINE = replace(LINE, cost_item="equipment", description="冷凍機", amount_yen=500_000, tax_yen=0, bill_number="M-1")
LABEL = actions.Label("JST-2022-0001", "第一研究棟201", "管理担当")


@pytest.fixture
def by_agency(awards: list[Award], opened: Callable[[AwardMember], CostReport]) -> dict[str, CostReport]:
    """A report with each agency, of the same recipient."""
    chosen = {agency: next(award for award in awards if award.agency == agency) for agency in ("jst", "nedo")}
    members = {agency: award.members.select_related("award", "organisation").get() for agency, award in chosen.items()}
    return {agency: opened(member) for agency, member in members.items()}


def test_a_bill_in_two_awards_is_told_to_both_agencies(cast: Cast, by_agency: dict[str, CostReport]) -> None:
    jst, nedo = by_agency["jst"], by_agency["nedo"]
    actions.enter(jst, [LINE, replace(LINE, bill_number="A-002")], cast.applicant, NEXT_YEAR)
    actions.enter(nedo, [replace(LINE, bill_number="A-003")], cast.applicant, NEXT_YEAR)
    assert queries.same_bills(cast.auditor) == []
    actions.enter(nedo, [replace(LINE, supplier="（株）測定", bill_number="ａ００１")], cast.applicant, NEXT_YEAR)
    for agency, other in (("jst", "nedo"), ("nedo", "jst")):
        (found,) = queries.same_bills(cast.finance[agency][0])
        assert [line.report for line in found.lines] == [by_agency[agency]]
        assert found.elsewhere == ((other, by_agency[other].member.award.ref),)
    (seen,) = queries.same_bills(cast.auditor)
    assert (len(seen.lines), seen.elsewhere) == (2, ())
    assert queries.same_bills(cast.other_applicant) == []


def test_a_machine_is_not_handed_in_without_its_tag(cast: Cast, report: CostReport) -> None:
    line, small = actions.enter(
        report, [MACHINE, replace(MACHINE, amount_yen=499_999, bill_number="M-2")], cast.applicant, NEXT_YEAR
    )
    with refused("asset_untagged") as answer:
        actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=False)
    assert [problem.value for problem in answer.value.problems] == ["1"]
    with refused("words_unfit"):
        actions.tag(line, replace(LABEL, place=" "), cast.applicant, NEXT_YEAR)
    with refused("not_granted", hidden=True):
        actions.tag(line, LABEL, cast.other_applicant, NEXT_YEAR)
    asset = actions.tag(line, LABEL, cast.applicant, NEXT_YEAR)
    assert (asset.tag, asset.acquired_on, asset.last_seen_on) == (LABEL.tag, LINE.delivered_on, LINE.delivered_on)
    with refused("tag_taken", "tagged_already"):
        actions.tag(line, LABEL, cast.applicant, NEXT_YEAR)
    with refused("tag_taken"):
        actions.tag(small, LABEL, cast.applicant, NEXT_YEAR)
    actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=False)
    with refused("report_not_open"):
        actions.tag(small, replace(LABEL, tag="JST-2"), cast.applicant, NEXT_YEAR)


def test_a_tag_goes_with_its_line(cast: Cast, report: CostReport) -> None:
    (line,) = actions.enter(report, [MACHINE], cast.applicant, NEXT_YEAR)
    tag = "T" * MAX_TAG_CHARACTERS
    with refused("words_unfit"):
        actions.tag(line, replace(LABEL, tag=tag + "T"), cast.applicant, NEXT_YEAR)
    assert not Asset.objects.exists()
    actions.tag(line, replace(LABEL, tag=f" {tag} "), cast.applicant, NEXT_YEAR)
    assert Asset.objects.get().tag == Event.objects.get(name="asset_tagged").object_ref == tag
    with refused("line_is_tied"):
        actions.edit(line, replace(MACHINE, cost_item="other"), cast.applicant, NEXT_YEAR)
    actions.edit(line, replace(MACHINE, amount_yen=600_000), cast.applicant, NEXT_YEAR)
    actions.remove(line, cast.applicant, NEXT_YEAR)
    assert not CostLine.objects.exists() and not Asset.objects.exists()


def test_a_thing_is_seen_once_a_year(cast: Cast, report: CostReport) -> None:
    (line,) = actions.enter(report, [MACHINE], cast.applicant, NEXT_YEAR)
    asset = actions.tag(line, LABEL, cast.applicant, NEXT_YEAR)
    officer, today = cast.finance["jst"][0], date(2023, 5, 1)
    a_year_on = LINE.delivered_on + timedelta(days=in_force().yardsticks_on(date(2023, 5, 1)).seen_within_days)
    assert not queries.assets_to_sight(officer, a_year_on).exists()
    assert list(queries.assets_to_sight(officer, a_year_on + timedelta(days=1))) == [asset]
    for day in (LINE.delivered_on - timedelta(days=1), today + timedelta(days=1)):
        with refused("seen_out_of_range"):
            actions.sight(asset, actions.Sighting(day, LABEL.place), officer, NEXT_YEAR)
    with refused("words_unfit"):
        actions.sight(asset, actions.Sighting(today, ""), officer, NEXT_YEAR)
    with refused("not_granted", hidden=True):
        actions.sight(asset, actions.Sighting(today, LABEL.place), cast.finance["nedo"][0], NEXT_YEAR)
    moved = actions.sight(asset, actions.Sighting(today, "第二研究棟"), cast.applicant, NEXT_YEAR)
    assert (moved.last_seen_on, moved.place, moved.last_seen_by) == (today, "第二研究棟", cast.applicant.person)
    assert not queries.assets_to_sight(officer, a_year_on + timedelta(days=1)).exists()
    for actor in cast.everyone():
        sees = actor.role == "auditor" or actor.of in ("jst", cast.applicant.of)
        assert queries.assets_visible_to(actor).exists() == sees


def test_a_declared_company_s_bills_are_explained(cast: Cast, report: CostReport) -> None:
    organisation = Organisation.objects.get(ref=cast.applicant.of)
    with refused("words_unfit", "identifier_invalid"):
        actions.declare_group(organisation, "", "123", cast.applicant, NEXT_YEAR)
    with refused("not_granted", hidden=True):
        actions.declare_group(organisation, "測定", "", cast.other_applicant, NEXT_YEAR)
    (before,) = actions.enter(report, [LINE], cast.applicant, NEXT_YEAR)
    for _ in range(2):
        actions.declare_group(organisation, "測定(株)", "", cast.applicant, NEXT_YEAR)
    assert [one.name for one in queries.group_of(cast.applicant.of)] == ["測定(株)"]
    assert GroupCompany.objects.count() == 1
    again = replace(LINE, bill_number="A-2")
    with refused("flag_unexplained"):
        actions.enter(report, [again], cast.applicant, NEXT_YEAR)
    (flagged,) = actions.enter(report, [replace(again, remark="原価による")], cast.applicant, NEXT_YEAR)
    assert (before.flags, flagged.flags) == ([], ["related_supplier"])
