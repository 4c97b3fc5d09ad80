"""What their columns mean to us: one TOML file per source, checked with every problem at once.

key = "sbir"                        the name of the mapping
name = { ja = "...", en = "..." }
identity = ["url"]                  their columns that tell one application from another for good
[columns]                           our field = "their column"
[constants]                         our field = what to take when the source has no such column
[amount]                            currency, and yen_per_unit as an exact fraction ("110", "221/2")
[budget]                            how a bare total is spread: percent by year, percent by cost item
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from kikin.fund.applications import COST_ITEMS, DECLARATIONS
from kikin.fund.parties import ORGANISATION_KINDS, SIZES
from kikin.office.feeds.cohorts.complaints import complaint, unknown_key
from kikin.values.money import parse_rate
from kikin.values.problems import Problem
from kikin.values.text import NOTHING_SAID, Text

TEXT_FIELDS: tuple[str, ...] = (
    "external_id",
    "call",
    "language",
    "title",
    "title_ja",
    "title_en",
    "summary",
    "summary_ja",
    "summary_en",
    "lead_name",
    "lead_name_ja",
    "lead_name_en",
    "lead_kind",
    "lead_size",
    "lead_corporate_number",
    "principal_investigator",
    "principal_investigator_ja",
    "principal_investigator_en",
    "stage",
    "instrument",
)
LIST_FIELDS: tuple[str, ...] = (
    "keywords",
    "declarations",
    "members",
    "people",
    "budget",
    "disclosures",
    "amount_rule",
    "budget_rule",
)
AMOUNT_FIELDS: tuple[str, ...] = ("amount", "cost_share")
OUR_FIELDS = frozenset(TEXT_FIELDS + LIST_FIELDS + AMOUNT_FIELDS)
MAX_YEARS = 10
_TABLES = frozenset({"key", "name", "identity", "columns", "constants", "amount", "budget"})
_CURRENCY = re.compile("[A-Z]{3}")
_CATALOGUES: Mapping[str, Mapping[str, object]] = {
    "declarations": DECLARATIONS,
    "lead_kind": ORGANISATION_KINDS,
    "lead_size": SIZES,
    "language": {"ja": "日本語", "en": "English"},
}
_NEEDED: Mapping[str, frozenset[str]] = {
    "title": frozenset({"title", "title_ja", "title_en"}),
    "summary": frozenset({"summary", "summary_ja", "summary_en"}),
    "lead_name": frozenset({"lead_name", "lead_name_ja", "lead_name_en", "members"}),
    "principal_investigator": frozenset(
        {"principal_investigator", "principal_investigator_ja", "principal_investigator_en", "people"}
    ),
    "amount": frozenset({"amount"}),
}
_UNKNOWN_FIELD = (
    "対応表にない項目です",
    "is not a field of a mapping",
    "綴りを確かめるか、削除してください",
    "check the spelling, or remove it",
)


@dataclass(frozen=True, slots=True)
class BudgetRule:
    """How a bare total is spread: weights that each sum to 100, over years and over cost items."""

    years: tuple[int, ...]
    cost_items: tuple[tuple[str, int], ...]

    def said(self) -> Text:
        """The rule in words, made from its own numbers so that the two cannot disagree."""
        years = "/".join(map(str, self.years))
        items = ", ".join(f"{item} {share}%" for item, share in self.cost_items)
        return Text(
            ja=f"原資料は総額のみのため、年度別に{years}%、費目別に{items}で按分した（1円まで一致）",
            en=f"The source gives only a total: spread {years}% by year and {items} (exact to the yen)",
        )


@dataclass(frozen=True, slots=True)
class CohortMapping:
    """One source's columns in our words: our field to theirs, and our field to a constant value."""

    key: str
    name: Text
    identity: tuple[str, ...]
    columns: Mapping[str, str]
    constants: Mapping[str, Any]
    currency: str
    yen_per_unit: Fraction
    budget: BudgetRule | None

    @property
    def wanted(self) -> frozenset[str]:
        """The columns of theirs that a file must have to be read with this mapping."""
        needed = {self.columns[name] for name in ("amount",) if name in self.columns}
        needed |= {column for name, column in self.columns.items() if name.startswith(("title", "external_id"))}
        return frozenset(needed | set(self.identity))

    def amount_rule(self) -> Text:
        """How their money became yen, in words; empty when it was yen."""
        if self.currency == "JPY" and self.yen_per_unit == 1:
            return NOTHING_SAID
        return Text(
            ja=f"1{self.currency}={self.yen_per_unit}円で換算し、1円未満を切り捨てた",
            en=f"converted at {self.yen_per_unit} JPY per {self.currency}, fractions of a yen dropped",
        )


