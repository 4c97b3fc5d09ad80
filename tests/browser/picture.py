"""Takes docs/picture.png: the public page of the demonstration, as it is served. `python -m tests.browser.picture`"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import ViewportSize

from tests.browser.site import Site
from tests.browser.visitor import Visitor, opened
from tests.conftest import ROOT
from tests.stories.plays import demo, kikin

PICTURE = ROOT / "docs" / "picture.png"
TODAY = date(2026, 11, 23)
SIZE = ViewportSize(width=1440, height=1180)


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is not installed")
    with tempfile.TemporaryDirectory(prefix="kikin-picture-") as folder:
        site = Site(Path(folder) / "home")
        played = kikin(*demo(site.home, "--today", TODAY))
        if played.returncode:
            raise SystemExit(played.stderr)
        site.open(TODAY)
        try:
            take(Path(chromium), site.url)
        finally:
            site.close()


def take(chromium: Path, url: str) -> None:
    with opened(chromium) as browser:
        visitor = Visitor(browser, "en", size=SIZE)
        visitor.goto(f"{url}/")
        visitor.page.screenshot(path=PICTURE)
        visitor.leave()
    print(PICTURE)


if __name__ == "__main__":
    main()
