"""An application: what it must hold to be sent, when it may be sent, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kikin.fund.charter import Instrument
from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.values.money import MAX_YEN, Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

COST_ITEMS: dict[str, Text] = {
    "equipment": Text("物品費", "goods and equipment"),
    "personnel": Text("人件費・謝金", "personnel"),
    "travel": Text("旅費", "travel"),
    "other": Text("その他", "other"),
    "indirect": Text("間接経費", "indirect cost"),
}
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
class Facts:
    """An application as the rules see it; `paid_yen` of the budget is what the fund would pay."""

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
    most_yen: Yen
    declarations: frozenset[str]
    field: str = ""
    reasons: str = ""
    reviews_submitted_count: int = 0
    reviews_needed_count: int = 0


def largest_request_yen(instrument: Instrument, groups: tuple[str, ...], whole_cost_yen: Yen) -> Yen:
    """The most the fund pays of a whole cost: the rate of the applicant's group, rounded once."""
    return instrument.rounding.apply(instrument.rate_for(*groups) * whole_cost_yen)


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
        if yen <= 0 or year not in facts.call_years or item not in COST_ITEMS
    ]
    if not strange:
        return None
    return Problem(
        "budget_line_out_of_range",
        "application.budget",
        Text(
            "期間外の年度、知らない費目、またはゼロ以下の金額があります",
            "a line has a year outside the call, an unknown item or no amount",
        ),
        Text("該当する行を直してください", "mend these lines"),
        shown(", ".join(strange)),
    )


def request_is_within_the_rate(facts: Facts) -> Problem | None:
    if facts.requested_yen <= facts.most_yen:
        return None
    return Problem(
        "over_the_rate",
        "application.requested_yen",
        Text("申請額が補助率による上限を超えています", "more is asked than the instrument's rate allows"),
        Text(
            f"上限は{facts.most_yen:,}円です。自己負担を増やしてください",
            f"the most is JPY {facts.most_yen:,}; raise the cost share",
        ),
        f"{facts.requested_yen:,}",
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
