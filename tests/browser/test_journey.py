"""One application from its first word to the public record, in a real browser, in each language."""

from __future__ import annotations

import hashlib
import re
from concurrent.futures import Future
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kikin.cli.demo import DEFAULT_CHARTER
from kikin.fund.charter import Charter, parse
from kikin.fund.policy import ROLES
from kikin.values.text import Text
from tests.browser.site import PlayedSite
from tests.browser.visitor import LOCALES, Visitor, in_every_language, opened

TITLE = Text("光量子計算機の誤り訂正", "Error correction for a photonic quantum computer")
SUMMARY = Text("量子計算機のための量子誤り訂正の研究", "Quantum error correction for a quantum computer")


@pytest.fixture(scope="module")
def journeys(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Future[list[str]]]:
    """Each in a fund of its own."""
    homes = {language: tmp_path_factory.mktemp(language) / "home" for language in LOCALES}
    return in_every_language(lambda language: travelled(chromium, homes[language], language))


@pytest.mark.parametrize("language", LOCALES)
def test_apply_decide_publish(journeys: dict[str, Future[list[str]]], language: str) -> None:
    assert not journeys[language].result()


def travelled(chromium: Path, home: Path, language: str) -> list[str]:
    """The whole way; what a page has done on it that it should not."""
    charter, _ = parse(DEFAULT_CHARTER.read_text(encoding="utf-8"))
    assert charter is not None
    played = PlayedSite(home)
    try:
        with opened(chromium) as browser:
            visitor = Visitor(browser, language)
            played.go_on_until("applications")
            ref = apply(visitor, played.url)
            played.go_on_until("before the bodies")
            decide(visitor, played.url, charter, ref)
            played.go_on_until("offers")
            award = accept(visitor, played.url, ref)
            played.go_on_until("published")
            claim(visitor, played.url, award)
            read_in_public(visitor, played.url, award)
            return visitor.complaints
    finally:
        played.close_for_good()


def apply(visitor: Visitor, site: str) -> str:
    """From one click to a receipt that has the digest of exactly what was sent; the application's ref."""
    visitor.come_in(site, ROLES["applicant"])
    ref = apply_in_time(visitor)
    assert not visitor.faults()
    link = visitor.page.get_by_role("link", name="JSON").get_attribute("href")
    content = visitor.context.request.get(f"{site}{link}").body()
    assert hashlib.sha256(content).hexdigest() in visitor.page.locator("main").inner_text()
    return ref


def apply_in_time(visitor: Visitor) -> str:
    """From the applicant's first page to a receipt; the application's ref."""
    begin(visitor)
    fill_in(visitor)
    visitor.follow("確認して提出する", "Check and submit")
    visitor.press("提出する", "Submit")
    receipt = visitor.page.locator("main").inner_text()
    assert re.search(r"\b[0-9a-f]{64}\b", receipt)
    assert TITLE.say(visitor.language) in receipt
    return visitor.page.url.split("/")[-2]


def begin(visitor: Visitor) -> None:
    visitor.click(visitor.page.get_by_role("region").last.get_by_role("link").first)
    visitor.press("応募を始める", "Start an application")


def fill_in(visitor: Visitor) -> None:
    """Section after section, each kept by itself."""
    visitor.follow("課題の概要", "The project")
    for ja, en, text in (("課題名", "Title", TITLE), ("概要", "Summary", SUMMARY)):
        visitor.write(f"{ja}（日本語）", f"{en} in Japanese", text.ja)
        visitor.write(f"{ja}（英語）", f"{en} in English", text.en)
    visitor.page.get_by_role("radio").first.check()
    visitor.press("保存する", "Save")
    visitor.follow("研究者・担当者", "People")
    visitor.page.locator("#id_my-role").select_option("principal_investigator")
    visitor.press("自分を加える", "Add me")
    visitor.follow("項目の一覧へ", "Back to the sections")
    visitor.follow("予算", "Budget")
    visitor.page.get_by_role("textbox").first.fill("６０，０００，０００")
    visitor.press("計算して保存する", "Add up and save")
    assert "60,000,000" in visitor.page.locator("main").inner_text()
    visitor.follow("項目の一覧へ", "Back to the sections")
    visitor.follow("誓約", "Declarations")
    for box in visitor.page.get_by_role("checkbox").all():
        box.check()
    visitor.press("保存する", "Save")
    visitor.follow("支援・役職の申告", "Disclosures")
    visitor.page.get_by_role("checkbox").first.check()
    visitor.press("保存する", "Save")
    visitor.follow("項目の一覧へ", "Back to the sections")


