"""What moves the fund's own money: administration cost under its cap, interest earned, what goes to the treasury.

One person proposes, another confirms; only then is it posted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kikin.fund.lifecycle import Lifecycle, Step, problems_of
from kikin.values.money import Rate, Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

PURPOSES: dict[str, Text] = {
    "administration": Text("管理費の支出", "administration cost"),
    "interest": Text("運用益の受入れ", "interest earned"),
    "return": Text("国庫への返納", "return to the treasury"),
    "lapse": Text("単年度予算の残額の返納", "return of what one-year money has left"),
}
"""What an entry is for."""
BY_AMOUNT = frozenset(PURPOSES) - {"lapse"}
"""Purposes of which a person says how much; what lapses is what the awards of a year have left."""

NOTHING = Rate(0)


@dataclass(frozen=True, slots=True)
class Facts:
    """An entry of the fund, in whole yen.

    `appropriated_yen` is nothing where the fund has no such appropriation; `left_yen` is what the account that would
    be charged holds: what is not allotted, or an agency's year; of a lapse, all that settled awards have left of it.
    `administered_yen` was spent on administration before, and `waiting_yen` is proposed in other entries for the same.
    `stands` is an entry that says the same.
    """

    purpose: str
    amount_yen: Yen
    appropriation: str = ""
    appropriated_yen: Yen = 0
    agency: str = ""
    agencies: frozenset[str] = frozenset()
    fiscal_year: int | None = None
    left_yen: Yen = 0
    administered_yen: Yen = 0
    waiting_yen: Yen = 0
    cap: Rate = NOTHING
    on: date | None = None
    today: date | None = None
    closed_until: date | None = None
    document: str = ""
    stands: str = ""


def cap_yen(appropriated_yen: Yen, cap: Rate) -> Yen:
    """The most that may ever be spent on the administration of an appropriation, rounded down once."""
    return int(appropriated_yen * cap)


def names_a_purpose(facts: Facts) -> Problem | None:
    if facts.purpose in PURPOSES:
        return None
    return Problem(
        "no_such_purpose",
        "fund_entry.purpose",
        Text("記入の種類が定められたものではありません", "there is no such purpose"),
        Text(f"{'、'.join(PURPOSES)}のいずれかにしてください", f"choose one of: {', '.join(PURPOSES)}"),
        shown(facts.purpose),
    )


def asks_for_something(facts: Facts) -> Problem | None:
    if facts.amount_yen > 0:
        return None
    return Problem(
        "nothing_is_entered",
        "fund_entry.amount_yen",
        Text("金額が1円以上ではありません", "the amount is not above zero"),
        Text("1円以上の金額を記入してください", "give an amount of at least one yen"),
        str(facts.amount_yen),
    )


def has_an_appropriation(facts: Facts) -> Problem | None:
    if facts.appropriated_yen > 0:
        return None
    return Problem(
        "no_appropriation",
        "fund_entry.appropriation",
        Text("この予算措置は基金にありません", "the fund was not given this appropriation"),
        Text("措置済みの予算を選んでください", "choose one that was appropriated"),
        shown(facts.appropriation),
    )


def names_an_agency(facts: Facts) -> Problem | None:
    """Administration is an agency's, and so is an agency's year; interest may be the whole fund's."""
    may_be_absent = facts.purpose == "interest" or (facts.purpose == "return" and facts.fiscal_year is None)
    if facts.agency in facts.agencies or (may_be_absent and not facts.agency):
        return None
    return Problem(
        "no_such_agency",
        "fund_entry.agency",
        Text("配分機関が指定されていません", "no agency of this fund is named"),
        Text(f"{'、'.join(sorted(facts.agencies))}から選んでください", f"choose: {', '.join(sorted(facts.agencies))}"),
        shown(facts.agency),
    )


