"""What a payment rests on, as facts and tables that lead from one to the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from kikin.fund.ledger import KINDS, Row
from kikin.fund.relations import Actor
from kikin.office.audit import queries as trail
from kikin.office.charter import queries as charters
from kikin.office.ledger import queries as ledger
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.look.things import thing_name
from kikin.office.look.transfers import name_of, signed_yen
from kikin.office.parties import queries as parties
from kikin.office.payments.queries import number_for
from kikin.office.settlements import queries as settlements
from kikin.values.money import Yen
from kikin.values.text import Text

DISBURSEMENT_COLUMNS = (
    Column(Text("取引", "Transfer"), "ref", sort="id"),
    Column(Text("日付", "Date"), "on", sort="on"),
    Column(Text("年度", "Fiscal year"), "fiscal_year"),
    Column(Text("種類", "Kind")),
    Column(Text("配分機関", "Agency")),
    Column(Text("分野", "Field")),
    Column(Text("採択・契約", "Award"), "ref"),
    Column(Text("金額", "Amount"), "yen", sort="amount_yen"),
)
NOTHING_PAID = Text("該当する支払はありません。条件を減らしてください。", "No such payment: ask for less at once.")
_TRANSFER_COLUMNS = (
    Column(Text("取引", "Transfer"), "ref"),
    Column(Text("日付", "Date"), "on"),
    Column(Text("種類", "Kind")),
    Column(Text("証拠", "Document")),
    Column(Text("金額", "Amount"), "yen"),
)
_PAGES = frozenset(
    {
        "claim",
        "award",
        "application",
        "approval",
        "cost_report",
        "settlement",
        "receivable",
        "fund_entry",
        "disposal",
        "breach",
    }
)
"""The kinds of things that have a page of their own here."""
_STEPS = (
    ("filed_by", Text("請求した人", "Filed by")),
    ("checked_by", Text("確認した人", "Checked by")),
    ("approved_by", Text("承認した人", "Approved by")),
    ("paid_by", Text("支払った人", "Paid by")),
)
_ANSWERS = {
    "consent": Text("同意", "Consent"),
    "send_back": Text("差戻し", "Returned"),
    "refuse": Text("不同意", "Refused"),
}


def disbursement_line(row: Row, kinds: Collection[str] = ()) -> list[object]:
    """One transfer, as it counts in a net figure that is made of these kinds."""
    charter = charters.in_force()
    return [
        _transfer_cell(row),
        row.on,
        row.fiscal_year,
        KINDS[row.kind].label,
        name_of(charter, "agency", row.agency),
        name_of(charter, "field", row.field),
        row.award,
        signed_yen(row, kinds),
    ]


def way_to(kind: str, ref: str) -> Fact:
    """A thing by its ref, with its page; where there is none, with what the trail says of it."""
    if kind in _PAGES:
        return Fact(thing_name(kind), ref, "ref", reverse(f"auditor:{kind}", args=(ref,)))
    return Fact(thing_name(kind), ref, "ref", f"{reverse('auditor:trail')}?{urlencode({'kind': kind, 'ref': ref})}")


def posted_by(kind: str, ref: str) -> list[Row]:
    """What one thing did to the ledger, the first first."""
    return [row for event in trail.events_about(kind, ref) for row in ledger.transfers_of(event_uid=event.uid)]


def account_history(name: str, as_of: date) -> list[tuple[Row, Yen]]:
    """An account's transfers until a day, each with what the account held after it, the newest first."""
    return ledger.history(name, charters.in_force().founded_on, as_of)[::-1]


def account_table(name: str, history: Sequence[tuple[Row, Yen]]) -> Table:
    """The transfers of an account, each with its other account."""
    columns = (
        Column(Text("取引", "Transfer"), "ref"),
        Column(Text("日付", "Date"), "on"),
        Column(Text("種類", "Kind")),
        Column(Text("相手勘定", "Other account")),
        Column(Text("増減", "Change"), "yen"),
        Column(Text("残高", "Balance"), "yen"),
    )
    rows = []
    for row, held_yen in history:
        into = row.to_account == name
        other, change_yen = (row.from_account, row.amount_yen) if into else (row.to_account, -row.amount_yen)
        rows.append([_transfer_cell(row), row.on, KINDS[row.kind].label, other, change_yen, held_yen])
    return Table(Text("取引（新しい順）", "Transfers, the newest first"), columns, rows)


def transfers_table(rows: Sequence[Row]) -> Table:
    """Every transfer of money; a field's limit is none."""
    lines = [
        [_transfer_cell(row), row.on, KINDS[row.kind].label, row.document, signed_yen(row)]
        for row in rows
        if not KINDS[row.kind].memo
    ]
    empty = Text("まだ取引はありません。", "Nothing has been posted yet.")
    return Table(Text("台帳への記入（古い順）", "Posted, the oldest first"), _TRANSFER_COLUMNS, lines, empty=empty)


