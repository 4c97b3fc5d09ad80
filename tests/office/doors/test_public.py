"""The public door: nothing but what was published, sums over the whole, no sign-in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kikin.cli import main as command_line
from kikin.office.awards.models import Award
from kikin.office.calls import actions
from kikin.office.calls.models import Call
from kikin.office.ledger import queries as ledger
from kikin.office.publication import actions as publication
from kikin.office.publication import queries as public
from kikin.office.publication.models import Item
from kikin.office.selection.models import Round
from kikin.office.vision.models import Concept, Vision
from kikin.values.calendar import local_date
from kikin.values.money import show_yen
from kikin.values.text import Text
from tests.cast import CLOSES, OPENS, Cast, open_call
from tests.office import rounds
from tests.office.doors.watching import outsiders, page

URLS = ("/", "/calls/", "/awards/", "/visions/", "/about/")


@pytest.fixture(autouse=True)
def _after_the_contracts(at: Callable[[datetime], None]) -> None:
    at(rounds.CONTRACTED)


def read(url: str, language: str = "en") -> str:
    answer = Client().get(url, headers={"accept-language": language})
    assert answer.status_code == 200, (url, answer.status_code)
    shown = answer.content.decode()
    assert f'<html lang="{language}">' in shown and shown.count("<h1") == 1
    return shown


def publish(cast: Cast, things: Sequence[Any], agency: str = "nedo", now: datetime = rounds.CONTRACTED) -> None:
    officer, director = cast.officers[agency], cast.directors[agency]
    items = publication.hold(things, local_date(now, "Asia/Tokyo"), officer, now)
    publication.publish(publication.clear(items, officer, now), director, now)


@pytest.fixture
def awards(cast: Cast) -> list[Award]:
    """Active awards, of which one is not published."""
    active = rounds.active_awards(cast)
    for agency in cast.officers:
        mine = [award for award in active if award.agency == agency]
        publish(cast, mine[1:] if agency == "jst" else mine, agency)
    publish(cast, [*Call.objects.all(), *Round.objects.all()])
    return active


@pytest.fixture
def hidden(awards: list[Award]) -> Award:
    return next(award for award in awards if award.agency == "jst")


def test_before_a_fund_is_founded_the_page_says_so(db: None) -> None:
    for url in URLS:
        answer = Client().get(url, headers={"accept-language": "en"})
        assert answer.status_code == 503
        assert "No fund has been founded yet" in answer.content.decode()


def test_before_anything_is_published_every_page_stands_and_says_so(cast: Cast) -> None:
    assert "No award has been published yet" in read("/")
    assert "No call is published here" in read("/calls/")
    assert "No published award is here" in read("/awards/")
    assert "No vision has been published yet" in read("/visions/")


def test_every_page_speaks_both_languages_without_a_sign_in(cast: Cast, awards: list[Award]) -> None:
    urls = [*URLS, f"/awards/{awards[0].ref}/", f"/calls/{awards[0].round.call.ref}/"]
    for url in urls:
        assert read(url, "ja") != read(url, "en"), url
    assert "基金の金額" in read("/", "ja")


def test_what_is_not_published_is_not_there(cast: Cast, hidden: Award, awards: list[Award]) -> None:
    assert Client().get(f"/awards/{hidden.ref}/").status_code == 404
    assert hidden.ref not in read("/awards/") + read("/")
    assert hidden.ref not in Client().get("/awards/?format=csv").content.decode()
    publish(cast, [hidden], "jst")
    assert hidden.ref in read("/awards/")


def test_an_unpublished_call_is_not_there(cast: Cast, at: Callable[[datetime], None]) -> None:
    call = open_call(cast)
    at(OPENS)
    assert Client().get(f"/calls/{call.ref}/").status_code == 404
    publish(cast, [call], now=OPENS)
    assert Client().get(f"/calls/{call.ref}/").status_code == 200


def test_home_says_the_sums_of_the_ledger_exactly_and_shortly(awards: list[Award]) -> None:
    totals = ledger.totals(local_date(rounds.CONTRACTED, "Asia/Tokyo"))
    amounts = (totals.appropriated_yen, totals.committed_yen, totals.obligated_yen, totals.left_yen)
    for language in ("ja", "en"):
        shown = read("/", language)
        assert shown.count('class="figure__large"') >= 6
        for yen in amounts:
            assert show_yen(yen, language) in shown
    assert "1,000億円" in read("/", "ja") and "JPY 100 bn" in read("/")


def test_home_draws_the_fields_and_its_tables_add_up(awards: list[Award]) -> None:
    shown = read("/")
    assert "How much is committed to each field?" in shown and "<svg" in shown
    glance = public.fund_at_a_glance(local_date(rounds.CONTRACTED, "Asia/Tokyo"))
    for parts in (glance.by_field, glance.by_agency, glance.by_fiscal_year):
        assert sum(part.committed_yen for part in parts) == glance.committed_yen
        for part in parts:
            assert show_yen(part.committed_yen, "en") in shown


def test_a_demonstration_says_that_it_is_one(cast: Cast, settings: Any) -> None:
    assert "is fictional" not in read("/")
    settings.IS_DEMONSTRATION = True
    assert "is fictional" in read("/")


@pytest.mark.parametrize(
    ("query", "column", "value"),
    [("field=quantum", "field", "quantum"), ("agency=nedo", "agency", "nedo"), ("year=2022", "", "")],
)
def test_awards_are_filtered(awards: list[Award], hidden: Award, query: str, column: str, value: str) -> None:
    shown = read(f"/awards/?{query}")
    for award in awards:
        is_wanted = not column or getattr(award, column) == value
        assert (award.ref in shown) == (is_wanted and award != hidden), award.ref


def test_an_unknown_filter_filters_nothing(awards: list[Award], hidden: Award) -> None:
    shown = read("/awards/?field=nothing&year=x&agency=%3Cscript%3E&page=99&sort=secret")
    assert all(award.ref in shown for award in awards if award != hidden)
    assert "<script>" not in shown


def test_the_csv_is_the_filtered_list(awards: list[Award], hidden: Award) -> None:
    answer = Client().get("/awards/?agency=jst&sort=-amount&format=csv", headers={"accept-language": "en"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    wanted = [award for award in awards if award.agency == "jst" and award != hidden]
    assert [row[0] for row in rows[1:]] == [one.ref for one in sorted(wanted, key=lambda one: -one.amount_yen)]
    assert [int(row[-1]) for row in rows[1:]] == sorted((one.amount_yen for one in wanted), reverse=True)


def test_an_award_shows_what_the_charter_publishes_and_no_more(awards: list[Award], cast: Cast) -> None:
    award = rounds.award_of_two(awards)
    shown = read(f"/awards/{award.ref}/")
    assert f"JPY {award.amount_yen:,}" in shown and "Sample one KK" in shown
    assert f"(award {award.ref})" in shown
    people = [cast.applicant.person, *(one.person for one in cast.reviewers)]
    for secret in ("Sample applicant-one", "Sample two KK", award.application.ref, *people):
        assert secret not in shown


def test_a_correction_is_said_with_its_reason(cast: Cast, awards: list[Award]) -> None:
    award = next(one for one in awards if one.agency == "nedo")
    item = Item.objects.get(kind="award", about=award.ref)
    reasons = Text("誤記の訂正", "A slip of the pen")
    publication.prepare_correction(item, award, reasons, cast.officers["nedo"], rounds.CONTRACTED)
    publication.correct(item, award, item.prepared_digest, cast.directors["nedo"], rounds.CONTRACTED)
    assert "A slip of the pen" in read(f"/awards/{award.ref}/")


@pytest.mark.parametrize(("late_by_seconds", "word"), [(-1, "You can apply"), (0, "Closed")])
def test_a_call_is_open_to_the_second(
    cast: Cast, at: Callable[[datetime], None], late_by_seconds: int, word: str
) -> None:
    call = open_call(cast)
    publish(cast, [call], now=OPENS)
    at(CLOSES + timedelta(seconds=late_by_seconds))
    shown = read(f"/calls/{call.ref}/")
    assert word in shown
    assert ("You can apply" in shown) == (late_by_seconds < 0)
    assert (call.ref in read("/calls/?state=open")) == (late_by_seconds < 0)


def test_applying_is_offered_to_applicants_and_to_whoever_has_not_signed_in(
    cast: Cast, at: Callable[[datetime], None]
) -> None:
    call = open_call(cast)
    publish(cast, [call], now=OPENS)
    at(OPENS)
    here, door = f"/calls/{call.ref}/", f'href="/applicant/calls/{call.ref}/"'
    assert door in read(here) and door in page(cast.applicant, here)
    for official in outsiders(cast, "applicant"):
        assert door not in page(official, here) and "Closes" in page(official, here)


def test_calls_that_are_open_come_first_and_are_filtered(cast: Cast, at: Callable[[datetime], None]) -> None:
    closed = open_call(cast)
    terms = actions.Terms(
        title=Text("次の公募", "The next call"),
        summary=Text("", ""),
        instrument="commission",
        stages=("research",),
        budget_by_year={2022: 1_000},
        opens_at=CLOSES,
        closes_at=CLOSES + timedelta(days=9),
    )
    drafted = actions.draft([Concept.objects.get(agency="nedo")], terms, cast.officers["nedo"], OPENS)
    following = actions.approve(drafted, cast.directors["nedo"], OPENS)
    publish(cast, [closed, following, *Concept.objects.filter(agency="nedo")], now=OPENS)
    at(CLOSES)
    shown = read("/calls/")
    assert shown.index(following.ref) < shown.index(closed.ref)
    for query, is_there in (("agency=jst", False), ("instrument=commission", True), ("field=robotics", True)):
        assert (following.ref in read(f"/calls/?{query}")) == is_there, query


def test_the_outcome_of_a_round_stands_at_its_call(awards: list[Award]) -> None:
    round = Round.objects.get()
    shown = read(f"/calls/{round.call.ref}/")
    assert "Outcome" in shown and f"JPY {sum(award.amount_yen for award in awards):,}" in shown
    assert "57.1%" in read("/calls/")


def test_visions_and_concepts_stand_with_their_ceilings(cast: Cast) -> None:
    open_call(cast)
    body, other = cast.bodies["meti"], cast.bodies["mext"]
    day = local_date(rounds.CONTRACTED, "Asia/Tokyo")
    items = publication.hold([*Vision.objects.all(), *Concept.objects.all()], day, body, rounds.CONTRACTED)
    assert "JPY 20,000,000,000" not in read("/visions/")
    publication.publish(publication.clear(items, body, rounds.CONTRACTED), other, rounds.CONTRACTED)
    shown = read("/visions/")
    assert "R&amp;D vision" in shown and "JPY 20,000,000,000" in shown and "JPY 40,000,000,000" in shown


def test_open_data_proves_the_charter_and_the_trail(cast: Cast) -> None:
    shown = read("/about/")
    version = public.charter_texts()[0]
    position, digest = public.trail_head()
    assert version.digest in shown and digest in shown and f"{position:,}" in shown
    assert "CC-BY-4.0" in shown and "Economic Security Technology Fund" in shown
    text = Client().get(f"/about/charter/{version.number}").content.decode()
    assert text == version.text
    assert Client().get("/about/charter/99").status_code == 404


def test_the_package_is_public_once_the_outcome_is_published_and_a_stranger_can_check_it(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    round = rounds.decided_round(cast)
    call = round.call.ref
    urls = (f"/calls/{call}/selection/", f"/calls/{call}/selection/package.json")
    publish(cast, [Call.objects.get()])
    assert [Client().get(url).status_code for url in urls] == [404, 404]
    publish(cast, [round])
    for language in ("en", "ja"):
        shown = read(urls[0], language)
        assert "kikin verify selection" in shown and round.call.title.say(language) in shown
    assert urls[0] in read(f"/calls/{call}/")
    text = Client().get(urls[1]).content.decode()
    known = [entry.application for entry in round.entries.select_related("application__lead")]
    assert not [one.ref for one in known if one.ref in text or one.title.en in text or one.lead.name.en in text]
    file = tmp_path / "package.json"
    file.write_text(text, encoding="utf-8")
    assert command_line.main(["verify", "selection", str(file), "--no-solve"]) == 0
    assert "kept: " in capsys.readouterr().out
    item = Item.objects.get(kind="round")
    publication.withdraw(item, Text("誤りのため。", "It was wrong."), cast.directors["nedo"], rounds.CONTRACTED)
    assert [Client().get(url).status_code for url in urls] == [404, 404]
