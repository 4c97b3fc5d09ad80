"""The life of a selection round: from the applications put forward to the decision that all bodies carry."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.fund.selection.lottery import lottery_is_held, lottery_is_open, names_something_public, nothing_is_drawn
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

CLEARED_WORDS = frozenset({"cleared", "conditions"})


@dataclass(frozen=True, slots=True)
class Facts:
    """A round as the rules see it. `verdicts` are (application, word); `gone` were chosen and have left."""

    call_state: str = "closed"
    has_round: bool = False
    open_reviews_count: int = 0
    years_over_the_call: tuple[int, ...] = ()
    appropriation: str | None = ""
    entries_count: int = 0
    unscored: tuple[str, ...] = ()
    is_stale: bool = False
    portfolio_status: str = ""
    chosen: tuple[str, ...] = ()
    verdicts: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()
    has_consent: bool = False
    approval_state: str = ""
    reasons: str = ""
    loosened: tuple[str, ...] = ()
    lottery: str = ""
    public: str = ""
    unranked_count: int = 0


def call_is_closed(facts: Facts) -> Problem | None:
    if facts.call_state == "closed":
        return None
    return Problem(
        "call_not_closed",
        "round.call",
        Text("締切後の公募ではありません", "its call is not closed"),
        Text(
            "公募を締め切ってから選定を始めてください",
            "close the call first; a decided or cancelled one has no round",
        ),
        facts.call_state,
    )


def reviews_are_over(facts: Facts) -> Problem | None:
    if facts.open_reviews_count == 0:
        return None
    return Problem(
        "reviews_open",
        "round.applications",
        Text("評価の終わっていない応募があります", "some applications are still being checked or reviewed"),
        Text(
            "評価を終えるか、不適格・不採択としてください",
            "finish their reviews, or decide on them otherwise",
        ),
        str(facts.open_reviews_count),
    )


def panels_have_ranked(facts: Facts) -> Problem | None:
    if facts.unranked_count == 0:
        return None
    return Problem(
        "ranking_missing",
        "round.applications",
        Text("委員会の順位が確定していない応募があります", "some applications stand in no panel's final ranking"),
        Text("順位に二人目の署名を得てください", "have their rankings signed by a second person"),
        str(facts.unranked_count),
    )


def has_no_round_yet(facts: Facts) -> Problem | None:
    if not facts.has_round:
        return None
    return Problem(
        "round_exists",
        "round.call",
        Text("この公募の採択選定は既に始まっています", "this call has its selection round already"),
        Text("既にある採択選定を進めてください", "go on with the round that there is"),
    )


def budget_is_within_the_call(facts: Facts) -> Problem | None:
    if not facts.years_over_the_call:
        return None
    return Problem(
        "over_the_call",
        "round.budget_by_year",
        Text(
            "公募の年度別予算を超えているか、負の年度があります",
            "a year has more than the call gives it, or less than none",
        ),
        Text("公募の予算の範囲にしてください", "keep within the budget of the call"),
        ", ".join(map(str, facts.years_over_the_call)),
    )


def has_an_appropriation(facts: Facts) -> Problem | None:
    if facts.appropriation is not None:
        return None
    return Problem(
        "no_appropriation",
        "round.budget_by_year",
        Text("すべての年度に使える予算措置がありません", "no appropriation lives through all of its years"),
        Text("要綱の予算措置の期限を確認してください", "see how long the appropriations of the charter live"),
    )


def has_entries(facts: Facts) -> Problem | None:
    if facts.entries_count:
        return None
    return Problem(
        "nothing_to_choose_from",
        "round.entries",
        Text("候補となる応募がありません", "no application was put forward"),
        Text("評価を終えた応募を候補としてください", "put forward those whose reviews are in"),
    )


def all_are_scored(facts: Facts) -> Problem | None:
    if not facts.unscored:
        return None
    return Problem(
        "merit_missing",
        "round.entries",
        Text("評価点のない応募があります", "some applications have no merit"),
        Text("評価の提出を待ってください", "wait for their reviews"),
        shown(", ".join(facts.unscored)),
    )


def nothing_has_changed(facts: Facts) -> Problem | None:
    if not facts.is_stale:
        return None
    return Problem(
        "problem_has_changed",
        "round.problem",
        Text("計算の間に応募または残額が変わりました", "applications or money have changed while it was solved"),
        Text("もう一度、採択案を作成してください", "propose again"),
    )


def portfolio_was_found(facts: Facts) -> Problem | None:
    if facts.portfolio_status in ("optimal", "within_gap") and facts.chosen:
        return None
    return Problem(
        "no_portfolio",
        "round.portfolio",
        Text("証明された採択案が得られていません", "no portfolio was found and proved near enough to the best"),
        Text(
            "予算・上限額を確認するか、要綱の time_limit_seconds と gap_bp を見直してください",
            "see the budget and the limits, or time_limit_seconds and gap_bp in the charter",
        ),
        facts.portfolio_status,
    )


def is_not_circulated_yet(facts: Facts) -> Problem | None:
    if not facts.approval_state:
        return None
    return Problem(
        "circulated_before",
        "round.approval",
        Text("この採択案は既に回議しています", "this portfolio was put before the bodies already"),
        Text("回答を待つか、採択案をやり直してください", "wait for their answers, or revise the portfolio"),
        facts.approval_state,
    )


def has_cause_to_revise(facts: Facts) -> Problem | None:
    refused = any(word == "refused" for _, word in facts.verdicts)
    if facts.approval_state in ("returned", "refused") or refused or facts.gone:
        return None
    return Problem(
        "no_cause_to_revise",
        "round.state",
        Text("採択案をやり直す事由がありません", "nothing has happened that calls for another portfolio"),
        Text(
            "府省の差し戻し・不同意、審査の不可、応募の取下げがあったときに行えます",
            "a body returns or refuses it, a screening refuses an application, or one is withdrawn",
        ),
    )


gives_reasons = reasons_are_given(
    "round.reasons", Text("やり直す理由を書いてください", "say why another portfolio is needed")
)


def keeps_to_the_limits(facts: Facts) -> Problem | None:
    if not facts.loosened:
        return None
    return Problem(
        "scenario_loosens",
        "scenario.changes",
        Text(
            "採択選定で定めた上限・下限を緩めるシナリオは、採択案にできません",
            "it loosens a limit that the round fixed, so that it cannot be the portfolio",
        ),
        Text(
            "上限を下げるか下限を上げるだけのシナリオを作成してください",
            "make one that only lowers ceilings or raises floors; the round's own limits come from the charter",
        ),
        shown(", ".join(facts.loosened)),
    )


def all_are_cleared(facts: Facts) -> Problem | None:
    words = dict(facts.verdicts)
    waiting = [ref for ref in facts.chosen if words.get(ref) not in CLEARED_WORDS]
    if not waiting:
        return None
    return Problem(
        "verdict_missing",
        "round.verdicts",
        Text(
            "審査の結果が出ていないか、不可となった応募が採択案に含まれています",
            "a chosen application has no favourable verdict",
        ),
        Text(
            "審査の結果を待つか、採択案をやり直してください",
            "wait for the verdict, or revise the portfolio where it was refused",
        ),
        shown(", ".join(waiting)),
    )


def all_are_still_there(facts: Facts) -> Problem | None:
    if not facts.gone:
        return None
    return Problem(
        "application_gone",
        "round.chosen",
        Text("取り下げられた応募が採択案に含まれています", "a chosen application is no longer put forward"),
        Text("採択案をやり直してください", "revise the portfolio"),
        shown(", ".join(facts.gone)),
    )


def has_joint_consent(facts: Facts) -> Problem | None:
    if facts.has_consent:
        return None
    return Problem(
        "no_consent",
        "approval",
        Text(
            "この採択案への共同承認が成立していません",
            "the bodies have not all consented to exactly this portfolio",
        ),
        Text("回議を行い、すべての府省の同意を得てください", "circulate it and wait for every consent"),
    )


TO_PREPARE = (
    call_is_closed,
    has_no_round_yet,
    reviews_are_over,
    panels_have_ranked,
    budget_is_within_the_call,
    has_an_appropriation,
)
TO_ADOPT = (is_not_circulated_yet, nothing_is_drawn, keeps_to_the_limits, gives_reasons)
TO_CIRCULATE = (is_not_circulated_yet, lottery_is_held, all_are_cleared, all_are_still_there)

ROUND = Lifecycle(
    kind="round",
    initial="prepared",
    ends=frozenset({"decided"}),
    steps=(
        Step("score", "prepared", "scored", "round_scored", (has_entries, all_are_scored)),
        Step("propose", "scored", "proposed", "portfolio_proposed", (nothing_has_changed, portfolio_was_found)),
        Step(
            "adopt",
            "proposed",
            "proposed",
            "scenario_adopted",
            (*TO_ADOPT, nothing_has_changed, portfolio_was_found),
        ),
        Step(
            "draw",
            "proposed",
            "proposed",
            "lottery_drawn",
            (is_not_circulated_yet, lottery_is_open, names_something_public),
        ),
        Step("revise", "proposed", "scored", "portfolio_revised", (has_cause_to_revise, gives_reasons)),
        Step(
            "decide",
            "proposed",
            "decided",
            "round_decided",
            (has_joint_consent, all_are_cleared, all_are_still_there),
        ),
    ),
)
