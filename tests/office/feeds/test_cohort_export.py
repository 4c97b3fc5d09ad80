"""What the house exports reads back to the same applications; what others change in it is checked again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.office.feeds.cohorts.export import as_csv, as_json_lines
from kikin.office.feeds.cohorts.reading import read_cohort
from kikin.office.feeds.cohorts.records import (
    CohortApplication,
    CohortBudgetLine,
    CohortDisclosure,
    CohortMember,
    CohortOrganisation,
    CohortPerson,
)
from kikin.values.text import Text

LEAD = CohortOrganisation(Text("見本工業株式会社", "Sample Industries KK"), "company", "small_company")
PARTNER = CohortOrganisation(Text("見本大学", "Sample University"), "university", "default")
APPLICATION = CohortApplication(
    source_row=1,
    external_id="demonstration-1",
    title=Text("量子の研究", "A quantum study"),
    summary=Text("一行目\n\n二行目", "Line one\n\nline two"),
    language="ja",
    members=(CohortMember(LEAD, 40), CohortMember(PARTNER, 0)),
    people=(
        CohortPerson(Text("見本 一郎", "Ichiro Sample"), "principal_investigator", 0),
        CohortPerson(Text("見本 花子", "Hanako Sample"), "co_investigator", 1),
    ),
    requested_yen=10**15,
    budget=(
        CohortBudgetLine(0, 2022, "equipment", 10**15 - 7),
        CohortBudgetLine(1, 2023, "travel", 7),
    ),
    stage="research",
    instrument="commission",
    call="call-2022",
    keywords=("量子", "sensors"),
    declarations=("research_integrity", "no_suspension"),
    disclosures=(CohortDisclosure(1, "support", Text("架空財団", "Fictive Fund"), "XA", 5, Text("注", "note")),),
    amount_rule=Text("換算", "converted"),
    budget_rule=Text("按分", "spread"),
)
FORMS = [("cohort.jsonl", as_json_lines), ("cohort.csv", as_csv)]


def back(folder: Path, text: str, name: str) -> tuple[CohortApplication, ...]:
    path = folder / name
    path.write_bytes(text.encode())
    cohort = read_cohort(path, 2022)
    assert (cohort.problems, cohort.refused) == ((), ())
    assert cohort.mapping == "kikin"
    return cohort.applications


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_it_reads_back_to_the_same(tmp_path: Path, name: str, form: Callable[..., str]) -> None:
    second = replace(APPLICATION, source_row=2, external_id="demonstration-2", keywords=(), disclosures=())
    assert back(tmp_path, form([APPLICATION, second]), name) == (APPLICATION, second)


@pytest.mark.parametrize(("name", "form"), FORMS)
@given(title=st.text("=+-@'\t abc漢", min_size=1, max_size=8).filter(lambda text: text.strip() != ""))
def test_any_title_reads_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, form: Callable[..., str], title: str
) -> None:
    clean = " ".join(title.split())
    titled = replace(APPLICATION, title=Text(clean, clean))
    assert back(tmp_path_factory.mktemp("back"), form([titled]), name) == (titled,)


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_an_export_starts_a_formula(start: str) -> None:
    title = f'{start}HYPERLINK("x")'
    rows = list(csv.DictReader(io.StringIO(as_csv([replace(APPLICATION, title=Text(title, title))]))))
    assert rows[0]["title_ja"] == f"'{title}"
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows[0].values())


def changed(path: list[Any], value: Any) -> str:
    """The exported line with one value in it changed."""
    row: Any = json.loads(as_json_lines([APPLICATION]))
    place = row
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(row)


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (["members"], [], "members"),
        (["members"], "nobody", "members"),
        (["members"], [{"name": "A"}] * 51, "members"),
        (["members", 0, "name"], "", "members[0].name"),
        (["members", 0, "name"], "n" * 301, "members[0].name"),
        (["members", 0, "kind"], "club", "members[0].kind"),
        (["members", 0, "size"], "giant", "members[0].size"),
        (["members", 0, "cost_share_yen"], -1, "members[0].cost_share_yen"),
        (["members", 0, "corporate_number"], "0123456789012", "identifier.corporate_number"),
        (["members", 1], asdict(LEAD), "members"),
        (["members", 0, "name"], "\u200b", "members[0].name"),
        (["members", 0, "name"], {"ja": ["a"], "en": True}, "members[0].name"),
        (["people", 0, "role"], "friend", "people[0].role"),
        (["people", 0, "role"], "co_investigator", "people"),
        (["people", 1, "role"], "principal_investigator", "people"),
        (["people", 1, "member"], 2, "people[1].member"),
        (["people", 1, "member"], True, "people[1].member"),
        (["budget", 0, "amount_yen"], 1, "budget"),
        (["budget", 0, "amount_yen"], -1, "budget[0].amount_yen"),
        (["budget", 0, "amount_yen"], 7.5, "budget[0].amount_yen"),
        (["budget", 0, "amount_yen"], float("nan"), "budget[0].amount_yen"),
        (["requested_yen"], 1000.5, "requested_yen"),
        (["external_id"], "x" * 65, "external_id"),
        (["budget", 0, "fiscal_year"], "2022", "budget[0].fiscal_year"),
        (["budget", 0, "cost_item"], "champagne", "budget[0].cost_item"),
        (["budget", 1], {"member": 0, "fiscal_year": 2022, "cost_item": "equipment", "amount_yen": 7}, "budget"),
        (["budget"], None, "budget"),
        (["declarations"], ["goodwill"], "declarations"),
        (["keywords"], ["k"] * 51, "keywords"),
        (["keywords"], ["k" * 301], "keywords"),
        (["keywords"], {"a": 1}, "keywords"),
        (["disclosures", 0, "person"], 9, "disclosures[0].person"),
        (["disclosures", 0, "country"], "Fictivia", "disclosures[0].country"),
        (["disclosures", 0, "kind"], "gift", "disclosures[0].kind"),
    ],
)  # fmt: skip
def test_a_changed_export_is_checked_again(tmp_path: Path, path: list[Any], value: Any, where: str) -> None:
    file = tmp_path / "cohort.jsonl"
    file.write_text(changed(path, value) + "\n" + as_json_lines([replace(APPLICATION, external_id="other")]), "utf-8")
    cohort = read_cohort(file, 2022)
    assert where in {problem.where for one in cohort.refused for problem in one.problems}
    assert [one.external_id for one in cohort.applications] == ["other"]


@pytest.mark.parametrize("change", [str.lower, str.upper])
def test_the_same_party_in_other_letters_stands_there_twice(tmp_path: Path, change: Callable[[str], str]) -> None:
    """The register of parties tells them apart in any case, so a second one would meet the first."""
    file = tmp_path / "cohort.jsonl"
    lead = asdict(LEAD)
    lead["name"] = {language: change(name) for language, name in lead["name"].items()}
    row: Any = json.loads(changed(["keywords"], []))
    row["members"].append({**lead, "cost_share_yen": 0})
    row["people"].append({**row["people"][0], "name": {k: change(v) for k, v in row["people"][0]["name"].items()}})
    row["people"][-1]["role"] = "co_investigator"
    file.write_text(json.dumps(row) + "\n", "utf-8")
    (refused,) = read_cohort(file, 2022).refused
    assert {(problem.where, problem.code) for problem in refused.problems} == {
        ("members", "repeated_entry"),
        ("people", "repeated_entry"),
    }


def test_a_name_twice_in_a_list_of_a_cell_is_found(tmp_path: Path) -> None:
    file = tmp_path / "cohort.csv"
    text = as_csv([replace(APPLICATION, keywords=("one",))])
    assert text.count('""kind"": ') >= 1
    file.write_text(text.replace('""kind"": ', '""kind"": ""other"", ""kind"": ', 1), "utf-8")
    (refused,) = read_cohort(file, 2022).refused
    assert "members" in {problem.where for problem in refused.problems}


def test_control_characters_hidden_in_a_list_of_a_cell_are_found(tmp_path: Path) -> None:
    text = as_csv([APPLICATION])
    hidden = text.replace("Ichiro Sample", "Ichiro\\u0000Sample")
    assert hidden != text
    file = tmp_path / "cohort.csv"
    file.write_bytes(hidden.encode())
    cohort = read_cohort(file, 2022)
    assert cohort.applications == ()
    assert "control_character" in {problem.code for problem in cohort.refused[0].problems}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["ja", "en", "name"]), inner),
    max_leaves=6,
)
PLACES = [
    (field, *more)
    for field in ("members", "people", "budget", "disclosures")
    for more in ((), (0,), (0, "name"), (0, "amount_yen"), (0, "member"), (0, "cost_share_yen"), (0, "country"))
]


@given(path=st.sampled_from(PLACES), value=ANYTHING)
def test_no_list_raises(tmp_path_factory: pytest.TempPathFactory, path: tuple[Any, ...], value: Any) -> None:
    file = tmp_path_factory.mktemp("any") / "cohort.jsonl"
    file.write_text(changed(list(path), value), "utf-8")
    cohort = read_cohort(file, 2022)
    assert len(cohort.applications) + len(cohort.refused) == 1
