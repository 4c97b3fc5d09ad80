"""Broken and hostile files: each ends in a problem that names the row, the field and the remedy; none is raised."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.office.feeds.cohorts.rows import MAX_ROW_CHARACTERS
from kikin.office.feeds.watchlists import sources
from kikin.office.feeds.watchlists.entries import ListFile
from kikin.office.feeds.watchlists.reading import read_watchlist

LISTS = Path(__file__).parent / "lists"
FILES = [path.name for path in sorted(LISTS.iterdir()) if path.is_file()]
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE CONSOLIDATED_LIST [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID>'
    "<FIRST_NAME>&c;</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"
)
THIEF = LAUGHS.split("<!ENTITY")[0] + '<!ENTITY c SYSTEM "file:///etc/passwd">]>' + LAUGHS.split("]>")[1]


def read(tmp_path: Path, stored: bytes, name: str = "list") -> ListFile:
    path = tmp_path / name
    path.write_bytes(stored)
    return read_watchlist(path)


def codes(found: ListFile) -> set[str]:
    """Of the file and of its rows; each said in both languages, with a remedy."""
    problems = [*found.problems, *(problem for row in found.refused for problem in row.problems)]
    assert all(said for one in problems for said in (one.where, one.what.ja, one.what.en, one.remedy.ja, one.remedy.en))
    return {problem.code for problem in problems}


@pytest.mark.parametrize("document", [LAUGHS, THIEF])
def test_entities_are_never_resolved(tmp_path: Path, document: str) -> None:
    found = read(tmp_path, document.encode())
    assert codes(found) == {"unsafe_xml"}
    assert not found.entries


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".xml")])
def test_a_document_that_was_cut_off(tmp_path: Path, name: str) -> None:
    stored = (LISTS / name).read_bytes()
    found = read(tmp_path, stored[: len(stored) * 2 // 3])
    assert codes(found) == {"not_xml"}
    assert not found.entries


@pytest.mark.parametrize("name", ["csl.csv", "eu.csv", "uk-ofsi.csv", "ftm.jsonl"])
def test_a_table_that_was_cut_off(tmp_path: Path, name: str) -> None:
    stored = (LISTS / name).read_bytes().rstrip()
    found = read(tmp_path, stored[: stored.rindex(b"\n") + 20])
    assert codes(found) <= {"too_few_cells", "not_csv", "not_json"}
    assert len(found.refused) == 1


def test_a_file_of_nothing_but_bad_rows_is_left_early(tmp_path: Path) -> None:
    found = read(tmp_path, b"id,name\n" + b"1,x\n" * 5_000)
    assert codes(found) == {"too_many_refused"}
    assert "row 2" in found.problems[0].what.en


def test_a_gzip_that_was_cut_off(tmp_path: Path) -> None:
    packed = gzip.compress((LISTS / "csl.csv").read_bytes())
    assert codes(read(tmp_path, packed[:-30], "list.csv.gz")) == {"not_gzip"}
    assert not codes(read(tmp_path, packed, "without-its-ending"))


def test_a_gzip_that_unpacks_to_far_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_FILE_BYTES", 3_000_000)
    bomb = gzip.compress(b"id,name\n" + b"".join(b"%d,%s\n" % (number, b"x" * 400) for number in range(9_000)))
    assert len(bomb) < 100_000
    assert codes(read(tmp_path, bomb, "list.csv.gz")) == {"too_large"}


@pytest.mark.parametrize("start", [b"id,name\nE-1,", b'{"id":"E-1","name":"', b"<CONSOLIDATED_LIST><A>"])
def test_a_row_that_does_not_end(tmp_path: Path, start: bytes) -> None:
    found = read(tmp_path, start + b"x" * (MAX_ROW_CHARACTERS * 3))
    assert codes(found) == {"row_too_long"}
    assert not found.entries


@pytest.mark.parametrize("encoding", ["cp932", "cp1252", "utf-16"])
def test_another_encoding(tmp_path: Path, encoding: str) -> None:
    name = "Société imaginaire" if encoding == "cp1252" else "架空動力学研究所"
    for text in (f"id,name\nE-1,{name}\n", f'{{"id":"E-1","name":"{name}"}}\n'):
        found = read(tmp_path, text.encode(encoding))
        assert codes(found) == {"not_utf8"}
        assert encoding == "utf-16" or [row.row for row in found.refused] == [1]


def test_an_encoding_that_no_reader_knows(tmp_path: Path) -> None:
    stored = (LISTS / "un.xml").read_bytes().replace(b"UTF-8", b"Shift_JIS")
    assert codes(read(tmp_path, stored)) == {"not_xml"}
    assert codes(read(tmp_path, (LISTS / "un.xml").read_bytes().replace("نيمو".encode(), b"\xe9"))) == {"not_xml"}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("E-2,", {"missing"}),
        (",Nemo", {"missing"}),
        ("E-2," + "あ" * 10_000, {"too_long"}),
        ("E-1,Somebody", {"repeated_row"}),
        ("E-2,A,B", {"too_many_cells"}),
        ('E-2,"A', {"not_csv"}),
    ],
)
def test_rows_that_nobody_can_use(tmp_path: Path, row: str, found: set[str]) -> None:
    read_file = read(tmp_path, f"id,name\nE-1,Nemo\n{row}\n".encode())
    assert codes(read_file) == found
    assert [one.row for one in read_file.refused] == [2]
    assert [entry.key for entry in read_file.entries] == ["E-1"]


@pytest.mark.parametrize("name", ["=1+1", "+81", "-x", "@SUM(A1)", "=HYPERLINK(1)"])
def test_a_formula_is_a_name_like_any_other(tmp_path: Path, name: str) -> None:
    (entry,) = read(tmp_path, f"id,name\nE-1,{name}\n".encode()).entries
    assert entry.name == name


def test_a_folder_that_lacks_a_file_or_mixes_two_days(tmp_path: Path) -> None:
    shutil.copytree(LISTS / "ofac", tmp_path / "mixed")
    alt = tmp_path / "mixed" / "alt.csv"
    alt.write_bytes(b'99,12,"aka","FICTIVE AIR",-0- \r\n' + alt.read_bytes())
    assert codes(read_watchlist(tmp_path / "mixed")) == {"unknown_entry"}
    alt.write_bytes(b'36,12,"aka"\r\n')
    assert codes(read_watchlist(tmp_path / "mixed")) == {"too_few_cells"}
    alt.unlink()
    for path in (tmp_path / "mixed", tmp_path / "mixed" / "sdn.csv"):
        (problem,) = read_watchlist(path).problems
        assert (problem.code, "alt.csv" in problem.what.en) == ("no_file", True)
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "nowhere.csv"):
        assert codes(read_watchlist(path)) == {"no_file"}


@pytest.mark.parametrize("stored", [b"%PDF-1.7", b"<htm", b"<other/>", b"\x00\x01\x02"])
def test_what_is_no_list_at_all(tmp_path: Path, stored: bytes) -> None:
    assert codes(read(tmp_path, stored)) == {"unknown_format"}


@given(name=st.sampled_from(FILES), cut=st.integers(0, 6_000), noise=st.binary(max_size=40))
def test_no_broken_file_raises(tmp_path_factory: pytest.TempPathFactory, name: str, cut: int, noise: bytes) -> None:
    stored = (LISTS / name).read_bytes()
    codes(read(tmp_path_factory.mktemp("broken"), stored[:cut] + noise + stored[cut + 3 :]))
