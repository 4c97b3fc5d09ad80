"""Runs: three people and one file, what is on hold left out, nothing paid twice, and what comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from kikin.fund.relations import Actor
from kikin.office.awards import actions as awards
from kikin.office.awards.models import Award, AwardMember
from kikin.office.claims import actions as claims
from kikin.office.claims.models import Claim
from kikin.office.ledger import queries as ledger
from kikin.office.ledger.check import check_ledger
from kikin.office.payments import actions, payables, queries
from kikin.office.payments.actions import paying
from kikin.office.payments.models import Payment, PaymentRun
from tests.cast import Cast
from tests.office.payments import accounts
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED, NEXT_YEAR, REASONS

DAY = date(2022, 9, 2)
SATURDAY = date(2022, 9, 3)
ALL_YEN = 200_000_000


@pytest.fixture
def people(cast: Cast) -> tuple[Actor, Actor, Actor]:
    """Who prepares, who approves and who sends."""
    one, two, three, _ = cast.finance["jst"]
    return one, two, three


@pytest.fixture
def run(approved: list[Claim], payer: None, payee: None, people: tuple[Actor, Actor, Actor]) -> PaymentRun:
    return actions.prepare("jst", [claim.ref for claim in approved], DAY, people[0], CONTRACTED)


def advanced_yen(member: AwardMember) -> int:
    return ledger.balance(f"advance:{member.award.ref}:{member.organisation.ref}")


def states(run: PaymentRun) -> list[str]:
    return [one.state for one in queries.payments_of(run)]


def test_a_run_pays_what_was_approved_and_each_claim_once(
    run: PaymentRun, approved: list[Claim], member: AwardMember, people: tuple[Actor, Actor, Actor]
) -> None:
    _, approver, sender = people
    actions.approve(run, approver, CONTRACTED)
    assert (states(run), advanced_yen(member)) == (["waiting"] * 3, 0)
    actions.send(run, sender, CONTRACTED)
    assert (run.state, states(run), advanced_yen(member)) == ("done", ["paid"] * 3, ALL_YEN)
    assert {(one.state, one.paid_by) for one in Claim.objects.all()} == {("paid", sender.person)}
    assert check_ledger().problems == []
    with refused("not_payable"):
        actions.prepare("jst", [approved[0].ref], DAY, people[0], CONTRACTED)


def test_what_stands_in_a_run_is_in_no_other(
    run: PaymentRun, approved: list[Claim], people: tuple[Actor, Actor, Actor]
) -> None:
    assert payables.waiting("jst") == []
    with refused("not_payable"):
        actions.prepare("jst", [approved[0].ref], DAY, people[0], CONTRACTED)
    actions.cancel(run, people[0], CONTRACTED)
    assert states(run) == ["withdrawn"] * 3
    assert [one.document for one in payables.waiting("jst")] == [claim.ref for claim in approved]
    assert actions.prepare("jst", [approved[0].ref], DAY, people[0], CONTRACTED).state == "prepared"


def test_the_database_knows_one_standing_payment_of_a_claim(run: PaymentRun) -> None:
    first = queries.payments_of(run)[0]
    first.pk, first.ref, first.number = None, "PAY-again", 99
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)
    first.state = "held"
    first.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=first.pk).update(state="waiting")


def test_each_step_is_another_person_s(cast: Cast, run: PaymentRun, people: tuple[Actor, Actor, Actor]) -> None:
    preparer, approver, sender = people
    with refused("not_granted", hidden=True):
        actions.approve(run, cast.finance["nedo"][0], CONTRACTED)
    with refused("forbidden_four_eyes"):
        actions.approve(run, preparer, CONTRACTED)
    actions.approve(run, approver, CONTRACTED)
    for earlier in (preparer, approver):
        with refused("forbidden_four_eyes"):
            actions.send(run, earlier, CONTRACTED)
    assert actions.send(run, sender, CONTRACTED).state == "done"


@pytest.mark.parametrize("place", [0, 1])
def test_whoever_checked_or_approved_a_claim_never_sends_it(
    cast: Cast, approved: list[Claim], payer: None, payee: None, place: int
) -> None:
    *_, third, fourth = cast.finance["jst"]
    run = actions.prepare("jst", [claim.ref for claim in approved], DAY, third, CONTRACTED)
    actions.approve(run, fourth, CONTRACTED)
    with refused("forbidden_four_eyes"):
        actions.send(run, cast.finance["jst"][place], CONTRACTED)


def test_the_one_who_filed_never_sends(run: PaymentRun, approved: list[Claim]) -> None:
    assert approved[0].filed_by in run.hands
    assert run.subject().done_by == {run.prepared_by}
    run.state = "approved"
    assert set(run.hands) <= run.subject().done_by


@pytest.mark.parametrize(
    ("day", "code"),
    [(SATURDAY, "not_a_business_day"), (date(2022, 8, 31), "day_is_past"), (date(2023, 1, 3), "not_a_business_day")],
)
def test_a_run_is_for_a_day_on_which_banks_work(
    approved: list[Claim], payer: None, payee: None, people: tuple[Actor, Actor, Actor], day: date, code: str
) -> None:
    chosen = [claim.ref for claim in approved]
    with refused(code):
        actions.prepare("jst", chosen, day, people[0], CONTRACTED)
    assert actions.prepare("jst", chosen, DAY, people[0], CONTRACTED).pay_on == DAY


def test_an_agency_without_an_account_pays_nothing(
    approved: list[Claim], payee: None, people: tuple[Actor, Actor, Actor]
) -> None:
    with refused("no_payer_account"):
        actions.prepare("jst", [claim.ref for claim in approved], DAY, people[0], CONTRACTED)


def test_the_file_is_the_same_each_time_and_its_digest_stands_in_the_trail(
    run: PaymentRun, people: tuple[Actor, Actor, Actor]
) -> None:
    from kikin.office.audit.models import Event

    actions.approve(run, people[1], CONTRACTED)
    first = queries.file_of(run)
    assert sha256(first).hexdigest() == run.file_digest
    assert run.file_digest in Event.objects.get(name="payment_run_approved").canonical
    actions.send(run, people[2], CONTRACTED + timedelta(hours=5))
    assert queries.file_of(PaymentRun.objects.get(pk=run.pk)) == first


def test_another_file_than_the_approved_one_is_not_sent(run: PaymentRun, people: tuple[Actor, Actor, Actor]) -> None:
    actions.approve(run, people[1], CONTRACTED)
    Payment.objects.filter(run=run, number=1).update(amount_yen=1)
    with refused("file_has_changed"):
        actions.send(run, people[2], CONTRACTED)


def test_a_run_that_waited_too_long_is_not_sent(run: PaymentRun, people: tuple[Actor, Actor, Actor]) -> None:
    actions.approve(run, people[1], CONTRACTED)
    with refused("day_is_past"):
        actions.send(run, people[2], CONTRACTED + timedelta(days=2))
    assert actions.send(run, people[2], CONTRACTED + timedelta(days=1)).state == "done"


class Cut(Exception):
    """The power goes."""


@pytest.mark.parametrize("moment", ["between", "within"])
def test_a_run_that_dies_half_way_goes_on_and_pays_nothing_twice(
    run: PaymentRun,
    member: AwardMember,
    people: tuple[Actor, Actor, Actor],
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:
    monkeypatch.setattr(paying, "BATCH_COUNT", 1)
    post, posted = paying._post, list[list[Payment]]()

    def dying(batch: list[Payment], actor: Actor, now: datetime) -> None:
        if len(posted) == 1 and moment == "between":
            raise Cut
        post(batch, actor, now)
        if len(posted) == 1:
            raise Cut
        posted.append(batch)

    actions.approve(run, people[1], CONTRACTED)
    with monkeypatch.context() as patch:
        patch.setattr(paying, "_post", dying)
        with pytest.raises(Cut):
            actions.send(run, people[2], CONTRACTED)
    run.refresh_from_db()
    assert (run.state, states(run)) == ("sent", ["paid", "waiting", "waiting"])
    assert advanced_yen(member) == 50_000_000
    with refused("not_from_this_state"):
        actions.send(run, people[2], CONTRACTED)
    with refused("forbidden_four_eyes"):
        actions.resume(run, people[1], NEXT_YEAR)
    actions.resume(run, people[2], NEXT_YEAR)
    assert (run.state, states(run), advanced_yen(member)) == ("done", ["paid"] * 3, ALL_YEN)
    actions.resume(run, people[2], NEXT_YEAR)
    assert advanced_yen(member) == ALL_YEN
    assert [row.kind for row in ledger.transfers_of(award=member.award.ref)].count("advance") == 3
    assert check_ledger().problems == []


def test_a_hold_that_comes_after_the_approval_stops_the_run_until_it_is_taken_out(
    cast: Cast, run: PaymentRun, award: Award, people: tuple[Actor, Actor, Actor]
) -> None:
    actions.approve(run, people[1], CONTRACTED)
    awards.suspend(award, REASONS, cast.directors["jst"], CONTRACTED)
    with refused("payments_held"):
        actions.send(run, people[2], CONTRACTED)
    actions.revise(run, people[0], CONTRACTED)
    assert (run.state, run.file_digest, states(run)) == ("prepared", "", ["held"] * 3)
    assert queries.payments_of(run)[0].held_for == ["award_not_active"]
    with refused("nothing_to_pay"):
        actions.approve(run, people[1], CONTRACTED)
    awards.resume(award, cast.directors["jst"], CONTRACTED)
    assert len(payables.waiting("jst")) == 3


def test_what_was_refused_after_the_run_was_prepared_is_not_paid(
    cast: Cast, run: PaymentRun, approved: list[Claim], member: AwardMember, people: tuple[Actor, Actor, Actor]
) -> None:
    claims.refuse(approved[1], REASONS, cast.finance["jst"][3], CONTRACTED)
    with refused("payments_held"):
        actions.approve(run, people[1], CONTRACTED)
    actions.revise(run, people[0], CONTRACTED)
    assert states(run) == ["waiting", "held", "waiting"]
    actions.approve(run, people[1], CONTRACTED)
    actions.send(run, people[2], CONTRACTED)
    assert advanced_yen(member) == 140_000_000


def test_whoever_resumed_a_run_says_nothing_of_what_the_bank_returned(
    run: PaymentRun, people: tuple[Actor, Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.approve(run, people[1], CONTRACTED)
    with monkeypatch.context() as patch:
        patch.setattr(paying, "_next_batch", lambda *_: [])
        actions.send(run, people[2], CONTRACTED)
    another = replace(people[2], person="PER-SOME-BODY-1")
    actions.resume(run, another, CONTRACTED)
    assert (run.state, run.posted_by) == ("done", [another.person])
    back = queries.payments_of(run)[0]
    for barred in (people[2], another):
        with refused("forbidden_four_eyes"):
            actions.fail(back, "口座名義相違", "NOTICE-8", barred, CONTRACTED)
    assert actions.fail(back, "口座名義相違", "NOTICE-8", people[0], CONTRACTED).state == "failed"


def test_what_is_stopped_after_the_file_has_gone_is_left_waiting(
    cast: Cast, run: PaymentRun, award: Award, people: tuple[Actor, Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.approve(run, people[1], CONTRACTED)
    with monkeypatch.context() as patch:
        patch.setattr(paying, "_next_batch", lambda *_: [])
        actions.send(run, people[2], CONTRACTED)
    awards.suspend(award, REASONS, cast.directors["jst"], CONTRACTED)
    actions.resume(run, people[2], CONTRACTED)
    assert (run.state, states(run)) == ("sent", ["waiting"] * 3)
    last = queries.payments_of(run)[2]
    actions.fail(last, "組戻", "NOTICE-7", people[0], CONTRACTED)
    awards.resume(award, cast.directors["jst"], CONTRACTED)
    actions.resume(run, people[2], CONTRACTED)
    assert (run.state, states(run)) == ("done", ["paid", "paid", "failed"])


def test_a_payment_that_comes_back_is_taken_back_and_can_be_paid_again(
    run: PaymentRun, approved: list[Claim], member: AwardMember, people: tuple[Actor, Actor, Actor]
) -> None:
    actions.approve(run, people[1], CONTRACTED)
    actions.send(run, people[2], CONTRACTED)
    back = queries.payments_of(run)[0]
    with refused("no_reasons", "no_document"):
        actions.fail(back, "", "", people[0], CONTRACTED)
    with refused("forbidden_four_eyes"):
        actions.fail(back, "口座名義相違", "NOTICE-8", people[2], CONTRACTED)
    actions.fail(back, "口座名義相違", "NOTICE-8", people[0], CONTRACTED)
    approved[0].refresh_from_db()
    assert (back.state, back.reasons) == ("failed", "口座名義相違")
    assert (approved[0].state, approved[0].paid_on, approved[0].paid_by) == ("approved", None, "")
    assert advanced_yen(member) == ALL_YEN - 50_000_000
    with refused("not_from_this_state"):
        actions.fail(back, "口座名義相違", "NOTICE-8", people[0], CONTRACTED)
    actions.pay_documents([approved[0].ref], people, CONTRACTED)
    assert advanced_yen(member) == ALL_YEN
    again = queries.payments_for(approved[0].ref)
    assert [one.state for one in again] == ["failed", "paid"]
    actions.fail(again[1], "口座解約", "NOTICE-9", people[0], CONTRACTED)
    assert advanced_yen(member) == ALL_YEN - 50_000_000
    assert check_ledger().problems == []


def test_a_run_for_april_is_made_in_march_and_sent_in_april(
    approved: list[Claim], payer: None, payee: None, member: AwardMember, people: tuple[Actor, Actor, Actor]
) -> None:
    march, april = (datetime(2023, month, day, 3, tzinfo=UTC) for month, day in ((3, 30), (4, 3)))
    run = actions.prepare("jst", [one.ref for one in approved], april.date(), people[0], march)
    actions.approve(run, people[1], march)
    with refused("day_is_of_another_year"):
        actions.send(run, people[2], march)
    assert (run.state, advanced_yen(member)) == ("approved", 0)
    actions.send(run, people[2], april)
    assert (run.state, advanced_yen(member)) == ("done", ALL_YEN)


def test_claims_are_paid_in_one_go_for_the_first_day_on_which_banks_work(
    approved: list[Claim], payer: None, payee: None, member: AwardMember, people: tuple[Actor, Actor, Actor]
) -> None:
    friday_evening = datetime.combine(DAY, CONTRACTED.timetz()) + timedelta(hours=13)
    run = actions.pay_documents([one.ref for one in approved], people, friday_evening)
    assert (run.state, run.pay_on, advanced_yen(member)) == ("done", date(2022, 9, 5), ALL_YEN)


def test_claims_on_hold_are_not_paid_in_one_go(
    cast: Cast, approved: list[Claim], payer: None, payee: None, award: Award, people: tuple[Actor, Actor, Actor]
) -> None:
    actions.place(award, "open_finding", REASONS, people[0], CONTRACTED)
    with refused("on_hold", "nothing_to_pay"):
        actions.pay_documents([one.ref for one in approved], people, CONTRACTED)


def test_a_run_of_hundreds_takes_few_readings(
    cast: Cast,
    member: AwardMember,
    payer: None,
    payee: None,
    people: tuple[Actor, Actor, Actor],
    django_assert_max_num_queries: object,
) -> None:
    many = accounts.approved_claims(cast, member, (1_000,) * 120)
    with django_assert_max_num_queries(220):  # type: ignore[operator]
        run = actions.pay_documents([one.ref for one in many], people, CONTRACTED)
    assert (run.state, advanced_yen(member)) == ("done", 120_000)


def test_who_sees_a_run(cast: Cast, run: PaymentRun) -> None:
    payment = queries.payments_of(run)[0]
    for actor in cast.everyone():
        sees = actor.role == "auditor" or (actor.role == "finance_officer" and actor.of == "jst")
        assert queries.runs_visible_to(actor).filter(pk=run.pk).exists() == sees, actor
        if sees:
            assert (queries.run(run.ref, actor), queries.payment(payment.ref, actor)) == (run, payment)
        else:
            with refused(hidden=True):
                queries.run(run.ref, actor)
            with refused(hidden=True):
                queries.payment(payment.ref, actor)


def test_the_approved_account_is_the_one_in_the_file(
    cast: Cast, run: PaymentRun, member: AwardMember, people: tuple[Actor, Actor, Actor]
) -> None:
    changed = accounts.proposed(cast, member.organisation, accounts.CHANGED)
    with refused("payments_held"):
        actions.approve(run, people[1], CONTRACTED)
    call = actions.CallBack(accounts.TELEPHONE)
    accounts.in_force(cast, "jst", [changed], call=call)
    with refused("payments_held"):
        actions.approve(run, people[1], CONTRACTED)
    actions.cancel(run, people[0], CONTRACTED)
    documents = [one.document for one in queries.payments_of(run)]
    run = actions.prepare("jst", documents, DAY, people[0], CONTRACTED)
    actions.approve(run, people[1], CONTRACTED)
    assert b"7654321" in queries.file_of(run)
    assert b"1234567 " not in queries.file_of(run)
