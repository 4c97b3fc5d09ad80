"""Cost lines: what each has to say, and what is held against it when it is entered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from kikin.fund.charter import COST_ITEMS, INDIRECT, Instrument
from kikin.fund.costs.bills import plain_number, plain_supplier
from kikin.fund.costs.currencies import AMOUNT_PLACES, CURRENCIES, RATE_PLACES, YEN, is_kept_exactly, yen_of
from kikin.fund.parties import is_corporate_number
from kikin.values.money import MAX_YEN, TO_THE_YEN, Rounding, Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import hidden_characters

MAX_LINES = 20_000
"""Of one report."""
MAX_WORDS_CHARACTERS = 500
MAX_RATE_DAYS = 366
"""From the day of a rate of exchange to the payment: contracts fix their rate for up to a year."""
WITHOUT_SUPPLIER = frozenset({"personnel", INDIRECT})
"""Cost items that nobody outside sends a bill for."""
WITHOUT_BILL = frozenset({*WITHOUT_SUPPLIER, "travel"})
TAGGED_ITEMS = frozenset({"equipment"})
"""Cost items by which a recipient comes to hold things that can be found again."""

FLAGS: dict[str, Text] = {
    "related_supplier": Text("関係会社からの調達", "the supplier is related to the recipient"),
    "without_timesheet": Text("従事日誌のない人件費・謝金", "personnel cost without a timesheet"),
    "payroll_above_grade": Text("等級単価を超える給与単価", "a rate from the payroll above that of the grade"),
}
"""What is not refused, but has to be explained by whoever enters it and is shown to whoever reviews it."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a cost line says. `amount_yen` holds the consumption tax; `evidence` is the name of a paper of the report;
    `remark` explains what is flagged. What was paid in another currency says how much, at how many yen for one of it,
    whose rate that is, and of which day; its `amount_yen` is what that comes to."""

    cost_item: str
    description: str
    ordered_on: date
    delivered_on: date
    paid_on: date
    amount_yen: Yen
    tax_yen: Yen = 0
    supplier: str = ""
    supplier_number: str = ""
    bill_number: str = ""
    evidence: str = ""
    remark: str = ""
    currency: str = ""
    foreign_amount: Decimal | None = None
    exchange_rate: Decimal | None = None
    rate_source: str = ""
    rate_on: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What the lines of one member's report for one fiscal year are held to.

    `begins_on` is the day of the contract; `first_on` and `last_on` are the days of the year that lie within the
    award's period. `related_numbers` and `related_names` are those of the recipient and of its declared group.
    `rounding` is the instrument's.
    """

    begins_on: date
    first_on: date
    last_on: date
    today: date
    items: tuple[str, ...]
    evidence: frozenset[str] = frozenset()
    related_numbers: frozenset[str] = frozenset()
    related_names: frozenset[str] = frozenset()
    rounding: Rounding = TO_THE_YEN


def items_of(instrument: Instrument) -> tuple[str, ...]:
    """The cost items that an instrument pays for, in the order in which they are always shown."""
    return tuple(item for item in COST_ITEMS if not instrument.items or item in instrument.items)


def in_yen(line: Line, rounding: Rounding) -> Line:
    """The line with the yen that its rate makes, where it leaves them to the rate."""
    amount_yen = _yen_by_rate(line, rounding)
    return replace(line, amount_yen=amount_yen) if amount_yen is not None and not line.amount_yen else line


def names_of_group(names: Sequence[str]) -> frozenset[str]:
    """The names of a recipient and its group, as suppliers are compared with them."""
    return frozenset(plain_supplier(name) for name in names) - {""}


def flags_of(line: Line, terms: Terms, *, has_timesheet: bool = False, is_above_grade: bool = False) -> tuple[str, ...]:
    """What a reviewer has to look at: a supplier of the recipient's own group, pay without a timesheet or above the
    table of grades."""
    found = []
    if is_related(line.supplier, line.supplier_number, terms):
        found.append("related_supplier")
    if line.cost_item == "personnel" and not has_timesheet:
        found.append("without_timesheet")
    if is_above_grade:
        found.append("payroll_above_grade")
    return tuple(found)


