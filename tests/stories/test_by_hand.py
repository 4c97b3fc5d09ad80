"""A small fund run by hand, at the doors alone: from a decided concept to an award that the public can read.

Whatever is pressed has to stand on a page that its person can open; nothing is done behind the doors but what a
command or another sitting does beforehand: people, reviewers' profiles, a list, a vision and its concepts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin

import pytest
from django.test import Client

from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.feeds.watchlists.entries import ListEntry
from kikin.office.ledger.check import check_ledger, verify_trail
from kikin.office.reviews import actions as reviews
from tests.cast import BEFORE_CLOSING, CLOSES, FOUNDED, OPENS, Cast, decided_concepts, found_fund
from tests.office.doors.conftest import sign_in
from tests.office.lists.scene import put_in_force
from tests.office.rounds import CONTRACTED, DECIDED, LISTED, REASONS, REVIEWED

At = Callable[[datetime], None]
SAID = {"reasons_ja": REASONS.ja, "reasons_en": REASONS.en}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Set the only clock of the house."""
    return lambda now: monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def cast(db: None) -> Cast:
    """Everyone appointed, the reviewers known, a list loaded, a concept decided in each of two fields."""
    cast = found_fund()
    decided_concepts(cast)
    profiles = [reviews.ProfileOutline(one.person, ("quantum",), ("qubit",), 40) for one in cast.reviewers]
    reviews.register_reviewers(profiles, cast.officers["jst"], FOUNDED)
    entries = [ListEntry("1", LISTED, kind="organisation")]
    put_in_force("sample", entries, date(2021, 12, 20), cast, FOUNDED)
    return cast


def read(actor: Actor | None, url: str) -> str:
    """A page as its reader sees it."""
    client = sign_in(Client(), actor) if actor else Client()
    answer = client.get(url, headers={"accept-language": "en"})
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def press(actor: Actor, page: str, below: str = "", /, **fields: Any) -> str:
    """Send a form that stands on a page, and come to the next address; `below` is read as a browser does."""
    shown, url = read(actor, page), urljoin(page, below)
    assert "<form" in shown and (not below or f'action="{url}"' in shown), f"no form for {url} on {page}"
    answer = sign_in(Client(), actor).post(url, fields, headers={"accept-language": "en"})
    assert answer.status_code == 302, (url, answer.status_code, problems_in(answer.content.decode()))
    return str(answer.headers["Location"])


def problems_in(shown: str) -> list[str]:
    return re.findall(r'<span class="problem__remedy">(.*?)</span>|question__problem"[^>]*>(.*?)</p>', shown, re.S)


def links(shown: str, way: str) -> list[str]:
    """The addresses on a page that lead this way, each once."""
    return list(dict.fromkeys(re.findall(rf'href="({way}[^"/?]+/)"', shown)))


def drafted(officer: Actor) -> str:
    """A call on the quantum concept: looked at in the preview, then drafted."""
    url = "/programme/calls/draft/"
    assert url in read(officer, "/programme/")
    concept = re.search(r'value="(CON-[^"]+)"[^>]*>\s*quantum', read(officer, url))
    assert concept is not None
    terms = {
        "concepts": [concept[1]],
        "title_ja": "量子公募",
        "title_en": "The quantum call",
        "summary_ja": "量子計算機",
        "summary_en": "Quantum computers",
        "instrument": "commission",
        "stages": ["research"],
        "budget_2022": "1,000,000,000",
        "budget_2023": "500,000,000",
        "opens_on": "2022-04-01",
        "closes_on": "2022-05-31",
    }
    preview = sign_in(Client(), officer).post(url, terms | {"act": "preview"}, headers={"accept-language": "en"})
    assert "31 May 2022, 12:00 JST" in preview.content.decode()
    return press(officer, url, **terms, act="draft")


