"""Red flags: what audits of public money have found before, as questions to facts. None of them decides anything.

Each flag has one kind of facts and one rule, which says why it is raised or nothing. The findings are those that the
Board of Audit of Japan reports of research money, again and again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, TypeAlias

from kikin.fund.charter import COST_ITEMS, Yardsticks
from kikin.fund.costs.lines import WITHOUT_SUPPLIER
from kikin.values.calendar import months_since
from kikin.values.money import Rate, Yen, show_yen
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Purchase:
    """One cost line. `items` are the cost items that its instrument pays for; `tag_from_yen` is from what price on
    what it bought has to be tagged, where it has to be at all; of pay, `has_timesheet` says where its rate is from."""

    cost_item: str
    description: str
    amount_yen: Yen
    ordered_on: date
    contracted_on: date | None
    items: tuple[str, ...]
    is_related: bool = False
    tag_from_yen: Yen | None = None
    has_tag: bool = False
    has_timesheet: bool = False


@dataclass(frozen=True, slots=True)
class Pay:
    """The pay of one month on one line, by the hour. `official` is the rate that the table of grades had for that
    month, where the line names a grade; `usual` the middle of the same person's months by the payroll; `worth_yen`
    what time and rate come to."""

    hourly: Rate
    amount_yen: Yen
    worth_yen: Yen
    official: Rate | None = None
    usual: Rate | None = None


@dataclass(frozen=True, slots=True)
class WorkedMonth:
    """A person's month over all awards: minutes of work and of leave by day, and the most that a day and the month
    hold."""

    minutes: Mapping[date, int]
    leave_minutes: Mapping[date, int]
    day_limit: int
    month_limit: int


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that was bought, and when it was last seen."""

    last_seen_on: date
    today: date


@dataclass(frozen=True, slots=True)
class Allotment:
    """What of an agency's year is free, and when that year ended."""

    free_yen: Yen
    last_on: date
    today: date
    idle_after_months: int


@dataclass(frozen=True, slots=True)
class Sharing:
    """A cost line, and the lines of other awards that have the same bill."""

    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advance:
    """An advance that was paid and is not settled; `last_on` ends the fiscal year for which it was paid."""

    last_on: date
    today: date


@dataclass(frozen=True, slots=True)
class Debt:
    """What is still owed of a refund, and until when it was to come in."""

    left_yen: Yen
    due_on: date
    today: date


@dataclass(frozen=True, slots=True)
class YearEnd:
    """An award's fiscal year: its plan, and what was paid in the last days of it."""

    planned_yen: Yen
    late_yen: Yen


def ordered_too_early(line: Purchase, by: Yardsticks) -> Text | None:
    if line.contracted_on is None or line.ordered_on >= line.contracted_on:
        return None
    ordered, contracted = line.ordered_on.isoformat(), line.contracted_on.isoformat()
    return Text(f"発注{ordered}、契約{contracted}", f"ordered on {ordered}, contract of {contracted}")


def not_eligible(line: Purchase, by: Yardsticks) -> Text | None:
    if line.cost_item not in line.items:
        name = COST_ITEMS.get(line.cost_item, Text(line.cost_item, line.cost_item))
        return Text(f"対象外の費目：{name.ja}", f"not a cost item of its instrument: {name.en}")
    found = "、".join(_words_in(line.description, by))
    return (
        Text(f"対象外の疑いのある語：{found}", f"words that stand for what is not paid for: {found}") if found else None
    )


def _words_in(description: str, by: Yardsticks) -> list[str]:
    said = unicodedata.normalize("NFKC", description).casefold()
    any_word, each = _patterns(by.words_ja, by.words_en)
    return [word for word, pattern in each.items() if pattern.search(said)] if any_word.search(said) else []


@lru_cache(maxsize=8)
def _patterns(
    words_ja: tuple[str, ...], words_en: tuple[str, ...]
) -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    """A pattern for any of the words anywhere, which few descriptions have, and the exact one of each word."""
    each = {word: re.escape(word) for word in words_ja}
    each |= {word: rf"(?<![a-z]){re.escape(word)}s?(?![a-z])" for word in words_en}
    any_word = "|".join(re.escape(word) for word in (*words_ja, *words_en))
    return re.compile(any_word), {word: re.compile(said) for word, said in each.items()}


def related_supplier(line: Purchase, by: Yardsticks) -> Text | None:
    return (
        Text("支払先は報告者又はその関係会社", "the supplier is the recipient or of its group")
        if line.is_related
        else None
    )


def untagged(line: Purchase, by: Yardsticks) -> Text | None:
    if line.tag_from_yen is None or line.amount_yen < line.tag_from_yen or line.has_tag:
        return None
    return Text("資産の登録がない", "not in the register of assets")


def just_below_threshold(line: Purchase, by: Yardsticks) -> Text | None:
    if line.cost_item in WITHOUT_SUPPLIER:
        return None
    for threshold in (line.tag_from_yen, by.quotes_from_yen):
        if threshold is not None and 0 < threshold - line.amount_yen <= threshold * by.just_below:
            ja, en = show_yen(threshold, "ja"), show_yen(threshold, "en")
            return Text(f"{ja}の基準の直前", f"just below the threshold of {en}")
    return None


