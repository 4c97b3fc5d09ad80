from __future__ import annotations

import copy
import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kikin.cli.main import main
from kikin.engines.portfolio.check import FalseClaim
from kikin.engines.portfolio.check_lottery import check_draw, check_lottery
from kikin.engines.portfolio.lottery import commitment, draw, lottery
from kikin.engines.portfolio.package import Drawing, Package, digest_of_content, package_json
from kikin.engines.portfolio.problem import PortfolioProblem, Row
from kikin.engines.portfolio.replay import differences, solved_anew
from kikin.engines.portfolio.solve import solve
from kikin.engines.portfolio.unpacking import package_from_text
from tests.engines.portfolio.test_solve import budget, round_of

ALIKE = PortfolioProblem((10, 10, 10, 10, 5), (budget(20, 10, 8, 7, 5, 4),), proposals=("a", "b", "c", "d", "e"))


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    floor = Row("field", 100, None, (3, 4), (5, 4), is_floor=True)
    problem = dataclasses.replace(ALIKE, rows=(*ALIKE.rows, floor))
    result = solve(problem, gap_bp=0)
    held = lottery(problem, result, (0, 1, 2), give_bp=9_000)
    drawing = Drawing(held, commitment("seed"), "weather", "seed", draw(held, "seed", "weather"))
    return package_json(Package(problem, result, (("r1", "a"), ("r2", "b")), (("r1", "b"),), drawing))


def verified(content: dict[str, Any]) -> bool:
    package, decoded, _ = package_from_text(json.dumps(content))
    return (
        package is not None and not differences(package, decoded) and not solved_anew(package, time_limit_seconds=5)[1]
    )


def test_all_who_are_alike_have_the_same_chance_and_no_draw_breaks_a_row() -> None:
    result = solve(ALIKE, gap_bp=0)
    held = lottery(ALIKE, result, (0, 1, 2, 3), give_bp=5_000)
    check_lottery(ALIKE, {}, result.chosen, held)
    assert held.chances() == dict.fromkeys(range(4), 600_000)
    drawn = Counter(draw(held, str(seed)) for seed in range(2_000))
    for chosen, weight in zip(held.sets, held.weights, strict=True):
        assert abs(drawn[chosen] / 2_000 - weight / 1_000_000) < 0.05


def test_a_lottery_of_a_round_keeps_every_row() -> None:
    problem = round_of(80, seed=7)
    result = solve(problem)
    held = lottery(problem, result, range(20, 40), give_bp=300)
    check_lottery(problem, {floor.row: floor.required for floor in result.floors}, result.chosen, held)
    assert held.tickets == 1_000_000
    with pytest.raises(ValueError, match="band"):
        lottery(problem, result, (999,))


def test_a_draw_follows_from_the_seed_that_was_committed_alone() -> None:
    held = lottery(ALIKE, solve(ALIKE, gap_bp=0), (0, 1, 2, 3), give_bp=5_000)
    drawn = draw(held, "seed")
    check_draw(held, commitment("seed"), "seed", "", drawn)
    other = next(one for one in held.sets if one != drawn)
    for committed, seed, chosen in ((commitment("other"), "seed", drawn), (commitment("seed"), "seed", other)):
        with pytest.raises(FalseClaim):
            check_draw(held, committed, seed, "", chosen)


def test_a_package_is_what_it_says(published: dict[str, Any]) -> None:
    assert verified(published)


