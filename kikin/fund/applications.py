"""An application: what it must hold to be sent, when it may be sent, and what becomes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kikin.fund.charter import COST_ITEMS as COST_ITEMS
from kikin.fund.charter import INDIRECT, Instrument
from kikin.fund.instruments import Limit, Request, limits_of
from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.values.money import MAX_YEN, Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

PERSON_ROLES: dict[str, Text] = {
    "principal_investigator": Text("研究代表者", "principal investigator"),
    "co_investigator": Text("研究分担者", "co-investigator"),
    "administrator": Text("事務担当者", "administrative contact"),
}
DECLARATIONS: dict[str, Text] = {
    "research_integrity": Text("研究の健全性に係る誓約", "research-integrity pledge"),
    "support_disclosed": Text("国内外の支援・役職をすべて申告した", "all support and posts are disclosed"),
    "export_control": Text("輸出管理の体制と予定を確認した", "export control was looked at"),
    "no_suspension": Text("応募資格の停止を受けていない", "no suspension is in force"),
}
DISCLOSURE_KINDS: dict[str, Text] = {
    "support": Text("資金・便宜の提供", "support in money or kind"),
    "position": Text("役職・所属", "position or affiliation"),
    "talent_programme": Text("人材招致プログラム", "talent programme"),
}
MAX_TITLE_CHARACTERS = 500
MAX_SUMMARY_CHARACTERS = 20_000
MAX_MEMBERS = 50


@dataclass(frozen=True, slots=True)
class Applying:
    """A member as its money is measured: its name, the size and kind of its organisation, and what it pays itself."""

    name: Text
    size: str
    kind: str
    own_yen: Yen


@dataclass(frozen=True, slots=True)
class MemberBudget:
    """One member's request beside the limits of its instrument."""

    name: Text
    request: Request
    limit: Limit


@dataclass(frozen=True, slots=True)
class Facts:
    """An application as the rules see it; `items` are the cost items that its instrument pays for.

    `rounds_each`: the instrument's rate binds each member by itself, and not only all of them together.
    """

    now: datetime
    call_state: str
    opens_at: datetime
    closes_at: datetime
    title: str
    summary: str
    investigators_count: int
    members_count: int
    lines: tuple[tuple[str, int, str, Yen], ...]
    requested_yen: Yen
    cost_share_yen: Yen
    call_years: frozenset[int]
    call_budget_yen: Yen
    items: frozenset[str]
    budgets: tuple[MemberBudget, ...]
    rounds_each: bool
    declarations: frozenset[str]
    field: str = ""
    reasons: str = ""
    reviews_submitted_count: int = 0
    reviews_needed_count: int = 0


def budgets_of(
    instrument: Instrument, stage: str, members: Mapping[str, Applying], lines: Iterable[tuple[int, str, Yen]]
) -> tuple[MemberBudget, ...]:
    """Each member's request beside its limits. `members` by ref, the lead first; `lines`: place, cost item, yen."""
    direct, indirect = Counter[int](), Counter[int]()
    for place, item, yen in lines:
        (indirect if item == INDIRECT else direct)[place] += yen
    requests = {
        ref: Request(direct[place], indirect[place], one.own_yen, one.size, one.kind)
        for place, (ref, one) in enumerate(members.items())
    }
    limits = limits_of(instrument, requests, MAX_YEN, stage)
    return tuple(MemberBudget(one.name, requests[ref], limits[ref]) for ref, one in members.items())


def items_of(instrument: Instrument) -> frozenset[str]:
    """The cost items that an instrument pays for."""
    return frozenset(item for item in COST_ITEMS if instrument.pays_for(item))


def call_is_open(facts: Facts) -> Problem | None:
    if facts.call_state == "open" and facts.opens_at <= facts.now < facts.closes_at:
        return None
    return Problem(
        "call_is_not_open",
        "application.call",
        Text("公募期間外のため受け付けられません", "the call is not open at this moment"),
        Text(
            "締切後の提出・取下げ・差替えは、理由を問わずできません。内容は下書きとして残っています",
            "after the deadline nothing is taken, for any reason; what you wrote is kept as a draft",
        ),
        facts.now.isoformat(timespec="seconds"),
    )


def has_title(facts: Facts) -> Problem | None:
    if not is_blank(facts.title) and len(facts.title) <= MAX_TITLE_CHARACTERS:
        return None
    return Problem(
        "title_missing",
        "application.title",
        Text("課題名がないか、長すぎます", "the title is missing or too long"),
        Text(
            f"{MAX_TITLE_CHARACTERS}字以内で書いてください",
            f"give one of at most {MAX_TITLE_CHARACTERS} characters",
        ),
        shown(facts.title),
    )