def behind_claim(claim: Any, report: Any) -> list[Fact]:
    """The award of a claim and what of the same year was reported and settled."""
    award = claim.member.award
    way = Fact(Text("採択・契約", "Award"), award.ref, "ref", reverse("auditor:award", args=(award.ref,)), award.title)
    found = [("cost_report", report.ref)] if report is not None else []
    found += [("settlement", one.ref) for one in settlements.settlements_of_year(claim.member, claim.fiscal_year)]
    return [way, *(way_to(kind, ref) for kind, ref in found)]


def payments_table(payments: Sequence[Any], actor: Actor) -> Table:
    """By which runs, and to which account, a document was paid."""
    columns = (
        Column(Text("振込", "Payment"), "ref"),
        Column(Text("状態", "State"), "state:payment"),
        Column(Text("支払処理", "Run"), "ref"),
        Column(Text("支払日", "To be paid on"), "on"),
        Column(Text("振込先口座", "Account"), "ref"),
        Column(Text("口座番号（下3桁）", "Number, last three figures"), "ref"),
        Column(Text("金額", "Amount"), "yen"),
    )
    rows = [
        (
            one.ref,
            one.state,
            one.run.ref,
            one.run.pay_on,
            "" if one.account is None else Cell(one.account.ref, reverse("auditor:payee", args=(one.account.ref,))),
            "" if one.account is None else number_for(one.account, actor),
            one.amount_yen,
        )
        for one in payments
    ]
    empty = Text("まだ支払処理に入っていません。", "It has been in no payment run yet.")
    return Table(Text("支払処理と振込先", "Payment runs, and to which account"), columns, rows, empty=empty)


def facts_of_claim(claim: Any) -> list[Fact]:
    return [
        Fact(Text("請求額", "Amount"), claim.amount_yen, "yen"),
        Fact(Text("請求者", "Recipient"), claim.member.organisation.name),
        Fact(Text("年度", "Fiscal year"), claim.fiscal_year, "fiscal_year"),
        Fact(Text("請求日時", "Filed"), claim.filed_at, "at"),
        Fact(Text("支払日", "Paid on"), claim.paid_on, "on"),
        Fact(Text("確定額", "Settled"), claim.settled_yen, "yen"),
        Fact(Text("確定・返還の通知", "Notice of settlement or refund"), claim.document),
    ]


def steps_of_claim(claim: Any, names: Mapping[str, Text]) -> list[Fact]:
    """Who did which step: four different people."""
    return [Fact(label, names.get(getattr(claim, name), ""), note=getattr(claim, name)) for name, label in _STEPS]


def behind_award(award: Any) -> list[Fact]:
    """What an award rests on, each with its page."""
    refs = (
        (Text("応募", "Application"), "application", award.application.ref, "ref"),
        (Text("共同承認", "Joint approval"), "approval", award.approval, "ref"),
        (Text("設置要綱の版", "Version of the charter"), "charter", award.charter_digest, "digest"),
    )
    return [Fact(label, ref, kind, reverse(f"auditor:{name}", args=(ref,))) for label, name, ref, kind in refs if ref]


def facts_of_award(award: Any) -> list[Fact]:
    charter = charters.by_digest(award.charter_digest)
    return [
        Fact(Text("代表機関", "Lead"), award.lead.name),
        Fact(Text("採択額", "Amount"), award.amount_yen, "yen"),
        Fact(Text("配分機関", "Agency"), name_of(charter, "agency", award.agency)),
        Fact(Text("分野", "Field"), name_of(charter, "field", award.field)),
        Fact(Text("公募", "Call"), award.round.call.ref, "ref", note=award.round.call.title),
        Fact(Text("研究開発構想", "Concept"), award.concept.ref, "ref", note=award.concept.title),
        Fact(Text("採択選定", "Round"), award.round.ref, "ref"),
        Fact(Text("通知日", "Offered"), award.offered_on, "on"),
        Fact(Text("契約日", "Activated"), award.activated_on, "on"),
        Fact(Text("終了日", "Ended"), award.ended_on, "on"),
    ]


def members_table(members: Sequence[Any]) -> Table:
    columns = (Column(Text("契約の相手方", "Member")), Column(Text("契約額", "Contract"), "yen"))
    rows = [(one.organisation.name, one.amount_yen) for one in members]
    return Table(
        Text("相手方ごとの契約額", "Bound, member by member"),
        columns,
        rows,
        add_up(rows, columns, Text("合計", "Total")),
    )


def reports_table(reports: Sequence[Any]) -> Table:
    """The cost reports of an award, each with its page."""
    columns = (
        Column(Text("実績報告", "Cost report"), "ref"),
        Column(Text("状態", "State"), "state:cost_report"),
        Column(Text("報告者", "Recipient")),
        Column(Text("年度", "Fiscal year"), "fiscal_year"),
    )
    rows = [
        (
            Cell(one.ref, reverse("auditor:cost_report", args=(one.ref,))),
            one.state,
            one.member.organisation.name,
            one.fiscal_year,
        )
        for one in reports
    ]
    empty = Text("まだ実績報告はありません。", "Nothing has been reported yet.")
    return Table(Text("年度ごとの実績報告", "Cost reports, year by year"), columns, rows, empty=empty)


