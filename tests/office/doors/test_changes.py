"""Changes by the doors: what one would do is shown before it is filed and before it is decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from kikin.office.awards.models import Award
from kikin.office.changes import actions
from kikin.office.changes.models import Change
from kikin.office.claims.models import Claim
from kikin.office.closing.models import FundEntry
from tests.cast import Cast
from tests.office.changes import one_year
from tests.office.changes.situations import award_of_two
from tests.office.changes.test_one_year_money import IN_TIME, carried
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.rounds import CONTRACTED, NEXT_YEAR

MOVE = {"fiscal_year": 2022, "from_item": "equipment", "to_item": "travel", "amount_yen": "50,000,000", "after": ""}


@pytest.fixture
def award(cast: Cast, at: Callable[[datetime], None]) -> Award:
    at(CONTRACTED)
    return award_of_two(cast)


def url(award: Award, kind: str = "", act: str = "") -> str:
    return f"/applicant/awards/{award.ref}/changes/" + (f"{kind}/{act}" if kind else "")


def shown(cast: Cast, award: Award, kind: str, answers: dict[str, Any]) -> str:
    """The page that shows what a change would do."""
    query = "&".join(f"{name}={value}" for name, value in answers.items())
    with nothing_changes():
        return page(cast.applicant, f"{url(award, kind)}?{query}")


def filed(cast: Cast, award: Award) -> Change:
    assert send(cast.applicant, url(award, "move_items", "file"), **MOVE).status_code == 302
    return Change.objects.get()


def test_nobody_but_applicants_and_programme_comes_in(cast: Cast, award: Award) -> None:
    is_closed_to(outsiders(cast, "applicant"), [url(award), url(award, "prolong"), url(award, "prolong", "file")])
    change = filed(cast, award)
    here = f"/programme/changes/{change.ref}/"
    is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [here, f"{here}check", f"{here}approve"])
    assert status(cast.officers["nedo"], here) == 404


def test_every_page_speaks_both_languages(cast: Cast, award: Award) -> None:
    kinds = ("move_items", "use_earlier", "use_later", "member_leaves", "prolong")
    change = filed(cast, award)
    in_both_languages(
        cast.applicant, [url(award), *(url(award, one) for one in kinds), f"/applicant/changes/{change.ref}/"]
    )
    in_both_languages(cast.officers["jst"], ["/programme/changes/", f"/programme/changes/{change.ref}/"])
    for actor, door in (
        (cast.applicant, "applicant"),
        (cast.officers["jst"], "programme"),
        (cast.finance["jst"][0], "finance"),
    ):
        assert change.ref in page(actor, f"/{door}/awards/{award.ref}/")


def test_a_member_may_not_ask_for_what_is_the_lead_s(cast: Cast, award: Award) -> None:
    assert "use_later" in page(cast.other_applicant, url(award))
    for kind in ("member_leaves", "prolong", "carry_over", "no_such_kind"):
        assert status(cast.other_applicant, url(award, kind)) == 404


def test_what_it_would_do_is_shown_before_it_is_filed(cast: Cast, award: Award) -> None:
    said = shown(cast, award, "move_items", MOVE)
    assert "It needs approval" in said and "Effect on the plan" in said and "JPY 30,000,000" in said
    assert "A notice is enough" in shown(cast, award, "move_items", MOVE | {"amount_yen": "40000000"})
    change = filed(cast, award)
    assert (change.state, change.kind) == ("filed", "move_items")
    assert send(cast.applicant, url(award, "move_items", "file"), **MOVE).status_code == 302
    assert Change.objects.count() == 1


def test_what_speaks_against_it_stands_at_its_question(cast: Cast, award: Award) -> None:
    with nothing_changes():
        answer = send(cast.applicant, url(award, "move_items", "file"), **MOVE | {"amount_yen": "80000001"})
    assert answer.status_code == 422
    assert "ask for at most JPY 80,000,000" in answer.content.decode()
    answer = send(cast.applicant, url(award, "move_items", "file"), **MOVE | {"to_item": "construction"})
    assert answer.status_code == 422


def test_it_is_withdrawn_while_it_waits(cast: Cast, award: Award) -> None:
    change = filed(cast, award)
    here = f"/applicant/changes/{change.ref}/"
    assert "Withdraw it" in page(cast.applicant, here)
    assert "Withdraw it" not in page(cast.other_applicant, here)
    with nothing_changes():
        assert send(cast.other_applicant, f"{here}withdraw").status_code == 409
    for _ in range(2):
        assert send(cast.applicant, f"{here}withdraw").status_code == 302
    change.refresh_from_db()
    assert change.state == "withdrawn"
    assert "Withdrawn" in page(cast.applicant, here)


def test_it_is_checked_and_approved_by_two_with_its_effect_before_them(cast: Cast, award: Award) -> None:
    change = filed(cast, award)
    here = f"/programme/changes/{change.ref}/"
    officer, director = cast.officers["jst"], cast.directors["jst"]
    assert change.ref in page(officer, "/programme/changes/?state=filed")
    assert "Effect on the plan" in page(officer, here)
    with nothing_changes():
        assert send(director, f"{here}approve").status_code == 409
    assert send(officer, f"{here}check").status_code == 302
    said = page(director, here)
    assert "Effect on the plan" in said and f"{here}approve" in said
    assert f"{here}approve" not in page(officer, here)
    for _ in range(2):
        assert send(director, f"{here}approve").status_code == 302
    change.refresh_from_db()
    assert (change.state, change.decided_by) == ("approved", director.person)
    assert "A change was approved" in page(cast.applicant, f"/applicant/changes/{change.ref}/")


def test_it_is_refused_with_reasons(cast: Cast, award: Award) -> None:
    change = filed(cast, award)
    here = f"/programme/changes/{change.ref}/"
    with nothing_changes():
        assert send(cast.directors["jst"], f"{here}refuse", reasons_ja="", reasons_en="").status_code == 422
    reasons = {"reasons_ja": "計画と合いません。", "reasons_en": "It does not fit the plan."}
    assert send(cast.directors["jst"], f"{here}refuse", **reasons).status_code == 302
    assert "It does not fit the plan." in page(cast.applicant, f"/applicant/changes/{change.ref}/")


def test_a_member_leaves_by_the_door(cast: Cast, award: Award) -> None:
    answers = {
        "member": cast.other_applicant.of,
        "shares_are": "weights",
        f"share_{cast.applicant.of}": "1",
        "note": "withdrawn from the field",
        "after": "",
    }
    said = shown(cast, award, "member_leaves", answers)
    assert "Effect on the contracts" in said and "Effect on the ledger" in said and "JPY 1,000,001" in said
    assert send(cast.applicant, url(award, "member_leaves", "file"), **answers).status_code == 302
    assert Change.objects.get().request.shares == {cast.applicant.of: 1}


@pytest.fixture
def one_year_cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    return one_year.found_one_year_fund(monkeypatch)


def test_carried_money_is_a_choice_of_its_own(one_year_cast: Cast, at: Callable[[datetime], None]) -> None:
    cast, award = one_year_cast, one_year.active_award(one_year_cast)
    at(IN_TIME)
    assert status(cast.applicant, url(award, "use_later")) == 404
    prolong = {"to_year": 2023, "note": "late", "after": ""}
    assert "2023" in shown(cast, award, "prolong", prolong)
    change = carried(cast, award)
    assert "apart from the money of the year" not in page(cast.applicant, f"/applicant/changes/{change.ref}/")
    at(NEXT_YEAR)
    here = f"/applicant/awards/{award.ref}/"
    assert "carried into it: up to JPY 50,000,000" in page(cast.applicant, here)
    asked = {"fiscal_year": "2023-carried", "amount_yen": "50,000,001", "after": ""}
    with nothing_changes():
        assert send(cast.applicant, f"{here}claim", **asked).status_code == 422
    assert send(cast.applicant, f"{here}claim", **asked | {"amount_yen": "50,000,000"}).status_code == 302
    assert (Claim.objects.get().fiscal_year, Claim.objects.get().carried_into) == (2023, 2023)
    assert "arried money" in page(cast.finance["jst"][0], f"/finance/claims/{Claim.objects.get().ref}/")


def test_an_approval_of_a_carry_over_asks_for_its_number(one_year_cast: Cast, at: Callable[[datetime], None]) -> None:
    from tests.office.changes.test_one_year_money import prolonged, request

    cast = one_year_cast
    at(IN_TIME)
    award = prolonged(cast, one_year.active_award(cast))
    change = actions.file(award, request(cast), cast.applicant, IN_TIME)
    actions.check(change, cast.officers["jst"], IN_TIME)
    here = f"/programme/changes/{change.ref}/"
    assert "Number of the approval" in page(cast.directors["jst"], here)
    with nothing_changes():
        assert send(cast.directors["jst"], f"{here}approve", approval_number="").status_code == 422
    assert send(cast.directors["jst"], f"{here}approve", approval_number="財計-12").status_code == 302


def test_what_a_year_has_left_is_returned_by_the_door(one_year_cast: Cast, at: Callable[[datetime], None]) -> None:
    cast = one_year_cast
    at(CONTRACTED)
    award = one_year.active_award(cast)
    finance, here = cast.finance["jst"][0], "/finance/unspent/"
    is_closed_to(outsiders(cast, "finance_officer"), [here, f"{here}propose"])
    assert here in page(finance, "/finance/contracts/")
    assert award.ref not in page(finance, here)
    at(NEXT_YEAR)
    in_both_languages(finance, [here])
    assert "JPY 200,000,000" in page(finance, here)
    assert "eports of cost or of work are not reviewed" in page(finance, here)
    with nothing_changes():
        assert send(finance, f"{here}propose", document="").status_code == 422
        assert send(finance, f"{here}propose", document="RETURN-1").status_code == 409
    at(datetime(2023, 6, 1, 3, tzinfo=UTC))
    assert send(finance, f"{here}propose", document="RETURN-1").status_code == 302
    with nothing_changes():
        assert send(finance, f"{here}propose", document="RETURN-1").status_code == 302
    entry = f"/finance/closing/entries/{FundEntry.objects.get().ref}/"
    assert entry in page(finance, here)
    in_both_languages(finance, [here, entry])
    with nothing_changes():
        assert send(finance, f"{entry}confirm").status_code == 409
    assert send(cast.finance["jst"][1], f"{entry}confirm").status_code == 302
    assert award.ref not in page(finance, here)