def is_related(supplier: str, supplier_number: str, terms: Terms) -> bool:
    """Whether a supplier, by its corporate number or its name, is the recipient or of its declared group."""
    by_number = bool(supplier_number) and supplier_number in terms.related_numbers
    return by_number or plain_supplier(supplier) in terms.related_names


def needs_tag(instrument: Instrument, cost_item: str, amount_yen: Yen) -> bool:
    """Whether what a line bought has to be tagged and can be asked for later."""
    least_yen = instrument.assets_from_yen
    return least_yen is not None and cost_item in TAGGED_ITEMS and amount_yen >= least_yen


def problems_of_line(line: Line, terms: Terms, where: str = "line", **known: bool) -> list[Problem]:
    """Everything that speaks against entering a line; each problem's place is `where` and the field's name.

    `known` is what `flags_of` is told beside the line.
    """
    return [
        Problem(
            code, f"{where}.{field}", what, remedy, shown(getattr(line, field)) if code != "flag_unexplained" else ""
        )
        for code, field, what, remedy in (
            *_of_words(line, terms),
            *_of_amounts(line),
            *_of_currency(line, terms),
            *_of_days(line, terms),
            *_of_flags(line, terms, **known),
        )
    ]


def problems_of_repetition(lines: Sequence[tuple[str, Line]], known: frozenset[tuple[str, str, Yen]]) -> list[Problem]:
    """The lines, each with its place, whose bill stands in the report already or in a line before them."""
    found = []
    seen = set(known)
    for where, line in lines:
        key = bill_key(line)
        if key is None:
            continue
        if key in seen:
            found.append(
                Problem(
                    "bill_repeated",
                    f"{where}.bill_number",
                    Text("同じ請求書がこの報告書に既にあります", "the same bill stands in this report already"),
                    Text(
                        "一つの請求書の同額の支出は、一行にまとめてください", "put what one bill asks for in one line"
                    ),
                    shown(line.bill_number),
                )
            )
        seen.add(key)
    return found


def problems_of_sum(lines: Sequence[tuple[str, Line]], held_yen: Yen) -> list[Problem]:
    """The lines, each with its place, that are too much beside what a report holds and the lines before them."""
    found = []
    for where, line in lines:
        if not 0 < line.amount_yen <= MAX_YEN:
            continue
        if held_yen + line.amount_yen <= MAX_YEN:
            held_yen += line.amount_yen
            continue
        what = Text("報告書の合計が大きすぎる額になります", "the report would come to too large a sum")
        remedy = Text(
            f"報告書の合計を{MAX_YEN:,}円以内にしてください。あと{MAX_YEN - held_yen:,}円です",
            f"keep the report within JPY {MAX_YEN:,}: JPY {MAX_YEN - held_yen:,} are left",
        )
        found.append(Problem("sum_out_of_range", f"{where}.amount_yen", what, remedy, f"{line.amount_yen:,}"))
    return found


def bill_key(line: Line) -> tuple[str, str, Yen] | None:
    """What tells a bill apart within one report; None where a line has none."""
    number = plain_number(line.bill_number)
    return (number, line.supplier_number or plain_supplier(line.supplier), line.amount_yen) if number else None


_Found: TypeAlias = tuple[str, str, Text, Text]


