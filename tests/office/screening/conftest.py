"""A shortlisted application whose counterparty is on a list, its case, and the hit in it.

Imports wait until Django is set up, which is after this file is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cast import Cast, sent_application

if TYPE_CHECKING:
    from kikin.office.applications.models import Application
    from kikin.office.calls.models import Call
    from kikin.office.screening.models import Hit, ScreeningCase


@pytest.fixture
def application(cast: Cast, call: Call) -> Application:
    """Put forward after review; what it disclosed names one who is listed."""
    from kikin.office.applications import actions
    from tests.office.screening.scene import COUNTERPARTY, NOW

    application: Application = sent_application(cast, call, disclosures=(COUNTERPARTY,))
    officer = cast.officers["jst"]
    actions.find_eligible([application], officer, NOW)
    actions.begin_review([application], officer, NOW)
    actions.give_to_read([(application, cast.reviewers[0].person)], officer, NOW)
    actions.shortlist([application], {application.ref: 3}, 3, officer, NOW)
    return application


@pytest.fixture
def case(cast: Cast, application: Application) -> ScreeningCase:
    """A case that was asked for, with a list to compare with."""
    from kikin.office.screening import actions
    from kikin.office.screening.models import ScreeningCase
    from tests.office.lists.scene import put_in_force
    from tests.office.screening.scene import EFFECTIVE_ON, LISTED, NOW

    put_in_force("demonstration", LISTED, EFFECTIVE_ON, cast, NOW)
    actions.request_cases([application.ref], ["jst"], cast.officers["jst"], NOW)
    return ScreeningCase.objects.get(application=application)


@pytest.fixture
def matched(cast: Cast, case: ScreeningCase) -> ScreeningCase:
    """The same case, compared: it has one hit."""
    from kikin.office.screening import actions
    from tests.office.screening.scene import NOW

    actions.confirm_areas({case: ["quantum"]}, cast.security_officer, NOW)
    return actions.match_cases([case], cast.security_officer, NOW)[0]


@pytest.fixture
def hit(matched: ScreeningCase) -> Hit:
    from kikin.office.screening.models import Hit

    return Hit.objects.get(case=matched)
