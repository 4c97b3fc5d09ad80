"""An award in figures: what was granted to whom and when, and what the ledger says became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from kikin.fund.charter import Charter
from kikin.office.awards import queries
from kikin.office.doors.programme.words import VERDICTS, agency_name, field_name
from kikin.office.ledger import queries as ledger
from kikin.office.look.parts import Fact, filled
from kikin.office.look.tables import Column, Table, add_up
from kikin.values.calendar import show_fiscal_year
from kikin.values.text import Text

_KEPT_ELSEWHERE = Text(
    "記録は協議会の事務局が保管し、ここには置きません", "its secretariat keeps its records, and none of them are here"
)
"""What a council deals with is secret: this house points to where it is kept, and holds nothing of it."""
_NO_COUNCIL = Text("設置要綱は協議会を求めていません", "the charter asks for none")
_COUNCIL = Text("協議会を置く", "it has a council of its own")


def figures(award: Any) -> list[Fact]:
    """What is reserved, bound and paid, net of what was released or given back; the first less the last is left."""
    totals = ledger.totals_of(award.ref)
    left_yen = totals.committed_yen - totals.paid_yen
    return [
        Fact(Text("支出予定額", "Committed"), totals.committed_yen, "yen"),
        Fact(Text("支出負担行為額", "Obligated"), totals.obligated_yen, "yen"),
        Fact(Text("支払額", "Paid"), totals.paid_yen, "yen"),
        Fact(Text("確定額", "Settled"), totals.settled_yen, "yen"),
        Fact(Text("残額", "Left"), left_yen, "yen", note=Text("支出予定額－支払額", "committed less paid")),
    ]


def members_table(award: Any) -> Table:
    """What is granted to each member in each year."""
    years = [year for year, _ in award.by_year]
    columns = [
        Column(Text("機関", "Member")),
        *(Column(Text(show_fiscal_year(year, "ja"), show_fiscal_year(year, "en")), "yen") for year in years),
        Column(Text("計", "Total"), "yen"),
    ]
    rows = []
    for member in queries.members_of(award):
        by_year = dict(member.by_year)
        rows.append([member.organisation.name, *(by_year.get(year, 0) for year in years), member.amount_yen])
    caption = Text("機関別・年度別の採択額", "Granted by member and year")
    return Table(caption, columns, rows, add_up(rows, columns, Text("合計", "Total")))


def claims_table(found: Sequence[Any]) -> Table:
    columns = (
        Column(Text("請求", "Claim"), "ref"),
        Column(Text("状態", "State"), "state:claim"),
        Column(Text("請求者", "Recipient")),
        Column(Text("年度", "Fiscal year"), "fiscal_year"),
        Column(Text("支払日", "Paid on"), "on"),
        Column(Text("請求額", "Amount"), "yen"),
        Column(Text("確定額", "Settled"), "yen"),
    )
    rows = [
        (
            one.ref,
            one.state,
            one.member.organisation.name,
            one.fiscal_year,
            one.paid_on,
            one.amount_yen,
            one.settled_yen,
        )
        for one in found
    ]
    empty = Text("まだ請求はありません。", "Nothing has been claimed yet.")
    return Table(Text("前払の請求", "Claims for advances"), columns, rows, empty=empty)


def _council(charter: Charter) -> Fact:
    """Whether the award has a council, by what, and where its records are."""
    label, asked = Text("協議会", "Council"), charter.council
    if asked.duty == "none":
        return Fact(label, _NO_COUNCIL)
    because = Text(f"（{asked.basis.ja}）", f" ({asked.basis.en})") if asked.basis.ja else asked.basis
    return Fact(label, Text(_COUNCIL.ja + because.ja, _COUNCIL.en + because.en), note=_KEPT_ELSEWHERE)


def facts(award: Any, charter: Charter, verdict: str) -> list[Fact]:
    """What the award is; of its screening the word alone."""
    application, round = award.application.ref, award.round
    return filled(
        Fact(Text("応募", "Application"), application, "ref", reverse("programme:application", args=(application,))),
        Fact(Text("採択選定", "Round"), round.ref, "ref", reverse("programme:round", args=(round.ref,))),
        Fact(Text("公募", "Call"), round.call.title, url=reverse("programme:call", args=(round.call.ref,))),
        Fact(Text("研究開発構想", "Concept"), award.concept.title),
        Fact(Text("代表機関", "Lead"), award.lead.name),
        Fact(Text("分野", "Field"), field_name(charter, award.field)),
        Fact(Text("配分機関", "Agency"), agency_name(charter, award.agency)),
        Fact(Text("支援手段", "Instrument"), charter.instrument(award.instrument).name),
        Fact(Text("審査", "Screening"), VERDICTS[verdict]),
        _council(charter),
        Fact(Text("採択額", "Amount"), award.amount_yen, "yen"),
        Fact(Text("採択通知日", "Offered on"), award.offered_on, "on"),
        Fact(Text("受諾日", "Accepted on"), award.accepted_on, "on"),
        Fact(Text("契約日", "Contract on"), award.activated_on, "on"),
        Fact(Text("終了日", "Ended on"), award.ended_on, "on"),
        Fact(Text("停止・終了の理由", "Why it was suspended or ended"), award.reasons if award.reasons.ja else ""),
    )