def keeps_the_cap(facts: Facts) -> Problem | None:
    if facts.purpose != "administration":
        return None
    left_yen = cap_yen(facts.appropriated_yen, facts.cap) - facts.administered_yen - facts.waiting_yen
    if facts.amount_yen <= left_yen:
        return None
    return Problem(
        "over_the_cap",
        "fund_entry.amount_yen",
        Text("管理費の上限を超えます", "it exceeds the cap on the cost of administration"),
        Text(f"上限までの残りは{max(0, left_yen):,}円です", f"JPY {max(0, left_yen):,} is left under the cap"),
        f"{facts.amount_yen:,}",
    )


def keeps_what_is_left(facts: Facts) -> Problem | None:
    if facts.purpose in ("interest", "lapse") or facts.amount_yen <= facts.left_yen:
        return None
    return Problem(
        "over_what_is_left",
        "fund_entry.amount_yen",
        Text("残っている額を超えています", "it is more than is left there"),
        Text(f"残りは{facts.left_yen:,}円です", f"JPY {facts.left_yen:,} is left"),
        f"{facts.amount_yen:,}",
    )


def lapses_all_that_is_left(facts: Facts) -> Problem | None:
    """Who confirms a lapse has seen its sum: where an award has been paid or settled since, it is another."""
    if facts.purpose != "lapse" or facts.amount_yen == facts.left_yen:
        return None
    return Problem(
        "lapse_has_changed",
        "fund_entry.amount_yen",
        Text("起案の後で残額が変わりました", "what is left has changed since it was proposed"),
        Text("取り下げて、もう一度起案してください", "withdraw it, and propose it again"),
        f"{facts.amount_yen:,} → {facts.left_yen:,}",
    )


def is_dated_in_an_open_period(facts: Facts) -> Problem | None:
    if facts.on is None or facts.today is None:
        return None
    if facts.on <= facts.today and (facts.closed_until is None or facts.on > facts.closed_until):
        return None
    since = "" if facts.closed_until is None else str(facts.closed_until)
    return Problem(
        "date_out_of_period",
        "fund_entry.on",
        Text("日付が今日より後か、締められた期間の中です", "its date is after today or in a closed period"),
        Text(
            f"{since}より後、{facts.today}までの日付にしてください"
            if since
            else f"{facts.today}までの日付にしてください",
            f"give a day after {since}, until {facts.today}" if since else f"give a day until {facts.today}",
        ),
        str(facts.on),
    )


def has_a_document(facts: Facts) -> Problem | None:
    if facts.document.strip():
        return None
    return Problem(
        "no_document",
        "fund_entry.document",
        Text("証拠書類の番号がありません", "the document that it rests on is not named"),
        Text("請求書、運用の報告または返納の決定の番号を記入してください", "name the bill, the report or the decision"),
    )


def none_says_the_same(facts: Facts) -> Problem | None:
    if not facts.stands:
        return None
    return Problem(
        "entry_stands",
        "fund_entry.document",
        Text("同じ内容の記入が既にあります", "an entry that says the same stands already"),
        Text(
            "先の記入を確認し、別のものであればその証拠書類の番号を記入してください",
            "see the one that stands; name the document of this one where it is another",
        ),
        facts.stands,
    )


def nothing_is_left(fiscal_year: int) -> Problem:
    """That no award of an agency has anything left of a year and those before it."""
    return Problem(
        "nothing_is_left",
        "fund_entry.fiscal_year",
        Text("返納する残額はありません", "nothing is left of the year"),
        Text("返納の必要はありません", "nothing has to be returned"),
        str(fiscal_year),
    )


_NEEDS = (
    names_a_purpose,
    asks_for_something,
    has_an_appropriation,
    names_an_agency,
    keeps_the_cap,
    keeps_what_is_left,
    lapses_all_that_is_left,
    is_dated_in_an_open_period,
    has_a_document,
    none_says_the_same,
)

FUND_ENTRY = Lifecycle(
    kind="fund_entry",
    initial="proposed",
    ends=frozenset({"confirmed", "withdrawn"}),
    steps=(
        Step("confirm", "proposed", "confirmed", "fund_entry_confirmed", _NEEDS),
        Step("withdraw", "proposed", "withdrawn", "fund_entry_withdrawn"),
    ),
)


def problems_of_proposing(facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against proposing an entry."""
    return problems_of(_NEEDS, facts)
