"""Someone at a browser, who reads one language and notices whatever is wrong with a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Request, ViewportSize, sync_playwright

from kikin.values.text import Text

_Found = TypeVar("_Found")
LOCALES = {"ja": "ja-JP", "en": "en-GB"}
WIDE, NARROW = ViewportSize(width=1440, height=900), ViewportSize(width=360, height=780)
# Only media are asked for again: no rule that is in force reads the style sheets, which axe would fetch and parse.
_AXE = """(rules) => axe.run(document, {resultTypes: ['violations'], preload: {assets: ['media']}, rules})
    .then(found => found.violations)"""
_EVERYTHING: dict[str, Any] = {}
_ALL_BUT_COLOURS = {"color-contrast": {"enabled": False}}
"""Colours are judged on the wide page: tests/browser/test_every_page.py holds that no width changes one."""
_TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def in_every_language(look: Callable[[str], _Found]) -> dict[str, Future[_Found]]:
    """Look at the site in all languages at the same time; what each has found, or why it could not."""
    with ThreadPoolExecutor(len(LOCALES)) as crowd:
        return {language: crowd.submit(look, language) for language in LOCALES}


@contextmanager
def opened(chromium: Path, *switches: str) -> Iterator[Browser]:
    """The system's browser, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", *switches]
        )
        yield browser
        browser.close()


class Visitor:
    """One browser window of its own. `complaints` collects all that a page should not do."""

    def __init__(
        self, browser: Browser, language: str, *, has_javascript: bool = True, size: ViewportSize = WIDE
    ) -> None:
        self.language = language
        self.complaints: list[str] = []
        self.context = browser.new_context(
            locale=LOCALES[language], viewport=size, java_script_enabled=has_javascript, reduced_motion="reduce"
        )
        self.page = self.context.new_page()
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self._complain(str(error)))
        self.page.on("request", self._watch)
        self._host = ""

    def _listen(self, said: ConsoleMessage) -> None:
        is_about_a_form = "the server responded with a status of 422" in said.text
        if said.type in ("error", "warning") and not is_about_a_form:
            self._complain(said.text)

    def _complain(self, what: str) -> None:
        self.complaints.append(f"{self.page.url}: {what}")

    def _watch(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.netloc != self._host:
            self._complain(f"asks {parts.netloc}")

    def say(self, ja: str, en: str) -> str:
        return Text(ja, en).say(self.language)

    def goto(self, url: str) -> bool:
        """Open a page. An address that answers with a file is no page: the answer is no, and the page stays."""
        self._host = urlsplit(url).netloc
        try:
            answer = self.page.goto(url)
        except Error as error:
            if "Download is starting" not in error.message:
                raise
            return False
        if answer is None or answer.status != 200:
            self._complain(f"answers {answer.status if answer else 'nothing'}")
        return answer is None or answer.headers.get("content-type", "").startswith("text/html")

    def come_in(self, site: str, role: Text, of: Text | None = None, number: int = 0) -> None:
        """Sign in with one click as the first person of a role, of a body or agency when that is named."""
        self.goto(f"{site}/sign-in/")
        group = self.page.locator("h3", has_text=role.say(self.language)).first
        buttons = group.locator("xpath=following-sibling::ul[1]").get_by_role("button")
        self.click((buttons.filter(has_text=of.say(self.language)) if of else buttons).nth(number))

    def come_in_by(self, site: str, appointment: int) -> None:
        """Sign in by an appointment, also one of many for which the page has no button."""
        self.goto(f"{site}/sign-in/")
        form = self.page.locator("form[action*='/sign-in/as/']").first
        form.evaluate("(form, action) => form.action = action", f"/sign-in/as/{appointment}")
        self.click(form.get_by_role("button"))

    def press(self, ja: str, en: str) -> None:
        self.click(self.page.get_by_role("button", name=self.say(ja, en), exact=True).first)

    def follow(self, ja: str, en: str) -> None:
        self.click(self.page.get_by_role("link", name=self.say(ja, en), exact=True).first)

    def click(self, way: Locator) -> None:
        """Click on what leads to another page, and wait for it."""
        with self.page.expect_navigation():
            way.click()

    def write(self, ja: str, en: str, answer: str) -> None:
        self.page.get_by_label(self.say(ja, en)).first.fill(answer)

    def leave(self) -> None:
        self.context.close()

    def faults(self) -> list[str]:
        """What is wrong with the page that is open: its language, its width, and what axe-core finds at each width."""
        found = []
        if (said := self.page.locator("html").get_attribute("lang")) != self.language:
            found.append(f"says that its language is {said}")
        self.page.evaluate(AXE_SCRIPT)
        for width, rules in ((WIDE, _EVERYTHING), (NARROW, _ALL_BUT_COLOURS)):
            self.page.set_viewport_size(width)
            if excess := self.page.evaluate(_TOO_WIDE):
                found.append(f"{excess} px too wide at {width['width']} px")
            for one in self.page.evaluate(_AXE, rules):
                places = ", ".join(str(node["target"]) for node in one["nodes"][:3])
                found.append(f"{one['id']} at {width['width']} px: {one['help']}: {places}")
        self.page.set_viewport_size(WIDE)
        return [f"{self.language} {urlsplit(self.page.url).path}: {each}" for each in found]
