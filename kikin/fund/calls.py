"""A call: what it rests on, what it offers, and the second at which it closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kikin.fund.lifecycle import Lifecycle, Step, problems_of
from kikin.values.money import MAX_YEN, Yen
from kikin.values.problems import Problem
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Facts:
    """A call's terms and where things stand. `concepts` are (ref, state, ceiling left in yen)."""

    now: datetime
    opens_at: datetime
    closes_at: datetime
    concepts: tuple[tuple[str, str, Yen], ...]
    budget_by_year: tuple[tuple[int, Yen], ...]
    fund_years: tuple[int, int]
    instrument_is_known: bool = True
    stages_are_known: bool = True
    is_round_decided: bool = False


def has_decided_concepts(facts: Facts) -> Problem | None:
    undecided = [ref for ref, state, _ in facts.concepts if state != "decided"]
    if facts.concepts and not undecided:
        return None
    return Problem(
        "concept_not_decided",
        "call.concepts",
        Text("決定済みの研究開発構想に基づいていません", "a call rests on decided concepts only"),
        Text(
            "構想の共同承認を待つか、別の構想を選んでください",
            "wait for the concept's consent, or cite another",
        ),
        ", ".join(undecided),
    )


def opens_before_it_closes(facts: Facts) -> Problem | None:
    if facts.opens_at < facts.closes_at:
        return None
    return Problem(
        "closes_before_it_opens",
        "call.closes_at",
        Text("締切が開始より前です", "it closes before it opens"),
        Text("締切を開始より後にしてください", "give a later deadline"),
        facts.closes_at.isoformat(),
    )


def has_money_in_known_years(facts: Facts) -> Problem | None:
    first, last = facts.fund_years
    total_yen = sum(yen for _, yen in facts.budget_by_year)
    strange = [str(year) for year, yen in facts.budget_by_year if yen < 0 or not first <= year <= last]
    if not strange and 0 < total_yen <= MAX_YEN:
        return None
    return Problem(
        "budget_out_of_range",
        "call.budget_by_year",
        Text(
            "年度別予算が基金の期間外、負、またはゼロです",
            "the yearly budget is outside the fund's life, negative or nothing",
        ),
        Text(f"{first}年度から{last}年度までの金額にしてください", f"give amounts for FY{first} to FY{last}"),
        ", ".join(strange) or str(total_yen),
    )


def keeps_the_ceilings(facts: Facts) -> Problem | None:
    left_yen = sum(left for _, _, left in facts.concepts)
    total_yen = sum(yen for _, yen in facts.budget_by_year)
    if total_yen <= left_yen:
        return None
    return Problem(
        "over_the_concepts_ceilings",
        "call.budget_by_year",
        Text("構想の上限額の残りを超えています", "more than the ceilings of its concepts leave"),
        Text(f"残りは{left_yen:,}円です", f"they leave JPY {left_yen:,}"),
        f"{total_yen:,}",
    )


def offers_what_the_charter_knows(facts: Facts) -> Problem | None:
    if facts.instrument_is_known and facts.stages_are_known:
        return None
    return Problem(
        "not_in_the_charter",
        "call.instrument" if not facts.instrument_is_known else "call.stages",
        Text(
            "基金設置要綱にない支援手段または段階です",
            "an instrument or a stage that the charter does not know",
        ),
        Text("基金設置要綱に定めるものを選んでください", "choose one of the charter's"),
    )


def opening_has_come(facts: Facts) -> Problem | None:
    if facts.opens_at <= facts.now < facts.closes_at:
        return None
    return Problem(
        "not_the_time_to_open",
        "call.opens_at",
        Text("公募期間ではありません", "it is not the time of this call"),
        Text("公募開始日時以後、締切より前に開始してください", "open it between its opening and its deadline"),
        facts.now.isoformat(timespec="seconds"),
    )


def deadline_has_passed(facts: Facts) -> Problem | None:
    if facts.closes_at <= facts.now:
        return None
    return Problem(
        "before_the_deadline",
        "call.closes_at",
        Text("まだ締切前です", "the deadline has not passed"),
        Text("締切後に締め切ってください", "close it after the deadline"),
        facts.closes_at.isoformat(timespec="seconds"),
    )


def round_is_decided(facts: Facts) -> Problem | None:
    if facts.is_round_decided:
        return None
    return Problem(
        "round_not_decided",
        "call.round",
        Text("採択選定がまだ決定していません", "its selection round is not decided"),
        Text("採択選定の決定を待ってください", "wait for the round"),
    )


_TERMS = (
    opens_before_it_closes,
    has_money_in_known_years,
    keeps_the_ceilings,
    offers_what_the_charter_knows,
)

CALL = Lifecycle(
    kind="call",
    initial="draft",
    ends=frozenset({"decided", "cancelled"}),
    steps=(
        Step("approve", "draft", "approved", "call_approved", (has_decided_concepts, *_TERMS)),
        Step("open", "approved", "open", "call_opened", (has_decided_concepts, opening_has_come)),
        Step("close", "open", "closed", "call_closed", (deadline_has_passed,)),
        Step("decide", "closed", "decided", "call_decided", (round_is_decided,)),
        Step("cancel", "draft", "cancelled", "call_cancelled"),
        Step("cancel", "approved", "cancelled", "call_cancelled"),
        Step("cancel", "open", "cancelled", "call_cancelled"),
        Step("cancel", "closed", "cancelled", "call_cancelled"),
    ),
)


def problems_of_terms(facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against these terms of a call, before anyone approves it."""
    return problems_of(_TERMS, facts)