def opened(cast: Cast, at: At) -> str:
    """Drafted by an officer, approved by the director, opened on its day."""
    officer = cast.officers["jst"]
    at(FOUNDED)
    call = drafted(officer)
    press(cast.directors["jst"], call, "approve")
    at(OPENS)
    press(officer, call, "open")
    return call


def applied(me: Actor, call: str, at: At) -> str:
    """Written section by section, and sent a second before the deadline."""
    ref = call.rstrip("/").rsplit("/", 1)[1]
    assert ref in read(me, "/applicant/")
    writing = press(me, f"/applicant/calls/{ref}/", "apply")
    basics = {"title_ja": "量子ビットの安定化", "summary_ja": "量子計算機のための量子ビット", "stage": "research"}
    press(me, f"{writing}basics", **basics, keywords="qubit")
    press(me, f"{writing}people", **{"act": "add-me", "my-role": "principal_investigator"})
    press(me, f"{writing}budget", yen_0_2022_equipment="60,000,000", yen_0_2023_personnel="40,000,000")
    press(me, f"{writing}declarations", research_integrity="on", export_control="on", no_suspension="on")
    press(me, f"{writing}disclosures", act="state", all_disclosed="on")
    at(BEFORE_CLOSING)
    application = writing.removesuffix("edit/")
    assert press(me, f"{application}check") == f"{application}receipt"
    return application.rstrip("/").rsplit("/", 1)[1]


def reviewed(cast: Cast, call: str, application: str, at: At) -> None:
    """Closed, checked, given to three reviewers who were shown first, read by them, and put forward."""
    officer, reviewers = cast.officers["jst"], f"{call}reviewers/"
    at(CLOSES)
    press(officer, call, "close")
    press(officer, f"{call}check/", "eligible", application=[application])
    shown = sign_in(Client(), officer).post(f"{reviewers}propose", headers={"accept-language": "en"}).content.decode()
    sealed = re.search(r'name="pairings" value="([^"]+)"', shown)
    assert sealed is not None
    assert sign_in(Client(), officer).post(f"{reviewers}invite", {"pairings": sealed[1]}).status_code == 302
    press(officer, reviewers, "begin")
    found = [(one, way) for one in cast.reviewers for way in links(read(one, "/reviewer/"), "/reviewer/")]
    asked = [(one, way) for one, way in found if way.startswith("/reviewer/ASG-")]
    assert len(asked) == 3
    for reviewer, assignment in asked:
        press(reviewer, assignment, "agree")
        press(reviewer, assignment, "pledge", secrecy="on")
        press(reviewer, assignment, "accept", no_tie="on")
        press(reviewer, assignment, "submit", merit=8, impact=7, plan=8, reasons=REASONS.en)
    at(REVIEWED)
    press(officer, reviewers, "lock")
    press(officer, reviewers, "shortlist")


def decided(cast: Cast, call: str, at: At) -> str:
    """A portfolio is made, screened by others, consented to by every body, and decided by the director."""
    officer, screener = cast.officers["jst"], cast.security_officer
    chosen = press(officer, call, "prepare")
    press(officer, chosen, "score")
    press(officer, chosen, "propose")
    (case,) = links(read(screener, "/security/"), "/security/cases/")
    gate = f"{case}technology/"
    touched = re.findall(r'name="areas" value="([^"]+)"[^>]* checked', read(screener, gate))
    press(screener, gate, "confirm", areas=touched)
    press(screener, gate, "../match")
    press(screener, f"{case}level/", "assess")
    press(screener, f"{case}decision/", "clear", reasons=REASONS.en)
    press(officer, chosen, "circulate")
    at(DECIDED)
    for body in cast.deputies.values():
        for docket in links(read(body, "/ministry/"), "/ministry/approvals/"):
            if "Portfolio 1" in (shown := read(body, docket)):
                digest = re.search(r'name="digest" value="([^"]+)"', shown)
                assert digest is not None
                press(body, docket, "answer", answer="consent", digest=digest[1], reasons="")
    press(cast.directors["jst"], chosen, "decide")
    return chosen


