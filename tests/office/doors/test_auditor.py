"""The auditor's door: from a payment to its evidence in four clicks, and a trail that can be proved."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kikin.office import guards
from kikin.office.applications.models import Disclosure
from kikin.office.audit.models import Event
from kikin.office.claims import actions
from kikin.office.claims.models import Claim
from kikin.office.doors.auditor.trail import sealed_kinds
from kikin.office.ledger import queries as ledger
from kikin.office.ledger.models import Transfer
from tests.cast import Cast
from tests.office import rounds
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import in_both_languages, is_closed_to, outsiders, page, status
from tests.office.ledger.small_fund import run
from tests.office.rounds import NEXT_YEAR

HOME = "/auditor/"
MOST_CLICKS = 4


@pytest.fixture
def claim(cast: Cast) -> Claim:
    """Paid, past four pairs of eyes."""
    award = rounds.award_of_two(rounds.active_awards(cast))
    lead = rounds.lead_of(cast, award.application)
    claim = actions.file(award.members.get(position=0), 2022, 80_000_000, lead, NEXT_YEAR)
    for officer, step in zip(cast.finance["jst"], (actions.check, actions.approve, actions.pay), strict=False):
        step([claim], officer, NEXT_YEAR)
    claim.refresh_from_db()
    return claim


def disbursement() -> Transfer:
    return Transfer.objects.get(kind="advance")


def links(shown: str) -> list[str]:
    """Where a page's own content leads; the frame's navigation is no way to evidence."""
    main = shown[shown.index("<main") : shown.index("</main>")]
    return [link.replace("&amp;", "&") for link in re.findall(r'href="(/auditor/[^"]+)"', main)]


def clicks_to(cast: Cast, start: str, target: str) -> int:
    """How many clicks bring the auditor from one page to another, at the least."""
    seen, frontier, count = {start}, [start], 0
    while frontier:
        if target in frontier:
            return count
        count += 1
        reached = [link for url in frontier for link in links(page(cast.auditor, url))]
        frontier = [link for link in dict.fromkeys(reached) if link not in seen and "?" not in link]
        seen.update(frontier)
        assert count <= MOST_CLICKS, f"{target} is out of reach"
    raise AssertionError(f"nothing leads to {target}")


def test_only_the_auditor_comes_in(cast: Cast, claim: Claim) -> None:
    urls = [HOME, "/auditor/trail/", "/auditor/trail/verification/", f"/auditor/claims/{claim.ref}/"]
    for url in urls:
        assert status(cast.auditor, url) == 200
    is_closed_to(outsiders(cast, "auditor"), urls)


def test_every_piece_of_evidence_is_within_four_clicks_of_the_list(cast: Cast, claim: Claim) -> None:
    award = claim.member.award
    assert f"/auditor/disbursements/{disbursement().pk}/" in links(page(cast.auditor, HOME))
    evidence = [
        f"/auditor/claims/{claim.ref}/",
        f"/auditor/awards/{award.ref}/",
        f"/auditor/applications/{award.application.ref}/",
        f"/auditor/approvals/{award.approval}/",
        f"/auditor/charters/{award.charter_digest}/",
        f"/auditor/trail/{disbursement().event_uid}/",
    ]
    assert max(clicks_to(cast, HOME, target) for target in evidence) <= MOST_CLICKS
    in_both_languages(cast.auditor, [HOME, f"/auditor/disbursements/{disbursement().pk}/", *evidence])


def test_the_list_is_chosen_sorted_and_kept_as_a_file(cast: Cast, claim: Claim) -> None:
    link = f"/auditor/disbursements/{disbursement().pk}/"
    for chosen, is_there in (("agency=jst", True), ("agency=nedo", False), ("field=quantum&fiscal_year=2023", True)):
        assert (link in page(cast.auditor, f"{HOME}?{chosen}&sort=-amount_yen")) == is_there
    assert "No such payment" in page(cast.auditor, f"{HOME}?agency=nedo")
    answer = sign_in(Client(), cast.auditor).get(f"{HOME}?format=csv", headers={"accept-language": "en"})
    amounts = [int(line.rsplit(",", 1)[1]) for line in answer.content.decode().splitlines()[1:]]
    assert sum(amounts) == ledger.totals().paid_yen


def test_what_is_not_there_is_not_found(cast: Cast) -> None:
    for place in (
        "disbursements/999999",
        "claims/X",
        "awards/X",
        "applications/X",
        "approvals/X",
        "charters/X",
        "trail/X",
    ):
        assert status(cast.auditor, f"{HOME}{place}/") == 404


def test_an_auditor_reads_no_disclosure(cast: Cast, claim: Claim) -> None:
    application = claim.member.award.application
    Disclosure.objects.create(
        application=application, person=application.involvements.get().person, kind="support", note_en="A secret tie"
    )
    assert "A secret tie" not in page(cast.auditor, f"/auditor/applications/{application.ref}/")


def test_the_trail_is_chosen_by_what_whom_and_about_what(cast: Cast, claim: Claim) -> None:
    shown = page(cast.auditor, f"/auditor/trail/?name=claim_paid&ref={claim.ref}")
    assert shown.count("<tr") == 2
    assert page(cast.auditor, f"/auditor/trail/?actor={claim.approved_by}").count("<tr") == 2
    assert "No such event" in page(cast.auditor, "/auditor/trail/?kind=nothing")


def test_screening_is_a_sealed_link_of_the_chain(cast: Cast, claim: Claim) -> None:
    sealed = Event.objects.filter(object_kind="screening_case", name="screening_cleared").first()
    assert sealed is not None
    shown = page(cast.auditor, f"/auditor/trail/{sealed.uid}/")
    assert sealed.hash in shown
    assert sealed.object_ref not in shown
    assert "level" not in shown
    everywhere = page(cast.auditor, "/auditor/trail/?page=1") + page(cast.auditor, "/auditor/trail/?page=2")
    assert sealed.object_ref not in everywhere
    assert "No such event" in page(cast.auditor, "/auditor/trail/?name=screening_cleared")


def test_how_often_the_watch_has_looked_and_raised_something_is_sealed_too(cast: Cast) -> None:
    sealed = {"watch", "watch_case", "support_case", "feed_file", "incident", "outgoing_request", "outgoing_condition"}
    assert sealed <= sealed_kinds(cast.auditor)


def test_the_text_that_is_hashed_is_shown(cast: Cast, claim: Claim) -> None:
    event = Event.objects.get(name="claim_paid")
    shown = page(cast.auditor, f"/auditor/trail/{event.uid}/")
    assert event.canonical.replace('"', "&quot;") in shown
    assert shown.count(event.hash) == 2
    assert f"/auditor/disbursements/{disbursement().pk}/" in shown


def test_the_auditor_takes_the_package_of_a_round(cast: Cast) -> None:
    round = rounds.proposed_round(cast)
    package = round.packages.get()
    in_both_languages(cast.auditor, ["/auditor/rounds/"])
    url = f"/auditor/rounds/{round.ref}/package.json"
    shown = page(cast.auditor, "/auditor/rounds/")
    assert package.digest in shown
    assert url in links(shown)
    assert sign_in(Client(), cast.auditor).get(url).content.decode() == package.text
    is_closed_to(outsiders(cast, "auditor"), ["/auditor/rounds/", url])


@pytest.mark.parametrize("is_tampered", [False, True])
def test_the_whole_chain_is_verified_on_request(cast: Cast, claim: Claim, is_tampered: bool) -> None:
    if is_tampered:
        from django.db import connection

        guards.remove(connection)
        run("UPDATE ledger_transfer SET amount_yen = amount_yen + 1 WHERE kind = 'advance'")
    shown = page(cast.auditor, "/auditor/trail/verification/")
    assert ("The chain holds from its beginning to its end" in shown) == (not is_tampered)
    assert ("Please look at the following" in shown) == is_tampered
