"""Files of other funds' projects: what is read of them, and which rows are refused for what."""

from __future__ import annotations

import json

import pytest

from kikin.office.feeds.projects import MAX_FILE_BYTES, read

HEADER = "課題番号,課題名,概要,氏名,研究者番号,所属機関,開始年度,終了年度,金額,エフォート,費目別内訳\n"
ROW = 'JP-1,量子ビット,概要,見本 太郎,12345678,見本大学,2026,2028,"50,000,000",30%,2026:equipment:12000000\n'


def problems(content: str, name: str = "e-rad.csv") -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in read(content.encode(), name).problems]


def test_rows_of_one_project_are_put_together() -> None:
    found = read((HEADER + ROW + ROW.replace("見本 太郎,12345678", "見本 花,")).encode("cp932"), "e-rad.csv")
    (project,) = found.projects
    assert (found.rows_count, found.refused_count, found.problems) == (2, 0, ())
    assert (project.number, project.first_year, project.last_year) == ("JP-1", 2026, 2028)
    assert (project.amount_yen, project.lines) == (50_000_000, [[2026, "equipment", 12_000_000]])
    assert [(one["name"], one["number"], one["effort_percent"]) for one in project.people] == [
        ("見本 太郎", "12345678", 30),
        ("見本 花", "", 30),
    ]


def test_json_says_the_same() -> None:
    person = {"person": "見本 太郎", "researcher_number": "12345678", "organisation": "見本大学", "effort_percent": 30}
    project = {
        "project": "JP-1",
        "title": "量子ビット",
        "abstract": "概要",
        "first_year": 2026,
        "last_year": 2028,
        "amount_yen": 50_000_000,
        "lines": [[2026, "equipment", 12_000_000]],
    }
    content = json.dumps([project | {"people": [person]}]).encode()
    assert read(content, "e-rad.JSON").projects == read((HEADER + ROW).encode(), "e-rad.csv").projects


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("量子ビット", "", "missing", "title"),
        ("12345678", "1234567", "bad_number", "researcher_number"),
        ("2026,2028", "2028,2026", "years_turned", "last_year"),
        ("2026,2028", "26,2028", "bad_figure", "first_year"),
        ('"50,000,000"', "-1", "bad_figure", "amount_yen"),
        ("30%", "101", "bad_figure", "effort_percent"),
        ("2026:equipment", "equipment", "bad_line", "lines"),
        ("2026:equipment", "2026:yacht", "unknown_key", "lines"),
        ("見本 太郎", "見本\u202e太郎", "bad_words", "person"),
    ],
)
def test_a_row_is_refused_with_what_is_wrong(old: str, new: str, code: str, column: str) -> None:
    found = read((HEADER + ROW.replace(old, new) + ROW.replace("JP-1", "JP-2")).encode(), "e-rad.csv")
    assert [(one.code, one.where) for one in found.problems] == [(code, f"row[2].{column}")]
    assert ([one.number for one in found.projects], found.refused_count) == (["JP-2"], 1)


def test_rows_that_say_different_things_of_one_project_are_refused() -> None:
    assert problems(HEADER + ROW + ROW.replace("量子ビット", "別の題")) == [("rows_differ", "row[3].project")]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        ("", "e-rad.csv", "unreadable"),
        ("no,heading\n1,2\n", "e-rad.csv", "unreadable"),
        ("{", "e-rad.json", "unreadable"),
        ('{"project": 1}', "e-rad.json", "unreadable"),
        ("[" * 100_000, "e-rad.json", "unreadable"),
        ("x" * (MAX_FILE_BYTES + 1), "e-rad.csv", "too_large"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(content: str, name: str, code: str) -> None:
    found = read(content.encode(), name)
    assert ([one.code for one in found.problems], found.rows_count) == ([code], 0)
