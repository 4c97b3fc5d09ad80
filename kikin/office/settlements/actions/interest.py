"""Taking in what banks say of the interest that recipients paid: all of a statement, or nothing of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from kikin.fund import settlements as rules
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award
from kikin.office.costs.queries import instrument_of
from kikin.office.settlements import queries
from kikin.office.settlements.actions.settling import hold_awards
from kikin.office.settlements.models import InterestPaid
from kikin.values.problems import Problem
from kikin.values.text import Text

MAX_SHEET_BYTES = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many lines of a statement were new, and how many counted already."""

    new_count: int
    known_count: int


def load(award: Award, sheet: bytes, actor: Actor, now: datetime) -> Loaded:
    """Take in a bank's statement (CSV, UTF-8) for members of an award. Refused with every bad row named; the same line
    sent again counts once."""
    digest = sha256(sheet).hexdigest()
    with gate.change():
        hold_awards([award.pk])
        subject = Subject("interest_statement", award.ref, agencies=frozenset({award.agency}))
        gate.permit_or_refuse(actor, "load", subject)
        gate.refuse_if(_problems_of(award, sheet))
        rows = _rows(sheet)
        members = {one.organisation.ref: one for one in awards.members_of(award)}
        known = queries.known_interest((row.get("bank") or "", row.get("loan") or "") for row in _stripped(rows))
        read = rules.read_sheet(rows, members, known)
        gate.refuse_if(read.problems)
        with gate.act("load", actor, now, subject, "interest_statement_loaded") as pending:
            pending.facts |= {"award": award.ref, "sheet": digest, "lines_count": len(read.lines)}
            pending.facts |= {"interest_yen": sum(line.interest_yen for line in read.lines)}
        InterestPaid.objects.bulk_create(
            [
                InterestPaid(
                    member=members[line.member],
                    bank=line.bank,
                    loan=line.loan,
                    from_on=line.from_on,
                    to_on=line.to_on,
                    due_on=line.due_on,
                    interest_yen=line.interest_yen,
                    sheet_sha256=digest,
                    loaded_by=actor.person,
                )
                for line in read.lines
            ],
            batch_size=500,
        )
        return Loaded(len(read.lines), read.known_count)


def _problems_of(award: Award, sheet: bytes) -> list[Problem]:
    problems = []
    if instrument_of(award).pays != "interest":
        problems.append(
            Problem(
                "not_paid_for_interest",
                "statement",
                Text("利子補給の契約ではありません", "this instrument does not pay for interest"),
                Text("利子補給の契約を選んでください", "choose an award of an interest subsidy"),
                award.instrument,
            )
        )
    if len(sheet) > MAX_SHEET_BYTES:
        problems.append(
            Problem(
                "too_large",
                "statement",
                Text("ファイルが大きすぎます", "the file is too large"),
                Text(
                    f"{MAX_SHEET_BYTES // 2**20}MBまでに分けてください",
                    f"split it: {MAX_SHEET_BYTES // 2**20} MB at most",
                ),
                f"{len(sheet):,}",
            )
        )
    try:
        sheet.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.append(
            Problem(
                "not_utf_8",
                "statement",
                Text("UTF-8のCSVとして読めません", "it cannot be read as CSV in UTF-8"),
                Text("UTF-8で保存し直してください", "save it again in UTF-8"),
            )
        )
    return problems


def _rows(sheet: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"), newline="")))


def _stripped(rows: list[dict[str, str]]) -> list[Mapping[str, str]]:
    return [{name: (row.get(name) or "").strip() for name in ("bank", "loan")} for row in rows]