def pay_without_rate(line: Purchase, by: Yardsticks) -> Text | None:
    if line.cost_item != "personnel" or line.has_timesheet:
        return None
    return Text("従事日誌と単価の根拠がない", "no timesheet, and so no rate")


def pay_deviates(pay: Pay, by: Yardsticks) -> Text | None:
    if pay.amount_yen != pay.worth_yen:
        ja, en = show_yen(pay.worth_yen, "ja"), show_yen(pay.worth_yen, "en")
        return Text(f"時間×単価は{ja}", f"time and rate come to {en}")
    if pay.official is not None and pay.hourly != pay.official:
        return _rates(pay.hourly, pay.official, Text("等級単価表", "table of grades"))
    if pay.usual is not None and abs(pay.hourly - pay.usual) > pay.usual * by.rate_deviation:
        return _rates(pay.hourly, pay.usual, Text("同じ人の月の中央値", "middle of the same person's months"))
    return None


def _rates(hourly: Rate, other: Rate, name: Text) -> Text:
    ja, en = (tuple(show_yen(int(one), language) for one in (hourly, other)) for language in ("ja", "en"))
    return Text(f"時給{ja[0]}、{name.ja}は{ja[1]}", f"{en[0]} an hour; {name.en}: {en[1]}")


def hours_not_worked(month: WorkedMonth, by: Yardsticks) -> Text | None:
    over = [
        day
        for day, minutes in sorted(month.minutes.items())
        if minutes > max(0, month.day_limit - month.leave_minutes.get(day, 0))
    ]
    days = ", ".join(day.isoformat() for day in over)
    return (
        Text(f"休暇を除く一日の上限を超える日：{days}", f"more than the day holds without leave: {days}")
        if over
        else None
    )


def effort_over_all(month: WorkedMonth, by: Yardsticks) -> Text | None:
    minutes = sum(month.minutes.values())
    if minutes <= month.month_limit:
        return None
    return Text(
        f"全課題で{minutes:,}分（上限{month.month_limit:,}分）",
        f"{minutes:,} minutes over all awards, of at most {month.month_limit:,}",
    )


def unseen(thing: Thing, by: Yardsticks) -> Text | None:
    if thing.today - thing.last_seen_on <= timedelta(days=by.seen_within_days):
        return None
    return Text(f"最終確認{thing.last_seen_on.isoformat()}", f"last seen on {thing.last_seen_on.isoformat()}")


def idle_balance(allotment: Allotment, by: Yardsticks) -> Text | None:
    months = months_since(allotment.last_on, allotment.today)
    if allotment.free_yen <= 0 or allotment.last_on > allotment.today or months < allotment.idle_after_months:
        return None
    return Text(f"年度終了から{months}か月未使用", f"free for {months} months after its year")


def same_bill(line: Sharing, by: Yardsticks) -> Text | None:
    others = ", ".join(line.others)
    return Text(f"同じ請求書の行：{others}", f"the same bill in {others}") if others else None


def advance_unsettled(advance: Advance, by: Yardsticks) -> Text | None:
    if advance.last_on > advance.today:
        return None
    months = months_since(advance.last_on, advance.today)
    if months < by.settled_within_months:
        return None
    return Text(f"年度終了から{months}か月未精算", f"not settled {months} months after its year")


def refund_overdue(debt: Debt, by: Yardsticks) -> Text | None:
    if debt.left_yen <= 0 or debt.today <= debt.due_on:
        return None
    due, days = debt.due_on.isoformat(), (debt.today - debt.due_on).days
    return Text(f"納付期限{due}を{days:,}日経過", f"due on {due}, {days:,} days ago")


def year_end_rush(year: YearEnd, by: Yardsticks) -> Text | None:
    if year.late_yen <= year.planned_yen * by.late_share:
        return None
    planned_ja, planned_en = show_yen(year.planned_yen, "ja"), show_yen(year.planned_yen, "en")
    return Text(
        f"年度末{by.late_days}日間の支払（年度計画{planned_ja}）",
        f"paid in the last {by.late_days} days, of {planned_en} planned for the year",
    )


Rule: TypeAlias = Callable[[Any, Yardsticks], Text | None]


@dataclass(frozen=True, slots=True)
class Flag:
    """One red flag: what audits found, what whoever looks should look at, the facts that it asks, and its rule."""

    key: str
    name: Text
    finding: Text
    look_at: Text
    of: type
    rule: Rule


def _flag(of: type, rule: Rule, name: Text, finding: Text, look_at: Text) -> Flag:
    return Flag(rule.__name__, name, finding, look_at, of, rule)


_NOT_ACTUAL_PAY = Text(
    "実際の給与でなく受託単価等で人件費を計上", "Personnel cost by an internal or contract rate, not the actual one"
)
_NOT_WORKED = Text("休暇や他業務の時間を従事時間に算入", "Hours that include leave or meetings of other jobs")
_NOT_FOUND = Text("取得した機器の所在不明・目的外使用", "Equipment not found, or used elsewhere")

