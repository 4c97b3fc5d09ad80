"""What a policy must be besides well written: it looks at nothing forbidden, and each of its rules can fire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from kikin.fund.charter.model import MUST_STAY_FORBIDDEN
from kikin.fund.screening.forbidden import forbidden_in, forbidden_input
from kikin.fund.screening.policies import INFO_ONLY, RAISES
from kikin.fund.screening.vocabulary import DECIDERS, FACTS, LISTING, OUTCOMES
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

Tree: TypeAlias = dict[str, Any]

_WORDS_FOR_PEOPLE = frozenset({"name", "why", "text", "sources", "forbidden_inputs"})
_WORDS_THAT_DECIDE = frozenset({"if", "terms_ja", "terms_en", "lists"})
_FACT_OF = {key: key for key in FACTS} | {f"{key}_gte": key for key in FACTS}


def check(read: Any, written: Tree, more_forbidden: Iterable[str] = ()) -> Iterator[Problem]:
    """Every problem of what could be read; what could not was said already."""
    yield from _looks_at_nothing_forbidden(written, tuple(more_forbidden))
    if not isinstance(read, dict):
        return
    yield from _levels_are_whole(read)
    yield from _figures_are_dated(read)
    yield from _forbidden_inputs_are_named(read)
    yield from _templates_are_there(read)
    for index, rule in enumerate(read.get("rule") or ()):
        yield from _rule_can_fire(f"rule[{index}]", rule, read)
    yield from _nothing_is_said_twice(read)


def _looks_at_nothing_forbidden(
    tree: Any, more: tuple[str, ...], where: str = "", asks: bool = False
) -> Iterator[Problem]:
    """Any key outside the words for people, and any value of a condition or of what a condition refers to."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            at = f"{where}.{key}" if where else str(key)
            if key not in _WORDS_FOR_PEOPLE or asks:
                if name := forbidden_in(str(key), more):
                    yield forbidden_input(at, str(key), name)
                yield from _looks_at_nothing_forbidden(value, more, at, asks or key in _WORDS_THAT_DECIDE)
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _looks_at_nothing_forbidden(value, more, f"{where}[{index}]", asks)
    elif asks and isinstance(tree, str) and (name := forbidden_in(tree, more)):
        yield forbidden_input(where, tree, name)


def _levels_are_whole(read: Tree) -> Iterator[Problem]:
    levels = read.get("levels") or ()
    for table in ("outcomes", "approvers"):
        said = read.get(table)
        if said is None or not levels:
            continue
        yield from (
            _problem(f"{table}.{level}", "level_without_value", "この水準の定めがありません", "a level has none", level)
            for level in levels
            if level not in said
        )
        yield from (
            _problem(f"{table}.{level}", "unknown_level", "知らない水準です", "levels does not name it", level)
            for level in said
            if level not in levels
        )
    outcomes = read.get("outcomes") or {}
    ranks = [list(OUTCOMES).index(outcomes[level]) for level in levels if isinstance(outcomes.get(level), str)]
    if len(ranks) == len(levels) and ranks and (ranks != sorted(ranks) or ranks[0] != 0):
        yield _problem(
            "outcomes",
            "outcomes_out_of_order",
            "水準が上がるほど軽くなっています",
            "a higher level has a milder outcome",
            "",
        )
    yield from _graver_levels_have_two_people(outcomes, read.get("approvers") or {})
    stops_at = read.get("raise_stops_at")
    if stops_at is not None and levels and stops_at not in levels:
        yield _problem("raise_stops_at", "unknown_level", "知らない水準です", "levels does not name it", stops_at)
    elif stops_at is not None and outcomes.get(stops_at) == "no_award":
        what = "加算だけで不採択の水準に達します", "raising alone would end in no award"
        yield _problem("raise_stops_at", "raised_to_no_award", *what, stops_at)


def _graver_levels_have_two_people(outcomes: Tree, approvers: Tree) -> Iterator[Problem]:
    for level, outcome in outcomes.items():
        if outcome in ("mitigate_required", "no_award") and approvers.get(level) == (DECIDERS[0],):
            what = "この水準は担当官だけでは決められません", "an officer alone does not decide at this level"
            yield _problem(f"approvers.{level}", "approver_too_low", *what, level)


def _figures_are_dated(read: Tree) -> Iterator[Problem]:
    policy_day, valid_from = read.get("figures_as_of"), read.get("valid_from")
    if policy_day is None:
        undated = ["clocks"] + [
            f"rule[{index}]"
            for index, rule in enumerate(read.get("rule") or ())
            if rule.get("as_of") is None and any(isinstance(asked, int) for asked in (rule.get("if") or {}).values())
        ]
        what = "いつ定めた数字か分かりません", "nobody knows as of when its figures were fixed"
        yield from (_problem(where, "undated_figure", *what, "") for where in undated)
    elif valid_from is not None and policy_day > valid_from:
        what = "適用日より後の数字です", "its figures are from after the day on which it begins to hold"
        yield _problem("figures_as_of", "figure_of_the_future", *what, str(policy_day))


def _forbidden_inputs_are_named(read: Tree) -> Iterator[Problem]:
    named = read.get("forbidden_inputs")
    if named is not None and (missing := [one for one in MUST_STAY_FORBIDDEN if one not in named]):
        what = "用いてはならない情報の一覧から外せません", "these cannot be left out of what is forbidden"
        yield _problem("forbidden_inputs", "forbidden_inputs_shortened", *what, ", ".join(missing))


