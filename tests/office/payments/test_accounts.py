"""Accounts: proposed by their owner, confirmed by another on a number known before, put in force by a third."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kikin.office.audit.models import Event
from kikin.office.audit.record import salted_digest
from kikin.office.awards.models import Award, AwardMember
from kikin.office.claims.models import Claim
from kikin.office.payments import actions, queries
from kikin.office.payments.actions import CallBack, NewAccount
from kikin.office.payments.models import PayeeAccount, PayerAccount
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.payments import accounts
from tests.office.payments.accounts import CALL, CHANGED, PAYEE, TELEPHONE
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED, REASONS


def codes(member: AwardMember) -> list[str]:
    return [held.code for held in queries.holds_on([member], CONTRACTED.date())[member.pk]]


def paid_to(member: AwardMember) -> PayeeAccount:
    standing, _ = queries.accounts_of([member.organisation_id])
    return standing[member.organisation_id]


def test_an_account_passes_three_people(cast: Cast, member: AwardMember) -> None:
    one, two, *_ = cast.finance["jst"]
    assert codes(member) == ["no_account"]
    account = accounts.proposed(cast, member.organisation)
    assert codes(member) == ["account_changing"]
    with refused("not_from_this_state"):
        actions.put_in_force([account], two, CONTRACTED)
    actions.call_back(account, CALL, one, CONTRACTED)
    assert codes(member) == ["account_changing"]
    with refused("forbidden_four_eyes"):
        actions.put_in_force([account], one, CONTRACTED)
    actions.put_in_force([account], two, CONTRACTED)
    assert (account.state, codes(member)) == ("in_force", [])


def test_nobody_calls_back_about_what_they_have_entered(cast: Cast, member: AwardMember) -> None:
    one, *_ = cast.finance["jst"]
    account = accounts.proposed(cast, member.organisation)
    PayeeAccount.objects.filter(pk=account.pk).update(entered_by=one.person)
    with refused("forbidden_four_eyes"):
        actions.call_back(account, CALL, one, CONTRACTED)
    PayeeAccount.objects.filter(pk=account.pk).update(entered_by=cast.applicant.person)
    assert actions.call_back(account, CALL, one, CONTRACTED).state == "called_back"


def test_a_change_is_confirmed_on_the_number_that_stood_before_it(
    cast: Cast, award: Award, member: AwardMember, payee: None
) -> None:
    one, two, *_ = cast.finance["jst"]
    new_number = "03-5555-9999"
    changed = actions.propose(NewAccount(member.organisation, CHANGED, new_number, cast.applicant), CONTRACTED)
    assert (changed.known_telephone, codes(member)) == (TELEPHONE, ["account_changing"])
    for wrong in (new_number, "", "03-5555-0199"):
        with refused("wrong_number_called"):
            actions.call_back(changed, CallBack(wrong, "a register"), one, CONTRACTED)
    actions.call_back(changed, CallBack(TELEPHONE), one, CONTRACTED)
    before = paid_to(member)
    actions.put_in_force([changed], two, CONTRACTED)
    before.refresh_from_db()
    assert (before.state, paid_to(member), codes(member)) == ("replaced", changed, [])


def test_a_first_account_is_confirmed_on_a_number_from_elsewhere(cast: Cast, member: AwardMember) -> None:
    account = accounts.proposed(cast, member.organisation)
    with refused("no_source_of_number"):
        actions.call_back(account, CallBack("03-5555-0199"), cast.finance["jst"][0], CONTRACTED)
    called = actions.call_back(account, CALL, cast.finance["jst"][0], CONTRACTED)
    assert (called.called_telephone, called.source) == (CALL.telephone, CALL.source)


def test_a_change_that_is_refused_leaves_the_account_before_it(cast: Cast, member: AwardMember, payee: None) -> None:
    changed = accounts.proposed(cast, member.organisation, CHANGED)
    with refused("change_is_pending"):
        accounts.proposed(cast, member.organisation, CHANGED)
    with refused("no_reasons"):
        actions.refuse(changed, Text("", ""), cast.finance["jst"][0], CONTRACTED)
    actions.refuse(changed, REASONS, cast.finance["jst"][0], CONTRACTED)
    assert (paid_to(member).number, changed.state, codes(member)) == ("1234567", "refused", [])
    with refused("nothing_changes"):
        accounts.proposed(cast, member.organisation)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"holder": "見本ミホン"}, "character_not_allowed"),
        ({"number": "12345678"}, "account_incomplete"),
        ({"bank_code": "1"}, "account_incomplete"),
    ],
)
def test_only_a_whole_account_is_taken_in(cast: Cast, member: AwardMember, change: dict[str, str], code: str) -> None:
    with refused(code):
        accounts.proposed(cast, member.organisation, replace(PAYEE, **change))
    assert accounts.proposed(cast, member.organisation, PAYEE).state == "proposed"


def test_only_the_organisation_itself_names_its_account(cast: Cast, member: AwardMember) -> None:
    for stranger in (cast.other_applicant, cast.finance["jst"][0], cast.auditor):
        with refused("not_granted", hidden=stranger == cast.other_applicant):
            actions.propose(NewAccount(member.organisation, PAYEE, TELEPHONE, stranger), CONTRACTED)
    with refused("no_telephone"):
        actions.propose(NewAccount(member.organisation, PAYEE, " ", cast.applicant), CONTRACTED)
    assert (
        actions.propose(NewAccount(member.organisation, PAYEE, TELEPHONE, cast.applicant), CONTRACTED).number
        == "1234567"
    )


def test_a_number_never_enters_the_trail(cast: Cast, award: Award, approved: list[Claim], payer: None) -> None:
    accounts.accounts_of(cast, award)
    account = PayeeAccount.objects.get()
    said = "\n".join(Event.objects.values_list("canonical", flat=True))
    assert salted_digest(account.details.line()) in said
    said = re.sub(r"[0-9a-f]{32,}", "", said)  # a digest may hold any seven figures
    for secret in ("1234567", TELEPHONE, CALL.telephone, account.holder, "0000042"):
        assert secret not in said


def test_who_knows_a_number(cast: Cast, award: Award, payer: None, payee: None) -> None:
    account = PayeeAccount.objects.get()
    for actor in cast.everyone():
        is_finance = actor.role == "finance_officer" and actor.of == "jst"
        sees = is_finance or actor.role == "auditor" or actor == cast.applicant
        assert queries.payees_visible_to(actor).filter(pk=account.pk).exists() == sees, actor
        if sees:
            assert queries.number_for(queries.payee(account.ref, actor), actor) == (
                "1234567" if is_finance else "****567"
            )
        else:
            with refused(hidden=True):
                queries.payee(account.ref, actor)


def test_who_sees_from_where_an_agency_pays(cast: Cast, payer: None) -> None:
    account = PayerAccount.objects.get()
    for actor in cast.everyone():
        is_finance = actor.role == "finance_officer" and actor.of == "jst"
        sees = is_finance or actor.role == "auditor"
        assert queries.payers_visible_to(actor).filter(pk=account.pk).exists() == sees, actor
        if sees:
            assert queries.number_for(account, actor) == ("0000042" if is_finance else "****042")
        else:
            with refused(hidden=True):
                queries.payer(account.ref, actor)


def test_an_agency_s_own_account_is_approved_by_another(cast: Cast) -> None:
    one, two, *_ = cast.finance["jst"]
    account = actions.propose_payer("jst", accounts.PAYER, accounts.TERMS, one, CONTRACTED)
    with refused("forbidden_four_eyes"):
        actions.put_payer_in_force(account, one, CONTRACTED)
    with refused("not_granted", hidden=True):
        actions.propose_payer("jst", accounts.PAYER, accounts.TERMS, cast.finance["nedo"][0], CONTRACTED)
    with refused("change_is_pending"):
        actions.propose_payer("jst", accounts.PAYER, accounts.TERMS, two, CONTRACTED)
    actions.put_payer_in_force(account, two, CONTRACTED)
    another = accounts.payer_of(cast, "jst", terms=replace(accounts.TERMS, file_format="pain"))
    account.refresh_from_db()
    assert (account.state, another.state) == ("replaced", "in_force")


def test_terms_with_the_bank_are_whole(cast: Cast) -> None:
    one, *_ = cast.finance["jst"]
    with refused("account_incomplete"):
        terms = replace(accounts.TERMS, requester_code="12345678901", requester_kana="")
        actions.propose_payer("jst", accounts.PAYER, terms, one, CONTRACTED)
    account = actions.propose_payer("jst", accounts.PAYER, accounts.TERMS, one, CONTRACTED)
    with refused("no_reasons"):
        actions.refuse_payer(account, Text("", ""), one, CONTRACTED)
    assert actions.refuse_payer(account, REASONS, one, CONTRACTED).state == "refused"