FLAGS: dict[str, Flag] = {
    flag.key: flag
    for flag in (
        _flag(
            Purchase, pay_without_rate,
            Text("根拠のない人件費", "Pay without a rate"),
            _NOT_ACTUAL_PAY,
            Text("給与台帳、等級単価表、従事日誌", "The payroll, the table of grades, the timesheet"),
        ),
        _flag(
            Pay, pay_deviates,
            Text("人件費単価のかい離", "Pay that deviates"),
            _NOT_ACTUAL_PAY,
            Text("その月の給与台帳と、等級の格付", "The payroll of that month, and the grade that was given"),
        ),
        _flag(
            WorkedMonth, hours_not_worked,
            Text("休暇・上限を超える従事時間", "Hours on leave, or more than a day has"),
            _NOT_WORKED,
            Text("勤務記録、休暇簿、他課題の従事日誌", "Attendance and leave records, timesheets of other awards"),
        ),
        _flag(
            WorkedMonth, effort_over_all,
            Text("エフォート100％超", "Effort over 100 %"),
            _NOT_WORKED,
            Text("その人の全課題の従事日誌", "The timesheets of that person under all awards"),
        ),
        _flag(
            Purchase, ordered_too_early,
            Text("契約前の発注", "Ordered before the contract"),
            Text("契約・交付決定前に発注・賃借", "Items ordered or leased before the contract"),
            Text("発注書・契約書の日付", "The dates of the order and of the contract"),
        ),
        _flag(
            Purchase, not_eligible,
            Text("対象外の支出の疑い", "Perhaps not eligible"),
            Text("健康診断費など対象外の経費を計上", "Items that are not paid for, such as health checks"),
            Text("請求書の内訳と、課題との関係", "What the bill says in detail, and how it serves the work"),
        ),
        _flag(
            Purchase, untagged,
            Text("登録のない取得資産", "Equipment without a tag"),
            _NOT_FOUND,
            Text("納品書、現物、固定資産台帳", "The delivery note, the thing itself, the recipient's own register"),
        ),
        _flag(
            Thing, unseen,
            Text("1年以上確認のない取得資産", "Equipment not seen for a year"),
            _NOT_FOUND,
            Text("設置場所での現物と管理番号", "The thing and its tag, at its place"),
        ),
        _flag(
            Allotment, idle_balance,
            Text("遊休額", "Idle balance"),
            Text("使用見込みのない基金残高の保有", "A balance of the fund that nobody will use"),
            Text("使用見込みと返納の要否", "The forecast of use, and whether a return is overdue"),
        ),
        _flag(
            Purchase, related_supplier,
            Text("関係会社からの調達", "Related supplier"),
            Text("関係会社からの調達で利益を排除せず計上", "Purchases from group companies that hold their profit"),
            Text("利益排除の計算、相見積り", "How profit was taken out, and other quotes"),
        ),
        _flag(
            Sharing, same_bill,
            Text("二つの課題にある請求書", "The same bill in two awards"),
            Text("同じ支出を複数の課題に計上", "The same cost reported under several awards"),
            Text("請求書の原本と、課題間の按分", "The original bill, and how it was divided between awards"),
        ),
        _flag(
            Advance, advance_unsettled,
            Text("長期未精算の概算払", "Advance not settled for long"),
            Text("概算払の精算・返還の遅れ", "Advances that are settled or refunded late"),
            Text("実績報告と額の確定の状況", "How far the cost report and the settlement have come"),
        ),
        _flag(
            Debt, refund_overdue,
            Text("期限を過ぎた返還", "Refund overdue"),
            Text("返還金の納付の遅れ", "Refunds that come in late"),
            Text("督促と延滞金", "Reminders, and late interest"),
        ),
        _flag(
            Purchase, just_below_threshold,
            Text("基準額の直前の支出", "Just below a threshold"),
            Text("相見積り・資産登録を避ける分割発注", "Orders split to avoid quotes or the register of assets"),
            Text("同じ支払先・同じ時期の他の行", "Other lines of the same supplier at the same time"),
        ),
        _flag(
            YearEnd, year_end_rush,
            Text("年度末の集中支払", "Year-end rush"),
            Text("予算消化のための年度末の支払", "Payments at the year's end to use up the budget"),
            Text("納品の実態と、支払の必要な時期", "What was really delivered, and when the money was needed"),
        ),
    )
}  # fmt: skip
"""Every red flag by its key, in the order of the reports."""


_ASKED_OF: dict[type, tuple[Flag, ...]] = {
    of: tuple(flag for flag in FLAGS.values() if flag.of is of) for of in {flag.of for flag in FLAGS.values()}
}
"""The flags that ask one kind of facts."""


def raised(facts: object, by: Yardsticks) -> list[tuple[str, Text]]:
    """The keys of the flags that these facts raise, each with why."""
    found = ((flag.key, flag.rule(facts, by)) for flag in _ASKED_OF[type(facts)])
    return [(key, why) for key, why in found if why is not None]
