"""The applicant's door: write in sections, send before the deadline to the second, keep the receipt."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from kikin.fund.relations import Actor
from kikin.office.applications import actions
from kikin.office.applications import outline as o
from kikin.office.applications.models import Application, Submission
from kikin.office.calls.models import Call
from kikin.office.doors.applicant import changes
from kikin.office.doors.applicant.sections import ALL_DISCLOSED
from kikin.values.money import MAX_YEN
from kikin.values.text import Text
from tests.cast import BEFORE_CLOSING, CLOSES, OPENS, Cast, complete_outline
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, page, send, status

OPEN = OPENS + timedelta(days=1)
PAGES = ("", "receipt")
WRITING = (
    "edit/",
    "edit/basics",
    "edit/members",
    "edit/people",
    "edit/budget",
    "edit/declarations",
    "edit/disclosures",
)


@pytest.fixture(autouse=True)
def _while_the_call_is_open(at: Callable[[datetime], None]) -> None:
    at(OPEN)


@pytest.fixture
def draft(cast: Cast, call: Call) -> Application:
    """A draft that lacks nothing."""
    return actions.draft(call, complete_outline(cast), cast.applicant, OPENS)


def url(application: Application, rest: str = "") -> str:
    return f"/applicant/applications/{application.ref}/{rest}"


def outline(application: Application) -> o.Outline:
    application.refresh_from_db()
    return o.outline_of(application)


def test_nobody_but_applicants_comes_in(cast: Cast, application: Application) -> None:
    others = [cast.bodies["meti"], cast.officers["nedo"], cast.reviewers[0], cast.security_lead, cast.auditor]
    urls = ["/applicant/", url(application), url(application, "receipt"), url(application, "withdraw")]
    is_closed_to(others, [*urls, f"/applicant/calls/{application.call.ref}/"])


def test_another_applicant_does_not_learn_that_it_is_there(cast: Cast, draft: Application) -> None:
    for rest in (*PAGES, *WRITING, "check", "recall", "withdraw", "receipt/content"):
        assert status(cast.other_applicant, url(draft, rest)) == 404, rest
    assert status(cast.applicant, url(draft)) == 200
    assert draft.ref not in page(cast.other_applicant, "/applicant/")


def test_a_member_of_the_consortium_looks_and_does_not_touch(cast: Cast, call: Call) -> None:
    members = (o.MemberOutline(cast.applicant.of), o.MemberOutline(cast.other_applicant.of))
    application = actions.draft(call, complete_outline(cast, members=members), cast.applicant, OPENS)
    assert status(cast.other_applicant, url(application)) == 200
    for rest in (*WRITING, "check", "recall", "withdraw"):
        assert status(cast.other_applicant, url(application, rest)) == 403, rest
    actions.submit(application, cast.applicant, BEFORE_CLOSING)
    assert status(cast.other_applicant, url(application, "receipt")) == 200
    assert status(cast.other_applicant, url(application, "receipt/content")) == 403
    assert "Withdraw" not in page(cast.other_applicant, url(application))


def test_every_page_speaks_both_languages(cast: Cast, draft: Application) -> None:
    in_both_languages(cast.applicant, [url(draft, rest) for rest in (*WRITING, "check", "recall", "withdraw")])
    in_both_languages(cast.applicant, ["/applicant/", f"/applicant/calls/{draft.call.ref}/"])
    actions.submit(draft, cast.applicant, BEFORE_CLOSING)
    in_both_languages(cast.applicant, [url(draft), url(draft, "receipt")])
    assert "応募を始める" in page(cast.applicant, f"/applicant/calls/{draft.call.ref}/", "ja")
    assert "提出済み" in page(cast.applicant, "/applicant/", "ja")


def test_home_says_what_to_do_before_there_is_anything(cast: Cast, call: Call) -> None:
    shown = page(cast.applicant, "/applicant/")
    assert "No applications yet" in shown
    assert call.ref in shown


def test_a_call_that_has_closed_is_not_offered(cast: Cast, call: Call, at: Callable[[datetime], None]) -> None:
    at(CLOSES)
    assert call.ref not in page(cast.applicant, "/applicant/")
    assert "Start an application" not in page(cast.applicant, f"/applicant/calls/{call.ref}/")
    with nothing_changes():
        answer = send(cast.applicant, f"/applicant/calls/{call.ref}/apply")
    assert answer.status_code == 409


def test_two_clicks_begin_one_application(cast: Cast, call: Call) -> None:
    first = send(cast.applicant, f"/applicant/calls/{call.ref}/apply")
    second = send(cast.applicant, f"/applicant/calls/{call.ref}/apply")
    begun = Application.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == url(begun, "edit/")
    assert begun.lead.ref == cast.applicant.of


def test_from_nothing_to_the_receipt(cast: Cast, call: Call) -> None:
    me = cast.applicant
    send(me, f"/applicant/calls/{call.ref}/apply")
    begun = Application.objects.get()
    missing = page(me, url(begun, "edit/"))
    assert missing.count("Missing") == 4 and missing.count("Done") == 1
    basics = {"title_ja": "量子ビット", "summary_ja": "量子計算機の研究", "stage": "research", "keywords": "量子、計算"}
    send(me, url(begun, "edit/basics"), **basics)
    new = {
        "new-name_ja": "見本大学",
        "new-kind": "university",
        "new-size": "default",
        "new-cost_share_yen": "１，０００",
    }
    send(me, url(begun, "edit/members"), act="add", **new)
    send(me, url(begun, "edit/people"), act="add-me", **{"my-role": "principal_investigator"})
    university = outline(begun).members[1].organisation
    joining = {"new-name_en": "Sample Person", "new-role": "co_investigator", "new-member": university}
    send(me, url(begun, "edit/people"), act="add", **joining)
    send(me, url(begun, "edit/budget"), yen_0_2022_equipment="60,000,000", yen_1_2023_travel="５００円")
    yes = dict.fromkeys(("research_integrity", "export_control", "no_suspension"), "on")
    send(me, url(begun, "edit/declarations"), **yes)
    send(me, url(begun, "edit/disclosures"), act="state", all_disclosed="on")
    assert page(me, url(begun, "edit/")).count("Done") == 6

    said = outline(begun)
    assert [member.cost_share_yen for member in said.members] == [0, 1_000]
    assert [(one.role, one.member) for one in said.people] == [("principal_investigator", 0), ("co_investigator", 1)]
    lines = {(0, 2022, "equipment", 60_000_000), (1, 2023, "travel", 500)}
    assert {(one.member, one.fiscal_year, one.cost_item, one.amount_yen) for one in said.lines} == lines
    assert set(said.declarations) == {*yes, ALL_DISCLOSED} and said.keywords == ("量子", "計算")

    assert "Ready to submit" in page(me, url(begun, "check"))
    assert send(me, url(begun, "check")).headers["Location"] == url(begun, "receipt")
    sent = Submission.objects.get()
    receipt = page(me, url(begun, "receipt"))
    assert begun.ref in receipt and sent.sha256 in receipt


def test_the_receipt_tells_the_second_in_the_charters_zone(cast: Cast, application: Application) -> None:
    assert "31 May 2022, 11:59:59 JST" in page(cast.applicant, url(application, "receipt"))
    assert "2022年5月31日（火）11:59:59 JST" in page(cast.applicant, url(application, "receipt"), "ja")


def test_what_is_downloaded_has_the_digest_of_the_receipt(
    cast: Cast, application: Application, enter: Callable[[Actor], Client]
) -> None:
    content = enter(cast.applicant).get(url(application, "receipt/content")).content
    assert hashlib.sha256(content).hexdigest() == Submission.objects.get().sha256


@pytest.mark.parametrize(("late_by_seconds", "code"), [(-1, 302), (0, 409)])
def test_the_deadline_is_kept_to_the_second(
    cast: Cast, draft: Application, at: Callable[[datetime], None], late_by_seconds: int, code: int
) -> None:
    at(CLOSES + timedelta(seconds=late_by_seconds))
    before = outline(draft)
    answer = send(cast.applicant, url(draft, "check"))
    assert answer.status_code == code
    assert Submission.objects.count() == (code == 302)
    assert outline(draft) == before


def test_whoever_is_late_is_told_kindly_and_loses_nothing(
    cast: Cast, draft: Application, at: Callable[[datetime], None]
) -> None:
    at(CLOSES)
    with nothing_changes():
        told = send(cast.applicant, url(draft, "check")).content.decode()
    assert "kept as a draft" in told and "12:00:00 JST" in told
    assert "The deadline has passed" in page(cast.applicant, url(draft, "edit/"))
    assert "量子ビットの安定化" in page(cast.applicant, url(draft, "edit/basics"))


def test_a_second_click_on_submit_shows_the_receipt(cast: Cast, draft: Application) -> None:
    first = send(cast.applicant, url(draft, "check"))
    with nothing_changes():
        second = send(cast.applicant, url(draft, "check"))
    assert first.headers["Location"] == second.headers["Location"] == url(draft, "receipt")
    assert Submission.objects.count() == 1


def test_everything_missing_is_said_at_once_with_the_way_to_it(cast: Cast, call: Call) -> None:
    blank = o.Outline(members=(o.MemberOutline(cast.applicant.of),))
    application = actions.draft(call, blank, cast.applicant, OPENS)
    with nothing_changes():
        answer = send(cast.applicant, url(application, "check"))
    assert answer.status_code == 409
    told = answer.content.decode().split('id="found"')[1].split("</section>")[0]
    for section in ("basics", "people", "budget"):
        assert url(application, f"edit/{section}") in told
    assert "not eligible" in page(cast.applicant, url(application, "edit/declarations"))
    warned = page(cast.applicant, url(application, "check")).split('id="warned"')[1]
    assert url(application, "edit/declarations") in warned


@pytest.mark.parametrize(
    ("typed", "yen"),
    [
        ("120000000", 120_000_000),
        ("１２０，０００，０００", 120_000_000),
        (" 120 000 000 円", 120_000_000),
        (str(MAX_YEN), MAX_YEN),
        ("1.5", None),
        ("-1", None),
        (str(MAX_YEN + 1), None),
        ("many", None),
    ],
)
def test_amounts_are_read_as_people_write_them(cast: Cast, draft: Application, typed: str, yen: int | None) -> None:
    before = outline(draft).lines
    answer = send(cast.applicant, url(draft, "edit/budget"), yen_0_2022_travel=typed)
    if yen is not None:
        assert answer.status_code == 302
        assert [line.amount_yen for line in outline(draft).lines] == [yen]
        return
    told = answer.content.decode()
    assert answer.status_code == 422 and outline(draft).lines == before
    assert "Sample one KK, travel, FY2022" in told
    assert re.search(rf'name="yen_0_2022_travel" value="{re.escape(typed)}"', told)


def test_a_total_too_large_is_refused_and_what_was_typed_stays(cast: Cast, draft: Application) -> None:
    largest = f"{MAX_YEN:,}"
    with nothing_changes():
        answer = send(cast.applicant, url(draft, "edit/budget"), yen_0_2022_travel=largest, yen_0_2023_travel="1")
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "total is too large" in told and f'value="{largest}"' in told


def test_the_budget_stands_beside_its_limit(cast: Cast, draft: Application) -> None:
    shown = page(cast.applicant, url(draft, "edit/budget"))
    assert "JPY 100,000,000" in shown
    assert "Most that the rate allows" in shown and "Budget of the call" in shown


def test_an_organisation_needs_a_name_and_a_true_number(cast: Cast, draft: Application) -> None:
    new = {"act": "add", "new-kind": "company", "new-size": "default", "new-cost_share_yen": "0"}
    for wrong in ({}, {"new-name_en": "Sample", "new-corporate_number": "1234567890123"}):
        with nothing_changes():
            assert send(cast.applicant, url(draft, "edit/members"), **new | wrong).status_code == 422
    right = {"new-name_en": "Sample", "new-corporate_number": ""}
    assert send(cast.applicant, url(draft, "edit/members"), **new | right).status_code == 302
    assert len(outline(draft).members) == 2


def test_a_member_leaves_with_its_people_budget_and_disclosures(cast: Cast, call: Call) -> None:
    written = complete_outline(
        cast,
        members=(o.MemberOutline(cast.applicant.of), o.MemberOutline(cast.other_applicant.of, 7)),
        people=(
            o.PersonOutline(cast.other_applicant.person, "co_investigator", 1),
            o.PersonOutline(cast.applicant.person, "principal_investigator"),
        ),
        lines=(o.LineOutline(1, 2022, "travel", 5), o.LineOutline(0, 2022, "travel", 6)),
        disclosures=tuple(o.DisclosureOutline(person, "support", Text("相手", "Other")) for person in (0, 1)),
    )
    application = actions.draft(call, written, cast.applicant, OPENS)
    lead, member = cast.applicant.of, cast.other_applicant.of
    shares = {f"share_{lead}": "3", f"share_{member}": "7"}
    send(cast.applicant, url(application, "edit/members"), act=f"remove-{member}", **shares)
    said = outline(application)
    assert said.members == (o.MemberOutline(cast.applicant.of, 3),)
    assert said.people == (o.PersonOutline(cast.applicant.person, "principal_investigator"),)
    assert said.lines == (o.LineOutline(0, 2022, "travel", 6),)
    assert [one.person for one in said.disclosures] == [0]


def test_the_lead_and_what_is_not_there_cannot_be_removed(cast: Cast) -> None:
    written = complete_outline(cast)
    for ref in (cast.applicant.of, cast.other_applicant.of, "", "0", "1"):
        assert changes.without_member(written, ref) == written


def test_none_is_said_and_asked_again_when_someone_joins(cast: Cast, draft: Application) -> None:
    assert "nothing to disclose" in page(cast.applicant, url(draft, "edit/disclosures"))
    new = {
        "new-person": cast.applicant.person,
        "new-kind": "support",
        "new-counterparty_en": "Sample Fund",
        "new-country": "jp",
    }
    send(cast.applicant, url(draft, "edit/disclosures"), act="add", **new)
    said = outline(draft)
    assert [(one.counterparty.en, one.country) for one in said.disclosures] == [("Sample Fund", "JP")]
    assert ALL_DISCLOSED not in said.declarations
    assert "What is listed above is all" in page(cast.applicant, url(draft, "edit/disclosures"))
    send(cast.applicant, url(draft, "edit/disclosures"), act="state", all_disclosed="on")
    assert ALL_DISCLOSED in outline(draft).declarations
    joining = {"new-name_ja": "見本 花子", "new-role": "co_investigator", "new-member": cast.applicant.of}
    send(cast.applicant, url(draft, "edit/people"), act="add", **joining)
    assert ALL_DISCLOSED not in outline(draft).declarations


def test_a_disclosure_names_the_other_party(cast: Cast, draft: Application) -> None:
    new = {"act": "add", "new-person": cast.applicant.person, "new-kind": "support"}
    with nothing_changes():
        assert send(cast.applicant, url(draft, "edit/disclosures"), **new).status_code == 422
    assert (
        send(cast.applicant, url(draft, "edit/disclosures"), **new | {"new-counterparty_ja": "相手"}).status_code == 302
    )


def test_disclosures_are_on_no_page_that_others_read(cast: Cast, call: Call) -> None:
    written = complete_outline(
        cast,
        members=(o.MemberOutline(cast.applicant.of), o.MemberOutline(cast.other_applicant.of)),
        disclosures=(o.DisclosureOutline(0, "support", Text("秘密の財団", "Secret Trust")),),
    )
    application = actions.draft(call, written, cast.applicant, OPENS)
    assert "Secret Trust" not in page(cast.other_applicant, url(application))


def test_what_was_sent_is_not_written_in(cast: Cast, application: Application) -> None:
    for rest in WRITING:
        assert status(cast.applicant, url(application, rest)) == 302, rest
    with nothing_changes():
        answer = send(cast.applicant, url(application, "edit/basics"), title_ja="別の課題名")
    assert answer.status_code == 409


@pytest.mark.parametrize(("late_by_seconds", "state"), [(-1, "draft"), (0, "submitted")])
def test_a_submission_is_recalled_until_the_deadline(
    cast: Cast, application: Application, at: Callable[[datetime], None], late_by_seconds: int, state: str
) -> None:
    at(CLOSES + timedelta(seconds=late_by_seconds))
    send(cast.applicant, url(application, "recall"))
    application.refresh_from_db()
    assert application.state == state


def test_withdrawing_is_asked_twice_and_final(cast: Cast, application: Application) -> None:
    with nothing_changes():
        assert "cannot be undone" in page(cast.applicant, url(application, "withdraw"))
    send(cast.applicant, url(application, "withdraw"))
    application.refresh_from_db()
    assert application.state == "withdrawn"
    with nothing_changes():
        assert send(cast.applicant, url(application, "withdraw")).status_code == 409


def test_the_result_comes_with_its_reasons_and_no_name(
    cast: Cast, application: Application, at: Callable[[datetime], None]
) -> None:
    officer, reviewer = cast.officers["jst"], cast.reviewers[0]
    actions.find_eligible([application], officer, CLOSES)
    actions.begin_review([application], officer, CLOSES)
    actions.give_to_read([(application, reviewer.person)], officer, CLOSES)
    at(CLOSES)
    waiting = page(cast.applicant, url(application))
    assert "Under review" in waiting and "In review" not in waiting
    actions.decline([application], Text("予算の制約による", "For want of money"), cast.directors["jst"], CLOSES)
    told = page(cast.applicant, url(application))
    assert "For want of money" in told and "It was declined" in told
    for page_shown in (waiting, told):
        assert reviewer.person not in page_shown and "readers" not in page_shown
    assert "予算の制約による" in page(cast.applicant, url(application), "ja")
