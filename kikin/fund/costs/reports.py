"""Cost reports: from the first line entered to the last one accepted, and what is said against a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from kikin.fund.awards import BOUND
from kikin.fund.charter import Instrument
from kikin.fund.costs.own_share import NOTHING, OwnShare, problem_of_paying_twice
from kikin.fund.instruments import eligible_of
from kikin.fund.lifecycle import Lifecycle, Step, problems_of
from kikin.values.money import Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

"""States of an award that has had its contract, and so cost to report."""
TAKEN = frozenset({"accepted"})
"""States of a line that counts towards the settlement."""
CODES: dict[str, Text] = {
    "ordered_too_early": Text("契約前の発注", "ordered before the contract"),
    "outside_the_period": Text("期間外の支出", "outside the period"),
    "item_not_allowed": Text("対象外の費目", "an item that is not paid for"),
    "evidence_insufficient": Text("証拠書類の不備", "the evidence does not show it"),
    "related_profit": Text("関係会社の利益の未排除", "holds the profit of a related supplier"),
    "claimed_twice": Text("二重計上", "claimed twice"),
    "leave_included": Text("休暇・対象外業務の算入", "holds leave or other work"),
    "not_for_the_work": Text("目的外の支出", "not for the work of the award"),
    "other": Text("その他", "another reason"),
}
"""Why a line is disallowed."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A cost report before a step. `untagged` are the numbers of lines that need a tag and have none; `undecided_count`
    counts the lines to be looked at that are not decided; `last_on` is the last day that it covers."""

    award_state: str = "active"
    is_within_years: bool = True
    is_first: bool = True
    year_has_begun: bool = True
    today: date = date.min
    last_on: date = date.min
    untagged: tuple[int, ...] = ()
    undecided_count: int = 0
    own_share: OwnShare = NOTHING
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A cost line before a step."""

    report_state: str = "handed_in"
    code: str = ""
    words: str = ""


def award_is_bound(facts: Facts) -> Problem | None:
    if facts.award_state in BOUND:
        return None
    return Problem(
        "award_not_bound",
        "cost_report.award",
        Text("契約が締結されていません", "the award has had no contract yet"),
        Text("契約を待ってください", "wait for the contract"),
        facts.award_state,
    )


def year_is_of_the_award(facts: Facts) -> Problem | None:
    if facts.is_within_years and facts.year_has_begun:
        return None
    return Problem(
        "year_not_of_the_award",
        "cost_report.fiscal_year",
        Text(
            "この課題の実施年度ではないか、まだ始まっていません", "not a year of the award, or one that has not begun"
        ),
        Text("始まった実施年度を選んでください", "choose a year of the award that has begun"),
    )


def is_the_only_one(facts: Facts) -> Problem | None:
    if facts.is_first:
        return None
    return Problem(
        "reported_before",
        "cost_report.fiscal_year",
        Text("この年度の実績報告書は既にあります", "this year has its report already"),
        Text("その報告書に記入してください", "go on with that report"),
    )


def year_is_over(facts: Facts) -> Problem | None:
    if facts.today > facts.last_on:
        return None
    return Problem(
        "year_not_over",
        "cost_report.fiscal_year",
        Text("報告の対象となる期間が終わっていません", "the period that it covers is not over"),
        Text(
            f"{facts.last_on.isoformat()}の翌日から提出できます",
            f"it can be handed in after {facts.last_on.isoformat()}",
        ),
    )


def assets_are_tagged(facts: Facts) -> Problem | None:
    if not facts.untagged:
        return None
    return Problem(
        "asset_untagged",
        "cost_report.assets",
        Text("管理番号のない取得資産があります", "things bought have no tag yet"),
        Text("次の行の資産を登録してください", "register the assets of these lines"),
        shown(", ".join(map(str, facts.untagged))),
    )


def is_not_paid_twice(facts: Facts) -> Problem | None:
    return problem_of_paying_twice(facts.own_share)


def lines_are_decided(facts: Facts) -> Problem | None:
    if not facts.undecided_count:
        return None
    return Problem(
        "lines_undecided",
        "cost_report.lines",
        Text(
            "審査の対象で、まだ認否を決めていない行があります",
            "lines to be looked at are neither accepted nor disallowed",
        ),
        Text("すべての行の認否を決めてください", "decide each of them"),
        str(facts.undecided_count),
    )


def gives_reasons(facts: Facts) -> Problem | None:
    if facts.reasons.strip():
        return None
    return _unsaid("cost_report.reasons")


