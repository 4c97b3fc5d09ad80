"""Two applications of two agencies in review, and six reviewers. Imports wait until Django is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cast import Cast, sent_application

if TYPE_CHECKING:
    from kikin.office.applications.models import Application
    from kikin.office.calls.models import Call
    from kikin.office.reviews.models import Assignment


@pytest.fixture
def quantum(cast: Cast, call: Call) -> Application:
    """An application that one agency answers for, with keywords."""
    application: Application = sent_application(cast, call, keywords=("qubit", "laser"))
    return application


@pytest.fixture
def robotics(cast: Cast, call: Call) -> Application:
    """An application to the same call that the other agency answers for."""
    from kikin.values.text import Text

    title = Text("協働ロボットの制御", "Control of collaborative robots")
    application: Application = sent_application(
        cast, call, title=title, summary=Text("ロボットの安全", "Safe robots"), keywords=("gripper",)
    )
    return application


@pytest.fixture
def pool(cast: Cast, quantum: Application, robotics: Application) -> list[Application]:
    """Both in review, and the reviewers registered: the first three know the quantum, the others the robots."""
    from kikin.office.applications import actions as applications
    from kikin.office.reviews import actions
    from tests.office.reviews.scene import NOW

    for application in (quantum, robotics):
        officer = cast.officers[application.agency]
        applications.find_eligible([application], officer, NOW)
        applications.begin_review([application], officer, NOW)
    outlines = [
        actions.ProfileOutline(
            reviewer.person,
            ("quantum",) if number < 3 else ("robotics",),
            ("qubit",) if number == 0 else (),
            capacity=4,
        )
        for number, reviewer in enumerate(cast.reviewers)
    ]
    actions.register_reviewers(outlines, cast.officers["jst"], NOW)
    return [quantum, robotics]


@pytest.fixture
def invited(cast: Cast, call: Call, quantum: Application, pool: list[Application]) -> list[Assignment]:
    """The first three reviewers asked to read the quantum project."""
    from kikin.office.reviews import actions
    from kikin.office.reviews.assigning import Pairing
    from tests.office.reviews.scene import NOW

    pairings = [Pairing(quantum.ref, reviewer.person, 5_000) for reviewer in cast.reviewers[:3]]
    return actions.invite_all(call, pairings, cast.officers["jst"], NOW)


@pytest.fixture
def accepted(cast: Cast, invited: list[Assignment]) -> list[Assignment]:
    from tests.office.reviewing import take_on
    from tests.office.reviews.scene import NOW

    for assignment, reviewer in zip(invited, cast.reviewers, strict=False):
        take_on([assignment], reviewer, NOW)
    return invited
