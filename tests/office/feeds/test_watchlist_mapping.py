"""A table with columns of its own: what a mapping makes of it, and which mappings are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from kikin.office.feeds.watchlists.entries import ListEntry
from kikin.office.feeds.watchlists.mapping import read_mapping
from kikin.office.feeds.watchlists.reading import read_watchlist
from kikin.office.feeds.watchlists.sources import source_at

TABLE = """No.;Full name;Also;Former;Type;Seat;Born;Passport no.;Nationality
7;Nemo Nusquam;Captain;The Captain;Individual;Cuba;04/04/1970;A1;Iran
"""
MAPPING = """
name = { ja = "架空の一覧", en = "A list of fictions" }
[columns]
id = "No."
name = "Full name"
aliases = ["Also", "Former"]
kind = "Type"
country = "Seat"
birth_date = "Born"
[kinds]
Individual = "person"
[identifiers]
passport = "Passport no."
[constants]
programmes = "fiction"
"""


def refused(tmp_path: Path, text: str) -> set[str]:
    path = tmp_path / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    mapping, problems = read_mapping(source_at(path))
    assert mapping is None
    return {problem.code for problem in problems}


def test_a_table_is_read_as_its_mapping_says(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    mapping, problems = read_mapping(source_at(tmp_path / "mapping.toml"))
    assert not problems
    found = read_watchlist(tmp_path / "list.csv", mapping=mapping)
    assert (found.problems, found.refused) == ((), ())
    assert found.entries == (
        ListEntry(
            key="7",
            name="Nemo Nusquam",
            aliases=("Captain", "The Captain"),
            kind="person",
            countries=("CU",),
            birth_dates=("1970-04-04",),
            identifiers=(("passport", "A1"),),
            programmes=("fiction",),
        ),
    )


def test_a_table_without_a_column_that_the_mapping_names(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(TABLE.replace("Seat", "Place"), encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    found = read_watchlist(tmp_path / "list.csv", mapping=read_mapping(source_at(tmp_path / "mapping.toml"))[0])
    assert [problem.code for problem in found.problems] == ["no_column"]


@pytest.mark.parametrize("column", ["Nationality", "国籍", "Place of birth", "Religion", "citizenship"])
def test_what_may_never_be_looked_at_is_never_mapped(tmp_path: Path, column: str) -> None:
    assert refused(tmp_path, MAPPING.replace('"Seat"', f'"{column}"')) == {"forbidden_input"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id = "No."', "", "missing"),
        ('kind = "Type"', 'sort = "Type"', "unknown_key"),
        ('"person"', '"ship"', "unknown_key"),
        ("passport =", "visa =", "unknown_key"),
        ("[constants]", "[always]", "unknown_key"),
        ("[columns]", "[columns", "not_toml"),
    ],
)
def test_a_mapping_that_says_something_else(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert code in refused(tmp_path, MAPPING.replace(old, new))