def _of_words(line: Line, terms: Terms) -> Iterator[_Found]:
    if line.cost_item not in terms.items:
        names = [COST_ITEMS[item] for item in terms.items]
        yield (
            "item_not_allowed",
            "cost_item",
            Text("この支援手段で認められる費目ではありません", "not a cost item that this instrument pays for"),
            Text(
                f"次のいずれかにしてください：{'、'.join(name.ja for name in names)}",
                f"use one of {', '.join(terms.items)}",
            ),
        )
    if not line.description.strip():
        yield _to_be_written("description", Text("何に支出したか", "what the money was spent on"))
    if line.cost_item not in WITHOUT_SUPPLIER and not line.supplier.strip():
        yield _to_be_written("supplier", Text("支払先の名称", "the supplier"))
    if line.cost_item not in WITHOUT_BILL and not plain_number(line.bill_number):
        yield _to_be_written("bill_number", Text("請求書又は領収書の番号", "the number of the bill"))
    for field in ("description", "supplier", "bill_number", "rate_source", "remark"):
        said = getattr(line, field)
        if hidden_characters(said) or len(said) > MAX_WORDS_CHARACTERS:
            yield (
                "words_unfit",
                field,
                Text(
                    "長すぎるか、見えない文字が含まれています", "too long, or it holds characters that cannot be seen"
                ),
                Text(
                    f"改行などを除き、{MAX_WORDS_CHARACTERS}字以内で記入してください",
                    f"leave out line breaks and the like; at most {MAX_WORDS_CHARACTERS} characters",
                ),
            )
    if line.supplier_number and not is_corporate_number(line.supplier_number):
        yield (
            "identifier_invalid",
            "supplier_number",
            Text("法人番号の検査数字が正しくありません", "not a valid corporate number"),
            Text("13桁の番号を見直すか、空欄にしてください", "look at its 13 digits again, or leave it empty"),
        )
    if line.evidence not in terms.evidence:
        yield (
            "evidence_missing",
            "evidence",
            Text("証拠書類がありません", "its evidence is not there"),
            Text(
                "先に証拠書類を登録し、その名前を記入してください",
                "add the paper to the report first, and give its name",
            ),
        )


def _to_be_written(field: str, name: Text) -> _Found:
    return (
        "missing",
        field,
        Text(f"{name.ja}が記入されていません", f"{name.en} is missing"),
        Text("記入してください", "fill it in"),
    )


def _of_amounts(line: Line) -> Iterator[_Found]:
    if not 0 < line.amount_yen <= MAX_YEN:
        yield (
            "amount_out_of_range",
            "amount_yen",
            Text("金額が1円以上ではないか、大きすぎます", "the amount is not above zero, or is too large"),
            Text("税込の支払額を円単位で記入してください", "give what was paid, tax included, in whole yen"),
        )
    elif not 0 <= line.tax_yen < line.amount_yen:
        yield (
            "tax_out_of_range",
            "tax_yen",
            Text("消費税額が金額の内数ではありません", "the consumption tax is not within the amount"),
            Text("金額に含まれる消費税額を記入してください", "give the tax that the amount holds, or 0"),
        )


def _yen_by_rate(line: Line, rounding: Rounding) -> Yen | None:
    amount, rate = line.foreign_amount, line.exchange_rate
    if amount is None or rate is None:
        return None
    if not (is_kept_exactly(amount, AMOUNT_PLACES) and is_kept_exactly(rate, RATE_PLACES)):
        return None
    return yen_of(amount, rate, rounding)


def _of_currency(line: Line, terms: Terms) -> Iterator[_Found]:
    said = [line.foreign_amount, line.exchange_rate, line.rate_source.strip(), line.rate_on]
    if not line.currency:
        if any(value not in (None, "") for value in said):
            yield _to_be_written("currency", Text("換算レートの通貨", "the currency of the rate"))
        return
    if line.currency not in CURRENCIES - {YEN}:
        yield (
            "currency_unknown",
            "currency",
            Text("円以外の通貨の記号（ISO 4217）ではありません", "not the code (ISO 4217) of a currency besides yen"),
            Text("USDのように記入してください。円の支出では空欄です", "write USD, for example; leave it empty for yen"),
        )
    for field, number, places in (
        ("foreign_amount", line.foreign_amount, AMOUNT_PLACES),
        ("exchange_rate", line.exchange_rate, RATE_PLACES),
    ):
        if number is None or not is_kept_exactly(number, places):
            yield (
                "foreign_out_of_range",
                field,
                Text("記入がないか、0以下か、桁が多すぎます", "missing, not above zero, or with too many digits"),
                Text(
                    f"0より大きい数を、小数{places}桁までで記入してください",
                    f"give a number above zero with at most {places} places after the point",
                ),
            )
    yield from _of_rate(line, terms)
    amount_yen = _yen_by_rate(line, terms.rounding)
    if amount_yen is not None and line.amount_yen != amount_yen:
        yield (
            "not_by_the_rate",
            "amount_yen",
            Text("外貨額と換算レートによる円額ではありません", "not what the foreign amount and the rate come to"),
            Text(f"{amount_yen:,}円とするか、空欄にしてください", f"write JPY {amount_yen:,}, or leave it to the rate"),
        )


