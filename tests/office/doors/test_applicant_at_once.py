"""Two windows, two people, two clicks: nothing that is written gets lost, and nothing is done twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from kikin.office import guards
from kikin.office.applications import actions
from kikin.office.applications import outline as o
from kikin.office.applications.models import Application
from kikin.office.audit.models import Event
from kikin.office.calls.models import Call
from kikin.office.doors.applicant import changes
from kikin.office.doors.applicant.sections import ALL_DISCLOSED
from kikin.office.parties.actions import OrganisationOutline, register_organisations
from kikin.office.parties.models import Organisation
from kikin.values.text import Text
from tests.cast import FOUNDER, OPENS, Cast, complete_outline, found_fund, open_call
from tests.office.doors.watching import nothing_changes, once, page, send
from tests.office.races import just_before_the_lock

OPEN = OPENS + timedelta(days=1)
BASICS = {"title_ja": "新しい課題名", "summary_ja": "量子計算機の研究", "stage": "research", "keywords": ""}
YES = dict.fromkeys(("research_integrity", "export_control", "no_suspension"), "on")
CLICKS_COUNT = 4


@pytest.fixture(autouse=True)
def _while_the_call_is_open(at: Callable[[datetime], None]) -> None:
    at(OPEN)


@pytest.fixture
def draft(cast: Cast, call: Call) -> Application:
    """A draft of two members, in which nothing is missing."""
    members = (o.MemberOutline(cast.applicant.of), o.MemberOutline(cast.other_applicant.of))
    return actions.draft(call, complete_outline(cast, members=members), cast.applicant, OPENS)


@pytest.fixture
def shared_cast(transactional_db: None) -> Iterator[Cast]:
    """A fund that several connections see. Emptying the tables afterwards is what the guards refuse."""
    yield found_fund()
    guards.remove(connection)


def url(application: Application, section: str) -> str:
    return f"/applicant/applications/{application.ref}/edit/{section}"


def outline(application: Application) -> o.Outline:
    return o.outline_of(Application.objects.get(pk=application.pk))


def version(cast: Cast, application: Application, section: str) -> dict[str, str]:
    """What the form of a section carries when its page is opened now."""
    found = re.search(r'name="version" value="([0-9a-f]+)"', page(cast.applicant, url(application, section)))
    assert found is not None
    return {"version": found[1]}


def test_two_sections_written_at_once_are_both_kept(cast: Cast, draft: Application) -> None:
    before = outline(draft)
    others_click = once(lambda: send(cast.applicant, url(draft, "budget"), yen_0_2022_travel="7"))
    with just_before_the_lock(Application, others_click):
        assert send(cast.applicant, url(draft, "basics"), **BASICS).status_code == 302
    said = outline(draft)
    assert said.lines == (o.LineOutline(0, 2022, "travel", 7),)
    assert said.title.ja == BASICS["title_ja"]
    assert said.people == before.people and said.declarations == before.declarations


def test_statements_of_two_sections_made_at_once_are_both_kept(cast: Cast, call: Call) -> None:
    application = actions.draft(call, complete_outline(cast, declarations=()), cast.applicant, OPENS)
    state = once(lambda: send(cast.applicant, url(application, "disclosures"), act="state", all_disclosed="on"))
    with just_before_the_lock(Application, state):
        assert send(cast.applicant, url(application, "declarations"), **YES).status_code == 302
    assert set(outline(application).declarations) == {*YES, ALL_DISCLOSED}


def test_one_section_written_twice_keeps_the_first_and_says_so_to_the_second(cast: Cast, draft: Application) -> None:
    opened = version(cast, draft, "basics")
    send(cast.applicant, url(draft, "basics"), **BASICS, **opened)
    with nothing_changes():
        answer = send(cast.applicant, url(draft, "basics"), **BASICS | {"title_ja": "別の課題名"}, **opened)
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "changed elsewhere while you were writing" in told
    assert 'value="別の課題名"' in told
    assert outline(draft).title.ja == BASICS["title_ja"]


@pytest.mark.parametrize(
    ("section", "first", "second"),
    [
        ("budget", {"yen_0_2022_travel": "7"}, {"yen_0_2022_travel": "8"}),
        ("declarations", {"export_control": "on"}, {}),
        ("members", {"act": "keep", "share_{lead}": "1"}, {"act": "keep", "share_{lead}": "2"}),
        ("disclosures", {"act": "state"}, None),
    ],
)
def test_every_section_that_is_kept_whole_knows_what_stood_on_its_page(
    cast: Cast, draft: Application, section: str, first: dict[str, str], second: dict[str, str] | None
) -> None:
    opened = version(cast, draft, section)
    first, again = (
        {key.format(lead=cast.applicant.of): value for key, value in (fields or {}).items()}
        for fields in (first, second)
    )
    assert send(cast.applicant, url(draft, section), **first, **opened).status_code == 302
    with nothing_changes():
        assert send(cast.applicant, url(draft, section), **first, **opened).status_code == 302
    if second is None:
        return
    with nothing_changes():
        answer = send(cast.applicant, url(draft, section), **again, **opened)
    assert answer.status_code == 422 and "changed elsewhere" in answer.content.decode()
    seen = re.search(r'name="version" value="([0-9a-f]+)"', answer.content.decode())
    assert seen is not None
    assert send(cast.applicant, url(draft, section), **again, version=seen[1]).status_code == 302


def test_that_all_is_disclosed_is_not_said_over_what_was_added_since(cast: Cast, draft: Application) -> None:
    actions.edit(draft, lambda said: changes.with_declarations(said, {ALL_DISCLOSED: False}), cast.applicant, OPENS)
    opened = version(cast, draft, "disclosures")
    added = o.DisclosureOutline(0, "support", Text("相手", "Other"))
    actions.edit(draft, lambda said: changes.with_disclosure(said, added), cast.applicant, OPENS)
    with nothing_changes():
        answer = send(cast.applicant, url(draft, "disclosures"), act="state", all_disclosed="on", **opened)
    assert answer.status_code == 422
    assert ALL_DISCLOSED not in outline(draft).declarations


def test_a_budget_is_not_given_to_another_member(cast: Cast, draft: Application) -> None:
    opened = version(cast, draft, "budget")
    actions.edit(draft, lambda said: changes.without_member(said, cast.other_applicant.of), cast.applicant, OPENS)
    with nothing_changes():
        answer = send(cast.applicant, url(draft, "budget"), yen_1_2022_travel="5", **opened)
    assert answer.status_code == 422


ADDITIONS = {
    "people": ({"act": "add-me", "my-role": "administrator"}, "people"),
    "a person": ({"act": "add", "new-name_en": "New", "new-role": "co_investigator", "new-member": "{lead}"}, "people"),
    "a member": ({"act": "add", "new-name_en": "New", "new-kind": "company", "new-size": "default"}, "members"),
    "a disclosure": (
        {"act": "add", "new-person": "{me}", "new-kind": "support", "new-counterparty_en": "Fund"},
        "disclosures",
    ),
}


@pytest.mark.parametrize("what", list(ADDITIONS))
def test_what_is_added_twice_stands_there_once(cast: Cast, draft: Application, what: str) -> None:
    fields, section = ADDITIONS[what]
    fields = {key: value.format(lead=cast.applicant.of, me=cast.applicant.person) for key, value in fields.items()}
    if section == "members":
        fields["new-cost_share_yen"] = "0"
    before = len(getattr(outline(draft), section))
    assert send(cast.applicant, url(draft, section), **fields).status_code == 302
    assert len(getattr(outline(draft), section)) == before + 1
    with nothing_changes():
        assert send(cast.applicant, url(draft, section), **fields).status_code == 302


def buttons(cast: Cast, application: Application, section: str) -> list[str]:
    return re.findall(r'value="(remove-[^"]+)"', page(cast.applicant, url(application, section)))


@pytest.mark.parametrize("section", ["members", "people", "disclosures"])
def test_what_is_removed_twice_takes_no_other_with_it(cast: Cast, call: Call, section: str) -> None:
    (third,) = register_organisations([OrganisationOutline(Text("", "Sample three"))], FOUNDER, OPENS).values()
    written = complete_outline(
        cast,
        members=tuple(o.MemberOutline(ref) for ref in (cast.applicant.of, cast.other_applicant.of, third.ref)),
        people=(
            o.PersonOutline(cast.applicant.person, "principal_investigator"),
            o.PersonOutline(cast.other_applicant.person, "co_investigator", 1),
            o.PersonOutline(cast.reviewers[0].person, "administrator", 2),
        ),
        disclosures=tuple(o.DisclosureOutline(0, "support", Text("", name)) for name in ("One", "Two", "Three")),
    )
    application = actions.draft(call, written, cast.applicant, OPENS)
    opened = version(cast, application, section) if section == "members" else {}
    shares = {f"share_{member.organisation}": str(pay) for pay, member in enumerate(written.members)}
    # The lead has no button, so the last but one is the middle one of each.
    fields = {"act": buttons(cast, application, section)[-2]} | (shares | opened if section == "members" else {})
    assert send(cast.applicant, url(application, section), **fields).status_code == 302
    kept = getattr(outline(application), section)
    assert len(kept) == 2
    with nothing_changes():
        assert send(cast.applicant, url(application, section), **fields).status_code == 302
    assert buttons(cast, application, section)[-1] != fields["act"]


def test_a_button_that_stands_on_no_page_does_nothing(cast: Cast, draft: Application) -> None:
    for section in ("people", "disclosures"):
        for act in ("keep", "remove-", "remove-0", "other"):
            with nothing_changes():
                assert send(cast.applicant, url(draft, section), act=act).status_code == 302


def test_whoever_joins_a_member_that_has_just_left_is_not_registered(cast: Cast, draft: Application) -> None:
    leave = once(
        lambda: actions.edit(
            draft, lambda said: changes.without_member(said, cast.other_applicant.of), cast.applicant, OPEN
        )
    )
    joining = {"new-name_en": "New", "new-role": "co_investigator", "new-member": cast.other_applicant.of}
    with just_before_the_lock(Application, leave):
        answer = send(cast.applicant, url(draft, "people"), act="add", **joining)
    assert answer.status_code == 422
    assert len(outline(draft).people) == 1
    assert not Event.objects.filter(name="people_registered", actor=cast.applicant.person).exists()


def test_the_later_of_two_clicks_at_the_lock_finds_what_the_first_began(cast: Cast, call: Call) -> None:
    apply = f"/applicant/calls/{call.ref}/apply"
    first = once(lambda: send(cast.applicant, apply))
    with just_before_the_lock(Organisation, first):
        second = send(cast.applicant, apply)
    begun = Application.objects.get()
    assert second.headers["Location"] == url(begun, "")
    actions.edit(begun, lambda said: replace(said, title=Text("題名", "")), cast.applicant, OPEN)
    send(cast.applicant, apply)
    assert Application.objects.count() == 2


def test_many_clicks_at_once_begin_one_application(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    call = open_call(shared_cast)
    together = Barrier(CLICKS_COUNT)
    takes = "kikin.office.doors.applicant.pages.calls.takes_applications"
    monkeypatch.setattr(takes, lambda *_: together.wait() >= 0)

    def click(_: int) -> str:
        try:
            return str(send(shared_cast.applicant, f"/applicant/calls/{call.ref}/apply").headers["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS_COUNT) as pool:
        ways = set(pool.map(click, range(CLICKS_COUNT)))
    assert ways == {url(Application.objects.get(), "")}


def test_many_people_at_once_write_a_section_each(shared_cast: Cast) -> None:
    application = actions.draft(open_call(shared_cast), complete_outline(shared_cast), shared_cast.applicant, OPENS)
    actions.edit(application, lambda said: replace(said, declarations=()), shared_cast.applicant, OPENS)
    together = Barrier(CLICKS_COUNT)
    writings = [
        ("basics", BASICS),
        ("budget", {"yen_0_2022_travel": "7"}),
        ("declarations", YES),
        ("disclosures", {"act": "state", "all_disclosed": "on"}),
    ]

    def write(writing: tuple[str, dict[str, str]]) -> int:
        section, fields = writing
        try:
            together.wait()
            return int(send(shared_cast.applicant, url(application, section), **fields).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS_COUNT) as pool:
        assert list(pool.map(write, writings)) == [302] * CLICKS_COUNT
    said = outline(application)
    assert said.title.ja == BASICS["title_ja"] and said.lines == (o.LineOutline(0, 2022, "travel", 7),)
    assert set(said.declarations) == {*YES, ALL_DISCLOSED}


def test_of_those_who_write_one_section_at_once_one_is_kept_and_the_others_are_told(shared_cast: Cast) -> None:
    application = actions.draft(open_call(shared_cast), complete_outline(shared_cast), shared_cast.applicant, OPENS)
    opened = version(shared_cast, application, "basics")
    together = Barrier(CLICKS_COUNT)

    def write(number: int) -> int:
        mine = BASICS | {"title_ja": f"課題名{number}"}
        try:
            together.wait()
            return int(send(shared_cast.applicant, url(application, "basics"), **mine, **opened).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS_COUNT) as pool:
        codes = list(pool.map(write, range(CLICKS_COUNT)))
    assert sorted(codes) == [302, 422, 422, 422]
    assert outline(application).title.ja == f"課題名{codes.index(302)}"


@pytest.mark.parametrize(
    ("section", "fields", "wrong"),
    [
        ("basics", BASICS, {"title_ja": "量子\u202eビット"}),
        ("basics", BASICS, {"title_ja": "量子\x07ビット"}),
        ("basics", BASICS, {"summary_ja": "一行目\n二\u2066行目"}),
        ("basics", BASICS, {"keywords": "量子、計\u202a算"}),
        ("members", {"act": "add", "new-kind": "company", "new-size": "default", "new-cost_share_yen": "0"}, {}),
    ],
)
def test_what_cannot_be_seen_is_refused_by_its_number(
    cast: Cast, draft: Application, section: str, fields: dict[str, str], wrong: dict[str, str]
) -> None:
    wrong = wrong or {"new-name_en": "Sample\u202eKK"}
    with nothing_changes():
        answer = send(cast.applicant, url(draft, section), **fields | wrong)
    assert answer.status_code == 422
    assert "cannot be seen (U+" in answer.content.decode()
    seen = {key: re.sub("[\u202a-\u202e\u2066\x07]", "", value) for key, value in wrong.items()}
    assert send(cast.applicant, url(draft, section), **fields | seen).status_code == 302
