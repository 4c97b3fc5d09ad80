"""Several things of one company on one day: none of them hides another."""

from __future__ import annotations

from typing import Any

import pytest

from kikin.office.watch.looking import Looking
from tests.office.watch.small import begun, file, on, shown, stake

DAY = "2026-04-06"
LIST = "id,name,kind"
ZAVOD = {"recordId": "Q", "recordType": "entity", "recordDetails": {"name": "Orehov Zavod"}}
ENTRY = file("list-x.csv", LIST, "q,Orehov Zavod,organisation")
TAKEN = stake("X", "C1", 60, DAY)


def _among_the_listed() -> Looking:
    """The list is known; the party comes to hold four percent on the day."""
    return begun(ENTRY, file("bods.jsonl", ZAVOD))


@pytest.mark.parametrize("who", ["Aoba Photonics", "Orehov Zavod"])
def test_a_company_is_taken_on_the_day_on_which_it_or_its_holder_is_listed(who: str) -> None:
    looking = begun(file("bods.jsonl", ZAVOD, stake("Q", "C1", 30, "2026-01-01")))
    day = on(looking, DAY, file("bods.jsonl", TAKEN), file("list-x.csv", LIST, f"q,{who},organisation"))
    assert sorted(kind for kind, _ in shown(day)) == ["control_taken", "listed"]


def test_a_listed_party_comes_in_while_another_takes_the_company_and_its_cash_runs_out() -> None:
    cash = {"id": "c", "kind": "cash", "subject": "C1", "cash_yen": 1, "monthly_spending_yen": 9}
    said = [file("bods.jsonl", TAKEN, stake("Q", "C1", 4, DAY)), file("declarations.jsonl", cash)]
    day = on(_among_the_listed(), DAY, *said)
    assert sorted(shown(day)) == [("company_short", "C1"), ("control_taken", "C1"), ("listed", "Q")]
    by_kind = {one.kind: one for one in day.alerts}
    assert set(by_kind["listed"].causes) & set(by_kind["control_taken"].causes), "it is of the same case"
    took_it = on(_among_the_listed(), DAY, file("bods.jsonl", stake("Q", "C1", 60, DAY)))
    assert shown(took_it) == [("control_taken", "C1")] and "Q" in took_it.alerts[0].about


def test_who_has_left_or_fallen_off_the_list_is_not_told() -> None:
    looking = begun(file("bods.jsonl", ZAVOD, stake("Q", "C1", 3, "2026-01-01")))
    closed: dict[str, Any] = {**stake("Q", "C1", 3, "2026-04-02"), "recordStatus": "closed"}
    on(looking, "2026-04-02", file("bods.jsonl", closed))
    assert shown(on(looking, DAY, ENTRY)) == []
    many = [f"e{number},Nobody Number{number},organisation" for number in range(9)]
    on_list = file("list-x.csv", LIST, "q,Orehov Zavod,organisation", *many)
    looking = begun(on_list, file("bods.jsonl", ZAVOD, stake("Q", "C1", 3, "2026-01-01")))
    on(looking, "2026-04-02", file("list-x.csv", LIST, *many, day="2026-04-02"))
    assert shown(on(looking, DAY, file("bods.jsonl", stake("Q", "C1", 6, DAY)))) == [("threshold_reached", "C1")]


def test_two_lists_that_are_alike_are_two() -> None:
    looking = begun()
    named = [file(f"list-{name}.csv", LIST, "q,Aoba Photonics,organisation") for name in "xy"]
    assert shown(on(looking, DAY, named[0])) == [("listed", "C1")]
    assert shown(on(looking, "2026-04-07", named[1])) == [("listed", "C1")]
    again = [
        file(f"list-x{again}.csv", LIST, "q,Aoba Photonics,organisation") for again in ("~2", "~2~3", "@2026-04-01~4")
    ]
    assert shown(on(looking, "2026-04-08", *named, *again)) == []


def test_of_two_guesses_of_one_day_the_later_counts() -> None:
    def author(place: str) -> dict[str, Any]:
        return {"id": "A1", "last_known_institutions": [{"display_name": place}], "updated_date": "2026-04-01"}

    looking = begun()
    on(looking, "2026-04-01", file("openalex-authors.jsonl", author("Minami"), author("Kita University")))
    story = {"id": "1", "kind": "departure", "publisher": "N", "about": ["https://orcid.org/0000-0001"]}
    assert shown(on(looking, "2026-04-02", file("news.jsonl", story))) == []
    assert shown(on(looking, "2026-04-03", file("openalex-authors.jsonl", author("Higashi")))) == [("departure", "P1")]
