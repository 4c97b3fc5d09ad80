from __future__ import annotations

import json
from pathlib import Path

import pytest

from kikin.cli.main import main

LIST = """id,name,aliases,kind,country,birth_date
e1,Imaginary Dynamics Institute,IDI Works;Institut Imaginaire,organisation,ZZ,
e2,"NUSQUAM, Nemo",,person,ZZ,1970-04-01
"""
QUERIES = """id,name,kind,birth_date,identifiers
q1,Nemo Nusquam,person,,
q2,Imaginary Dynamics Inst.,,,
q3,Wholly Unknown,,,
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "queries.csv").write_text(QUERIES, encoding="utf-8")
    return tmp_path


def answers(folder: Path, *options: str) -> list[dict[str, object]]:
    out = folder / "out.jsonl"
    command = ["match", str(folder / "queries.csv"), "--list", str(folder / "list.csv"), *options, "-o", str(out)]
    assert main(command) == 0
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_each_name_is_answered_with_reasons(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answers(files, "--min-probability", "0.5")
    assert [(one["query"], one["rank"], one["entity"], one["name"]) for one in found] == [
        ("q1", 1, "e2", "NUSQUAM, Nemo"),
        ("q2", 1, "e1", "Imaginary Dynamics Institute"),
    ]
    assert all(isinstance(one["probability"], float) and one["probability"] >= 0.5 and one["reasons"] for one in found)
    assert all(one["list"] == str(files / "list.csv") for one in found)
    said = capsys.readouterr().err
    for figure in ("load seconds: ", "queries per second: ", "peak MB: "):
        assert figure in said


def test_processes_share_the_work_and_change_nothing(files: Path) -> None:
    many = "\n".join(f"q{number},Nemo Nusquam {number}" for number in range(1_100))
    (files / "queries.csv").write_text(f"id,name\n{many}\n", encoding="utf-8")
    assert answers(files, "--jobs", "2", "--top", "1") == answers(files, "--top", "1")


def test_a_name_that_is_none_is_named_and_the_others_are_answered(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "queries.csv").write_text(f"id,name\nq1,\nq2,{'a' * 10_000}\nq3,Nemo Nusquam\n", encoding="utf-8")
    out = files / "out.jsonl"
    status = main(["match", str(files / "queries.csv"), "--list", str(files / "list.csv"), "-o", str(out)])
    assert status == 1
    assert [json.loads(line)["query"] for line in out.read_text(encoding="utf-8").splitlines()] == ["q3"]
    assert capsys.readouterr().err.count("problem: row") == 2


def test_answers_may_take_the_place_of_the_names_they_answer(files: Path) -> None:
    queries = files / "queries.csv"
    assert main(["match", str(queries), "--list", str(files / "list.csv"), "-o", str(queries)]) == 0
    assert {json.loads(line)["query"] for line in queries.read_text(encoding="utf-8").splitlines()} >= {"q1", "q2"}


@pytest.mark.parametrize("text", ["", "id,name\n", "<?xml version='1.0'?><names/>"])
def test_a_file_without_a_name_says_so(files: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (files / "queries.csv").write_text(text, encoding="utf-8")
    assert main(["match", str(files / "queries.csv"), "--list", str(files / "list.csv")]) == 1
    assert "queries.csv: holds not one name" in capsys.readouterr().err


def test_what_is_wrong_is_said_once_with_its_row(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "list.csv").write_text(LIST + "e3,,,,,\n", encoding="utf-8")
    (files / "queries.jsonl").write_text('{"id": "q1", "name": "Nemo Nusquam"}\n[]\n', encoding="utf-8")
    assert main(["match", str(files / "queries.jsonl"), "--list", str(files / "list.csv")]) == 1
    said = [line.split(":")[1] for line in capsys.readouterr().err.splitlines() if line.startswith("problem")]
    assert said == [" row 2 row", " row 3"]


def test_a_country_that_is_none_tells_nobody_apart(files: Path) -> None:
    (files / "list.csv").write_text("id,name,country\ne1,Nemo Nusquam,JP\n", encoding="utf-8")
    asked = "".join(f"{country},Nemo Nusquam,{country}\n" for country in ("JP", "Japan", "nowhere", "FR"))
    (files / "queries.csv").write_text(f"id,name,country\n{asked}", encoding="utf-8")
    found = {one["query"]: one["probability"] for one in answers(files)}
    assert found["JP"] == found["Japan"] and found["nowhere"] >= found["JP"] > found["FR"]  # type: ignore[operator]


def test_a_list_that_is_not_there_is_wrong_use(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match", str(files / "queries.csv"), "--list", str(files / "none.csv")]) == 2
    assert "problem: " in capsys.readouterr().err
