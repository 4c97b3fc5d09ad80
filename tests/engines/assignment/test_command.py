from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import numpy as np
import pytest

from kikin.cli import assign

AFFINITY = "reviewer,proposal,affinity\r\n" + "".join(
    f"{who},{what},{worth}\r\n"
    for who, what, worth in (("森", "応募1", 0.9), ("森", "応募2", 0.8), ("R2", "応募1", 0.5), ("R2", "応募2", 0.1))
)


def kikin(*words: object) -> int:
    parser = argparse.ArgumentParser(prog="kikin")
    assign.register(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["assign", *map(str, words)])
    status: int = arguments.run(arguments)
    return status


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "affinity.csv").write_bytes(b"\xef\xbb\xbf" + AFFINITY.encode())
    return tmp_path


def asked(files: Path, *words: object) -> int:
    return kikin("--affinity", files / "affinity.csv", "--per-proposal", 1, *words)


def test_assign_writes_who_reads_what_and_what_is_proven(files: Path) -> None:
    assert asked(files, "--max-load", 1, "-o", files / "out.csv", "--json", files / "out.json") == 0
    assert (files / "out.csv").read_text() == "reviewer,proposal\nR2,応募1\n森,応募2\n"
    figures = json.loads((files / "out.json").read_text())
    assert (figures["objective"], figures["bound"], figures["certified"], figures["floor"]) == (1.3, 1.3, True, 0.5)
    assert (figures["status"], figures["worst_served"][0]["proposal"]) == ("optimal", "応募1")


