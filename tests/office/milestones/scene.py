"""Awards under contract with what they owe and a gate before their second year, by the actions that doors call."""

from __future__ import annotations

from datetime import UTC, datetime

from kikin.fund.relations import Actor
from kikin.office.awards import actions as awards
from kikin.office.awards.models import Award
from kikin.office.milestones import actions
from kikin.office.milestones.models import Gate, Milestone
from kikin.values.text import Text
from tests import cast as stage
from tests.cast import Cast
from tests.office import rounds
from tests.office.rounds import CONTRACTED

LATE = datetime(2023, 6, 2, 3, tzinfo=UTC)
"""Two days after the first yearly report was due."""
REASONS = Text("判定基準を満たしています。", "It meets the criteria.")
REPORT = actions.Said("年度計画を達成した。", ("R-2022",))
PAPERS = actions.Said("中間目標を達成した。", ("R-1", "P-1"))


def found_gated_fund() -> Cast:
    """The cast's fund with a gate before the second year of every award."""
    from tests.office.changes.one_year import found_with

    text = stage.CHARTER.read_text("utf-8").replace(
        "from_years = 3\nafter_years = 2", "from_years = 2\nafter_years = 1"
    )
    return found_with(text)


def contracted(cast: Cast, plans: rounds.Plans = rounds.PLANS[:2]) -> list[Award]:
    """Awards whose contracts are signed with their milestones and gates."""
    return signed(cast, rounds.offered_awards(cast, plans))


def signed(cast: Cast, offered: list[Award]) -> list[Award]:
    for award in offered:
        awards.accept(award, rounds.lead_of(cast, award.application), CONTRACTED)
    for agency, officers in cast.finance.items():
        actions.activate([one for one in offered if one.agency == agency], officers[0], CONTRACTED)
    return list(Award.objects.filter(pk__in=[one.pk for one in offered]).select_related("lead", "application"))


def lead_of(cast: Cast, award: Award) -> Actor:
    return rounds.lead_of(cast, award.application)


def milestone_of(award: Award, year: int = 2022) -> Milestone:
    return Milestone.objects.get(award=award, fiscal_year=year, key="yearly-result")


def gate_of(award: Award) -> Gate:
    return Gate.objects.get(award=award)


def before_the_panel(cast: Cast, award: Award, choices: str, now: datetime = CONTRACTED) -> Gate:
    """Papers handed in, and three reviewers who have said these three things."""
    (gate,) = actions.submit([gate_of(award)], PAPERS, lead_of(cast, award), now)
    panel = cast.reviewers[:3]
    actions.seat([gate], [one.person for one in panel], cast.officers[award.agency], now)
    for reviewer, choice in zip(panel, choices.split(), strict=False):
        actions.opine([gate], actions.Opinion(choice, "基準による。"), reviewer, now)
    return gate_of(award)