def paid(cast: Cast, chosen: str, at: At) -> str:
    """Offered, accepted, under contract, claimed by the applicant and paid by the third finance officer."""
    director, me = cast.directors["jst"], cast.applicant
    press(director, f"{chosen}awards/", "offer")
    (award,) = links(read(me, "/applicant/"), "/applicant/awards/")
    press(me, award, "accept")
    at(CONTRACTED)
    ref = award.rstrip("/").rsplit("/", 1)[1]
    press(cast.finance["jst"][0], "/finance/contracts/", "activate", award=[ref])
    press(me, award, "claim", fiscal_year=2022, amount_yen="60,000,000", after="")
    (claim,) = links(read(cast.finance["jst"][0], "/finance/claims/"), "/finance/claims/")
    for officer, act in zip(cast.finance["jst"], ("check", "approve"), strict=False):
        press(officer, claim, act)
    has_accounts(cast)
    one, two, three, _ = cast.finance["jst"]
    claimed = claim.rstrip("/").rsplit("/", 1)[1]
    run = press(one, "/finance/runs/", "prepare", document=[claimed], pay_on="2022-09-02")
    press(two, run, "approve")
    assert sign_in(Client(), three).get(f"{run}file").content.startswith(b"1210")
    press(three, run, "send")
    assert claimed in read(three, run) and "Paid" in read(three, claim)
    return ref


def has_accounts(cast: Cast) -> None:
    """The applicant says where its money goes, and the agency from where it comes; each is confirmed by others."""
    one, two, *_ = cast.finance["jst"]
    account = {"bank_code": "9990", "branch_code": "001", "kind": "ordinary", "number": "1234567"}
    words = {"holder": "ミホン", "bank_kana": "ミホン", "branch_kana": "ホンテン"}
    press(cast.applicant, "/applicant/account/", "propose", **account, **words, telephone="03-5555-0100")
    (payee,) = links(read(one, "/finance/payees/"), "/finance/payees/")
    press(one, payee, "call-back", telephone="03-5555-0199", source="法人番号公表サイト")
    press(two, payee, "put-in-force")
    terms = {"requester_code": "1234567890", "requester_kana": "ミホンキコウ", "file_format": "zengin"}
    press(one, "/finance/payer/", "enter", **account, **words, **terms, has_line_ends="on")
    (approval,) = re.findall(r'action="/finance/payer/([^"]+/put-in-force)"', read(two, "/finance/payer/"))
    press(two, "/finance/payer/", approval)


def published(cast: Cast, things: list[str]) -> None:
    """Held and cleared by an officer, published by the director."""
    officer, place = cast.officers["jst"], "/programme/publication/"
    press(officer, place, "hold", thing=things, public_from_on="2022-09-01", embargo_until_on="")
    items = [way.rstrip("/").rsplit("/", 1)[1] for way in links(read(officer, place), place)]
    press(officer, place, "clear", item=items)
    press(cast.directors["jst"], place, "publish", item=items)


def test_a_fund_can_be_run_by_hand(cast: Cast, at: At) -> None:
    call = opened(cast, at)
    application = applied(cast.applicant, call, at)
    reviewed(cast, call, application, at)
    chosen = decided(cast, call, at)
    assert "Selected" in read(cast.applicant, f"/applicant/applications/{application}/")
    award = paid(cast, chosen, at)
    money = read(cast.officers["jst"], f"/programme/awards/{award}/")
    assert "JPY 60,000,000" in money and "JPY 40,000,000" in money
    assert sign_in(Client(), cast.applicant).get(f"/awards/{award}/").status_code == 404
    published(cast, [one.rstrip("/").rsplit("/", 1)[1] for one in (call, chosen)] + [award])
    shown = read(None, f"/awards/{award}/")
    assert "量子ビットの安定化" in shown and "JPY 100,000,000" in shown and "Sample one KK" in shown
    assert [problem.line() for problem in check_ledger().problems] == []
    assert verify_trail().problems == []