def _templates_are_there(read: Tree) -> Iterator[Problem]:
    known = {template.get("code") for template in read.get("template") or ()}
    for index, rule in enumerate(read.get("rule") or ()):
        for code in rule.get("measures") or ():
            if code not in known:
                what = "この措置のひな形がありません", "there is no template of this measure"
                yield _problem(f"rule[{index}].measures", "measure_without_template", *what, code)


def _rule_can_fire(where: str, rule: Tree, read: Tree) -> Iterator[Problem]:
    levels, then = read.get("levels") or (), rule.get("then")
    if then is not None and levels and then not in (*levels, RAISES, INFO_ONLY):
        yield _problem(f"{where}.then", "unknown_level", "知らない水準です", "levels does not name it", then)
    if then is not None and levels and then == levels[0]:
        what = "最も低い水準を与える規則には効果がありません", "to give the lowest level has no effect"
        yield _problem(f"{where}.then", "rule_gives_nothing", *what, then)
    asks = rule.get("if") or {}
    asked = {key: value for key, value in asks.items() if value is not None and key != "kind"}
    for kind in asks.get("kind") or ():
        yield from _kind_can_be_asked(where, kind, asked, then)
    if "ended_within_months" in asked and "ended" not in (asked.get("status") or ("ended",)):
        what = "終了していないものに終了後の期間を問うています", "what has not ended has not ended within months"
        yield _problem(f"{where}.if", "rule_never_fires", *what, ", ".join(asked["status"]))
    groups = {group.get("key") for group in read.get("list_group") or ()}
    areas = {area.get("key") for area in read.get("area") or ()}
    for key in (*LISTING, "areas"):
        for one in asked.get(key) or ():
            if one not in (areas if key == "areas" else groups):
                what = "この方針にない一覧・領域です", "the policy has no such group or area, so it can never fire"
                yield _problem(f"{where}.if.{key}", "rule_never_fires", *what, one)


def _kind_can_be_asked(where: str, kind: str, asked: Tree, then: str | None) -> Iterator[Problem]:
    if kind == "certificate" and then not in (None, INFO_ONLY):
        what = "証明書は申告どおりに記録するだけで、水準を左右しません", "a certificate is recorded, and gives no level"
        yield _problem(f"{where}.then", "certificate_is_no_risk", *what, str(then))
    for key in asked:
        fact = _FACT_OF.get(key)
        kinds = FACTS[fact].kinds if fact else LISTING.get(key)
        if kinds is not None and kind not in kinds:
            what = f"「{kind}」にはない事柄です", f"findings of the kind {kind} never say this, so it can never fire"
            yield _problem(f"{where}.if.{key}", "rule_never_fires", *what, key)


def _nothing_is_said_twice(read: Tree) -> Iterator[Problem]:
    for table, key in (("rule", "key"), ("area", "key"), ("list_group", "key"), ("template", "code")):
        seen: set[object] = set()
        for index, one in enumerate(read.get(table) or ()):
            if (said := one.get(key)) is not None and said in seen:
                what = "同じ名が二度あります", "this name is there already"
                yield _problem(f"{table}[{index}].{key}", "repeated_key", *what, str(said))
            seen.add(said)
    conditions: set[str] = set()
    for index, rule in enumerate(read.get("rule") or ()):
        asks = repr(sorted(((key, value) for key, value in (rule.get("if") or {}).items() if value), key=str))
        if asks in conditions:
            what = "同じ条件の規則がすでにあります", "another rule asks the same"
            yield _problem(f"rule[{index}].if", "rule_says_the_same", *what, str(rule.get("key", "")))
        conditions.add(asks)


_REMEDIES = {
    "level_without_value": Text("水準ごとに書き足してください", "write one for each level"),
    "unknown_level": Text("levelsにある水準を書いてください", "use a level that levels names"),
    "outcomes_out_of_order": Text(
        "最も低い水準をclearとし、順に重くしてください",
        "let the lowest level be clear, and none be milder than one below",
    ),
    "raised_to_no_award": Text(
        "no_awardより低い水準で止めてください", "stop at a level below: only a rule of its own ends in no award"
    ),
    "approver_too_low": Text("責任者か外部の同意を加えてください", "name a lead, or a consent from outside the desk"),
    "undated_figure": Text(
        "figures_as_ofか、規則のas_ofに日付を書いてください", "write the day in figures_as_of, or in as_of of the rule"
    ),
    "figure_of_the_future": Text("適用日以前の日付にしてください", "give a day no later than valid_from"),
    "forbidden_inputs_shortened": Text("書き戻してください", "write them back"),
    "measure_without_template": Text(
        "ひな形を書き足すか、規則から外してください", "write a template of it, or take it out of the rule"
    ),
    "rule_gives_nothing": Text("info_onlyとするか、規則を削除してください", "let it be info_only, or remove the rule"),
    "rule_never_fires": Text(
        "条件を直すか、規則を分けるか削除してください", "correct the condition, or split or remove the rule"
    ),
    "certificate_is_no_risk": Text("info_onlyにしてください", "let it be info_only"),
    "repeated_key": Text("別の名にしてください", "give it a key of its own"),
    "rule_says_the_same": Text("一方を削除してください", "remove one of the two"),
}


def _problem(where: str, code: str, ja: str, en: str, value: str) -> Problem:
    return Problem(code, where, Text(ja, en), _REMEDIES[code], shown(value))