def notices_table(notices: Iterable[Any]) -> Table:
    """What was told and asked of intellectual property under an award; what it is about is not for those who audit."""
    columns = (
        Column(Text("届出・申請", "Notice"), "ref"),
        Column(Text("種類", "Kind")),
        Column(Text("状態", "State"), "state:ip_notice"),
        Column(Text("届出者", "Recipient")),
        Column(Text("届出日時", "Filed"), "at"),
        Column(Text("届出の期限", "To be told by"), "on"),
    )
    rows = [
        (one.ref, one.what.label, one.state, one.member.organisation.name, one.filed_at, one.due_on) for one in notices
    ]
    empty = Text("届出・申請はありません。", "Nothing was told or asked.")
    return Table(Text("知的財産の届出・申請", "Notices on intellectual property"), columns, rows, empty=empty)


def facts_of_application(application: Any) -> list[Fact]:
    charter = charters.by_digest(application.call.charter_digest)
    return [
        Fact(Text("代表機関", "Lead"), application.lead.name),
        Fact(Text("公募", "Call"), application.call.ref, "ref", note=application.call.title),
        Fact(Text("分野", "Field"), name_of(charter, "field", application.field)),
        Fact(Text("応募額", "Requested"), application.requested_yen, "yen"),
        Fact(Text("自己負担額", "Cost share"), application.cost_share_yen, "yen"),
        Fact(Text("提出日時", "Submitted"), application.submitted_at, "at"),
        Fact(
            Text("設置要綱の版", "Version of the charter"),
            application.call.charter_digest,
            "digest",
            reverse("auditor:charter", args=(application.call.charter_digest,)),
        ),
    ]


def budget_table(by_member: Mapping[str, Mapping[int, int]]) -> Table:
    """What each member asks for in each year."""
    years = sorted({year for of_member in by_member.values() for year in of_member})
    columns = (
        Column(Text("参加機関", "Member")),
        *(Column(Text(f"{year}年度", f"FY{year}"), "yen") for year in years),
        Column(Text("計", "Total"), "yen"),
    )
    names = parties.names_of_organisations(by_member)
    rows = [
        (names.get(ref, Text(ref, ref)), *(of_member.get(year, 0) for year in years), sum(of_member.values()))
        for ref, of_member in by_member.items()
    ]
    totals = add_up(rows, columns, Text("合計", "Total")) if rows else ()
    return Table(Text("参加機関・年度別の応募額", "Requested, by member and year"), columns, rows, totals)


def submissions_table(submissions: Sequence[Any]) -> Table:
    columns = (
        Column(Text("提出", "Submission"), "count"),
        Column(Text("受付日時", "Received"), "at"),
        Column("SHA-256", "digest"),
    )
    rows = [(one.number, one.received_at, one.sha256) for one in submissions]
    return Table(Text("提出ごとの控え", "One for each submission"), columns, rows)


def facts_of_approval(approval: Any) -> list[Fact]:
    return [
        Fact(Text("対象", "About"), approval.about, "ref"),
        Fact(Text("内容のダイジェスト", "Digest of the content"), approval.digest, "digest"),
        Fact(Text("回議日時", "Circulated"), approval.circulated_at, "at"),
        Fact(Text("回答期限", "Due"), approval.due_on, "on"),
        Fact(Text("終了日時", "Closed"), approval.closed_at, "at"),
        Fact(
            Text("設置要綱の版", "Version of the charter"),
            approval.charter_digest,
            "digest",
            reverse("auditor:charter", args=(approval.charter_digest,)),
        ),
    ]


def answers_table(approval: Any, answers: Sequence[Any], names: Mapping[str, Text]) -> Table:
    """Every body that was asked, with its answer as far as it has given one."""
    charter = charters.by_digest(approval.charter_digest)
    given = {one.body: one for one in answers}
    columns = (
        Column(Text("府省", "Body")),
        Column(Text("回答", "Answer")),
        Column(Text("回答した人", "By")),
        Column(Text("日時", "When"), "at"),
        Column(Text("理由", "Reasons")),
    )
    rows = []
    for key in approval.bodies:
        one = given.get(key)
        said = (
            (_ANSWERS[one.answer], names.get(one.person, one.person), one.answered_at, one.reasons)
            if one
            else ("",) * 4
        )
        rows.append((charter.body(key).name, *said))
    return Table(Text("同意・差戻し・不同意とその理由", "Consent or not, with reasons"), columns, rows)


def _transfer_cell(row: Row) -> Cell:
    note = Text(f"取引{row.corrects}の取消し", f"takes back {row.corrects}") if row.corrects else ""
    return Cell(str(row.id), url=reverse("auditor:disbursement", args=(row.id,)), note=note)