def has_summary(facts: Facts) -> Problem | None:
    if not is_blank(facts.summary) and len(facts.summary) <= MAX_SUMMARY_CHARACTERS:
        return None
    return Problem(
        "summary_missing",
        "application.summary",
        Text("概要がないか、長すぎます", "the summary is missing or too long"),
        Text(
            f"{MAX_SUMMARY_CHARACTERS}字以内で書いてください",
            f"give one of at most {MAX_SUMMARY_CHARACTERS} characters",
        ),
    )


def has_one_principal_investigator(facts: Facts) -> Problem | None:
    if facts.investigators_count == 1:
        return None
    return Problem(
        "principal_investigator_count",
        "application.people",
        Text("研究代表者は一人です", "an application has exactly one principal investigator"),
        Text("研究代表者を一人だけ登録してください", "name one"),
        str(facts.investigators_count),
    )


def has_members_within_limit(facts: Facts) -> Problem | None:
    if 1 <= facts.members_count <= MAX_MEMBERS:
        return None
    return Problem(
        "members_count",
        "application.members",
        Text("参加機関の数が範囲外です", "the number of members is out of range"),
        Text(f"代表機関を含め1から{MAX_MEMBERS}機関にしてください", f"1 to {MAX_MEMBERS}, the lead included"),
        str(facts.members_count),
    )


def budget_adds_up(facts: Facts) -> Problem | None:
    lines_yen = sum(yen for _, _, _, yen in facts.lines)
    if facts.lines and lines_yen == facts.requested_yen and 0 < facts.requested_yen <= MAX_YEN:
        return None
    return Problem(
        "budget_does_not_add_up",
        "application.budget",
        Text(
            "予算の内訳の合計が申請額と一致しないか、金額がありません",
            "the budget's lines do not add up to the request",
        ),
        Text(
            f"内訳の合計は{lines_yen:,}円です。申請額と一致させてください",
            f"the lines sum to JPY {lines_yen:,}; make the two equal and above zero",
        ),
        f"{facts.requested_yen:,}",
    )


def lines_are_lawful(facts: Facts) -> Problem | None:
    strange = [
        f"{member}/{year}/{item}"
        for member, year, item, yen in facts.lines
        if yen <= 0 or year not in facts.call_years or item not in facts.items
    ]
    if not strange:
        return None
    return Problem(
        "budget_line_out_of_range",
        "application.budget",
        Text(
            "期間外の年度、対象外の費目、またはゼロ以下の金額があります",
            "a line has a year outside the call, an item that the instrument does not pay for, or no amount",
        ),
        Text("該当する行を直してください", "mend these lines"),
        shown(", ".join(strange)),
    )


def request_is_within_the_rate(facts: Facts) -> Problem | None:
    most_yen = sum(one.limit.share_yen for one in facts.budgets)
    over = [one for one in facts.budgets if facts.rounds_each and one.request.asked_yen > one.limit.share_yen]
    if facts.requested_yen <= most_yen and not over:
        return None
    return Problem(
        "over_the_rate",
        "application.requested_yen",
        Text("申請額が補助率による上限を超えています", "more is asked than the instrument's rate allows"),
        Text(
            f"{_most_of(over, most_yen, 'ja')}。自己負担を増やしてください",
            f"{_most_of(over, most_yen, 'en')}; raise the cost share",
        ),
        f"{facts.requested_yen:,}",
    )


def _most_of(over: list[MemberBudget], most_yen: Yen, language: str) -> str:
    """The limit of every member that is over its own; else that of all together."""
    if not over:
        return f"上限は{most_yen:,}円です" if language == "ja" else f"the most is JPY {most_yen:,}"
    named = [(one.name.say(language), f"{one.limit.share_yen:,}") for one in over]
    if language == "ja":
        return "上限は" + "、".join(f"{name}が{yen}円" for name, yen in named) + "です"
    return "the most is " + ", ".join(f"JPY {yen} for {name}" for name, yen in named)


def indirect_cost_is_within_its_cap(facts: Facts) -> Problem | None:
    over = [one for one in facts.budgets if one.request.indirect_yen > one.limit.indirect_yen]
    if not over:
        return None
    named = [(one.name, f"{one.request.indirect_yen:,}", f"{one.limit.indirect_yen:,}") for one in over]
    ja = "、".join(f"{name.ja}（{most}円まで）" for name, _, most in named)
    en = ", ".join(f"{name.en} (JPY {most} at most)" for name, _, most in named)
    return Problem(
        "over_the_indirect_cap",
        "application.budget",
        Text(
            "間接経費が、直接経費に対する上限を超えています",
            "more indirect cost is asked than the direct cost allows",
        ),
        Text(f"次の機関の間接経費を減らしてください：{ja}", f"ask for less indirect cost for {en}"),
        ", ".join(yen for _, yen, _ in named),
    )


