"""Awards: what may be offered, what binds, and what goes back when one ends early."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kikin.fund.approvals import not_before_the_bodies
from kikin.fund.ledger import Entry
from kikin.fund.lifecycle import Lifecycle, Need, Step, problems_of, reasons_are_given
from kikin.values.money import Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

FAVOURABLE = frozenset({"cleared", "conditions"})
UNSIGNED = frozenset({"offered", "accepted"})
"""States in which its contract is not signed yet."""
RUNNING = frozenset({"active", "suspended"})
"""States in which its contract is signed and has not ended."""
LIVE = UNSIGNED | RUNNING
"""States in which it counts with what the fund has promised."""
ENDED = frozenset({"closed", "terminated"})
"""States in which its contract has ended."""
BOUND = RUNNING | ENDED
"""States in which its contract was signed, ended or not."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One application about to be offered an award, as the rules see it."""

    application: str
    state: str
    round_state: str
    is_chosen: bool
    verdict: str
    has_award: bool
    concept: str
    amount_yen: Yen
    members_yen: Yen


@dataclass(frozen=True, slots=True)
class Facts:
    """An award before a step. `open_ends` says, by the keys of `OPEN_ENDS`, what is still under way in it;
    `approval_state` is that of the last approval by which it was to be stopped."""

    verdict: str = "cleared"
    members_yen: Yen = 0
    amount_yen: Yen = 0
    open_ends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    has_consent: bool = False
    approval_state: str = ""
    reasons: str = ""


def problems_of_offers(offers: Sequence[Offer], ceilings_left_yen: Mapping[str, Yen]) -> tuple[Problem, ...]:
    """Everything that speaks against these offers together; `ceilings_left_yen` by concept."""
    problems = [problem for offer in offers for problem in _problems_of_offer(offer)]
    asked: dict[str, Yen] = {}
    for offer in offers:
        asked[offer.concept] = asked.get(offer.concept, 0) + offer.amount_yen
    problems += [
        Problem(
            "over_the_ceiling",
            f"concept.{concept}",
            Text("研究開発構想の上限額を超えます", "the awards would exceed the ceiling of their concept"),
            Text(
                f"残りは{ceilings_left_yen.get(concept, 0):,}円です。上限額の変更には共同承認が必要です",
                f"JPY {ceilings_left_yen.get(concept, 0):,} is left; a higher ceiling needs joint approval",
            ),
            f"{yen:,}",
        )
        for concept, yen in sorted(asked.items())
        if yen > ceilings_left_yen.get(concept, 0)
    ]
    return tuple(problems)


def _problems_of_offer(offer: Offer) -> Iterable[Problem]:
    if offer.round_state != "decided" or not offer.is_chosen or offer.state != "selected":
        yield Problem(
            "not_selected",
            f"award.{offer.application}",
            Text("採択が決定した応募ではありません", "it was not selected by a decided round"),
            Text("採択選定の決定を待ってください", "wait for the decision of its round"),
            offer.state,
        )
    if offer.verdict not in FAVOURABLE:
        yield _verdict_missing(f"award.{offer.application}", offer.verdict)
    if offer.has_award:
        yield Problem(
            "already_offered",
            f"award.{offer.application}",
            Text("既に採択通知を行っています", "it has its award already"),
            Text("一つの応募に採択は一つです", "an application has one award"),
            offer.application,
        )
    if offer.amount_yen != offer.members_yen:
        yield _members_do_not_add_up(offer.members_yen, offer.amount_yen)


def _verdict_missing(where: str, verdict: str) -> Problem:
    return Problem(
        "verdict_missing",
        where,
        Text(
            "審査の結果が「問題なし」または「条件付き」ではありません",
            "it is not cleared, not even on conditions",
        ),
        Text("審査の結果を待ってください", "wait for the verdict"),
        shown(verdict),
    )


def _members_do_not_add_up(members_yen: Yen, amount_yen: Yen) -> Problem:
    return Problem(
        "members_do_not_add_up",
        "award.members",
        Text("各機関の金額の合計が採択額と一致しません", "the members' amounts do not add up to the award"),
        Text(f"合計を{amount_yen:,}円にしてください", f"make them sum to JPY {amount_yen:,}"),
        f"{members_yen:,}",
    )


def is_not_refused(facts: Facts) -> Problem | None:
    return None if facts.verdict in FAVOURABLE else _verdict_missing("award.verdict", facts.verdict)


def members_add_up(facts: Facts) -> Problem | None:
    if facts.members_yen == facts.amount_yen > 0:
        return None
    return _members_do_not_add_up(facts.members_yen, facts.amount_yen)


gives_reasons = reasons_are_given(
    "award.reasons", Text("受託者に示す理由を書いてください", "give the reasons that the recipient will read")
)


def has_joint_consent(facts: Facts) -> Problem | None:
    if facts.has_consent:
        return None
    return Problem(
        "no_consent",
        "approval",
        Text(
            "中止への共同承認が成立していません",
            "the bodies have not all consented to stopping it for these reasons",
        ),
        Text("回議を行い、すべての府省の同意を得てください", "circulate it and wait for every consent"),
    )


def is_not_before_the_bodies(facts: Facts) -> Problem | None:
    return not_before_the_bodies(facts.approval_state)


