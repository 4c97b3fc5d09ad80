"""A reviewer asked by hand: one of an institution, within the load or with a reason, in the place of one who left."""

from __future__ import annotations

import pytest

from kikin.fund.relations import Actor
from kikin.office.applications.models import Application
from kikin.office.calls.models import Call
from kikin.office.gate import Refused
from kikin.office.reviews import actions, queries
from kikin.office.reviews.models import Assignment, ReviewerProfile
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.reviews.scene import NOW
from tests.office.reviews.watching import codes, everything

WHY = Text("他に分かる人がいない。", "Nobody else knows it.")


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.officers["jst"]


def refusal(call: Call, application: Application, person: str, actor: Actor) -> set[str]:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.ask_by_hand(call, application.ref, person, actor, NOW)
    assert everything() == before
    return codes(refused)


def test_whoever_is_asked_by_hand_fills_the_place_of_one_who_left(
    cast: Cast, call: Call, quantum: Application, invited: list[Assignment], officer: Actor
) -> None:
    actions.decline(invited[0], Text("多忙", "Busy"), cast.reviewers[0], NOW)
    made = actions.ask_by_hand(call, quantum.ref, cast.reviewers[4].person, officer, NOW)
    assert (made.replaces, made.state) == (invited[0], "invited")
    assert refusal(call, quantum, cast.reviewers[4].person, officer) == {"asked_before"}
    assert "not_granted" in refusal(call, quantum, cast.reviewers[5].person, cast.officers["nedo"])
    assert refusal(call, quantum, "PER-NOBO-DY22-2", officer) == {"unknown_person"}


def test_one_of_an_institution_is_asked_whether_by_hand_by_place_or_by_proposal(
    cast: Cast, call: Call, quantum: Application, invited: list[Assignment], officer: Actor
) -> None:
    house = [cast.reviewers[number].person for number in (1, 3)]
    ReviewerProfile.objects.filter(person__ref__in=house).update(organisation="ORG-1")
    assert refusal(call, quantum, cast.reviewers[3].person, officer) == {"same_institution_reads"}
    ReviewerProfile.objects.update(organisation="ORG-1")
    actions.decline(invited[0], Text("多忙", "Busy"), cast.reviewers[0], NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.replace(invited[0], officer, NOW)
    assert codes(refused) == {"no_reviewer_left"} and everything() == before


def test_the_load_over_every_call_is_exceeded_with_a_reason_alone(
    cast: Cast,
    call: Call,
    quantum: Application,
    invited: list[Assignment],
    officer: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = cast.reviewers[4].person
    monkeypatch.setattr(queries, "loads_across", lambda people=(): {full: 1_000})
    assert refusal(call, quantum, full, officer) == {"load_across_calls_exceeded"}
    made = actions.ask_by_hand(call, quantum.ref, full, officer, NOW, beyond=WHY)
    assert made.beyond_en == WHY.en
