"""A stranger plants events in feeds that were written out, by the guide alone: each is found on its day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.office.watch.feeds import (
    entity,
    holds,
    later,
    looked_at,
    plant,
    quiet_year,
    rows,
    send,
    shares,
    statements,
    until,
)

LAST = "2026-06-30"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = quiet_year(tmp_path_factory.mktemp("written"))
    until(folder, LAST)
    return folder


def test_a_quiet_year_raises_nothing(written: Path) -> None:
    found, _ = looked_at(written)
    assert [(one.kind, one.known_on, one.subject, str(one.path)) for one in found.alerts] == []


def _companies(folder: Path) -> list[str]:
    """Every company of the fund: in a quiet year nothing else happens to any of them."""
    return [row["id"] for row in rows(folder / "fund" / "companies.csv")]


def _kept(folder: Path) -> dict[str, tuple[str, str]]:
    """Of each company of which somebody holds more than half from the start, the holder and the record."""
    found = {}
    for one in statements(folder / "start" / "bods.jsonl"):
        if one["recordType"] == "relationship" and one["recordDetails"]["interests"][0]["share"]["exact"] > 50:
            details = one["recordDetails"]
            found[details["subject"]] = details["interestedParty"], one["recordId"]
    return found


def _plant_takeovers(folder: Path) -> None:
    companies, kept = _companies(folder), _kept(folder)
    free = [one for one in companies if one not in kept]
    owned = [one for one in companies if one in kept]
    day = "2026-05-12"
    a, b, c, d, e, f, g = free[:7]
    # a direct purchase in a file of its own, an array this time, without dates, ids or status
    send(folder, day, "bods~s.json", json.dumps([entity("X-1", "Stranger One"), holds("X-1", a, shares(51))]))
    # the chain said before those who stand in it, in the wrong order
    keeper = kept[owned[0]][0]
    send(
        folder,
        day,
        "bods~t.jsonl",
        holds("X-3", "X-2", shares(80)),
        holds("X-2", keeper, shares(75)),
        entity("X-3", "Three"),
    )
    # votes without shares, and a range of which only the lower end is sure
    votes = {"type": "votingRights", "share": {"minimum": 50, "exclusiveMinimum": 50, "maximum": 75}}
    send(folder, "2026-05-03", "bods~u.jsonl", holds("X-4", b, votes))
    # a nomination: Q holds for P
    arrangement = {"recordId": "N-1", "recordType": "entity", "recordDetails": {"entityType": {"type": "arrangement"}}}
    parts = [
        holds("X-P", "N-1", {"type": "nominator"}),
        holds("X-Q", "N-1", {"type": "nominee"}),
        holds("N-1", c, shares(60)),
    ]
    send(folder, "2026-06-01", "bods~v.jsonl", arrangement, *parts)
    # the board, and a loan
    send(folder, "2026-06-02", "bods~w.jsonl", holds("X-5", d, {"type": "appointmentOfBoard"}))
    heading = "record,company,kind,party,votes_bp,covenant"
    send(folder, "2026-06-03", "registry~x.csv", heading, f"r-1,{e},loan,X-6,5500,", f"r-2,{f},loan,X-7,,step-in")
    send(folder, "2026-06-03", "gleif-relationships~y.jsonl", {
        "Relationship.StartNode.NodeID": rows(folder / "fund" / "companies.csv")[companies.index(g)]["lei"],
        "Relationship.EndNode.NodeID": "549300STRANGER000099",
        "Relationship.RelationshipType": "IS_ULTIMATELY_CONSOLIDATED_BY",
        "Relationship.RelationshipStatus": "ACTIVE",
    })  # fmt: skip
    events = [("takeover_direct", a, day), ("takeover_chain", owned[0], day), ("takeover", b, "2026-05-03")]
    events += [("takeover_together", c, "2026-06-01"), ("takeover_board", "X-5", "2026-06-02")]
    events += [
        ("takeover_debt", e, "2026-06-03"),
        ("takeover_debt", f, "2026-06-03"),
        ("takeover_consolidated", g, "2026-06-03"),
    ]
    plant(folder, *events)


def _plant_steps(folder: Path) -> None:
    """Nine parts of six percent each, in as many vehicles; and a founder who sells out, by editing their record."""
    company = [one for one in _companies(folder) if one not in _kept(folder)][-1]
    day = "2026-04-20"
    for step in range(9):
        parts = [holds("Y", f"V-{step}", shares(100)), holds(f"V-{step}", company, shares(6))]
        send(folder, later(day, 7 * step), "bods~z.jsonl", *parts)
    plant(folder, ("takeover_steps", company, later(day, 56)))
    seller, (holder, record) = list(_kept(folder).items())[-1]
    sold = {
        **holds(holder, seller, shares(3)),
        "recordId": record,
        "recordStatus": "updated",
        "statementDate": "2026-06-08",
    }
    send(folder, "2026-06-09", "bods~q.jsonl", sold)
    plant(folder, ("control_lost", seller, "2026-06-09"))


def _plant_people(folder: Path) -> None:
    people = rows(folder / "fund" / "people.csv")
    once = [one for one in people if sum(row["id"] == one["id"] for row in people) == 1]
    one, two, three, four, five, six = once[:6]
    xml = (
        '<record:record xmlns:record="http://www.orcid.org/ns/record" xmlns:common="http://www.orcid.org/ns/common" '
        'xmlns:employment="http://www.orcid.org/ns/employment"><common:orcid-identifier><common:path>'
        f'{one["orcid"]}</common:path></common:orcid-identifier><employment:employment-summary put-code="7">'
        "<common:end-date><common:year>2026</common:year><common:month>05</common:month><common:day>01</common:day>"
        f"</common:end-date><common:organization><common:name>{one['employer']}</common:name></common:organization>"
        "</employment:employment-summary></record:record>"
    )
    send(folder, "2026-05-05", "orcid~x.xml", xml)
    send(folder, "2027-01-01", "declarations~s.jsonl", {"id": "too-late", "kind": "departure", "subject": two["id"]})
    send(
        folder,
        "2026-05-06",
        "declarations~s.jsonl",
        {"id": "s-1", "kind": "departure", "subject": two["orcid"], "with": "Elsewhere"},
    )
    send(
        folder,
        "2026-05-10",
        "news~s.jsonl",
        {"id": "s-2", "kind": "departure", "publisher": "X", "about": [three["id"]]},
    )
    place = {"ror": "https://ror.org/099999999", "display_name": "Far University"}
    author = {"id": f"https://openalex.org/{three['openalex']}", "last_known_institutions": [place]}
    send(folder, "2026-06-20", "openalex-authors~s.jsonl", author)
    effort = {"id": "s-3", "kind": "effort", "subject": four["id"], "award": "KAKENHI", "effort_bp": 10_000}
    send(folder, "2026-06-21", "declarations~t.jsonl", effort)
    # a term in the fund's own table, and one that is declared
    text = (folder / "fund" / "people.csv").read_text(encoding="utf-8").splitlines()
    place_of = next(i for i, line in enumerate(text) if line.startswith(five["id"] + ","))
    text[place_of] = text[place_of].rpartition(",")[0] + ",2027-06-25"
    (folder / "fund" / "people.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    send(
        folder,
        "2026-06-26",
        "declarations~u.jsonl",
        {"id": "s-4", "kind": "term", "subject": six["id"], "on": "2027-01-31"},
    )
    events = [("departure", one["id"], "2026-05-05"), ("departure", two["id"], "2026-05-06")]
    events += [("departure", three["openalex"], "2026-06-20"), ("overcommitted", four["id"], "2026-06-21")]
    plant(folder, *events, ("term_end", five["id"], "2026-06-25"), ("term_end", six["id"], "2026-06-26"))


def _plant_lists_and_money(folder: Path) -> None:
    people, companies = rows(folder / "fund" / "people.csv"), rows(folder / "fund" / "companies.csv")
    one, other = people[60], companies[60]
    # a list that nobody had, in another form; and a row more in one that comes out every week
    party = {"id": "Q1", "schema": "Person", "properties": {"name": [" ".join(reversed(one["name"].split()))]}}
    send(folder, "2026-05-20", "list-stranger.json", party)
    day = next(path.parent.name for path in sorted(folder.glob("feeds/2026-06-*/list-*.csv")))
    path = next((folder / "feeds" / day).glob("list-*.csv"))
    path.write_text(path.read_text(encoding="utf-8") + f'own-1,"{other["name"]}",,organisation,,,,\n', encoding="utf-8")
    short = {
        "id": "m-1",
        "kind": "cash",
        "subject": other["corporate_number"],
        "cash_yen": 50,
        "monthly_spending_yen": 10,
    }
    send(folder, "2026-06-27", "declarations~m.jsonl", short)
    send(
        folder,
        "2026-06-28",
        "registry~m.csv",
        "record,company,kind,party",
        f"m-9,{companies[61]['lei']},merger,ELSEWHERE",
    )
    plant(folder, ("list_addition", one["id"], "2026-05-20"), ("list_addition", other["id"], day))
    plant(folder, ("company_short", other["id"], "2026-06-27"), ("merger", companies[61]["id"], "2026-06-28"))


def test_what_a_stranger_plants_is_found_on_its_day_and_nothing_else(tmp_path: Path) -> None:
    folder = quiet_year(tmp_path / "feeds", 5)
    until(folder, LAST)
    _plant_takeovers(folder)
    _plant_steps(folder)
    _plant_people(folder)
    _plant_lists_and_money(folder)
    found, result = looked_at(folder)
    assert not result.not_found
    assert not [(one.kind, one.subject, one.known_on, str(one.path[-1])) for one in result.not_planted]
    assert not result.doubled and result.found == result.planted and result.found.total() == 20
    assert all(one.path and one.awards and all(step.ja and step.en for step in one.path) for one in found.alerts)
