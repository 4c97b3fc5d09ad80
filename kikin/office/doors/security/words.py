"""What the codes of screening are called on the pages of the desk: levels, answers, and rules read aloud."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kikin.fund.screening import APPROVERS, FACTS, INFO_ONLY, KINDS, RAISES, Rule, SecurityPolicy
from kikin.office.look.words import spoken
from kikin.values.problems import Problem
from kikin.values.text import Text

_LEVELS = {
    "none": Text("なし", "none"),
    "low": Text("低", "low"),
    "moderate": Text("中", "moderate"),
    "high": Text("高", "high"),
    "very_high": Text("極めて高", "very high"),
    "prohibited": Text("禁止", "prohibited"),
}
_ANSWERS = {
    "yes": Text("はい", "yes"),
    "no": Text("いいえ", "no"),
    "unknown": Text("不明", "unknown"),
    "unsure": Text("分からない", "unsure"),
    "late": Text("遅れて申告", "late"),
    "partly": Text("一部のみ申告", "in part"),
    "malign": Text("悪質", "malign"),
    "other": Text("その他", "other"),
    "foreign_government": Text("外国政府", "foreign government"),
    "foreign_private": Text("外国の民間", "foreign private body"),
    "domestic": Text("国内", "domestic"),
    "valid": Text("有効", "valid"),
    "missing": Text("なし", "missing"),
    "expired": Text("期限切れ", "expired"),
    "not_needed": Text("不要", "not needed"),
    "first": Text("類型①", "category 1"),
    "second": Text("類型②", "category 2"),
    "both": Text("類型①と②", "categories 1 and 2"),
    "none": Text("該当なし", "neither"),
    "held": Text("保有", "held"),
    "applied_for": Text("申請中", "applied for"),
    "not_held": Text("保有せず", "not held"),
    "active": Text("継続中", "active"),
    "ended": Text("終了", "ended"),
    "planned": Text("予定", "planned"),
}
_CONDITIONS = {
    "disclosed": Text("申告", "disclosed"),
    "status": Text("状態", "status"),
    "areas": Text("技術領域", "technology"),
    "payer_on": Text("提供者の掲載リスト", "payer is on"),
    "org_on": Text("所属先の掲載リスト", "organisation is on"),
    "maker_on": Text("製造者の掲載リスト", "maker is on"),
    "party_on": Text("相手方の掲載リスト", "other side is on"),
    "ended_within_months": Text("終了からの月数（以内）", "ended within months"),
    "ended_after": Text("終了日（以後）", "ended on or after"),
}
_THEN = {
    RAISES: Text("水準を1段階上げる", "one level more"),
    INFO_ONLY: Text("参考として残す", "a note only"),
}
VERDICTS = {
    "cleared": Text("問題なし", "cleared"),
    "conditions": Text("条件付き", "with conditions"),
    "refused": Text("不可", "refused"),
}


def level(key: str) -> Text:
    """What a level is called; one of another policy is said by its key."""
    return _LEVELS.get(key, _plain(key)) if key else Text("", "")


def answer(code: object) -> Text:
    """What an answer to a question of a finding is called; a figure is a figure."""
    if isinstance(code, int):
        return Text(f"{code:,}", f"{code:,}")
    return _ANSWERS.get(str(code), _plain(str(code)))


def fact(name: str) -> Text:
    """What is asked, by the name of a fact or of another condition."""
    plain = name.removesuffix("_gte")
    known = FACTS[plain].label if plain in FACTS else _CONDITIONS.get(plain, _plain(plain))
    return Text(f"{known.ja}（以上）", f"{known.en} at least") if name.endswith("_gte") else known


def facts(said: dict[str, object]) -> Text:
    """All that is known of a finding, in a line."""
    pairs = [(fact(name), answer(value)) for name, value in said.items()]
    return Text(
        "、".join(f"{name.ja}：{value.ja}" for name, value in pairs),
        "; ".join(f"{name.en}: {value.en}" for name, value in pairs),
    )


def in_words(found: Problem) -> Problem:
    """A problem whose value is a level, or names of those who consent, as a page says it and not as a rule does."""
    if found.code == "consent_missing":
        return replace(found, value="")
    return replace(found, value=spoken(_LEVELS[found.value])) if found.value in _LEVELS else found


def rule(one: Rule, policy: SecurityPolicy) -> Text:
    """A rule read aloud: of what, where what is so, and what comes of it."""
    of = _listed([KINDS[kind] for kind in one.kinds], "・", ", ")
    asked = [(fact(name), _asked(name, value, policy)) for name, value in one.asks]
    where = Text(
        "、".join(f"{name.ja}＝{value.ja}" for name, value in asked),
        "; ".join(f"{name.en} {value.en}" for name, value in asked),
    )
    then = outcome_of(one.then)
    return Text(
        f"{of.ja}{f'（{where.ja}）' if asked else ''}→ {then.ja}",
        f"{of.en}{f' ({where.en})' if asked else ''} → {then.en}",
    )


def outcome_of(then: str) -> Text:
    """What a rule gives: a level, one level more, or a note."""
    return _THEN.get(then) or level(then)


def deciders(policy: SecurityPolicy, key: str) -> Text:
    """Who decides at a level."""
    return _listed([APPROVERS[one] for one in policy.approvers.get(key, ())], "・", ", ")


def _asked(name: str, value: object, policy: SecurityPolicy) -> Text:
    if name.endswith("_on") and isinstance(value, tuple):
        return _listed([policy.group(key).name for key in value], "・", " or ")
    if name == "areas" and isinstance(value, tuple):
        names = {area.key: area.name for area in policy.areas}
        return _listed([names.get(key, _plain(key)) for key in value], "・", " or ")
    if isinstance(value, tuple):
        return _listed([answer(one) for one in value], "・", " or ")
    return Text(str(value), str(value))


def _listed(texts: Iterable[Text], ja: str, en: str) -> Text:
    found = list(texts)
    return Text(ja.join(one.ja for one in found), en.join(one.en for one in found))


def _plain(key: str) -> Text:
    words = key.replace("_", " ")
    return Text(words, words)
