"""Each publisher's layout, in small invented files: what is read of it, and what is never looked at."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from kikin.office.feeds.watchlists.entries import ListEntry, ListFile
from kikin.office.feeds.watchlists.reading import read_watchlist

LISTS = Path(__file__).parent / "lists"
PERSON = ListEntry("", "Nemo Nusquam", (), "person", (), ("1970-04-04",), (("passport", "A1"),))


def read(name: str) -> ListFile:
    found = read_watchlist(LISTS / name)
    assert not found.problems
    assert not found.refused
    return found


@pytest.mark.parametrize("zipped", [False, True])
def test_the_three_files_of_ofac(tmp_path: Path, zipped: bool) -> None:
    for path in (LISTS / "ofac").iterdir():
        stored = path.read_bytes()
        (tmp_path / (f"{path.name}.gz" if zipped else path.name)).write_bytes(
            gzip.compress(stored) if zipped else stored
        )
    found = read_watchlist(tmp_path)
    assert (found.format, found.problems, found.refused) == ("ofac", (), ())
    body, person, ship = found.entries
    numbers = (("tax_number", "77-1"), ("swift", "FICTXX22"), ("imo", "7406784"))
    assert body == ListEntry(
        "36", "FICTIVE AIRLINES", ("FICTIVE AIR",), "organisation", ("CU",), (), numbers, ("CUBA", "SDGT")
    )
    assert (person.name, person.aliases, person.countries) == ("NUSQUAM, Nemo", ("NEMO, Captain",), ())
    assert person.birth_dates == ("1970-04-04", "1970", "1971", "1972", "1973", "1974")
    assert person.identifiers == (("passport", "A1234567"),)
    assert ship.kind == ""


def test_ofac_as_xml_plain_and_advanced() -> None:
    for file, name in (("ofac.xml", "NUSQUAM, Nemo"), ("ofac-advanced.xml", "Nusquam Nemo")):
        found = read(file)
        assert found.format == "ofac"
        entry = found.entries[0]
        assert (entry.key, entry.name, entry.kind, entry.countries) == ("37", name, "person", ("CU",))
        assert (entry.birth_dates, entry.identifiers) == (("1970-04-04",), (("passport", "A1234567"),))
        assert (len(entry.aliases), entry.programmes) == (1, ("IRAN",))


def test_the_consolidated_screening_list() -> None:
    found = read("csl.csv")
    assert found.format == "csl"
    body, person = found.entries
    assert (body.key, body.aliases, body.countries, body.kind) == ("EL-36", ("FOW", "F.O.W."), ("CU", "CN"), "")
    assert (person.key, person.countries, person.kind) == ("SDN-37", (), "person")
    assert person.identifiers == (("passport", "A1"),)
    assert person.programmes[1:] == ("IRAN", "SDGT")
    assert "1970" in person.birth_dates


def test_the_list_of_the_security_council() -> None:
    found = read("un.xml")
    assert found.format == "un"
    person, body = found.entries
    assert person == ListEntry(
        key="KPi.1",
        name="NEMO NUSQUAM",
        aliases=("نيمو", "Captain", "The Captain"),
        kind="person",
        countries=("KP",),
        birth_dates=("1969", "1970", "1971"),
        identifiers=(("passport", "A1"),),
        programmes=("DPRK",),
    )
    assert body == ListEntry("KPe.1", "FICTIVE BANK", kind="organisation")


@pytest.mark.parametrize("name", ["eu.xml", "eu.csv"])
def test_the_list_of_the_european_union(name: str) -> None:
    found = read(name)
    assert found.format == "eu"
    assert found.entries == (
        replace(PERSON, key="13", aliases=("Captain Nemo",), countries=("CU",), programmes=("TEST",)),
    )


@pytest.mark.parametrize(
    ("name", "key", "aliases"),
    [
        ("uk-ofsi.xml", "7", ()),
        ("uk-list.csv", "TST0001", ("немо",)),
        ("uk-list.xml", "TST0001", ("CAPTAIN NEMO",)),
        ("uk-ofsi.csv", "7", ("CAPTAIN NEMO", "немо")),
    ],
)
def test_the_lists_of_the_united_kingdom(name: str, key: str, aliases: tuple[str, ...]) -> None:
    found = read(name)
    assert found.format == "uk"
    (entry,) = found.entries
    assert (entry.key, entry.name, entry.aliases) == (key, "NEMO NUSQUAM", aliases)
    assert (entry.kind, entry.countries, entry.programmes) == ("person", ("CU",), ("Test",))
    assert entry.birth_dates[0] == "1970-04-04"


@pytest.mark.parametrize("name", ["meti.csv", "meti.txt"])
def test_the_foreign_end_user_list(name: str) -> None:
    found = read(name)
    assert found.format == "meti-eul"
    first, second = found.entries
    assert (first.key, first.countries) == ("CU Fictive Aerospace Corporation", ("CU",))
    assert (first.name, first.programmes) == ("Fictive Aerospace Corporation", ("M", "N"))
    assert first.aliases == ("架空航天集团公司", "FAC", "Fictive Space Works")
    assert second == ListEntry(
        "CN Fictive University", "Fictive University", ("架空大学",), "organisation", ("CN",), programmes=("B",)
    )


def test_a_list_of_designated_bodies() -> None:
    found = read("mofa.txt")
    assert found.format == "mofa"
    first, second = found.entries
    aliases = ("有限会社架空", "架空商事", "架空通商", "虚构有限公司", "Fictive Trading", "Fictive Commerce")
    assert (first.key, first.name, first.aliases, first.countries) == ("1", "Fictive LLC", aliases, ("CU",))
    assert first.programmes == ("令和五年外務省告示第四百四十七号",)
    assert (second.name, second.aliases) == ("Fictive Institute", ("架空研究所", "FI", "F.I"))
    assert second.countries == ("CU", "CN")


def test_the_named_research_organizations() -> None:
    found = read("canada.html")
    assert found.format == "canada"
    first, second = found.entries
    assert (first.key, first.aliases) == ("CN Fictive Academy of Sciences", ("FAS", "Academy of Fiction"))
    assert (second.name, second.countries, second.aliases) == ("Fictive & Sons University", ("IR",), ())


def test_entities_of_followthemoney() -> None:
    found = read("ftm.jsonl")
    assert found.format == "ftm"
    assert found.entries == (
        replace(PERSON, key="X-1", aliases=("Немо", "Captain"), programmes=("sanction",)),
        ListEntry("X-2", "Fictive Bank", (), "organisation", ("CU",), (), (("lei", "L1"),)),
    )


@pytest.mark.parametrize(
    "name",
    [
        "csl.csv",
        "un.xml",
        "eu.xml",
        "eu.csv",
        "uk-ofsi.csv",
        "uk-ofsi.xml",
        "uk-list.csv",
        "uk-list.xml",
        "ftm.jsonl",
        "ofac.xml",
    ],
)
def test_who_somebody_is_by_birth_or_passport_is_never_read(name: str) -> None:
    assert "IR" not in {country for entry in read(name).entries for country in entry.countries}


def test_a_format_that_was_asked_for_is_not_taken_for_another() -> None:
    assert read_watchlist(LISTS / "un.xml", "un").entries
    assert [problem.code for problem in read_watchlist(LISTS / "un.xml", "eu").problems] == ["another_format"]


@pytest.mark.parametrize(
    ("file", "format", "entries_count", "aliases_count"),
    [
        ("us_csl/csl_consolidated_2022-05-16.csv.gz", "csl", 14_160, 20_011),
        ("ofac", "ofac", 8_976, 11_910),
        ("un/UN_consolidated.xml.gz", "un", 730 + 273, 3_201),
        ("jp/250912_list_russia_tokutei.pdf.txt", "mofa", 561, 2_605),
    ],
)
def test_the_real_lists(shared: Path, file: str, format: str, entries_count: int, aliases_count: int) -> None:
    """The counts are those of the files, counted by hand; MOFA's numbers run from 1 to 561 without a gap."""
    found = read_watchlist(shared / "data" / "screening" / file)
    assert (found.format, found.problems, found.refused) == (format, (), ())
    assert len(found.entries) == entries_count
    assert sum(len(entry.aliases) for entry in found.entries) == aliases_count
    if format == "mofa":
        japanese = [any("\u3040" <= letter <= "\u9fff" for letter in "".join(one.aliases)) for one in found.entries]
        assert all(japanese)
        assert not any("\u3040" <= letter <= "\u9fff" for entry in found.entries for letter in entry.name)