REPORT = Lifecycle(
    kind="cost_report",
    initial="open",
    ends=frozenset({"reviewed"}),
    steps=(
        Step(
            "hand_in",
            "open",
            "handed_in",
            "cost_report_handed_in",
            (award_is_bound, year_is_over, assets_are_tagged, is_not_paid_twice),
        ),
        Step("reopen", "handed_in", "open", "cost_report_reopened", (gives_reasons,)),
        Step("review", "handed_in", "reviewed", "cost_report_reviewed", (lines_are_decided,)),
    ),
)


def report_is_handed_in(facts: LineFacts) -> Problem | None:
    if facts.report_state != "open":
        return None
    return Problem(
        "report_not_handed_in",
        "cost_line.report",
        Text("報告書がまだ提出されていません", "its report is not handed in"),
        Text("提出を待ってください", "wait until it is"),
        facts.report_state,
    )


def names_a_code(facts: LineFacts) -> Problem | None:
    if facts.code in CODES:
        return None
    return Problem(
        "code_unknown",
        "cost_line.code",
        Text("不認定の区分が選ばれていません", "no reason is chosen from the list"),
        Text("一覧から選んでください", f"use one of {', '.join(CODES)}"),
        shown(facts.code),
    )


def says_why(facts: LineFacts) -> Problem | None:
    return None if facts.words.strip() else _unsaid("cost_line.words")


def _unsaid(where: str) -> Problem:
    return Problem(
        "no_reasons",
        where,
        Text("理由が書かれていません", "no reasons are given"),
        Text("相手方が読む理由を書いてください", "give the reasons that the other side will read"),
    )


LINE = Lifecycle(
    kind="cost_line",
    initial="entered",
    ends=frozenset({"accepted", "upheld"}),
    steps=(
        Step("accept", "entered", "accepted", "cost_line_accepted", (report_is_handed_in,)),
        Step(
            "disallow", "entered", "disallowed", "cost_line_disallowed", (report_is_handed_in, names_a_code, says_why)
        ),
        Step(
            "disallow", "accepted", "disallowed", "cost_line_disallowed", (report_is_handed_in, names_a_code, says_why)
        ),
        Step("answer", "disallowed", "answered", "cost_line_answered", (says_why,)),
        Step("accept", "answered", "accepted", "cost_line_accepted", (report_is_handed_in,)),
        Step("uphold", "answered", "upheld", "cost_line_upheld", (says_why,)),
    ),
)


def problems_of_opening(facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against opening a report for a year."""
    return problems_of((award_is_bound, year_is_of_the_award, is_the_only_one), facts)


def problems_of_editing(state: str) -> tuple[Problem, ...]:
    """Why a report cannot be written in now."""
    if state == "open":
        return ()
    return (
        Problem(
            "report_not_open",
            "cost_report.state",
            Text("提出済みの報告書には記入できません", "what is handed in is not written in"),
            Text("必要なら、差戻しを配分機関に依頼してください", "ask the agency to send it back where needed"),
            state,
        ),
    )


def due_on(last_on: date, within_days: int) -> date:
    """The day by which a report is to be handed in, counted from the last day of its fiscal year."""
    return last_on + timedelta(days=within_days)


def accepted_by_item(
    instrument: Instrument, lines: Sequence[tuple[str, str, Yen, Yen]], *, deducts_tax: bool
) -> dict[str, Yen]:
    """Cost item to what counts of the accepted lines, after the tax rule. Lines are (state, item, amount, tax)."""
    found: dict[str, Yen] = {}
    for state, item, amount_yen, tax_yen in lines:
        if state in TAKEN:
            eligible_yen = eligible_of(instrument, amount_yen, tax_yen, deducts_tax=deducts_tax)
            found[item] = found.get(item, 0) + eligible_yen
    return found


def sample_of(lines: Mapping[int, Yen], flagged: frozenset[int], count: int, seed: str) -> tuple[int, ...]:
    """The numbers of the lines to look at: all that are flagged, the largest, and others by a draw with a seed.

    The same lines, count and seed give the same sample on any machine: a line's place in the draw is the SHA-256 of
    the seed and its number. `count` lines are drawn besides those that are flagged, one in four of them the largest.
    """
    left = {number: yen for number, yen in lines.items() if number not in flagged}
    largest = sorted(left, key=lambda number: (-left[number], number))[: -(-count // 4)]
    others = sorted(left.keys() - set(largest), key=lambda number: sha256(f"{seed}|{number}".encode()).hexdigest())
    return tuple(sorted({*(flagged & lines.keys()), *largest, *others[: max(0, count - len(largest))]}))
