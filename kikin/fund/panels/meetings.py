"""A panel's meeting: who is in the room for what, and when an application may be judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.values.money import Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

CHOICES: dict[str, Text] = {
    "yes": Text("採択すべき", "Fund it"),
    "no": Text("採択すべきでない", "Do not fund it"),
    "abstain": Text("棄権", "Abstain"),
}
"""What a member may say to an application."""

RECOMMENDATIONS: dict[str, Text] = {
    "fund": Text("採択", "Fund"),
    "fund_with_conditions": Text("条件付き採択", "Fund with conditions"),
    "reserve": Text("補欠", "Reserve"),
    "not": Text("不採択", "Do not fund"),
}
"""What a panel may recommend, the most favourable first."""

MOVES: dict[str, Text] = {
    "arrived": Text("入室", "came in"),
    "left": Text("退室", "left"),
    "stepped_out": Text("利益相反のため退席", "out of the room, because of a tie"),
    "returned": Text("審議後に再入室", "back after the item"),
}
"""How people come into the room and go, in the log of presence."""

CARRIED_BY_VOTE = ("fund", "fund_with_conditions")
FEWEST_IN_THE_ROOM = 2
MAX_WORDS = 10_000


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting as the rules see it."""

    members_count: int = 0
    least_members: int = 0
    chair_is_member: bool = False
    items_count: int = 0
    open_count: int = 0
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be kept of an application. The score is in hundredths, as reviews add up to it."""

    summary: str = ""
    score_centi: int = 0
    recommendation: str = ""
    conditions: str = ""
    amount_yen: Yen = 0


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An application on the agenda. `in_room` are members present without a tie, `free` all members without one."""

    is_in_session: bool = False
    is_gone: bool = False
    in_room: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    quorum: Fraction = Fraction(1)
    voters: frozenset[str] = frozenset()
    votes: Mapping[str, int] | None = None
    requested_yen: Yen = 0
    scale_centi: tuple[int, int] = (0, 0)
    judgement: Judgement = Judgement()
    choice: str = ""
    voter: str = ""
    reasons: str = ""


def in_the_room(log: Iterable[tuple[str, str]], tied: Iterable[str] = ()) -> frozenset[str]:
    """Who is there by a log of (person, arrived or left), less those whom a tie keeps out."""
    there: set[str] = set()
    for person, what in log:
        (there.add if what == "arrived" else there.discard)(person)
    return frozenset(there - set(tied))


def has_members(facts: MeetingFacts) -> Problem | None:
    if facts.members_count >= facts.least_members and facts.chair_is_member:
        return None
    return Problem(
        "too_few_members",
        "meeting.members",
        Text(
            "委員が足りないか、委員長が委員に含まれていません",
            "there are too few members, or the chair is none of them",
        ),
        Text(
            f"委員長を含む{facts.least_members}名以上を選んでください",
            f"name {facts.least_members} or more, the chair among them",
        ),
        str(facts.members_count),
    )


def has_an_agenda(facts: MeetingFacts) -> Problem | None:
    if facts.items_count:
        return None
    return Problem(
        "no_agenda",
        "meeting.items",
        Text("評価の揃った応募がありません", "no application has all its reviews"),
        Text("評価が揃ってから開いてください", "hold it once the reviews are in"),
    )


def all_are_judged(facts: MeetingFacts) -> Problem | None:
    if not facts.open_count:
        return None
    return Problem(
        "items_open",
        "meeting.items",
        Text("審議の終わっていない応募があります", "some applications are not judged yet"),
        Text("すべての応募の審議を終えてください", "judge all of them first"),
        str(facts.open_count),
    )


def is_in_session(facts: ItemFacts) -> Problem | None:
    if facts.is_in_session:
        return None
    return Problem(
        "not_in_session",
        "meeting.state",
        Text("委員会の開催中ではありません", "the panel is not in session"),
        Text("開会してから行ってください", "open the meeting first"),
    )


def is_still_there(facts: ItemFacts) -> Problem | None:
    if not facts.is_gone:
        return None
    return Problem(
        "application_gone",
        "panel_item.application",
        Text("取り下げられた応募です", "the application was withdrawn"),
        Text("次の議題に進んでください", "go on with the next item"),
    )


def count_is_open(facts: ItemFacts) -> bool:
    """Whether there is a quorum and all have voted: before that, a count would tell who said what."""
    return len(facts.in_room) >= _needed_count(facts) and facts.in_room <= facts.voters