def request_is_within_the_call(facts: Facts) -> Problem | None:
    if facts.requested_yen <= facts.call_budget_yen:
        return None
    return Problem(
        "over_the_call",
        "application.requested_yen",
        Text("申請額が公募の予算総額を超えています", "more is asked than the whole call has"),
        Text(f"公募の予算は{facts.call_budget_yen:,}円です", f"the call has JPY {facts.call_budget_yen:,}"),
        f"{facts.requested_yen:,}",
    )


def all_is_declared(facts: Facts) -> Problem | None:
    missing = [key for key in DECLARATIONS if key not in facts.declarations]
    if not missing:
        return None
    return Problem(
        "declaration_missing",
        "application.declarations",
        Text(
            "申告・誓約が揃っていません：" + "、".join(DECLARATIONS[key].ja for key in missing),
            "declarations are missing: " + "; ".join(DECLARATIONS[key].en for key in missing),
        ),
        Text("内容を確認し、申告してください", "read and declare them"),
        ", ".join(missing),
    )


def matches_a_field(facts: Facts) -> Problem | None:
    if facts.field:
        return None
    return Problem(
        "no_field",
        "application.field",
        Text("基金の対象分野に該当しません", "its text matches no field of the fund"),
        Text("対象分野に該当しないものは採択の対象になりません", "what matches no field is not eligible"),
    )


gives_reasons = reasons_are_given(
    "application.reasons", Text("応募者に示す理由を書いてください", "give the reasons that the applicant will read")
)


def has_enough_reviews(facts: Facts) -> Problem | None:
    if facts.reviews_submitted_count >= facts.reviews_needed_count:
        return None
    return Problem(
        "reviews_missing",
        "application.reviews",
        Text("必要な数の評価が揃っていません", "not all reviews are in"),
        Text(f"{facts.reviews_needed_count}件必要です", f"{facts.reviews_needed_count} are needed"),
        str(facts.reviews_submitted_count),
    )


COMPLETE = (
    has_title,
    has_summary,
    has_one_principal_investigator,
    has_members_within_limit,
    budget_adds_up,
    lines_are_lawful,
    indirect_cost_is_within_its_cap,
    request_is_within_the_rate,
    request_is_within_the_call,
)
_FORMAL = (all_is_declared, matches_a_field)

APPLICATION = Lifecycle(
    kind="application",
    initial="draft",
    ends=frozenset({"selected", "ineligible", "declined", "withdrawn"}),
    steps=(
        Step("submit", "draft", "submitted", "application_submitted", (call_is_open, *COMPLETE)),
        Step("receive", "draft", "submitted", "application_received", (call_is_open, *COMPLETE)),
        Step("recall", "submitted", "draft", "application_recalled", (call_is_open,)),
        Step("withdraw", "submitted", "withdrawn", "application_withdrawn"),
        Step("withdraw", "eligible", "withdrawn", "application_withdrawn"),
        Step("withdraw", "in_review", "withdrawn", "application_withdrawn"),
        Step("withdraw", "shortlisted", "withdrawn", "application_withdrawn"),
        Step("find_eligible", "submitted", "eligible", "application_found_eligible", _FORMAL),
        Step("find_ineligible", "submitted", "ineligible", "application_found_ineligible", (gives_reasons,)),
        Step("begin_review", "eligible", "in_review", "review_begun"),
        Step("shortlist", "in_review", "shortlisted", "application_shortlisted", (has_enough_reviews,)),
        Step("select", "shortlisted", "selected", "application_selected"),
        Step("decline", "shortlisted", "declined", "application_declined", (gives_reasons,)),
        Step("decline", "in_review", "declined", "application_declined", (gives_reasons,)),
    ),
)


def problems_of_writing(state: str, lacking: Sequence[Problem]) -> tuple[Problem, ...]:
    """Why no letter is written about what is lacking: the formal check is over, or nothing is."""
    if state == "submitted" and lacking:
        return ()
    return (
        Problem(
            "nothing_to_write",
            "application.deficiencies",
            Text("不備がないか、形式審査が終わっています", "nothing is lacking, or the check is over"),
            Text("不備のある形式審査中の応募を選んでください", "tick those in which something is lacking"),
            state,
        ),
    )


def problems_of_editing(state: str) -> tuple[Problem, ...]:
    """Only a draft can be edited."""
    if state == "draft":
        return ()
    return (
        Problem(
            "not_a_draft",
            "application.state",
            Text("提出済みの内容は編集できません", "what was sent cannot be edited"),
            Text(
                "締切前であれば、提出を取り下げて下書きに戻せます",
                "before the deadline, recall it into a draft first",
            ),
            state,
        ),
    )
