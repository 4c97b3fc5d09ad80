"""Payment runs: prepared, approved by another, sent by a third; and each payment in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kikin.fund.charter import Calendar
from kikin.fund.lifecycle import Lifecycle, Step, problems_of, reasons_are_given
from kikin.values.problems import Problem
from kikin.values.text import Text

FILE_FORMATS: dict[str, Text] = {
    "zengin": Text("全銀協規定形式（総合振込）", "Zengin transfer file"),
    "pain": Text("ISO 20022（pain.001.001.09）", "ISO 20022 (pain.001.001.09)"),
}
STANDING = frozenset({"waiting", "paid"})
"""States in which a payment stands for what it pays; one that is held, withdrawn or failed leaves it to another."""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """A run on its way. `held` are the payments, by ref, that something stops although they are still to be paid.

    `pays_in_another_year` says that the fiscal year of its day has not begun.
    """

    waiting_count: int = 0
    held: tuple[str, ...] = ()
    has_payer: bool = True
    pay_on: date | None = None
    today: date | None = None
    calendar: Calendar | None = None
    pays_in_another_year: bool = False
    file_problems: tuple[Problem, ...] = ()
    digest_now: str = ""
    digest_approved: str = ""


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """A payment that comes back from the bank, and what the bank says about it."""

    reasons: str = ""
    document: str = ""


def is_business_day(day: date, calendar: Calendar) -> bool:
    """Whether banks work on a day."""
    return not calendar.is_free(day) and (day.month, day.day) not in calendar.banks_rest


def first_business_day(day: date, calendar: Calendar) -> date:
    """That day, or the next on which banks work."""
    while not is_business_day(day, calendar):
        day += timedelta(days=1)
    return day


def has_payments(facts: RunFacts) -> Problem | None:
    if facts.waiting_count:
        return None
    return Problem(
        "nothing_to_pay",
        "payment_run.payments",
        Text("支払う対象がありません", "there is nothing to pay"),
        Text("支払える請求を選んでください", "choose claims that can be paid"),
    )


def nothing_is_held(facts: RunFacts) -> Problem | None:
    if not facts.held:
        return None
    return Problem(
        "payments_held",
        "payment_run.payments",
        Text(f"{len(facts.held)}件の支払が保留されています", f"{len(facts.held)} of its payments are on hold"),
        Text("保留分を外してから、改めて承認を受けてください", "take them out, then have the run approved again"),
        ", ".join(facts.held[:5]),
    )


def its_payer_is_known(facts: RunFacts) -> Problem | None:
    if facts.has_payer:
        return None
    return Problem(
        "no_payer_account",
        "payment_run.payer",
        Text("機関の支払口座が登録されていません", "the agency has no account in force to pay from"),
        Text("支払口座を登録し、別の担当者の承認を受けてください", "enter one, and have another approve it"),
    )


def its_day_is_a_business_day(facts: RunFacts) -> Problem | None:
    if facts.pay_on and facts.calendar and is_business_day(facts.pay_on, facts.calendar):
        return None
    return Problem(
        "not_a_business_day",
        "payment_run.pay_on",
        Text("振込指定日が銀行の営業日ではありません", "banks do not work on the day of the transfer"),
        Text("銀行の営業日を指定してください", "choose a day on which banks work"),
        str(facts.pay_on or ""),
    )


def its_day_is_not_past(facts: RunFacts) -> Problem | None:
    if facts.pay_on is not None and facts.today is not None and facts.pay_on >= facts.today:
        return None
    return Problem(
        "day_is_past",
        "payment_run.pay_on",
        Text("振込指定日が過ぎています", "the day of the transfer is past"),
        Text("取りやめて、新しい日付で作り直してください", "cancel the run, and prepare one for another day"),
        str(facts.pay_on or ""),
    )


def its_day_is_of_this_year(facts: RunFacts) -> Problem | None:
    """What is sent is posted at once, and belongs to the year in which it leaves the fund."""
    if not facts.pays_in_another_year:
        return None
    return Problem(
        "day_is_of_another_year",
        "payment_run.pay_on",
        Text("振込指定日が翌年度です", "the day of the transfer lies in the next fiscal year"),
        Text("その年度が始まってから送信してください", "send the run once that year has begun"),
        str(facts.pay_on or ""),
    )


def its_file_can_be_written(facts: RunFacts) -> Problem | None:
    return facts.file_problems[0] if facts.file_problems else None


def its_file_is_the_approved_one(facts: RunFacts) -> Problem | None:
    if facts.digest_now == facts.digest_approved:
        return None
    return Problem(
        "file_has_changed",
        "payment_run.file",
        Text("振込データが承認されたものと異なります", "the file is not the one that was approved"),
        Text("改めて承認を受けてください", "have the run approved again"),
    )


def all_is_paid(facts: RunFacts) -> Problem | None:
    if not facts.waiting_count:
        return None
    return Problem(
        "payments_waiting",
        "payment_run.payments",
        Text(f"{facts.waiting_count}件がまだ記帳されていません", f"{facts.waiting_count} payments are not posted yet"),
        Text("支払の続きを行ってください", "resume the run"),
    )


gives_reasons = reasons_are_given(
    "payment.reasons", Text("銀行の通知にある理由を記入してください", "give the reason that the bank's notice says")
)


def has_a_document(facts: PaymentFacts) -> Problem | None:
    if facts.document.strip():
        return None
    return Problem(
        "no_document",
        "payment.document",
        Text("銀行の通知の番号がありません", "the bank's notice is not named"),
        Text("組戻・不能通知の番号を記入してください", "name the notice by which it came back"),
    )


PAYMENT_RUN = Lifecycle(
    kind="payment_run",
    initial="prepared",
    ends=frozenset({"done", "cancelled"}),
    steps=(
        Step(
            "approve",
            "prepared",
            "approved",
            "payment_run_approved",
            (
                has_payments,
                nothing_is_held,
                its_payer_is_known,
                its_day_is_a_business_day,
                its_day_is_not_past,
                its_file_can_be_written,
            ),
        ),
        Step(
            "send",
            "approved",
            "sent",
            "payment_run_sent",
            (
                has_payments,
                nothing_is_held,
                its_day_is_not_past,
                its_day_is_of_this_year,
                its_file_is_the_approved_one,
            ),
        ),
        Step("finish", "sent", "done", "payment_run_done", (all_is_paid,)),
        Step("revise", "prepared", "prepared", "payment_run_revised"),
        Step("revise", "approved", "prepared", "payment_run_revised"),
        Step("cancel", "prepared", "cancelled", "payment_run_cancelled"),
        Step("cancel", "approved", "cancelled", "payment_run_cancelled"),
    ),
)

PAYMENT = Lifecycle(
    kind="payment",
    initial="waiting",
    ends=frozenset({"paid", "held", "withdrawn", "failed"}),
    steps=(
        Step("pay", "waiting", "paid", "payment_paid"),
        Step("hold", "waiting", "held", "payment_held"),
        Step("withdraw", "waiting", "withdrawn", "payment_withdrawn"),
        Step("fail", "waiting", "failed", "payment_failed", (gives_reasons, has_a_document)),
        Step("fail", "paid", "failed", "payment_failed", (gives_reasons, has_a_document)),
    ),
)


def problems_of_preparing(facts: RunFacts) -> tuple[Problem, ...]:
    """Everything that speaks against preparing a run; what is on hold is set aside in it, not refused."""
    return problems_of((has_payments, its_payer_is_known, its_day_is_a_business_day, its_day_is_not_past), facts)
