"""The fund over both agencies, read only: from a figure to its awards, and no further than to their parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from kikin.office.ledger import queries as ledger
from tests.cast import FOUNDED, Cast, decided_concepts
from tests.office import rounds
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import in_both_languages, is_closed_to, page, status

PORTFOLIO = "/ministry/portfolio/"


@pytest.fixture(autouse=True)
def _the_day_after(at: Callable[[datetime], None]) -> None:
    at(FOUNDED + timedelta(days=1))


def test_the_portfolio_is_the_ledger_of_both_agencies(cast: Cast, at: Callable[[datetime], None]) -> None:
    awards = rounds.active_awards(cast)
    at(rounds.NEXT_YEAR)
    totals = ledger.totals()
    shown = page(cast.bodies["meti"], PORTFOLIO)
    assert f"JPY {totals.committed_yen:,}" in shown and totals.committed_yen
    for name in ("field", "agency"):
        for share in ledger.by_dimension(name).values():
            assert f"JPY {share.committed_yen:,}" in shown
    assert "/awards/?field=quantum" in shown and awards[0].application.ref not in shown
    earlier = page(cast.bodies["meti"], f"{PORTFOLIO}?as_of={date(2022, 1, 1)}")
    assert f"JPY {totals.committed_yen:,}" not in earlier


def test_a_figure_leads_to_its_awards_and_their_contracts_and_to_nothing_of_judges_or_security(
    cast: Cast, at: Callable[[datetime], None]
) -> None:
    awards = rounds.active_awards(cast)
    at(rounds.NEXT_YEAR)
    body, own = cast.bodies["meti"], awards[0]
    urls = [f"{PORTFOLIO}awards/", f"{PORTFOLIO}awards/{own.ref}/"]
    in_both_languages(body, [PORTFOLIO, *urls])
    everything = page(body, urls[0])
    assert all(one.ref in everything and f"JPY {one.amount_yen:,}" in everything for one in awards)
    for asked, is_there in (
        (f"field={own.field}", True),
        ("field=biotechnology", False),
        (f"concept={own.concept.ref}&body=meti", True),
        ("year=1999", True),
        (f"tranche={own.appropriation}&agency={own.agency}&kind={own.lead.kind}", True),
        ("kind=other", False),
        ("as_of=2022-01-01", False),
    ):
        assert (own.ref in page(body, f"{urls[0]}?{asked}")) is is_there, asked
    shown = page(body, urls[1])
    assert own.lead.name.en in shown and f"JPY {own.amount_yen:,}" in shown
    told = "".join(page(body, url) for url in [PORTFOLIO, *urls])
    assert not [one for one in cast.reviewers if one.person in told]
    assert "creening" not in told
    assert status(body, f"{PORTFOLIO}awards/{own.ref}/?as_of=2022-01-01") == 404
    csv = sign_in(Client(), body).get(f"{PORTFOLIO}?format=csv&table=3").content.decode()
    assert str(sum(one.amount_yen for one in awards)) in csv
    is_closed_to([cast.applicant, cast.officers["nedo"], cast.auditor], urls)


def test_the_portfolio_of_no_day_is_that_of_today(cast: Cast) -> None:
    decided_concepts(cast)
    assert "Write a date such as" in page(cast.bodies["meti"], f"{PORTFOLIO}?as_of=never")
