"""Figures of the ledger as pages show them: totals, where the money stands, families of accounts, transfers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from kikin.fund.ledger import DERIVED, FAMILIES, FIGURES, KINDS, SOURCES, Row
from kikin.fund.parties import ORGANISATION_KINDS
from kikin.office.charter import queries as charters
from kikin.office.ledger import queries
from kikin.office.look import transfers as words
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.look.transfers import DIMENSION_NAMES, FAMILY_NAMES, signed_yen
from kikin.values.money import Yen
from kikin.values.text import Text

TRANSFER_COLUMNS = (
    Column(Text("取引", "Transfer"), "ref", sort="id"),
    Column(Text("日付", "Date"), "on", sort="on"),
    Column(Text("年度", "Fiscal year"), "fiscal_year"),
    Column(Text("種類", "Kind")),
    Column(Text("採択・契約", "Award"), "ref"),
    Column(Text("証拠", "Document")),
    Column(Text("金額", "Amount"), "yen", sort="amount_yen"),
)
NO_TRANSFERS = Text("この条件の取引はありません。条件を減らしてください。", "No such transfer: ask for less at once.")
_MONEY = tuple(family for family in FAMILIES if family not in SOURCES and not family.startswith("limit"))
_COMMITTED = tuple(FIGURES["committed"])
_PAID = tuple(FIGURES["paid"])
_FIGURES: tuple[tuple[str, Text], ...] = (
    ("appropriated", Text("予算措置額", "Appropriated")),
    ("earned", Text("運用益", "Interest earned")),
    ("collected", Text("延滞金・収益納付", "Late interest and payback")),
    ("committed", Text("支出予定額", "Committed")),
    ("obligated", Text("支出負担行為額", "Obligated")),
    ("carried", Text("繰越額（未払）", "Carried over, not paid")),
    ("paid", Text("支払額", "Paid")),
    ("settled", Text("確定額", "Settled")),
    ("receivable", Text("返還債権", "Demanded back")),
    ("written_off", Text("債権放棄額", "Written off")),
    ("administered", Text("管理費", "Administration")),
    ("returned", Text("国庫返納額", "Returned")),
)


def figures(totals: queries.Totals, as_of: date) -> list[Fact]:
    """The fund at a glance, each figure linked to the transfers that it is made of."""
    facts = [
        Fact(label, getattr(totals, f"{figure}_yen"), "yen", _behind(as_of, tuple(FIGURES[figure])))
        for figure, label in _FIGURES
    ]
    note = Text("未使用・未返納", "not committed, not spent on administration, not returned")
    left = _behind(as_of, tuple(DERIVED["left"]))
    return [*facts, Fact(Text("残額", "Left"), totals.left_yen, "yen", left, note)]


def standing(totals: queries.Totals, balances: Mapping[str, Yen], as_of: date) -> Table:
    """Where the money stands, from the accounts; it adds up to what the transfers say was given and kept."""
    held = _by_family(balances)
    columns = (Column(Text("状態", "Where it stands")), Column(Text("金額", "Amount"), "yen"))
    rows: list[list[object]] = [
        [FAMILY_NAMES[family], Cell(held.get(family, (0, 0))[1], url=_accounts(family, as_of))] for family in _MONEY
    ]
    given_yen = totals.given_yen - totals.returned_yen
    held_yen = sum(held.get(family, (0, 0))[1] for family in _MONEY)
    difference = Text("受入額－国庫返納額との差", "Difference from given less returned")
    rows.append([difference, given_yen - held_yen])
    return Table(
        Text("基準日の残高", "Balances at the end of the day"),
        columns,
        rows,
        totals=[
            Text(
                "合計＝予算措置額＋運用益＋延滞金・収益納付－国庫返納額",
                "Total = appropriated, earned and collected, less returned",
            ),
            Cell(given_yen, url=_behind(as_of, tuple(DERIVED["kept"]))),
        ],
    )


def families(balances: Mapping[str, Yen], as_of: date) -> Table:
    """The accounts by family: how many, and what they hold together."""
    columns = (
        Column(Text("勘定の種類", "Family of accounts")),
        Column(Text("勘定の数", "Accounts"), "count"),
        Column(Text("残高", "Balance"), "yen"),
    )
    held = _by_family(balances)
    rows = [
        [Cell(FAMILY_NAMES[family], url=_accounts(family, as_of)), *held[family]]
        for family in FAMILIES
        if family in held
    ]
    totals = add_up(rows, columns, Text("合計（必ず0円）", "Total, always zero")) if rows else ()
    return Table(
        Text("種類ごとの勘定の数と残高", "How many accounts of each family, and what they hold"), columns, rows, totals
    )


def by_dimension(name: queries.Dimension, as_of: date) -> Table:
    """What was committed and paid, by field, agency or year; each figure leads to its transfers."""
    is_year = name == "fiscal_year"
    columns = (
        Column(DIMENSION_NAMES[name], "fiscal_year" if is_year else "text"),
        Column(Text("支出予定額", "Committed"), "yen"),
        Column(Text("支払額", "Paid"), "yen"),
    )
    rows = [
        [
            int(key) if is_year else name_of(name, key),
            Cell(share.committed_yen, url=_behind(as_of, _COMMITTED, **{name: key})),
            Cell(share.paid_yen, url=_behind(as_of, _PAID, **{name: key})),
        ]
        for key, share in queries.by_dimension(name, as_of).items()
    ]
    label = DIMENSION_NAMES[name]
    caption = Text(f"{label.ja}別の支出予定額と支払額", f"Committed and paid, by {label.en.lower()}")
    empty = Text("まだ支出予定がありません。", "Nothing has been committed yet.")
    return Table(caption, columns, rows, add_up(rows, columns, Text("合計", "Total")) if rows else (), empty)


def transfer_line(row: Row, kinds: Collection[str] = ()) -> list[object]:
    """One transfer as a line of a table, its amount as it counts in the net figure that is made of these kinds."""
    note = Text(f"取引{row.corrects}の取消し", f"takes back {row.corrects}") if row.corrects else ""
    return [
        Cell(str(row.id), url=reverse("finance:transfer", args=(row.id,)), note=note),
        row.on,
        row.fiscal_year,
        KINDS[row.kind].label,
        row.award,
        row.document,
        signed_yen(row, kinds),
    ]


def posted_table(rows: Sequence[Row]) -> Table:
    """What moved money; a field's limit is none."""
    lines = [transfer_line(row) for row in rows if not KINDS[row.kind].memo]
    empty = Text("まだ取引はありません。", "Nothing has been posted yet.")
    columns = [Column(column.label, column.kind) for column in TRANSFER_COLUMNS]
    return Table(Text("台帳への記入（古い順）", "Posted, the oldest first"), columns, lines, empty=empty)