def test_figures_go_to_standard_output_alone(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(files, "--max-load", 1, "--json", "-") == 0
    assert json.loads(capsys.readouterr().out)["pairs_count"] == 2


def test_files_of_loads_demands_conflicts_and_pairs_already_made(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "loads.csv").write_text("reviewer,max_load,min_load\nR2,2,2\n")
    (files / "demands.csv").write_text("proposal,demand\n応募1,2\n")
    (files / "fixed.csv").write_text("reviewer,proposal\nR2,応募1\n")
    words = ["--loads", files / "loads.csv", "--demands", files / "demands.csv", "--fixed", files / "fixed.csv"]
    assert asked(files, "--max-load", 1, *words) == 0
    assert capsys.readouterr().out == "reviewer,proposal\nR2,応募1\nR2,応募2\n森,応募1\n"
    (files / "conflicts.csv").write_text("reviewer,proposal\n森,応募1\n")
    assert asked(files, "--max-load", 1, *words, "--conflicts", files / "conflicts.csv") == 1
    assert (
        "These still need 1 reviews, and those who may read them can write 0 (1 pairs in conflict)"
        in capsys.readouterr().err
    )


def test_who_applied_reads_none_of_their_own(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "applicants.csv").write_text("proposal,applicant\n応募2,森\n応募1,よそ\n")
    assert asked(files, "--max-load", 2, "--applicants", files / "applicants.csv") == 0
    assert capsys.readouterr().out == "reviewer,proposal\nR2,応募2\n森,応募1\n"


def test_rules_on_who_may_meet(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = "reviewer,institution,career,country,field,senior,resolved\n森,甲,a,JP,f,no,yes\nR2,甲,a,FR,f,yes,yes\n"
    (files / "people.csv").write_text(people)
    words = ["--max-load", 2, "--reviewers", files / "people.csv"]
    assert asked(files, *words, "--senior", "--balance", "country=0.1") == 0
    assert capsys.readouterr().out == "reviewer,proposal\nR2,応募1\nR2,応募2\n"
    both = ["--affinity", files / "affinity.csv", "--per-proposal", 2, *words]
    assert kikin(*both, "--balance", "career=0.25", "--balance", "field=0.05", "--json", files / "out.json") == 0
    assert json.loads((files / "out.json").read_text())["objective"] == pytest.approx(2.3 - 0.6)
    capsys.readouterr()
    assert kikin(*both, "--one-per-institution") == 1
    assert "The rules on institution cannot be kept" in capsys.readouterr().err


def test_who_is_not_resolved_is_refused_and_nothing_is_overwritten(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "people.csv").write_text("reviewer,resolved\n森,yes\nR2,no\n")
    (files / "out.csv").write_text("as it was")
    assert asked(files, "--max-load", 2, "--reviewers", files / "people.csv", "-o", files / "out.csv") == 1
    assert "line 3: resolved" in capsys.readouterr().err
    assert (files / "out.csv").read_text() == "as it was"


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("order", ["C", "F"])
def test_arrays_hold_conflicts_as_nan_and_minus_one(
    files: Path, is_packed: bool, order: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = np.asarray([[0.9, np.nan, 0.1], [-1, 0.2, 0.8]], dtype=np.float32, order=order)  # type: ignore[call-overload]
    path = files / ("a.npz" if is_packed else "a.npy")
    np.savez(path, scores=scores) if is_packed else np.save(path, scores)
    assert kikin("--affinity", path, "--per-proposal", 1, "--max-load", 2) == 0
    assert capsys.readouterr().out == "reviewer,proposal\n0,0\n1,1\n1,2\n"


@pytest.mark.parametrize("scale", [1e-9, 1e-4, 10.0, 1e6])
def test_a_rescaled_question_has_the_rescaled_answer(files: Path, scale: float) -> None:
    scores = np.random.default_rng(5).random((9, 7))
    figures = []
    for factor in (1.0, scale):
        np.save(files / "a.npy", scores * factor)
        words = ["--affinity", files / "a.npy", "--per-proposal", 2, "--max-load", 2, "--floor", "fair"]
        assert kikin(*words, "--json", files / "out.json", "-o", files / f"{factor}.csv") == 0
        figures.append(json.loads((files / "out.json").read_text()))
    assert figures[1]["objective"] == pytest.approx(figures[0]["objective"] * scale, rel=1e-5)
    assert (files / "1.0.csv").read_text() == (files / f"{scale}.csv").read_text()


def test_a_lot_is_drawn_with_its_probabilities(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--max-load", 2, "--randomise", "0.75", "--marginals", files / "m.csv", "--json", files / "out.json"]
    assert asked(files, *words) == 0
    assert (files / "m.csv").read_text().splitlines()[1] == "R2,応募1,0.25"
    figures = json.loads((files / "out.json").read_text())
    assert figures["objective"] == pytest.approx(0.75 * 1.7 + 0.25 * 0.6)
    assert figures["certified"] and figures["largest_probability"] == 0.75
    assert asked(files, "--max-load", 2, "--randomise", "0.25") == 1
    assert "too few may read these" in capsys.readouterr().err
    assert asked(files, "--max-load", 2, "--randomise", "0.5", "--floor", "fair") == 2


def packed(**arrays: object) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the heading lacks reviewer, proposal, affinity"),
        (b"reviewer,proposal,affinity\nR1,A1,nan\n", "affinity"),
        (b"reviewer,proposal,affinity\nR1,A1,1e10\n", "line 2: 1e10"),
        (b"reviewer,proposal,affinity\nR1,A1,1\nR1,A1,1\n", "it stands there twice"),
        (b"reviewer,proposal,affinity\n,A1,1\n", "an id is empty"),
        (b"\xff\xfe\x00", "it is not UTF-8"),
        (b'reviewer,proposal,affinity\n"R1', "it is no CSV"),
        (b"reviewer,proposal,affinity\nR1,P1,1_0\n", "1_0"),
        (b"reviewer,proposal,affinity,Affinity\nR1,P1,1,2\n", "affinity more than once"),
        (b"PK\x03\x04rubbish", "no array"),
        (b"\x93NUMPY\x01\x00rubbish", "no array"),
        (packed(scores=np.array([[np.inf]])), "inf"),
        (packed(scores=np.array([["x"]])), "no array"),
        (packed(scores=np.zeros(3)), "no array"),
        (packed(scores=np.array([[object()]])), "no array"),
        (packed(one=np.zeros((2, 2)), two=np.zeros((2, 2))), "no array"),
        (packed(scores=np.zeros((2, 2)))[:150], "no array"),
    ],
)
def test_what_is_no_affinity_is_told(
    files: Path, content: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "affinity.csv").write_bytes(content)
    assert asked(files, "--max-load", 2) == 1
    written = capsys.readouterr()
    assert said in written.err and written.err.startswith("problem: ") and not written.out


@pytest.mark.parametrize(
    ("option", "content", "said"),
    [
        ("--conflicts", "reviewer,proposal\nR9,応募1\n", "応募1, R9"),
        ("--fixed", "reviewer,proposal\nR2,応募9\n", "応募9, R2"),
        ("--loads", "reviewer,max_load\nR9,1\n", "R9"),
        ("--loads", "reviewer,max_load\nR2,-1\n", "no whole number"),
        ("--loads", "reviewer,max_load\nR2,1\nR2,1\n", "twice"),
        ("--loads", "reviewer,min_load\nR2,9\n", "max_load"),
        ("--loads", "reviewer\nR2\n", "the heading lacks max_load"),
        ("--demands", "proposal,demand\n応募1,x\n", "no whole number"),
        ("--reviewers", "reviewer,senior\n森,perhaps\n", "neither yes nor no"),
        ("--reviewers", "reviewer\n森\n森\n", "twice"),
    ],
)
def test_what_is_wrong_beside_the_affinities_is_told(
    files: Path, option: str, content: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "beside.csv").write_text(content)
    assert asked(files, "--max-load", 2, option, files / "beside.csv") == 1
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there_is_wrong_use(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(files, "--max-load", 2, "--conflicts", files / "none.csv") == 2
    assert asked(files, "--max-load", 2, "-o", files / "none/out.csv") == 2
    assert capsys.readouterr().err.count("problem: ") == 2
