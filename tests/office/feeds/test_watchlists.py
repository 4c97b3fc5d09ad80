"""Plain lists of names: what is read of them, and every row that is refused with all its reasons."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from kikin.office.feeds.watchlists.entries import ListEntry, ListFile
from kikin.office.feeds.watchlists.reading import read_watchlist

GOOD = {"id": "E-1", "name": "架空動力学研究所"}


def csv(tmp_path: Path, text: str) -> ListFile:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return read_watchlist(path)


def lines(tmp_path: Path, *rows: object) -> ListFile:
    path = tmp_path / "list.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return read_watchlist(path)


def codes(read: ListFile) -> dict[int, set[str]]:
    return {row.row: {problem.code for problem in row.problems} for row in read.refused}


def test_a_list_as_csv(tmp_path: Path) -> None:
    read = csv(
        tmp_path,
        "id,name,aliases,kind,country,birth_date,programme\n"
        "E-1,架空動力学研究所,Imaginary Dynamics; 架空研 ;,organisation,zz,,X\n"
        "E-2,Nemo  Nusquam,,Person,,1970-04,\n",
    )
    assert read.entries == (
        ListEntry("E-1", "架空動力学研究所", ("Imaginary Dynamics", "架空研"), "organisation", ("ZZ",)),
        ListEntry("E-2", "Nemo Nusquam", (), "person", (), ("1970-04",)),
    )
    assert not read.refused
    assert not read.problems


def test_the_same_list_as_json_lines_gives_the_same_entries(tmp_path: Path) -> None:
    row = GOOD | {"aliases": ["Imaginary Dynamics", "架空研"], "kind": "organisation", "country": "ZZ"}
    as_csv = csv(
        tmp_path, "id,name,aliases,kind,country\nE-1,架空動力学研究所,Imaginary Dynamics;架空研,organisation,ZZ\n"
    )
    assert lines(tmp_path, row).entries == as_csv.entries
    zipped = tmp_path / "list.jsonl.gz"
    zipped.write_bytes(gzip.compress((tmp_path / "list.jsonl").read_bytes()))
    assert read_watchlist(zipped).entries == as_csv.entries


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": {}},
        {"name": ["Nemo"]},
        {"name": True},
        {"aliases": {"a": "b"}},
        {"aliases": [["a"]]},
        {"identifiers": {"lei": [{"a": 1}]}},
        {"identifiers": [{"lei": "a"}]},
    ],
)
def test_a_list_or_an_object_is_no_text(tmp_path: Path, wrong: dict[str, object]) -> None:
    assert codes(lines(tmp_path, GOOD | wrong)) == {1: {"not_a_text"}}


def test_the_same_list_as_a_workbook_gives_the_same_entries(tmp_path: Path) -> None:
    workbook = Workbook()
    assert workbook.active is not None
    for row in (("id", "name", "aliases"), ("E-1", "架空動力学研究所", "架空研;Imaginary Dynamics")):
        workbook.active.append(row)
    workbook.save(tmp_path / "list.xlsx")
    found = read_watchlist(tmp_path / "list.xlsx")
    assert found.entries == (ListEntry("E-1", "架空動力学研究所", ("架空研", "Imaginary Dynamics")),)
    (tmp_path / "list.xlsx").write_bytes(b"PK\x03\x04 and nothing more")
    assert read_watchlist(tmp_path / "list.xlsx").problems


@pytest.mark.parametrize("birth_date", ["1970", "1970-04", "1970-04-01", ""])
def test_a_birth_date_may_be_known_in_part(tmp_path: Path, birth_date: str) -> None:
    (entry,) = lines(tmp_path, GOOD | {"birth_date": birth_date}).entries
    assert entry.birth_dates == tuple(filter(None, [birth_date]))


def test_a_name_of_a_thousand_characters_is_taken_whole(tmp_path: Path) -> None:
    (entry,) = lines(tmp_path, GOOD | {"name": "あ" * 1_000}).entries
    assert entry.name == "あ" * 1_000


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"id": "", "name": " "}, {"missing"}),
        (GOOD | {"kind": "ship"}, {"unknown_key"}),
        (GOOD | {"country": "Japan"}, {"not_a_country"}),
        (GOOD | {"birth_date": "1970-13"}, {"not_a_date"}),
        (GOOD | {"birth_date": "04/01/1970"}, {"not_a_date"}),
        (GOOD | {"name": "あ" * 1_001}, {"too_long"}),
        (GOOD | {"name": "・・・"}, {"no_letter"}),
        (GOOD | {"aliases": ["--"]}, {"no_letter"}),
        (GOOD | {"aliases": [f"alias {number}" for number in range(1_001)]}, {"too_many_aliases"}),
        (GOOD | {"aliases": ["a\x00b"]}, {"control_character"}),
        (GOOD | {"kind": "ship", "country": "Japan"}, {"unknown_key", "not_a_country"}),
        (["E-1", "name"], {"not_json"}),
    ],
)
def test_a_bad_row_is_refused_with_every_reason_and_the_others_are_read(
    tmp_path: Path, row: object, found: set[str]
) -> None:
    read = lines(tmp_path, {"id": "E-0", "name": "Fictive Orbital Works"}, row)
    assert codes(read) == {2: found}
    assert [entry.key for entry in read.entries] == ["E-0"]
    assert all(problem.remedy.ja and problem.remedy.en for one in read.refused for problem in one.problems)


def test_an_id_stands_once(tmp_path: Path) -> None:
    read = lines(tmp_path, GOOD, GOOD | {"name": "Fictive Orbital Works"})
    assert codes(read) == {2: {"repeated_row"}}
    assert [entry.name for entry in read.entries] == ["架空動力学研究所"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("id,name\n", "empty"),
        (";;\nE-1;X;Y\n", "no_header"),
        ("id,title\nE-1,X\n", "no_column"),
        ("id,name,id\nE-1,X,Y\n", "repeated_column"),
    ],
)
def test_a_file_that_is_no_list_says_why(tmp_path: Path, text: str, code: str) -> None:
    read = csv(tmp_path, text)
    assert [problem.code for problem in read.problems] == [code]
    assert not read.entries
    assert not read.refused


def test_bytes_that_are_not_utf8_are_named_by_their_column(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("id,name\nE-1,架空\n".encode("cp932") + b"E-2,Fictive\n")
    read = read_watchlist(path)
    assert codes(read) == {1: {"not_utf8"}}
    assert [entry.key for entry in read.entries] == ["E-2"]


def test_what_may_never_be_looked_at_is_never_read(tmp_path: Path) -> None:
    (entry,) = lines(tmp_path, GOOD | {"nationality": "ZZ", "religion": "x", "birthplace": "y"}).entries
    assert entry == ListEntry("E-1", "架空動力学研究所")
    fields = {"key", "name", "aliases", "kind", "countries", "birth_dates", "identifiers", "programmes"}
    assert set(ListEntry.__slots__) == fields