OPEN_ENDS: dict[str, tuple[Text, Text]] = {
    "advances": (
        Text("額の確定していない概算払があります", "money paid in advance is not settled"),
        Text("額の確定または返還を先に行ってください", "settle it or have it repaid first"),
    ),
    "claims": (
        Text("手続中の請求があります", "claims are still on their way"),
        Text("先に支払うか、不承認としてください", "pay them first, or refuse them"),
    ),
    "changes": (
        Text("手続中の変更申請があります", "changes are asked for and not decided"),
        Text("先に承認または不承認としてください", "approve or refuse them first"),
    ),
    "milestones": (
        Text("確認の済んでいないマイルストーン・成果報告があります", "milestones or results are not accepted"),
        Text("報告を受け、確認してください", "have them reported, and accept them"),
    ),
    "gates": (
        Text("判定の済んでいないステージゲートがあります", "stage gates are before a panel"),
        Text("判定を先に終えてください", "have them judged first"),
    ),
    "reports": (
        Text("検査の済んでいない実績・出来高の報告があります", "reports of cost or of work are not reviewed"),
        Text("先に提出と検査を終えてください", "have them handed in and reviewed first"),
    ),
    "years": (
        Text("額の確定が済んでいない年度があります", "years come to another amount than was settled"),
        Text("その年度の額の確定を行ってください", "draw up and sign their settlements"),
    ),
    "statements": (
        Text("署名を待つ額の確定調書があります", "statements of settlement wait for a signature"),
        Text("署名するか、取り下げてください", "sign them, or withdraw them"),
    ),
    "balances": (
        Text("精算払の済んでいない額があります", "balances of settlements are not paid"),
        Text("支払一括処理で支払ってください", "pay them by a payment run"),
    ),
    "refunds": (
        Text("返還されていない額があります", "refunds that were demanded are due"),
        Text("返還を受けるか、債権を放棄してください", "have them repaid, or written off"),
    ),
    "disposals": (
        Text("決定または納付を待つ財産処分があります", "requests to give an asset up wait for a decision or for money"),
        Text("決定し、納付を受けてください", "decide them, and note what comes back"),
    ),
    "breaches": (
        Text("認定を待つ義務違反があります", "breaches are recorded and not judged"),
        Text("認定するか、該当しないとしてください", "confirm or dismiss them"),
    ),
    "paybacks": (
        Text("納付の済んでいない収益納付があります", "paybacks of profit are declared and not collected"),
        Text("納付額を通知し、納付を受けてください", "note what is owed, and collect it"),
    ),
    "holds": (
        Text("解除されていない支払保留があります", "payments are on hold"),
        Text("保留の理由を解消し、解除してください", "settle what they are for, and lift them"),
    ),
}
"""What may still be under way in an award, in the order in which it comes to its end; each with its remedy."""


def problems_of_open_ends(open_ends: Mapping[str, tuple[str, ...]], award: str = "") -> tuple[Problem, ...]:
    """Each kind of thing that is under way, as a problem; `award` says in which of several."""
    return tuple(
        Problem(f"open_{end}", f"award.{end}", *OPEN_ENDS[end], shown(f"{award} {', '.join(found)}".strip()))
        for end, found in open_ends.items()
    )


def _nothing_open(end: str) -> Need:
    """The need of an award that is to be closed that nothing of one kind is under way in it."""

    def nothing_is_open(facts: Facts) -> Problem | None:
        open_ends = {key: found for key, found in facts.open_ends.items() if key == end}
        return next(iter(problems_of_open_ends(open_ends)), None)

    nothing_is_open.__name__ = f"has_no_open_{end}"
    return nothing_is_open


def committed_by_year(transfers: Iterable[Entry]) -> dict[int, Yen]:
    """What an award still has of each year's allotment, net of what was released, from its transfers."""
    signs = {"commit": 1, "release_commitment": -1}
    by_year: dict[int, Yen] = {}
    for transfer in transfers:
        if sign := signs.get(transfer.kind):
            change_yen = sign * transfer.amount_yen * (1 if transfer.corrects is None else -1)
            by_year[transfer.fiscal_year] = by_year.get(transfer.fiscal_year, 0) + change_yen
    return {year: yen for year, yen in sorted(by_year.items()) if yen}


def released_by_year(committed: Mapping[int, Yen], release_yen: Yen) -> dict[int, Yen]:
    """Which years' money goes back: what was paid came from the first years, so the last go back first.

    ValueError when more is to be released than is committed.
    """
    released: dict[int, Yen] = {}
    for year in sorted(committed, reverse=True):
        part_yen = min(committed[year], release_yen)
        if part_yen:
            released[year] = part_yen
        release_yen -= part_yen
    if release_yen:
        raise ValueError(f"{release_yen} yen more would be released than is committed")
    return dict(sorted(released.items()))


AWARD = Lifecycle(
    kind="award",
    initial="offered",
    ends=frozenset({"closed", "terminated", "lapsed"}),
    steps=(
        Step("accept", "offered", "accepted", "award_accepted", (is_not_refused,)),
        Step("activate", "accepted", "active", "award_activated", (is_not_refused, members_add_up)),
        Step("lapse", "offered", "lapsed", "award_lapsed", (gives_reasons,)),
        Step("lapse", "accepted", "lapsed", "award_lapsed", (gives_reasons,)),
        Step("suspend", "active", "suspended", "award_suspended", (gives_reasons,)),
        Step("resume", "suspended", "active", "award_resumed", (is_not_refused,)),
        Step("terminate", "active", "terminated", "award_terminated", (gives_reasons, has_joint_consent)),
        Step("terminate", "suspended", "terminated", "award_terminated", (gives_reasons, has_joint_consent)),
        Step("close", "active", "closed", "award_closed", tuple(map(_nothing_open, OPEN_ENDS))),
    ),
)


def problems_of_circulating(state: str, facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against asking the bodies whether an award in this state may be stopped."""
    step = AWARD.step("terminate", state)
    if isinstance(step, Problem):
        return (step,)
    return problems_of((gives_reasons, is_not_before_the_bodies), facts)