def facts_of_account(known: tuple[str, tuple[str, ...]], history: Sequence[tuple[Row, Yen]]) -> list[Fact]:
    """What an account is for, and what it held when the days shown had passed."""
    family, parts = known
    facts = [Fact(Text("勘定の種類", "Family"), FAMILY_NAMES[family])]
    for dimension, part in zip(FAMILIES[family], parts, strict=True):
        facts.append(Fact(DIMENSION_NAMES.get(dimension, Text("採択選定", "Round")), name_of(dimension, part)))
    facts.append(Fact(Text("期間中の取引", "Transfers in these days"), len(history), "count"))
    if history:
        facts.append(Fact(Text("期間末の残高", "Balance at their end"), history[-1][1], "yen"))
    return facts


def name_of(dimension: str, key: str) -> Text:
    """What the charter in force calls it."""
    return words.name_of(charters.in_force(), dimension, key)


def said_filters(query: QueryDict, kinds: Sequence[str]) -> list[Fact]:
    """By what a list of transfers was chosen."""
    facts = []
    if query.getlist("kind"):
        labels = [KINDS[kind].label for kind in kinds]
        said = Text("、".join(one.ja for one in labels), ", ".join(one.en for one in labels))
        facts.append(Fact(Text("種類", "Kinds"), said))
    for name in ("field", "agency", "fiscal_year", "appropriation", "award", "member"):
        if key := query.get(name):
            facts.append(Fact(DIMENSION_NAMES[name], name_of(name, key)))
    if recipients := ORGANISATION_KINDS.get(query.get("recipients", "")):
        facts.append(Fact(Text("契約の相手方の種類", "Kind of recipient"), recipients))
    if first := query.get("first"):
        facts.append(Fact(Text("この日から", "From"), first))
    return facts


def _by_family(balances: Mapping[str, Yen]) -> dict[str, tuple[int, Yen]]:
    held: dict[str, tuple[int, Yen]] = {}
    for name, yen in balances.items():
        family = name.partition(":")[0]
        count, sum_yen = held.get(family, (0, 0))
        held[family] = (count + 1, sum_yen + yen)
    return held


def _accounts(family: str, as_of: date) -> str:
    return f"{reverse('finance:accounts')}?{urlencode({'family': family, 'as_of': as_of.isoformat()})}"


def _behind(as_of: date, kinds: Sequence[str], **chosen: str) -> str:
    query = urlencode({"as_of": as_of.isoformat(), "kind": kinds, **chosen}, doseq=True)
    return f"{reverse('finance:transfers')}?{query}"
