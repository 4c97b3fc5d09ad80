"""What is seen of a company or a person, and by which name it may be called; the rules are the charter's."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from kikin.cli.main import main
from kikin.fund.charter import parse
from kikin.office.watch.looking import Fund, Rules, rules_of
from kikin.office.watch.replaying import Planted, read_folder, score
from tests.fund.charters import FUND
from tests.office.watch.small import COMPANIES, NUMBER, PEOPLE, begun, file, fund, on, shown, stake


def test_the_rules_are_the_charters() -> None:
    charter, _ = parse(FUND)
    assert charter is not None and rules_of(charter) == Rules()
    halved = Fund(Rules(control_bp=3_000), fund().awards.values(), COMPANIES, PEOPLE)
    assert shown(on(begun(of=halved), "2026-04-02", file("bods.jsonl", stake("X", "C1", 31, "2026-04-02")))) == [
        ("control_taken", "C1")
    ]


def test_another_publisher_may_call_a_company_by_its_own_id() -> None:
    looking = begun(file("bods.jsonl", stake("F", "C1", 20, "2026-01-01")))
    theirs = {
        "recordId": "Z9",
        "recordType": "entity",
        "recordDetails": {"name": "AOBA", "identifiers": [{"scheme": "XI-LEI", "id": NUMBER}]},
    }
    assert shown(on(looking, "2026-04-02", file("bods.jsonl", stake("X", "Z9", 55, "2026-04-02"), theirs))) == [
        ("control_taken", "C1")
    ]
    assert looking.other_names()["Z9"] == "C1"


def test_what_is_owned_through_hands_that_nobody_controls_crosses_a_threshold() -> None:
    looking = begun(file("bods.jsonl", stake("K", "C1", 60, "2026-01-01")))
    day = on(looking, "2026-04-02", file("bods.jsonl", stake("X", "K", 45, "2026-04-02")))
    assert shown(day) == [("threshold_reached", "C1")] and "27 %" in day.alerts[0].path[1].en


def test_seats_count_for_whoever_fills_them() -> None:
    heading = "record,company,kind,party,appointed_by"
    looking = begun(file("registry.csv", heading, *(f"s{seat},C2,officer,D{seat}," for seat in range(5))))
    assert (
        shown(on(looking, "2026-04-02", file("registry.csv", heading, "s0,C2,officer,E0,X", "s1,C2,officer,E1,X")))
        == []
    )
    assert shown(on(looking, "2026-04-03", file("registry.csv", heading, "s2,C2,officer,E2,X"))) == [
        ("control_taken", "C2")
    ]
    assert shown(on(looking, "2026-04-04", file("registry.csv", heading, "s2,C2,officer,D9,"))) == [
        ("control_lost", "C2")
    ]


def test_a_house_that_moves_its_holding_raises_nothing() -> None:
    looking = begun(file("bods.jsonl", stake("F", "C1", 60, "2026-01-01")))
    moved = [
        stake("F", "C1", 0, "2026-04-02", recordStatus="closed"),
        stake("V", "C1", 60, "2026-04-02"),
        stake("F", "V", 100, "2026-04-02"),
    ]
    assert shown(on(looking, "2026-04-02", file("bods.jsonl", *moved))) == []


def test_an_alert_of_one_who_was_bought_is_of_the_same_case_below() -> None:
    looking = begun(file("bods.jsonl", stake("K", "C1", 60, "2026-01-01"), stake("K", "C2", 70, "2026-01-01")))
    alerts = on(looking, "2026-04-02", file("bods.jsonl", stake("X", "K", 80, "2026-04-02"))).alerts
    alerts += on(
        looking, "2026-05-02", file("bods.jsonl", stake("X", "K", 40, "2026-05-02"), stake("N", "C2", 9, "2026-05-02"))
    ).alerts
    result = score([Planted("takeover_chain", "AW-1", date(2026, 4, 2))], alerts, {})
    assert result.found.total() == 1 and not result.doubled and not result.not_found
    assert {one.subject for one in result.not_planted} <= {"C2"}


def test_cash_is_a_matter_of_support_and_told_when_it_falls_short() -> None:
    def cash(number: str, months: int) -> dict[str, object]:
        return {"id": number, "kind": "cash", "subject": "C2", "cash_yen": months * 10, "monthly_spending_yen": 10}

    looking = begun(file("declarations.jsonl", cash("a", 9)))
    assert shown(on(looking, "2026-04-02", file("declarations.jsonl", cash("b", 6)))) == []
    assert shown(on(looking, "2026-04-03", file("declarations.jsonl", cash("c", 5)))) == [("company_short", "C2")]
    assert shown(on(looking, "2026-04-04", file("declarations.jsonl", cash("d", 4)))) == []


def test_a_folder_that_is_not_of_the_form_is_refused_with_every_reason(tmp_path: Path) -> None:
    (tmp_path / "fund").mkdir()
    about = {"form": "kikin-watch-feeds/1", "first_day": "2026-04-01", "last_day": "2026-04-09", "rules": {"luck": 7}}
    (tmp_path / "fund" / "fund.json").write_text(json.dumps(about))
    (tmp_path / "fund" / "awards.csv").write_text("ref,left_yen\nAW-1,much\n")
    (tmp_path / "fund" / "companies.csv").write_text("id,name\nC1,Aoba\n")
    (tmp_path / "fund" / "people.csv").write_text("id,name,award,term_ends_on\nP1,Kuramoto,AW-1,2027\n")
    (tmp_path / "truth.jsonl").write_text(
        '{"kind": "miracle", "subject": "C1", "on": "2026-04-02"}\n{"kind": "takeover"}\n'
    )
    read, problems = read_folder(tmp_path)
    assert read is None and len(problems) == 6
    assert main(["watch", "replay", "--feeds", str(tmp_path)]) == 1
    assert main(["watch", "replay", "--feeds", str(tmp_path), "--write", str(tmp_path)]) == 2
    assert main(["watch", "replay", "--write", str(tmp_path)]) == 2
