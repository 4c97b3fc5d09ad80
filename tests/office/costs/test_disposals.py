"""Assets given up: asked by the holder, checked and decided by two officers, and the money back in the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kikin.fund import costs as rules
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.costs import actions, queries
from kikin.office.costs.models import Asset, CostReport, Disposal
from kikin.office.ledger.models import Transfer
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.costs.test_alarms import LABEL, MACHINE
from tests.office.refusals import refused
from tests.office.rounds import NEXT_YEAR

TODAY = date(2023, 5, 1)
SALE = rules.Request("sell", TODAY, 300_000, "見本中古機械株式会社", "更新のため")
QUOTE = ("quote.pdf", b"%PDF-1.7 a quote")
NO = Text("まだ使えます。", "It can still be used.")


@pytest.fixture
def officers(cast: Cast) -> tuple[Actor, Actor]:
    return cast.finance["jst"][0], cast.finance["jst"][1]


@pytest.fixture
def asset(cast: Cast, report: CostReport, officers: tuple[Actor, Actor]) -> Asset:
    """A machine of 500,000 yen, accepted and paid for in full."""
    (line,) = actions.enter(report, [MACHINE], cast.applicant, NEXT_YEAR)
    label = replace(LABEL, belongs_to="agency", insurance="見本保険 第1号", sharing="隣の研究室")
    with refused("holder_unknown"):
        actions.tag(line, replace(label, belongs_to="nobody"), cast.applicant, NEXT_YEAR)
    asset = actions.tag(line, label, cast.applicant, NEXT_YEAR)
    actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=False)
    actions.accept([line], officers[0], NEXT_YEAR)
    return asset


@pytest.fixture
def asked(cast: Cast, asset: Asset) -> Disposal:
    return actions.ask_to_give_up(asset, SALE, QUOTE, cast.applicant, NEXT_YEAR)


def test_a_machine_is_sold_and_its_public_share_comes_back(
    cast: Cast, asset: Asset, asked: Disposal, officers: tuple[Actor, Actor]
) -> None:
    one, other = officers
    checked = actions.check_disposal(asked, one, NEXT_YEAR)
    assert (checked.state, checked.owed_yen) == ("checked", 300_000)
    with refused("forbidden_four_eyes"):
        actions.approve_disposal(checked, one, NEXT_YEAR)
    approved = actions.approve_disposal(checked, other, NEXT_YEAR)
    with refused("forbidden_four_eyes"):
        actions.complete_disposal(approved, TODAY, "RECEIPT-1", other, NEXT_YEAR)
    with refused("not_received"):
        actions.complete_disposal(approved, None, "", one, NEXT_YEAR)
    with refused("received_out_of_range"):
        actions.complete_disposal(approved, date(2023, 4, 30), "RECEIPT-1", one, NEXT_YEAR)
    done = actions.complete_disposal(approved, TODAY, "RECEIPT-1", one, NEXT_YEAR)
    (row,) = Transfer.objects.filter(kind="collect_payback")
    award = asset.line.report.member.award
    assert (row.amount_yen, row.on, row.document, row.award) == (300_000, TODAY, "RECEIPT-1", award.ref)
    asset.refresh_from_db()
    assert (done.state, asset.given_up_on) == ("completed", TODAY)
    assert not queries.assets_to_sight(one, date(2030, 1, 1)).exists()
    with refused("given_up"):
        actions.sight(asset, actions.Sighting(TODAY, "201"), cast.applicant, NEXT_YEAR)
    with refused("disposal_stands"):
        actions.ask_to_give_up(asset, SALE, QUOTE, cast.applicant, NEXT_YEAR)


def test_a_line_stays_while_its_machine_is_asked_for(
    cast: Cast, report: CostReport, officers: tuple[Actor, Actor]
) -> None:
    """Changed to what no longer has to be tagged, or removed, it would take away what the request is about."""
    (line,) = actions.enter(report, [MACHINE], cast.applicant, NEXT_YEAR)
    asset = actions.tag(line, LABEL, cast.applicant, NEXT_YEAR)
    asked = actions.ask_to_give_up(asset, SALE, QUOTE, cast.applicant, NEXT_YEAR)
    smaller = replace(MACHINE, amount_yen=400_000)
    with refused("asset_is_asked_for") as answer:
        actions.edit(line, smaller, cast.applicant, NEXT_YEAR)
    assert [problem.value for problem in answer.value.problems] == [asked.ref]
    with refused("asset_is_asked_for"):
        actions.remove(line, cast.applicant, NEXT_YEAR)
    actions.withdraw_request(asked, cast.applicant, NEXT_YEAR)
    assert actions.edit(line, smaller, cast.applicant, NEXT_YEAR).amount_yen == 400_000
    with refused("asset_is_asked_for"):
        actions.remove(line, cast.applicant, NEXT_YEAR)


def test_what_is_scrapped_leaves_without_money(cast: Cast, asset: Asset, officers: tuple[Actor, Actor]) -> None:
    later = replace(SALE, kind="scrap", given_up_on=date(2023, 5, 2), proceeds_yen=0, to_whom="")
    asked = actions.ask_to_give_up(asset, later, QUOTE, cast.applicant, NEXT_YEAR)
    approved = actions.approve_disposal(actions.check_disposal(asked, officers[0], NEXT_YEAR), officers[1], NEXT_YEAR)
    with refused("not_given_up_yet"):
        actions.complete_disposal(approved, None, "", officers[0], NEXT_YEAR)
    actions.complete_disposal(approved, None, "", officers[0], NEXT_YEAR.replace(day=2))
    assert not Transfer.objects.filter(kind="collect_payback").exists()


def test_who_asks_may_keep_it_and_who_is_refused_asks_again(
    cast: Cast, asset: Asset, asked: Disposal, officers: tuple[Actor, Actor]
) -> None:
    with refused("disposal_stands"):
        actions.ask_to_give_up(asset, SALE, QUOTE, cast.applicant, NEXT_YEAR)
    with refused("no_reasons"):
        actions.refuse_disposal(asked, Text("", ""), officers[0], NEXT_YEAR)
    assert actions.withdraw_request(asked, cast.applicant, NEXT_YEAR).state == "withdrawn"
    again = actions.ask_to_give_up(asset, SALE, QUOTE, cast.applicant, NEXT_YEAR)
    assert actions.refuse_disposal(again, NO, officers[0], NEXT_YEAR).reasons == NO
    assert [one.state for one in queries.disposals_of(asset)] == ["refused", "withdrawn"]


def test_what_is_wrong_with_a_request_is_named_and_nothing_is_kept(cast: Cast, asset: Asset) -> None:
    with refused("not_granted", hidden=True):
        actions.ask_to_give_up(asset, SALE, QUOTE, cast.other_applicant, NEXT_YEAR)
    with refused("proceeds_unfit", "file_kind_unfit"):
        actions.ask_to_give_up(asset, replace(SALE, proceeds_yen=0), ("quote.exe", b"MZ"), cast.applicant, NEXT_YEAR)
    with refused("given_up_too_early"):
        early = replace(SALE, given_up_on=date(2022, 10, 31))
        actions.ask_to_give_up(asset, early, QUOTE, cast.applicant, NEXT_YEAR)


def test_nothing_is_owed_of_what_the_fund_did_not_pay(
    asset: Asset, asked: Disposal, officers: tuple[Actor, Actor]
) -> None:
    assert (queries.owed_of(asked), queries.bound_until(asset)) == (300_000, date(2027, 11, 1))
    actions.disallow([asset.line], "other", NO, officers[0], NEXT_YEAR)
    assert queries.owed_of(queries.disposal(asked.ref, officers[0])) == 0


def test_what_comes_back_is_worked_out_once_the_line_is_decided(
    cast: Cast, asset: Asset, asked: Disposal, officers: tuple[Actor, Actor]
) -> None:
    one, other = officers
    approved = actions.approve_disposal(actions.check_disposal(asked, one, NEXT_YEAR), other, NEXT_YEAR)
    actions.disallow([asset.line], "other", NO, one, NEXT_YEAR)
    with refused("line_undecided"):
        actions.complete_disposal(approved, TODAY, "RECEIPT-1", one, NEXT_YEAR)
    actions.answer(asset.line, "理由は次のとおりです。", cast.applicant, NEXT_YEAR)
    actions.uphold(asset.line, NO, other, NEXT_YEAR)
    done = actions.complete_disposal(approved, None, "", one, NEXT_YEAR)
    assert (done.state, done.owed_yen) == ("completed", 0)


def test_a_thing_whose_line_nobody_has_decided_does_not_leave(
    cast: Cast, asset: Asset, asked: Disposal, officers: tuple[Actor, Actor]
) -> None:
    one, other = officers
    actions.disallow([asset.line], "other", NO, one, NEXT_YEAR)
    with refused("line_undecided"):
        actions.check_disposal(asked, one, NEXT_YEAR)
    asked.refresh_from_db()
    assert (asked.state, asked.owed_yen) == ("filed", 0)
    actions.answer(asset.line, "理由は次のとおりです。", cast.applicant, NEXT_YEAR)
    actions.accept([asset.line], other, NEXT_YEAR)
    assert actions.check_disposal(asked, one, NEXT_YEAR).owed_yen == 300_000


def test_those_who_may_know_of_it_find_it(cast: Cast, asked: Disposal) -> None:
    for actor in cast.everyone():
        sees = actor.role == "auditor" or actor.of == cast.applicant.of or actor in cast.finance["jst"]
        assert queries.disposals_visible_to(actor).exists() == may_see(actor, asked.subject()) == sees, actor


def test_a_sighting_says_how_a_thing_is_insured_and_shared_now(cast: Cast, asset: Asset) -> None:
    kept = actions.sight(asset, actions.Sighting(TODAY, "201"), cast.applicant, NEXT_YEAR)
    assert (kept.belongs_to, kept.insurance, kept.sharing) == ("agency", "見本保険 第1号", "隣の研究室")
    with refused("words_unfit"):
        actions.sight(asset, actions.Sighting(TODAY, "201", "a" * 501), cast.applicant, NEXT_YEAR)
    now = actions.sight(asset, actions.Sighting(TODAY, "201", "見本保険 第2号", ""), cast.applicant, NEXT_YEAR)
    assert (now.insurance, now.sharing) == ("見本保険 第2号", "")