@cache
def built_in_mappings() -> tuple[CohortMapping, ...]:
    """The mappings that come with the house, by key."""
    folder = resources.files("kikin.office.feeds") / "mappings"
    found = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            mapping, problems = read_mapping(file.read_bytes())
            if mapping is None:
                raise ValueError("; ".join(problem.line() for problem in problems))
            found.append(mapping)
    return tuple(found)


def read_mapping(stored: bytes) -> tuple[CohortMapping | None, tuple[Problem, ...]]:
    """The mapping that a file states, or every problem with it."""
    try:
        return parse_mapping(stored.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        ja, en = "UTF-8の文字ではありません", "is not UTF-8"
        remedy = "UTF-8で保存し直してください", "save the file as UTF-8"
        return None, (complaint("not_utf8", "mapping", f"0x{stored[error.start]:02x}", ja, en, *remedy),)


def parse_mapping(text: str) -> tuple[CohortMapping | None, tuple[Problem, ...]]:
    """The mapping that a TOML text states, or every problem with it."""
    try:
        said = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        ja, en = "TOMLとして読めません", "is not TOML"
        remedy = "その位置を直してください", "mend it there"
        return None, (complaint("bad_mapping", "mapping", error, ja, en, *remedy),)
    statement = _Statement(said)
    mapping = statement.mapping()
    return (None, tuple(statement.problems)) if statement.problems else (mapping, ())


class _Statement:
    """A mapping as its file states it; gathers every problem on the way."""

    def __init__(self, said: Mapping[str, Any]):
        self.said = said
        self.problems: list[Problem] = []

    def mapping(self) -> CohortMapping:
        for name in self.said.keys() - _TABLES:
            self.refuse(str(name), "", *_UNKNOWN_FIELD)
        columns, constants = self.columns(), self.constants()
        currency, yen_per_unit = self.amount()
        mapping = CohortMapping(
            key=self.key(),
            name=self.name(),
            identity=self.identity(columns),
            columns=columns,
            constants=constants,
            currency=currency,
            yen_per_unit=yen_per_unit,
            budget=self.budget() if "budget" in self.said else None,
        )
        for needed, fields in _NEEDED.items():
            if not fields & (columns.keys() | constants.keys()):
                ja, en = "対応する列がありません", "has no column"
                listed = sorted(fields)
                remedy_ja = f"{'・'.join(listed)} のいずれかに相手の列を当ててください"
                self.refuse(f"columns.{needed}", "", ja, en, remedy_ja, f"say which column is {' or '.join(listed)}")
        return mapping

    def refuse(self, where: str, value: object, ja: str, en: str, remedy_ja: str, remedy_en: str) -> None:
        self.problems.append(complaint("bad_mapping", where, value, ja, en, remedy_ja, remedy_en))

    def table(self, name: str) -> Mapping[str, Any]:
        table = self.said.get(name, {})
        if isinstance(table, dict):
            return table
        ja, en = "表になっていません", "is not a table"
        self.refuse(name, table, ja, en, f"[{name}] としてください", f"write [{name}]")
        return {}

    def key(self) -> str:
        key = self.said.get("key")
        if isinstance(key, str) and key:
            return key
        ja, en = "記入がありません", "is missing"
        self.refuse("key", key, ja, en, "対応表の名前を書いてください", "name the mapping")
        return ""

    def name(self) -> Text:
        name = self.table("name")
        if isinstance(name.get("ja"), str) and isinstance(name.get("en"), str):
            return Text(ja=name["ja"], en=name["en"])
        ja, en = "日英の両方が必要です", "is needed in both languages"
        self.refuse("name", dict(name), ja, en, "ja と en を書いてください", "give ja and en")
        return NOTHING_SAID

    def identity(self, columns: Mapping[str, str]) -> tuple[str, ...]:
        identity = self.said.get("identity", [])
        listed = isinstance(identity, list) and all(isinstance(name, str) and name for name in identity)
        if listed and (identity or "external_id" in columns):
            return tuple(identity)
        ja, en = "列名の並びではありません", "is not a list of columns"
        remedy_ja = "応募を見分ける列を並べてください"
        self.refuse("identity", identity, ja, en, remedy_ja, "list the columns that tell one application from another")
        return ()

    def columns(self) -> dict[str, str]:
        columns: dict[str, str] = {}
        for field, column in self.table("columns").items():
            if field not in OUR_FIELDS:
                self.refuse(f"columns.{field}", "", *_UNKNOWN_FIELD)
            elif isinstance(column, str) and column:
                columns[field] = column
            else:
                ja, en = "列名ではありません", "is not a column's name"
                remedy = "相手の列名を書いてください", "name their column"
                self.refuse(f"columns.{field}", column, ja, en, *remedy)
        return columns

    def constants(self) -> dict[str, Any]:
        constants: dict[str, Any] = {}
        for field, value in self.table("constants").items():
            where = f"constants.{field}"
            texts = [value] if isinstance(value, str) else value
            if field not in OUR_FIELDS - set(AMOUNT_FIELDS):
                self.refuse(where, "", *_UNKNOWN_FIELD)
            elif not (isinstance(texts, list) and all(isinstance(text, str) for text in texts)):
                ja, en = "型が違います", "is of the wrong type"
                remedy = "文字列か文字列の並びにしてください", "give a text, or a list of texts"
                self.refuse(where, value, ja, en, *remedy)
            elif strange := [text for text in texts if text not in _CATALOGUES.get(field, texts)]:
                self.problems.append(unknown_key(where, ", ".join(strange), _CATALOGUES[field]))
            else:
                constants[field] = value
        return constants

    def amount(self) -> tuple[str, Fraction]:
        amount = self.table("amount")
        currency, rate = amount.get("currency", "JPY"), amount.get("yen_per_unit", "1")
        if not (isinstance(currency, str) and _CURRENCY.fullmatch(currency)):
            ja, en = "通貨記号ではありません", "is not a currency"
            remedy = "ISO 4217の3文字（例：USD）にしてください", "use three letters of ISO 4217, such as USD"
            self.refuse("amount.currency", currency, ja, en, *remedy)
        try:
            yen_per_unit = parse_rate(rate) if isinstance(rate, str) else Fraction(0)
        except ValueError:
            yen_per_unit = Fraction(0)
        if yen_per_unit <= 0:
            ja, en = "正の分数として読めません", "is not an exact positive fraction"
            remedy = '"110" や "221/2" のように書いてください', 'write it as text, such as "110" or "221/2"'
            self.refuse("amount.yen_per_unit", rate, ja, en, *remedy)
        return str(currency), yen_per_unit

    def budget(self) -> BudgetRule:
        table = self.table("budget")
        years, items = table.get("years", [100]), table.get("cost_items", {"other": 100})
        ja, en = "合計が100%になりません", "does not add up to 100 percent"
        if not (isinstance(years, list) and _add_up(years) and len(years) <= MAX_YEARS):
            remedy_ja = f"整数の百分率を{MAX_YEARS}年分まで並べてください"
            self.refuse("budget.years", years, ja, en, remedy_ja, f"list percentages of at most {MAX_YEARS} years")
            years = [100]
        if not (isinstance(items, dict) and _add_up([*items.values()]) and items.keys() <= COST_ITEMS.keys()):
            remedy = f"費目は{'、'.join(COST_ITEMS)}です", f"cost items are {', '.join(COST_ITEMS)}"
            self.refuse("budget.cost_items", items, ja, en, *remedy)
            items = {"other": 100}
        return BudgetRule(tuple(years), tuple((item, items[item]) for item in COST_ITEMS if item in items))


def _add_up(shares: list[Any]) -> bool:
    return all(type(share) is int and share > 0 for share in shares) and sum(shares) == 100