def _of_rate(line: Line, terms: Terms) -> Iterator[_Found]:
    if not line.rate_source.strip():
        yield (
            "rate_without_a_source",
            "rate_source",
            Text("換算レートの出典がありません", "the rate of exchange has no source"),
            Text("銀行の公示相場など、出典を記入してください", "say whose rate it is, such as a bank's published rate"),
        )
    if line.rate_on is None:
        yield (
            "rate_without_a_date",
            "rate_on",
            Text("換算レートの日付がありません", "the rate of exchange has no date"),
            Text("どの日のレートかを記入してください", "give the day of the rate"),
        )
    elif line.rate_on > terms.today:
        yield _not_come("rate_on")
    elif not 0 <= (line.paid_on - line.rate_on).days <= MAX_RATE_DAYS:
        yield (
            "rate_of_another_time",
            "rate_on",
            Text("支払の時期のレートではありません", "the rate is not of the time of the payment"),
            Text(
                f"支払日以前{MAX_RATE_DAYS}日以内のレートにしてください",
                f"use a rate of the day of the payment, or of the {MAX_RATE_DAYS} days before it",
            ),
        )


def _of_days(line: Line, terms: Terms) -> Iterator[_Found]:
    if line.ordered_on < terms.begins_on:
        day = terms.begins_on.isoformat()
        yield (
            "ordered_too_early",
            "ordered_on",
            Text("契約日より前に発注されています", "it was ordered before the contract"),
            Text(f"{day}以後に発注したものだけが対象です", f"only what was ordered from {day} on counts"),
        )
    if not terms.first_on <= line.delivered_on <= terms.last_on:
        first, last = terms.first_on.isoformat(), terms.last_on.isoformat()
        yield (
            "outside_the_period",
            "delivered_on",
            Text("この年度の実施期間外の納品・検収です", "it was delivered outside the period of this year"),
            Text(f"{first}から{last}までのものを報告してください", f"report what was delivered from {first} to {last}"),
        )
    for field, said, before in (
        ("delivered_on", line.delivered_on, line.ordered_on),
        ("paid_on", line.paid_on, terms.begins_on),
    ):
        if said < before:
            yield (
                "days_out_of_order",
                field,
                Text("日付の前後が逆です", "the days do not follow one another"),
                Text(f"{before.isoformat()}以後の日付にしてください", f"give a day from {before.isoformat()} on"),
            )
        if said > terms.today:
            yield _not_come(field)


def _not_come(field: str) -> _Found:
    return (
        "in_the_future",
        field,
        Text("まだ来ていない日付です", "this day has not come"),
        Text("済んだ支出だけを報告してください", "report only what has been done"),
    )


def _of_flags(line: Line, terms: Terms, **known: bool) -> Iterator[_Found]:
    if line.remark.strip():
        return
    for flag in flags_of(line, terms, **known):
        yield (
            "flag_unexplained",
            "remark",
            Text(f"{FLAGS[flag].ja}ですが、理由が書かれていません", f"{FLAGS[flag].en}, and no reason is given"),
            Text("審査する人が読む理由を備考に記入してください", "explain it in the remark: the reviewer will read it"),
        )
