"""The folder of a replay: the fund that is watched, the first and last day, and what was planted."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kikin.fund.watch import KINDS
from kikin.office.feeds.cohorts.complaints import complaint
from kikin.office.feeds.watch.cells import Row, Unfit, bare, day, is_day, json_lines, needed, table, unfit, whole
from kikin.office.watch.looking import Award, Company, Fund, Person, Rules
from kikin.office.watch.replaying.scoring import Planted, is_event
from kikin.values.money import MAX_YEN
from kikin.values.problems import Problem

FORM = "kikin-watch-feeds/1"
_MOST_BP = 100_000
_MOST_YEARS = 100
_DAYS_OF_A_YEAR = 366
_HIGHEST_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder holds besides its feeds."""

    path: Path
    fund: Fund
    first: date
    last: date
    truth: tuple[Planted, ...]


def read_folder(path: Path) -> tuple[Folder | None, tuple[Problem, ...]]:
    """The fund and what was planted, or everything that is wrong with them."""
    problems: list[Problem] = []
    about = _about(path / "fund" / "fund.json", problems)
    awards = [_award(row) for row in _rows(path / "fund" / "awards.csv", ("ref",), problems)]
    companies = list(_companies(_rows(path / "fund" / "companies.csv", ("id", "name", "awards"), problems)))
    people = list(_people(_rows(path / "fund" / "people.csv", ("id", "name", "award"), problems)))
    truth = tuple(_truth(path / "truth.jsonl", problems))
    if problems or about is None:
        return None, tuple(problems)
    rules, first, last = about
    return Folder(path, Fund(rules, awards, companies, people), first, last, truth), ()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig", errors="replace")


def _about(path: Path, problems: list[Problem]) -> tuple[Rules, date, date] | None:
    try:
        said = json.loads(_text(path))
        if said.get("form") != FORM:
            raise ValueError(f"form is {said.get('form')!r}, not {FORM!r}")
        first, last = date.fromisoformat(said["first_day"]), date.fromisoformat(said["last_day"])
        if not date(1900, 1, 1) <= first <= last <= first + timedelta(days=_MOST_YEARS * _DAYS_OF_A_YEAR):
            raise ValueError(f"first_day {first} and last_day {last}")
        return _rules(said.get("rules") or {}), first, last
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        ja, en = "基金の説明として読めません", "does not say what it should"
        remedy = "文書の形に合わせてください", "write it as the guide of the feeds says"
        problems.append(complaint("unfit", str(path), error, ja, en, *remedy))
        return None


def _rules(said: Mapping[str, Any]) -> Rules:
    """The rules that a fund has of its own: numbers as its charter could give them."""
    known = {one.name for one in fields(Rules)}
    if strange := sorted(said.keys() - known):
        raise ValueError(f"rules that are not known: {', '.join(strange)}")
    changed: dict[str, Any] = {}
    for name, value in said.items():
        several = name == "thresholds_bp"
        numbers = value if several else [value]
        most = 10_000 if name.endswith("_bp") else _MOST_YEARS * 12
        if not numbers or not all(type(one) is int and 0 < one <= most for one in numbers):
            raise ValueError(f"rules.{name}: {value!r}")
        changed[name] = tuple(sorted(set(value))) if several else value
    return Rules(**changed)


def _rows(path: Path, columns: tuple[str, ...], problems: list[Problem]) -> Iterator[Row]:
    for where, row in table(_text(path), path.name, columns):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        try:
            for column in columns:
                needed(row, column)
            _numbers(row)
        except Unfit as why:
            problems.append(_at(where, why.problem))
            continue
        yield row


def _numbers(row: Row) -> None:
    """Every cell that is read as a number or a day."""
    whole(row, "left_yen", MAX_YEN, 0)
    whole(row, "technology_level", _HIGHEST_LEVEL, 0)
    whole(row, "effort_bp", _MOST_BP, 0)
    for column in ("ends_on", "term_ends_on"):
        said = day(row, column, "")
        if said and len(said) < len("YYYY-MM-DD"):
            raise unfit(
                column,
                said,
                "日まで書かれていません",
                "is no whole date",
                "年月日を書いてください",
                "write the day, too",
            )


def _at(where: str, problem: Problem) -> Problem:
    return Problem(problem.code, f"{where}: {problem.where}", problem.what, problem.remedy, problem.value)


def _date(said: str | None) -> date | None:
    return date.fromisoformat(said[: len("YYYY-MM-DD")]) if said else None


def _award(row: Row) -> Award:
    return Award(
        row["ref"], int(row.get("left_yen") or 0), int(row.get("technology_level") or 0), _date(row.get("ends_on"))
    )


def _companies(rows: Iterator[Row]) -> Iterator[Company]:
    for row in rows:
        numbers = [(scheme, row[scheme]) for scheme in ("corporate_number", "lei") if row.get(scheme)]
        yield Company(
            row["id"], row["name"], tuple(filter(None, map(str.strip, row["awards"].split(";")))), tuple(numbers)
        )


def _people(rows: Iterator[Row]) -> Iterator[Person]:
    """A person has a row for each award; what a person has once is of their first row."""
    of: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of[row["id"]].append(row)
    for person, mine in of.items():
        one = mine[0]
        terms = [ends for row in mine if (ends := _date(row.get("term_ends_on")))]
        yield Person(
            person,
            one["name"],
            tuple(dict.fromkeys(row["award"] for row in mine)),
            one.get("employer", ""),
            bare(one.get("employer_ror", "")),
            one.get("birth_date", ""),
            bare(one.get("orcid", "")),
            bare(one.get("openalex", "")),
            min(terms, default=None),
            {row["award"]: int(row.get("effort_bp") or 0) for row in mine},
        )


def _truth(path: Path, problems: list[Problem]) -> Iterator[Planted]:
    if not path.exists():
        return
    for where, said in json_lines(_text(path), path.name):
        if isinstance(said, Problem):
            problems.append(_at(where, said))
        elif wrong := _wrong_with(said):
            problems.append(_at(where, wrong))
        else:
            yield Planted(
                said["kind"], str(said["subject"]), date.fromisoformat(said["on"]), str(said.get("note") or "")
            )


def _wrong_with(said: Mapping[str, Any]) -> Problem | None:
    if not is_event(said.get("kind")):
        remedy = "表の種類から選んでください", "take a kind of the guide's table, or of alerts: " + ", ".join(KINDS)
        return complaint(
            "unknown_kind", "kind", said.get("kind"), "この種類の出来事はありません", "is no kind of event", *remedy
        )
    if not said.get("subject"):
        return complaint(
            "missing",
            "subject",
            "",
            "記入がありません",
            "is missing",
            "対象の番号を書いてください",
            "write the subject's id",
        )
    on = said.get("on")
    if not isinstance(on, str) or len(on) != len("YYYY-MM-DD") or not is_day(on):
        return complaint(
            "not_a_date",
            "on",
            on,
            "日付ではありません",
            "is no date such as 2026-07-01",
            "日付を直してください",
            "correct it",
        )
    return None
