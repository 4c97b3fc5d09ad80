"""Which changes are only notices, and the life of one.

A notice takes effect as it is filed; an approval needs an officer who checks it and a director who decides. Money of
a fund moves between years by notice; money of one year crosses its end by permission alone (domain 1.5).
"""

from __future__ import annotations

from dataclasses import replace

from kikin.fund.awards import RUNNING
from kikin.fund.changes.carrying import (
    carries_what_is_unpaid,
    has_an_approval_number,
    is_asked_in_time,
    is_carried_once,
    is_not_its_last_year,
    is_one_year_money,
    its_year_still_runs,
    names_its_event,
)
from kikin.fund.changes.complaints import only_for, problem
from kikin.fund.changes.facts import Facts
from kikin.fund.changes.leaving import (
    is_not_the_lead,
    keeps_the_rates,
    leaves_nothing_unsettled,
    names_who_takes_over,
    shares_add_up,
)
from kikin.fund.changes.planning import (
    YEARS,
    free_transfer_yen,
    goes_between_items,
    goes_the_right_way,
    goes_to_an_item_that_is_paid,
    is_fund_money,
    its_stage_is_open,
    its_year_is_open,
    keeps_indirect_capped,
    leaves_what_was_paid,
    there_is_so_much,
)
from kikin.fund.changes.requests import KINDS, OF_MONEY, OF_ONE_MEMBER
from kikin.fund.changes.telling import (
    desks_have_cleared,
    moves_an_open_milestone,
    moves_it_to_a_day_to_come,
    says_from_when,
    says_what,
)
from kikin.fund.charter import TOLD
from kikin.fund.lifecycle import Lifecycle, Need, Step, problems_of, reasons_are_given
from kikin.values.problems import Problem
from kikin.values.text import Text
from kikin.values.wording import is_blank


def is_known(facts: Facts) -> Problem | None:
    if facts.request.kind in KINDS:
        return None
    return problem(
        "kind_unknown",
        "kind",
        "変更の種類がありません",
        "there is no such kind of change",
        f"次のいずれかです：{'、'.join(KINDS)}",
        f"it is one of: {', '.join(KINDS)}",
        facts.request.kind,
    )


def award_takes_it(facts: Facts) -> Problem | None:
    """A suspended award changes neither plan nor money, but what becomes of its recipients is told at any time."""
    if facts.award_state in (RUNNING if facts.request.kind in TOLD else {"active"}):
        return None
    return problem(
        "award_not_active",
        "award",
        "実施中の契約ではありません",
        "its award is not active",
        "契約の開始または再開を待ってください",
        "wait until the award is activated or resumed",
        facts.award_state,
    )


@only_for(*OF_ONE_MEMBER, "member_leaves")
def is_about_a_member(facts: Facts) -> Problem | None:
    if facts.asker is not None and not facts.asker.has_left:
        return None
    return problem(
        "no_such_member",
        "member",
        "この契約に参加している機関ではありません",
        "it takes no part in this award",
        "参加中の機関を選んでください",
        "name an organisation that takes part",
        facts.request.member,
    )


@only_for(*OF_MONEY)
def asks_for_something(facts: Facts) -> Problem | None:
    if facts.request.amount_yen > 0:
        return None
    return problem(
        "nothing_is_asked",
        "amount_yen",
        "金額が1円以上ではありません",
        "the amount is not above zero",
        "金額を記入してください",
        "give an amount of at least one yen",
        facts.request.amount_yen,
    )


@only_for("prolong")
def ends_later_in_time(facts: Facts) -> Problem | None:
    if facts.last_year < facts.request.to_year <= facts.latest_year:
        return None
    return problem(
        "end_does_not_fit",
        "to_year",
        "延長後の最終年度が正しくありません",
        "the new last year does not fit",
        f"{facts.last_year + 1}年度から{facts.latest_year}年度までとしてください",
        f"choose fiscal year {facts.last_year + 1} to {facts.latest_year}: the money is available no longer",
        facts.request.to_year,
    )


@only_for("member_leaves", "prolong", "milestone", *TOLD)
def says_why(facts: Facts) -> Problem | None:
    if not is_blank(facts.request.note):
        return None
    return problem(
        "no_note",
        "note",
        "変更の理由が書かれていません",
        "it does not say why",
        "変更の理由を書いてください",
        "say why the change is needed",
    )


def is_notice(facts: Facts) -> bool:
    """Whether a change takes effect by being filed; else it needs approval."""
    if facts.request.kind == "move_items":
        return facts.request.amount_yen <= free_transfer_yen(facts)
    is_told = facts.request.kind in facts.told.notices and facts.request.kind not in facts.told.asked_of_desks
    return is_told or facts.request.kind in YEARS


def is_only_a_notice(facts: Facts) -> Problem | None:
    if is_notice(facts):
        return None
    return problem(
        "needs_approval",
        "kind",
        "届出では変更できません",
        "a notice is not enough for this change",
        "承認を待ってください",
        "wait for the approval",
        facts.request.kind,
    )


gives_reasons = reasons_are_given(
    "change.reasons", Text("申請者に示す理由を書いてください", "give the reasons that the recipient will read")
)

_FITS: tuple[Need, ...] = (
    is_known,
    award_takes_it,
    is_about_a_member,
    asks_for_something,
    its_year_is_open,
    its_stage_is_open,
    there_is_so_much,
    goes_between_items,
    goes_to_an_item_that_is_paid,
    keeps_indirect_capped,
    is_fund_money,
    goes_the_right_way,
    leaves_what_was_paid,
    is_one_year_money,
    names_its_event,
    its_year_still_runs,
    is_not_its_last_year,
    is_carried_once,
    carries_what_is_unpaid,
    is_not_the_lead,
    leaves_nothing_unsettled,
    names_who_takes_over,
    shares_add_up,
    keeps_the_rates,
    ends_later_in_time,
    says_why,
    says_what,
    says_from_when,
    moves_an_open_milestone,
    moves_it_to_a_day_to_come,
)

CHANGE = Lifecycle(
    kind="change",
    initial="filed",
    ends=frozenset({"noted", "approved", "refused", "withdrawn"}),
    steps=(
        Step("note", "filed", "noted", "change_noted", (*_FITS, is_only_a_notice)),
        Step("check", "filed", "checked", "change_checked", _FITS),
        Step("approve", "checked", "approved", "change_approved", (*_FITS, has_an_approval_number, desks_have_cleared)),
        Step("refuse", "filed", "refused", "change_refused", (gives_reasons,)),
        Step("refuse", "checked", "refused", "change_refused", (gives_reasons,)),
        Step("withdraw", "filed", "withdrawn", "change_withdrawn"),
        Step("withdraw", "checked", "withdrawn", "change_withdrawn"),
    ),
)


def problems_of_filing(facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against filing a change."""
    if unknown := is_known(facts):
        return (unknown,)
    return problems_of((*_FITS, is_asked_in_time), facts)


def with_approval(facts: Facts, approval_number: str) -> Facts:
    """The same facts, once the paper that approves it is named."""
    return replace(facts, approval_number=approval_number)
