"""Liens over what a company has: told when they are registered, whatever the register says twice, late or in error."""

from __future__ import annotations

from kikin.office.feeds.watch.folder import Delivery
from tests.office.watch.small import NUMBER, begun, file, on, shown

HEADING = "record,as_of,company,kind,party,party_name,over,status"
TOLD = [("lien_registered", "C1")]


def entered(*rows: str) -> Delivery:
    return file("registry.csv", HEADING, *rows, day="2026-04-30")


def test_a_lien_is_told_once_and_its_end_is_no_news() -> None:
    looking = begun(entered("b,2026-01-01,C1,lien,B1,,assets,"))
    assert shown(on(looking, "2026-04-02", entered("b,2026-04-02,C1,lien,B1,,,"))) == []
    day = on(looking, "2026-04-03", entered(f"c,2026-04-03,{NUMBER},lien,B2,Elsewhere Bank,ip,"))
    assert shown(day) == TOLD and day.alerts[0].about == ("C1", "B2")
    assert day.alerts[0].path[0].en == "Elsewhere Bank has a lien over the intellectual property of Aoba Photonics"
    assert shown(on(looking, "2026-04-04", entered("c,2026-04-04,C1,lien,B2,Elsewhere Bank,ip,"))) == []
    ended = on(looking, "2026-04-05", entered("c,2026-04-05,C1,lien,B2,,ip,ended"))
    assert (shown(ended), ended.taken_back) == ([], [])
    assert shown(on(looking, "2026-04-06", entered("c,2026-04-01,C1,lien,B2,,ip,"))) == [], "an older one, late"
    assert shown(on(looking, "2026-04-07", entered("c,2026-04-07,C1,lien,B2,,ip,"))) == TOLD


def test_a_lien_that_goes_to_another_or_over_something_else_is_told() -> None:
    looking = begun(entered("b,2026-01-01,C1,lien,B1,,assets,"))
    assert shown(on(looking, "2026-04-02", entered("b,2026-04-02,C1,lien,B9,,assets,"))) == TOLD
    assert shown(on(looking, "2026-04-03", entered("b,2026-04-03,C1,lien,B9,,shares,"))) == TOLD


def test_a_lien_that_never_was_is_taken_back() -> None:
    looking = begun()
    alert = on(looking, "2026-04-02", entered("c,2026-04-02,C1,lien,B2,,shares,")).alerts[0]
    back = on(looking, "2026-04-03", entered("c,2026-04-03,C1,lien,B2,,shares,withdrawn"))
    assert [one.key for one in back.taken_back] == [alert.key]


def test_what_a_lien_is_over_has_to_be_known() -> None:
    day = on(begun(), "2026-04-02", entered("c,2026-04-02,C1,lien,B2,,the moon,", "d,2026-04-02,C9,lien,B2,,,"))
    assert [problem.value for problem in day.problems] == ["the moon"]
    assert shown(day) == [], "nobody watches C9"