def has_quorum(facts: ItemFacts) -> Problem | None:
    needed_count = _needed_count(facts)
    if len(facts.in_room) >= needed_count:
        return None
    return Problem(
        "no_quorum",
        "meeting.presence",
        Text("定足数に達していません", "there is no quorum"),
        Text(
            f"利益相反のない委員{needed_count}名以上の出席が必要です",
            f"{needed_count} or more members without a tie have to be in the room",
        ),
        str(len(facts.in_room)),
    )


def _needed_count(facts: ItemFacts) -> int:
    return max(FEWEST_IN_THE_ROOM, (facts.quorum * len(facts.free)).__ceil__())


def is_in_the_room(facts: ItemFacts) -> Problem | None:
    if facts.voter in facts.in_room:
        return None
    return Problem(
        "not_in_the_room",
        "panel_item.vote",
        Text("出席していない委員は投票できません", "who is not in the room does not vote"),
        Text("出席の記録を事務局に依頼してください", "ask the officer to note your arrival"),
    )


def votes_once(facts: ItemFacts) -> Problem | None:
    if facts.voter not in facts.voters:
        return None
    return Problem(
        "voted_before",
        "panel_item.vote",
        Text("この応募には既に投票しています", "this member has voted on it already"),
        Text("審議をやり直すときに改めて投票できます", "votes are taken anew only when it is discussed again"),
    )


def is_a_choice(facts: ItemFacts) -> Problem | None:
    if facts.choice in CHOICES:
        return None
    return Problem(
        "unknown_choice",
        "panel_item.vote",
        Text("選択肢にない投票です", "this is no choice"),
        Text(f"次のいずれかにしてください：{'、'.join(CHOICES)}", f"use one of {', '.join(CHOICES)}"),
        shown(facts.choice),
    )


def all_have_voted(facts: ItemFacts) -> Problem | None:
    missing_count = len(facts.in_room - facts.voters)
    if not missing_count:
        return None
    return Problem(
        "votes_missing",
        "panel_item.vote",
        Text("投票していない出席委員がいます", "some members in the room have not voted"),
        Text("全員の投票を待つか、退席を記録してください", "wait for them, or note that they have left"),
        str(missing_count),
    )


def no_secret_count_is_open(counted: Sequence[str]) -> Problem | None:
    """Who comes in after a secret vote was counted would be known by the difference. `counted` are applications."""
    if not counted:
        return None
    return Problem(
        "secret_vote_counted",
        "meeting.presence",
        Text("無記名投票の結果が出ています", "a secret vote has been counted"),
        Text(
            "その応募の判断を記録してから、入室を記録してください",
            "keep what the panel came to first; then note who comes in",
        ),
        shown(", ".join(counted)),
    )


def nobody_tied_has_voted(facts: ItemFacts) -> Problem | None:
    """A tie that came to light after the vote: what that member said is in the count, and cannot be taken out of it."""
    if facts.voters <= facts.free:
        return None
    return Problem(
        "tied_member_voted",
        "panel_item.vote",
        Text("投票後に利益相反が判明した委員がいます", "a member who voted turned out to be tied"),
        Text("理由を付けて再び審議し、投票をやり直してください", "discuss it again, with reasons, and vote anew"),
        str(len(facts.voters - facts.free)),
    )


def somebody_tied_has_voted(facts: ItemFacts) -> Problem | None:
    """Votes are not taken anew because they displease."""
    if not facts.voters <= facts.free:
        return None
    return Problem(
        "no_cause_to_vote_anew",
        "panel_item.vote",
        Text("投票をやり直す事由がありません", "nothing calls for voting anew"),
        Text("先に委員会の判断を記録してください", "keep what the panel came to first; it can be reopened then"),
    )


def says_what_was_said(facts: ItemFacts) -> Problem | None:
    if not is_blank(facts.judgement.summary) and len(facts.judgement.summary) <= MAX_WORDS:
        return None
    return Problem(
        "no_summary",
        "panel_item.summary",
        Text("審議の要旨がないか、長すぎます", "there is no summary of the discussion, or it is too long"),
        Text(f"{MAX_WORDS:,}字以内で書いてください", f"write up to {MAX_WORDS:,} characters"),
    )


def scores_on_the_scale(facts: ItemFacts) -> Problem | None:
    low, high = facts.scale_centi
    if low <= facts.judgement.score_centi <= high:
        return None
    return Problem(
        "panel_score_off_the_scale",
        "panel_item.score",
        Text("委員会の評点が尺度の範囲外です", "the panel's score is not on the scale"),
        Text(f"{low / 100:.2f}以上{high / 100:.2f}以下としてください", f"give {low / 100:.2f} to {high / 100:.2f}"),
        f"{facts.judgement.score_centi / 100:.2f}",
    )