def leaves(content: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(content, dict | list):
        for key, value in content.items() if isinstance(content, dict) else enumerate(content):
            yield from leaves(value, (*path, key))
    else:
        yield path, content


def with_value(content: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    changed: Any = copy.deepcopy(content)
    within = changed
    for key in path[:-1]:
        within = within[key]
    within[path[-1]] = value
    return dict(changed)


def test_any_single_value_that_was_tampered_with_is_found(published: dict[str, Any]) -> None:
    for path, value in leaves(published):
        others: tuple[Any, ...] = (value + 1 if type(value) is int else "x", None, 10**25, 1.5, [], {})
        for other in others:
            if other == value:
                continue
            assert not verified(with_value(published, path, other)), (path, other)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("decision", "objective"), 21),
        (("decision", "bound"), 19),
        (("decision", "chosen"), [0, 1]),
        (("decision", "status"), "infeasible"),
        (("decision", "problem_digest"), "0" * 64),
        (("decision", "certified_bound"), 1),
        (("decision", "floors", 0, "required"), 0),
        (("decision", "certificate", "denominator"), "0"),
        (("reviews", 0), ["r1", "b"]),
        (("reviews", 0), ["r2", "b"]),
        (("problem", "rows", 0, "high"), 10),
        (("lottery", "seed"), "another"),
        (("lottery", "drawn"), []),
        (("lottery", "weights", 0), 0),
        (("lottery", "band"), [77]),
    ],
)
def test_a_false_claim_is_found_under_a_digest_made_anew(
    published: dict[str, Any], path: tuple[str | int, ...], value: Any
) -> None:
    changed = with_value(published, path, value)
    changed["digest"] = digest_of_content(changed)
    assert not verified(changed)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{}", '{"format": "kikin-selection-1"}', "[" * 100_000, '{"a": 1, "a": 2}', '{"a": NaN}',
     '{"a": 1e999999999}', "9" * 10_000, '{"format": "kikin-selection-1", "problem": {"rows": [7]}}'],
)  # fmt: skip
def test_what_is_no_package_is_a_problem(text: str) -> None:
    package, _, wrong = package_from_text(text)
    assert package is None
    assert len(wrong) == 1


def test_the_command_writes_a_package_and_verifies_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked, out, package = tmp_path / "round.json", tmp_path / "out.json", tmp_path / "package.json"
    asked.write_text('{"objective": [3, 2], "rows": [{"name": "b", "hi": 4, "index": [0, 1], "value": [4, 3]}]}')
    words = ["--band", "0,1", "--commitment", commitment("s"), "--draw", "s", "--change", "b=7", "--explain"]
    assert main(["select", str(asked), "--package", str(package), "-o", str(out), *words]) == 0
    answer = json.loads(out.read_text())
    assert answer["scenarios"][0]["objective"] == 5
    assert answer["why_not"][0]["value_enough"] == 4
    assert answer["pay_line"][0]["objective"] == 3
    assert main(["verify", "selection", str(package)]) == 0
    assert "solved anew: worth 3" in capsys.readouterr().out
    assert main(["verify", "selection", str(package), "--digest", "0"]) == 1
    package.write_text(package.read_text().replace('"objective": 3', '"objective": 4'))
    assert main(["verify", "selection", str(package)]) == 1
    assert "problem: decision: " in capsys.readouterr().err
    assert main(["verify", "selection", str(tmp_path / "nowhere")]) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("--change", "nothing=3"),
        ("--change", "b=x"),
        ("--change", "column:9=3"),
        ("--change", "b=0.1"),
        ("--change", "b>=99", "--change", "b=1"),
        ("--band", "7", "--commitment", "0" * 64),
        ("--band", "1"),
        ("--band", "1", "--commitment", "0" * 64, "--draw", "s"),
        ("--band", "1", "--commitment", "0" * 64, "--draw", "\udcff"),
    ],
)
def test_wrong_options_are_refused(words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked, out = tmp_path / "round.json", tmp_path / "out.json"
    asked.write_text('{"objective": [3, 2], "rows": [{"name": "b", "hi": 4, "index": [0, 1], "value": [4, 3]}]}')
    assert main(["select", str(asked), "-o", str(out), *words]) == 2
    assert capsys.readouterr().err.startswith("problem: ")
    assert not out.exists()


def test_a_band_and_floors_stand_there_once_and_pairs_name_what_could_be_chosen(published: dict[str, Any]) -> None:
    for path, value in (
        (("lottery", "band"), [2, 1, 0]),
        (("decision", "floors"), published["decision"]["floors"] * 2),
        (("reviews",), [["r1", "z"]]),
        (("conflicts",), [["r1", "z"]]),
    ):
        changed = with_value(published, path, value)
        assert not verified(changed | {"digest": digest_of_content(changed)}), path


def test_a_time_that_no_clock_measures_is_wrong_use(tmp_path: Path, published: dict[str, Any]) -> None:
    (tmp_path / "package.json").write_text(json.dumps(published))
    for seconds in ("inf", "nan", "-1"):
        with pytest.raises(SystemExit) as wrong:
            main(["verify", "selection", str(tmp_path / "package.json"), f"--time-limit={seconds}"])
        assert wrong.value.code == 2