def decide(visitor: Visitor, site: str, charter: Charter, ref: str) -> None:
    """An officer puts the portfolio before the bodies, all of them consent, and a director decides."""
    first, last = charter.agencies[0], charter.agencies[-1]
    visitor.come_in(site, ROLES["programme_officer"], last.name)
    visitor.click(visitor.page.get_by_role("region").first.get_by_role("link").first)
    visitor.follow("応募の一覧", "All applications")
    visitor.click(visitor.page.locator(f"a[href*='{ref}']").first)
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text(TITLE.say(visitor.language))
    visitor.come_in(site, ROLES["programme_officer"], first.name)
    open_the_round(visitor)
    visitor.press("府省に回議する", "Put it before the bodies")
    assert not visitor.faults()
    for body in charter.bodies_that_consent_to("selection"):
        visitor.come_in(site, ROLES["body_officer"], body.name)
        visitor.click(visitor.page.get_by_role("region").first.get_by_role("link").first)
        assert ref in visitor.page.locator("main").inner_text()
        visitor.press("同意する", "Consent")
        expect(visitor.page.get_by_role("status")).to_contain_text(
            visitor.say("回答済みです", "Your body has answered")
        )
    assert not visitor.faults()
    visitor.come_in(site, ROLES["programme_director"], last.name)
    open_the_round(visitor)
    visitor.press("採択を決定する", "Decide")
    visitor.come_in(site, ROLES["programme_director"], first.name)
    open_the_round(visitor)
    visitor.press("自機関の応募者に結果を伝える", "Tell the applicants of this agency")
    assert not visitor.faults()


def open_the_round(visitor: Visitor) -> None:
    visitor.follow("採択選定", "Selection rounds")
    visitor.click(visitor.page.get_by_role("region").first.get_by_role("link").first)


def accept(visitor: Visitor, site: str, ref: str) -> str:
    """The applicant finds the award beside the application, and takes it; the award's ref."""
    visitor.come_in(site, ROLES["applicant"])
    visitor.click(visitor.page.locator(f"a[href*='{ref}']").first)
    visitor.follow("採択の内容を見る", "See the award")
    visitor.press("採択を受諾する", "Accept the award")
    assert not visitor.faults()
    return visitor.page.url.split("/")[-2]


def claim(visitor: Visitor, site: str, award: str) -> None:
    """A year's money is claimed; more than there is of it, with the remedy at the field."""
    visitor.come_in(site, ROLES["applicant"])
    visitor.click(visitor.page.locator(f"a[href*='{award}']").first)
    for amount in ("60,000,001", "60,000,000"):
        visitor.write("請求額（円）", "Amount (yen)", amount)
        visitor.press("前払を請求する", "File the claim")
        assert not visitor.faults()
    expect(visitor.page.locator("main")).to_contain_text(visitor.say("請求済み", "Filed"))


def read_in_public(visitor: Visitor, site: str, award: str) -> None:
    """Anyone finds it in the fund's figures and among its awards."""
    visitor.context.clear_cookies()
    visitor.goto(f"{site}/")
    assert not visitor.faults()
    visitor.follow("採択課題", "Awards")
    visitor.click(visitor.page.locator(f"a[href*='{award}']").first)
    shown = visitor.page.locator("main").inner_text()
    assert TITLE.say(visitor.language) in shown and "60,000,000" in shown
    assert not visitor.faults()
