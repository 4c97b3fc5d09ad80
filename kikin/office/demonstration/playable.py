"""What of a request can be played, and why the rest cannot: asked before the home of an earlier play is cleared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from kikin.fund.applications import COMPLETE, Applying, Facts, budgets_of, items_of
from kikin.fund.charter import Charter
from kikin.fund.lifecycle import problems_of
from kikin.office.demonstration.plan import CallPlan, can_open_in, plan_of_cohort, plan_of_years
from kikin.office.feeds.cohorts.records import Cohort, CohortApplication, CohortOrganisation, RefusedRow
from kikin.values.calendar import local_instant
from kikin.values.money import MAX_YEN
from kikin.values.problems import Problem
from kikin.values.text import Text


def problems_of_play(charter: Charter, today: date, *, with_cohort: bool) -> list[Problem]:
    """Why there is nothing to play; empty when there is."""
    if today < charter.founded_on:
        return [
            Problem(
                "before_the_founding",
                "--today",
                Text("基金の設置日より前です", f"the fund is founded on {charter.founded_on}"),
                Text(f"{charter.founded_on}以後の日付にしてください", "give that day or a later one"),
                today.isoformat(),
            )
        ]
    if not with_cohort:
        return [] if plan_of_years(charter, today, 0) else [_no_call()]
    (call,) = plan_of_cohort(charter, 0)
    has_money = bool(call.budget_by_year) and sum(yen for _, yen in call.budget_by_year) > 0
    return [] if has_money and can_open_in(charter, call.first_year) else [_no_call()]


def _no_call() -> Problem:
    return Problem(
        "no_call_to_play",
        "allotment",
        Text(
            "実演できる公募がありません。配分額が小さすぎるか、公募を始められる前に年度が終わります",
            "no call can be played: too little is allotted, or its years end before a call can open",
        ),
        Text(
            "配分額、補助率と端数処理、設置日、支援手段の有効日を見直してください",
            "look at the allotments, the rates and their rounding, fund.founded_on and instrument.valid_from",
        ),
    )


def fit(charter: Charter, cohort: Cohort) -> Cohort:
    """The cohort with those rows refused that the play's call could not take in, each with every reason."""
    (call,) = plan_of_cohort(charter, 0)
    registered: dict[str, CohortOrganisation] = {}
    applications, refused = [], list(cohort.refused)
    for one in cohort.applications:
        for member in one.members:
            registered.setdefault(_register_key(member.organisation), member.organisation)
        problems = (*problems_of(COMPLETE, _facts_of(charter, call, one, registered)), *_too_large_a_share(one))
        if problems:
            refused.append(RefusedRow(one.source_row, problems))
        else:
            applications.append(one)
    return replace(cohort, applications=tuple(applications), refused=tuple(sorted(refused, key=lambda row: row.row)))


def _register_key(organisation: CohortOrganisation) -> str:
    """An organisation is registered once, as it was described first."""
    name = organisation.name
    return (organisation.corporate_number or f"{name.ja}|{name.en}|{organisation.kind}").casefold()


def _facts_of(
    charter: Charter, call: CallPlan, one: CohortApplication, registered: Mapping[str, CohortOrganisation]
) -> Facts:
    """The application as the gate will see it when the file is taken in."""
    instrument = charter.instrument(call.instrument, call.opens_on)
    members = {_register_key(member.organisation): member.cost_share_yen for member in one.members}
    applying = {
        key: Applying(registered[key].name, registered[key].size, registered[key].kind, own_yen)
        for key, own_yen in members.items()
    }
    opens_at, closes_at = (
        local_instant(day, charter.zone, charter.calendar.deadline_hour) for day in (call.opens_on, call.closes_on)
    )
    return Facts(
        now=opens_at,
        call_state="open",
        opens_at=opens_at,
        closes_at=closes_at,
        title=one.title.ja,
        summary=one.summary.ja,
        investigators_count=sum(person.role == "principal_investigator" for person in one.people),
        members_count=len(one.members),
        lines=tuple((str(line.member), line.fiscal_year, line.cost_item, line.amount_yen) for line in one.budget),
        requested_yen=one.requested_yen,
        cost_share_yen=one.cost_share_yen,
        call_years=frozenset(year for year, _ in call.budget_by_year),
        call_budget_yen=sum(yen for _, yen in call.budget_by_year),
        items=items_of(instrument),
        budgets=budgets_of(
            instrument,
            one.stage,
            applying,
            ((line.member, line.cost_item, line.amount_yen) for line in one.budget),
        ),
        rounds_each=instrument.per == "member",
        declarations=frozenset(one.declarations),
    )


def _too_large_a_share(one: CohortApplication) -> Iterator[Problem]:
    if one.cost_share_yen > MAX_YEN:
        yield Problem(
            "huge_amount",
            "members.cost_share_yen",
            Text(f"合計が上限の{MAX_YEN:,}円を超えています", f"adds up to more than {MAX_YEN:,} yen"),
            Text("単位を確かめてください", "check the unit"),
            f"{one.cost_share_yen:,}",
        )
