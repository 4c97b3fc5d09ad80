"""The budget's page: a grid with its limits beside it, and the same as a sheet to take away and to send back."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from kikin.office.applications import actions, sheets
from kikin.office.applications import outline as o
from kikin.office.applications.models import Application
from kikin.office.audit.models import Event
from kikin.office.calls.models import Call
from kikin.office.doors.applicant.sections import version_of
from kikin.office.parties.actions import OrganisationOutline, register_organisations
from kikin.values.text import Text
from tests.cast import FOUNDER, OPENS, Cast, complete_outline, open_call
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import nothing_changes, page, send, status

OPEN = OPENS + timedelta(days=1)


@pytest.fixture(autouse=True)
def _while_the_call_is_open(at: Callable[[datetime], None]) -> None:
    at(OPEN)


@pytest.fixture
def draft(cast: Cast, call: Call) -> Application:
    """Two members; the lead has an indirect cost within its cap."""
    members = (o.MemberOutline(cast.applicant.of), o.MemberOutline(cast.other_applicant.of, 500))
    lines = (
        o.LineOutline(0, 2022, "equipment", 60_000_000),
        o.LineOutline(0, 2022, "indirect", 9_000_000),
        o.LineOutline(1, 2023, "personnel", 40_000_000),
    )
    outline = complete_outline(cast, members=members, lines=lines)
    return actions.draft(call, outline, cast.applicant, OPENS)


def url(application: Application, rest: str = "budget") -> str:
    return f"/applicant/applications/{application.ref}/edit/{rest}"


def said(application: Application) -> o.Outline:
    return o.outline_of(Application.objects.get(pk=application.pk))


def fields_of(application: Application, **changes: str) -> dict[str, str]:
    """What a browser sends of the whole grid as it stands, but for these changes."""
    outline = said(application)
    boxes = {f"yen_{one.member}_{one.fiscal_year}_{one.cost_item}": str(one.amount_yen) for one in outline.lines}
    own = {f"own_{place}": str(one.cost_share_yen) for place, one in enumerate(outline.members)}
    return boxes | own | {"version": version_of("budget", outline)} | changes


def sheet_of(cast: Cast, application: Application, form: str = "xlsx") -> bytes:
    answer = sign_in(Client(), cast.applicant).get(url(application, f"budget/sheet?format={form}"))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{application.ref}-budget.{form}"'
    return bytes(answer.content)


def hand_in(cast: Cast, application: Application, stored: bytes, name: str = "budget.xlsx", **more: str) -> Any:
    return send(cast.applicant, url(application, "budget/sheet"), sheet=SimpleUploadedFile(name, stored), **more)


def with_cell(stored: bytes, **cells: Any) -> bytes:
    book = load_workbook(io.BytesIO(stored))
    for place, value in cells.items():
        book.worksheets[0][place].value = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_the_page_shows_sums_limits_and_the_rule_that_rounds(cast: Cast, draft: Application) -> None:
    shown = page(cast.applicant, url(draft))
    for words in ("Sums and limits by organisation", "Sums by cost item and year", "Most indirect cost", "109,000,000"):
        assert words in shown, words
    assert "the rate (100%) of each organisation" in shown and "rounded down to JPY 1 once for each" in shown
    assert "1円未満を切り捨てます" in page(cast.applicant, url(draft), "ja")
    assert "cannot be submitted so" not in shown


def test_the_rule_of_a_subsidy_names_its_rates_and_how_it_is_split(cast: Cast) -> None:
    call = open_call(cast, instrument="subsidy")
    subsidised = actions.draft(call, complete_outline(cast), cast.applicant, OPENS)
    shown = page(cast.applicant, url(subsidised))
    assert "50%, 2/3 for a small company" in shown and "split by largest remainder" in shown
    assert "construction" in shown.lower()
    assert "It cannot be submitted so" in shown and "more is asked than" in shown.lower()
    assert "端数の大きい順" in page(cast.applicant, url(subsidised), "ja")


def test_only_items_that_the_instrument_pays_for_have_boxes(cast: Cast, draft: Application) -> None:
    shown = page(cast.applicant, url(draft))
    assert 'name="yen_0_2022_indirect"' in shown
    assert "yen_0_2022_construction" not in shown and "yen_0_2022_interest" not in shown


def test_own_shares_are_kept_with_the_budget(cast: Cast, draft: Application) -> None:
    answer = send(cast.applicant, url(draft), **fields_of(draft, own_0="1,000", own_1=""))
    assert answer.status_code == 302
    assert [one.cost_share_yen for one in said(draft).members] == [1_000, 0]
    with nothing_changes():
        assert send(cast.applicant, url(draft), **fields_of(draft, own_0="many")).status_code == 422


def test_adding_up_keeps_nothing_and_says_what_stands_against_it(cast: Cast, draft: Application) -> None:
    too_much = {"yen_0_2022_indirect": "60,000,000", "yen_1_2023_personnel": "41,000,000"}
    with nothing_changes():
        answer = send(cast.applicant, url(draft), **fields_of(draft, act="sums", **too_much))
    told = answer.content.decode()
    assert answer.status_code == 200
    assert "161,000,000" in told and 'value="60,000,000"' in told
    assert "More indirect cost is asked than the direct cost allows" in told
    assert "Sample one" in told.split("Ask for less indirect cost")[1][:100]


def test_a_draft_over_its_cap_is_kept_and_cannot_be_sent(cast: Cast, draft: Application) -> None:
    assert send(cast.applicant, url(draft), **fields_of(draft, yen_0_2022_indirect="60,000,000")).status_code == 302
    check = f"/applicant/applications/{draft.ref}/check"
    with nothing_changes():
        answer = send(cast.applicant, check)
    assert answer.status_code == 409 and "indirect cost" in answer.content.decode()
    assert send(cast.applicant, url(draft), **fields_of(draft, yen_0_2022_indirect="9,000,000")).status_code == 302
    assert send(cast.applicant, check).status_code == 302


@pytest.mark.parametrize("form", sheets.FORMATS)
def test_a_sheet_that_was_taken_away_comes_back_as_no_change(cast: Cast, draft: Application, form: str) -> None:
    before, events = said(draft), Event.objects.count()
    answer = hand_in(cast, draft, sheet_of(cast, draft, form), f"budget.{form}")
    assert answer.status_code == 302
    assert (said(draft), Event.objects.count()) == (before, events)


def test_a_sheet_takes_the_place_of_the_budget(cast: Cast, draft: Application) -> None:
    stored = sheet_of(cast, draft)
    assert hand_in(cast, draft, with_cell(stored, G2=1_234_567, H7=None, H6=None)).status_code == 302
    changed = said(draft)
    assert (0, 2023, "equipment", 1_234_567) in [
        (one.member, one.fiscal_year, one.cost_item, one.amount_yen) for one in changed.lines
    ]
    assert changed.requested_yen == 109_000_000 + 1_234_567
    assert changed.people == said(draft).people


def test_a_sheet_with_bad_cells_names_them_all_and_changes_nothing(cast: Cast, draft: Application) -> None:
    stored = with_cell(sheet_of(cast, draft), F2="sixty million", G3=-5, D4="construction")
    with nothing_changes():
        answer = hand_in(cast, draft, stored)
    told = answer.content.decode()
    assert answer.status_code == 422
    for where in ("row 2, column 2022", "row 3, column 2023", "row 4, column cost_item"):
        assert where in told.lower(), where
    assert "sixty million" in told


@pytest.mark.parametrize(("name", "stored"), [("budget.xlsx", b"no workbook"), ("budget.pdf", b"%PDF")])
def test_what_is_no_sheet_changes_nothing(cast: Cast, draft: Application, name: str, stored: bytes) -> None:
    with nothing_changes():
        assert hand_in(cast, draft, stored, name).status_code == 422
        assert send(cast.applicant, url(draft, "budget/sheet")).status_code == 422


def test_a_sheet_does_not_replace_what_was_written_meanwhile(cast: Cast, draft: Application) -> None:
    seen, stored = version_of("budget", said(draft)), with_cell(sheet_of(cast, draft), G2=7)
    send(cast.applicant, url(draft), **fields_of(draft, yen_0_2022_travel="5"))
    with nothing_changes():
        assert hand_in(cast, draft, stored, version=seen).status_code == 422
    assert hand_in(cast, draft, stored, version=version_of("budget", said(draft))).status_code == 302


def test_only_whoever_may_write_takes_the_sheet_away(cast: Cast, draft: Application) -> None:
    assert status(cast.applicant, url(draft, "budget/sheet")) == 200
    assert status(cast.other_applicant, url(draft, "budget/sheet")) == 403
    assert status(cast.officers["nedo"], url(draft, "budget/sheet")) == 404


def test_twenty_one_members_over_five_years_are_written_and_read(cast: Cast) -> None:
    years = dict.fromkeys(range(2022, 2027), 100000000)
    call = open_call(cast, budget_by_year=years)
    others = [OrganisationOutline(Text(f"参加機関{number}", f"Member {number}")) for number in range(20)]
    made = register_organisations(others, FOUNDER, OPENS)
    refs = [cast.applicant.of, *(made[one.key].ref for one in others)]
    members = tuple(o.MemberOutline(ref, place) for place, ref in enumerate(refs))
    large = actions.draft(call, complete_outline(cast, members=members, lines=()), cast.applicant, OPENS)
    items = ("equipment", "personnel", "travel", "other", "indirect")
    boxes = {
        f"yen_{place}_{year}_{item}": f"{1 + place + number:,}"
        for place in range(21)
        for year in years
        for number, item in enumerate(items)
    }
    began = time.process_time()
    assert send(cast.applicant, url(large), **fields_of(large, **boxes)).status_code == 302
    assert len(said(large).lines) == 21 * 5 * 5
    assert page(cast.applicant, url(large)).count('name="yen_') == 21 * 5 * 5
    before = said(large)
    assert hand_in(cast, large, sheet_of(cast, large)).status_code == 302
    assert said(large) == before
    assert hand_in(cast, large, with_cell(sheet_of(cast, large), F2=1_000)).status_code == 302
    assert said(large).requested_yen == before.requested_yen + 999
    assert time.process_time() - began < 60
