"""`kikin demo`: what it prints, and what it refuses before anything is touched."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from kikin.cli.main import main
from kikin.office.demonstration.home import read_mark
from tests.cast import CHARTER
from tests.cli.contents import content_of
from tests.stories.plays import figures, kikin

SHORT = ("--applications", 12, "--today", "2022-10-20", "--no-serve")
FOUNDED = ("--applications", 2, "--today", "2021-12-25", "--no-serve")


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, list[str]]:
    """The exit status and the problems of a play that must not begin."""
    status = main(["demo", "--no-serve", *map(str, words)])
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert lines
    assert all(line.startswith("problem: ") for line in lines)
    return status, lines


def test_a_home_that_is_no_demonstrations_is_left_alone(founded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = content_of(founded)
    status, (line,) = refused(capsys, "--home", founded)
    assert status == 1
    assert line.startswith(f"problem: {founded}: something lives here that is no demonstration: ")
    assert content_of(founded) == before


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    status, _ = refused(capsys, "--home", tmp_path)
    assert status == 1
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_broken_charter_shows_every_mistake_and_makes_no_home(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(CHARTER.read_text(encoding="utf-8").replace('floor = "', 'floor = "-'), encoding="utf-8")
    status, lines = refused(capsys, "--charter", broken, "--home", tmp_path / "home")
    assert status == 1
    assert len([line for line in lines if ".floor: " in line]) == 7
    assert not (tmp_path / "home").exists()


def test_a_charter_that_is_not_there_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _ = refused(capsys, "--charter", tmp_path / "gone.toml", "--home", tmp_path / "home")
    assert status == 2
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    "words", ["--today tomorrow", "--seed x", "--applications some", "--applications -1", "--port x"]
)
def test_wrong_use_is_2(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["demo", *words.split()])
    assert stopped.value.code == 2
    assert words.split()[0] in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x00\xff\xfe", "cohort.jsonl row 1 row: is not one JSON object on one line"),
        (b'{"name": 1}\n', "has columns that no mapping knows"),
        (b"", "holds no rows"),
        (None, "cannot be opened"),
    ],
    ids=["unreadable", "unknown", "empty", "not there"],
)
def test_a_cohort_that_cannot_be_read_is_a_problem_of_its_file(
    content: bytes | None, says: str, tmp_path: Path
) -> None:
    cohort = tmp_path / "cohort.jsonl"
    if content is not None:
        cohort.write_bytes(content)
    said = kikin("demo", "--no-serve", "--cohort", cohort, "--home", tmp_path / "home")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("problem: ")
    assert "cohort.jsonl" in said.stderr
    assert says in said.stderr
    assert not (tmp_path / "home").exists()


ANNUAL = (CHARTER.parent / "regional-innovation-annual.toml").read_text(encoding="utf-8")
TOO_LITTLE = re.compile(r"amount_yen = [\d_]+")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (TOO_LITTLE, "amount_yen = 1", "allotment: no call can be played: too little is allotted"),
        (re.compile("unit_yen = 1_000"), "unit_yen = 1_000_000_000", "allotment: no call can be played"),
        (re.compile("founded_on = .*"), "founded_on = 2026-12-01", "--today: the fund is founded on 2026-12-01"),
    ],
    ids=["a yen", "rounded to nothing", "not founded yet"],
)
def test_what_cannot_be_played_is_refused_before_anything_is_touched(
    old: re.Pattern[str], new: str, says: str, tmp_path: Path
) -> None:
    charter = tmp_path / "charter.toml"
    charter.write_text(old.sub(new, ANNUAL), encoding="utf-8")
    assert main(["charter", "check", str(charter)]) == 0
    words = ("--charter", charter, "--applications", 4, "--today", "2026-03-20", "--no-serve")
    said = kikin("demo", *words, "--home", tmp_path / "home")
    assert said.returncode == 1
    assert said.stderr.startswith(f"problem: {says}")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('consents_to = ["vision", "concept", "selection", "ceiling", "stop"]', "consents_to = []"),
        ("valid_from = 2021-12-20", "valid_from = 2022-06-01"),
    ],
    ids=["the first body consents to nothing", "no instrument in force at first"],
)
def test_a_charter_that_adds_up_can_be_played(old: str, new: str, tmp_path: Path) -> None:
    text = CHARTER.read_text(encoding="utf-8")
    assert old in text
    charter = tmp_path / "charter.toml"
    charter.write_text(text.replace(old, new, 1 if "consents" in old else -1), encoding="utf-8")
    words = ("--charter", charter, "--applications", 4, "--today", "2022-06-20", "--no-serve")
    said = kikin("demo", *words, "--home", tmp_path / "home")
    assert said.returncode == 0, said.stderr


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration in its first days. Copy it first: all share it."""
    home = tmp_path_factory.mktemp("begun") / "home"
    play(home, seed=1)
    return home


def play(home: Path, seed: int) -> None:
    said = kikin("demo", *FOUNDED, "--seed", seed, "--home", home, "--json", "-")
    assert said.returncode == 0, said.stderr
    assert figures(said.stdout)["as_of"] == "2021-12-25"
    assert read_mark(home)["seed"] == seed


def test_what_was_played_stays_when_what_comes_next_cannot_be_played(begun: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(begun, tmp_path / "home"))
    before = content_of(home)
    said = kikin("demo", "--no-serve", "--cohort", tmp_path / "gone.csv", "--home", home)
    assert (said.returncode, said.stdout) == (1, "")
    assert content_of(home) == before