def recommends_something(facts: ItemFacts) -> Problem | None:
    if facts.judgement.recommendation in RECOMMENDATIONS:
        return None
    return Problem(
        "unknown_recommendation",
        "panel_item.recommendation",
        Text("推薦の区分が選ばれていません", "nothing is recommended"),
        Text(f"次のいずれかにしてください：{'、'.join(RECOMMENDATIONS)}", f"use one of {', '.join(RECOMMENDATIONS)}"),
        shown(facts.judgement.recommendation),
    )


def the_vote_carries_it(facts: ItemFacts) -> Problem | None:
    """Asked of a whole vote alone: the votes that are missing are named elsewhere, and those given stay secret."""
    votes = facts.votes or {}
    if not count_is_open(facts):
        return None
    if facts.judgement.recommendation not in CARRIED_BY_VOTE or votes.get("yes", 0) > votes.get("no", 0):
        return None
    return Problem(
        "vote_does_not_carry",
        "panel_item.recommendation",
        Text("採択すべきとした委員が過半数ではありません", "more members did not vote for it than against it"),
        Text(
            "補欠または不採択とするか、改めて審議してください", "recommend it as a reserve or not, or discuss it again"
        ),
        f"{votes.get('yes', 0)}:{votes.get('no', 0)}",
    )


def states_its_conditions(facts: ItemFacts) -> Problem | None:
    is_conditional = facts.judgement.recommendation == "fund_with_conditions"
    if is_conditional is not is_blank(facts.judgement.conditions):
        return None
    return Problem(
        "conditions_do_not_match",
        "panel_item.conditions",
        Text(
            "条件付き採択に条件がないか、それ以外に条件があります",
            "a conditional recommendation has no conditions, or another one has some",
        ),
        Text(
            "条件付き採択のときに限り条件を書いてください", "write conditions where it is funded with conditions only"
        ),
    )


def amount_fits(facts: ItemFacts) -> Problem | None:
    said = facts.judgement
    most_yen = 0 if said.recommendation == "not" else facts.requested_yen
    least_yen = 0 if said.recommendation == "not" else 1
    if least_yen <= said.amount_yen <= most_yen:
        return None
    return Problem(
        "amount_does_not_fit",
        "panel_item.amount",
        Text("推薦額が応募額を超えるか、推薦と合いません", "the amount is more than asked for, or does not fit"),
        Text(f"{least_yen:,}円以上{most_yen:,}円以下としてください", f"give JPY {least_yen:,} to {most_yen:,}"),
        f"{said.amount_yen:,}",
    )


gives_reasons = reasons_are_given("panel_item.reasons", Text("理由を書いてください", "give a reason"))
says_why_not = reasons_are_given("meeting.reasons", Text("取りやめる理由を書いてください", "say why it is called off"))

TO_CONVENE = (has_members, has_an_agenda)
TO_VOTE = (is_in_session, is_in_the_room, votes_once, is_a_choice)
_JUDGING = (
    *(is_in_session, is_still_there, has_quorum, all_have_voted, nobody_tied_has_voted),
    *(says_what_was_said, scores_on_the_scale),
    *(recommends_something, the_vote_carries_it, states_its_conditions, amount_fits),
)

MEETING = Lifecycle(
    kind="meeting",
    initial="planned",
    ends=frozenset({"ended", "cancelled"}),
    steps=(
        Step("begin", "planned", "in_session", "meeting_begun", (has_members, has_an_agenda)),
        Step("cancel", "planned", "cancelled", "meeting_cancelled", (says_why_not,)),
        Step("end", "in_session", "ended", "meeting_ended", (all_are_judged,)),
    ),
)

ITEM = Lifecycle(
    kind="panel_item",
    initial="listed",
    ends=frozenset({"recommended"}),
    steps=(
        Step("take_up", "listed", "discussed", "item_taken_up", (is_in_session, is_still_there, has_quorum)),
        Step("recommend", "discussed", "recommended", "item_judged", _JUDGING),
        Step(
            "reopen", "discussed", "discussed", "item_reopened", (is_in_session, somebody_tied_has_voted, gives_reasons)
        ),
        Step("reopen", "recommended", "discussed", "item_reopened", (is_in_session, gives_reasons)),
    ),
)
