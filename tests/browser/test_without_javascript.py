"""Whoever switches scripts off still applies."""

from __future__ import annotations

import re
from pathlib import Path

from kikin.fund.policy import ROLES
from tests.browser.site import Site
from tests.browser.test_journey import apply_in_time
from tests.browser.visitor import Visitor, opened


def test_an_application_is_written_and_sent_without_scripts(chromium: Path, site: Site) -> None:
    with opened(chromium) as browser:
        visitor = Visitor(browser, "ja", has_javascript=False)
        visitor.come_in(site.url, ROLES["applicant"], number=1)
        ref = apply_in_time(visitor)
    assert re.fullmatch(r"APP-\d{4}-\d{5}-\w", ref)
    assert not visitor.complaints