def test_a_mapping_that_is_not_toml_is_a_problem(tmp_path: Path) -> None:
    cohort, mapping = tmp_path / "cohort.jsonl", tmp_path / "mapping.toml"
    cohort.write_text('{"title": "Qubits"}\n', encoding="utf-8")
    mapping.write_text("title = [", encoding="utf-8")
    words = ("--cohort", cohort, "--mapping", mapping, "--home", tmp_path / "home")
    said = kikin("demo", "--no-serve", *words)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("problem: mapping: is not TOML")


def test_figures_go_to_a_file_beside_the_screen_and_the_problem_reads_back(tmp_path: Path) -> None:
    out, problem, answer = tmp_path / "figures.json", tmp_path / "problem.json", tmp_path / "answer.json"
    said = kikin("demo", *SHORT, "--home", tmp_path / "home", "--json", out, "--problem", problem)
    assert said.returncode == 0, said.stderr
    found = figures(out.read_text(encoding="utf-8"))
    assert f"{found['committed_yen']:,}" in said.stdout
    assert "経済安全保障技術基金" in said.stdout
    shares = [int(line.partition("%")[0]) for line in said.stderr.splitlines()]
    assert shares == sorted(shares)
    assert shares[0] == 0 and shares[-1] >= 90

    asked = json.loads(problem.read_text(encoding="utf-8"))
    assert len(asked["chosen"]) == found["selected_count"]
    assert kikin("select", problem, "-o", answer).returncode == 0
    chosen = json.loads(answer.read_text(encoding="utf-8"))
    worth = sum(asked["objective"][column] for column in asked["chosen"])
    assert chosen["objective"] == worth == found["portfolio"]["objective"]


def test_a_demonstration_may_be_remade_and_standard_output_is_then_only_json(begun: Path, tmp_path: Path) -> None:
    play(Path(shutil.copytree(begun, tmp_path / "home")), seed=2)


def test_a_row_that_asks_for_more_than_the_call_has_is_refused_by_its_row(tmp_path: Path) -> None:
    row = {
        "organisation": "Sample Inc.",
        "principal_investigator": "A. Sample",
        "abstract": "qubits for a quantum computer",
        "award_amount_usd": 1_000_000,
    }
    names = ("Stable qubits", "Huge qubits", "Small qubits")
    rows = [row | {"title": title, "url": title} for title in names]
    rows[1]["award_amount_usd"] = 400_000_000
    cohort = tmp_path / "cohort.jsonl"
    cohort.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    words = ("--cohort", cohort, "--today", "2022-06-05", "--no-serve", "--json", "-")
    said = kikin("demo", *words, "--home", tmp_path / "home")
    assert said.returncode == 0, said.stderr
    found = figures(said.stdout)
    assert found["applications_count"] == 2
    assert [one["row"] for one in found["refused_rows"]] == [2]


HOUSE_ROW = {
    "external_id": "E-1", "title_ja": "安定量子ビット", "title_en": "Stable qubits",
    "summary_en": "qubits for a quantum computer",
    "requested_yen": 1_000_000, "members": [{"name": "Sample Works", "kind": "company"}],
    "people": [{"name": "A. Sample", "role": "principal_investigator"}],
    "budget": [{"fiscal_year": 2022, "cost_item": "other", "amount_yen": 1_000_000}],
}  # fmt: skip


def test_rows_that_the_call_cannot_take_are_refused_by_their_rows(tmp_path: Path) -> None:
    other_year = HOUSE_ROW | {
        "external_id": "E-2",
        "budget": [{"fiscal_year": 2050, "cost_item": "other", "amount_yen": 1_000_000}],
    }
    over = HOUSE_ROW | {
        "external_id": "E-3",
        "requested_yen": 10**15,
        "budget": [{"fiscal_year": 2022, "cost_item": "other", "amount_yen": 10**15}],
    }
    share = [{"name": name, "kind": "company", "cost_share_yen": 10**15} for name in ("One", "Two")]
    shares = HOUSE_ROW | {"external_id": "E-4", "members": share}
    cohort = tmp_path / "cohort.jsonl"
    cohort.write_text("".join(json.dumps(row) + "\n" for row in (HOUSE_ROW, other_year, over, shares)), "utf-8")
    words = ("--cohort", cohort, "--today", "2022-06-05", "--no-serve", "--json", "-")
    said = kikin("demo", *words, "--home", tmp_path / "home")
    assert said.returncode == 0, said.stderr
    found = figures(said.stdout)
    assert found["applications_count"] == 1
    assert [(one["row"], one["why"].split(": ")[0]) for one in found["refused_rows"]] == [
        (2, "application.budget"),
        (3, "application.requested_yen"),
        (4, "members.cost_share_yen"),
    ]


def test_a_cohort_that_asks_for_more_than_the_rate_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
    cohort, charter = tmp_path / "cohort.jsonl", CHARTER.parent / "regional-innovation-annual.toml"
    row = HOUSE_ROW | {"budget": [{"fiscal_year": 2026, "cost_item": "other", "amount_yen": 1_000_000}]}
    cohort.write_text(json.dumps(row) + "\n", "utf-8")
    words = ("--cohort", cohort, "--charter", charter, "--today", "2026-06-05", "--no-serve")
    said = kikin("demo", *words, "--home", tmp_path / "home")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("problem: cohort.jsonl row 1 application.requested_yen: more is asked than")
    assert not (tmp_path / "home").exists()


def test_a_cohort_of_refused_rows_alone_plays_nothing(tmp_path: Path) -> None:
    cohort = tmp_path / "cohort.jsonl"
    cohort.write_text('{"title": "", "organisation": "", "abstract": "", "award_amount_usd": -1}\n', encoding="utf-8")
    said = kikin("demo", "--no-serve", "--cohort", cohort, "--home", tmp_path / "home")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("problem: ")
    assert not (tmp_path / "home").exists()
