"""A policy read aloud: its levels, rules, measures and clocks as tables of words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kikin.fund.screening import MEASURES, OUTCOMES, SecurityPolicy
from kikin.office.doors.security import words
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.values.text import Text


def read_aloud(policy: SecurityPolicy) -> Mapping[str, Any]:
    """A policy as tables of words."""
    return {
        "levels": _levels(policy),
        "rules": _rules(policy),
        "templates": _templates(policy),
        "areas": policy.areas,
        "groups": policy.groups,
        "clocks": [
            Fact(Text("質問まで", "To ask, from the assessment"), _days(policy.clocks.question_days)),
            Fact(Text("回答の期間", "To reply"), _days(policy.clocks.reply_days)),
            Fact(Text("決定の期間", "To decide, from the opening"), _days(policy.clocks.decision_days)),
            Fact(Text("不服申立ての期間", "To appeal, from the decision"), _days(policy.clocks.appeal_days)),
            Fact(Text("二人で確認する確からしさ", "Seen by two from"), f"{policy.two_people_bp / 100:.0f}%"),
            Fact(
                Text("公開情報の保存", "Open sources are kept for"),
                Text(f"{policy.retention.open_source_months}か月", f"{policy.retention.open_source_months} months"),
            ),
            Fact(Text("規則が見てはならないもの", "What no rule may look at"), ", ".join(policy.forbidden_inputs)),
        ],
    }


def _levels(policy: SecurityPolicy) -> Table:
    columns = (
        Column(Text("水準", "Level")),
        Column(Text("扱い", "What is done")),
        Column(Text("決める人・同意する人", "Who decides or consents")),
    )
    rows = [
        (words.level(key), OUTCOMES.get(policy.outcome_of(key), ""), words.deciders(policy, key))
        for key in policy.levels
    ]
    return Table(Text("水準と決める人", "Levels, and who decides"), columns, rows)


def _rules(policy: SecurityPolicy) -> Table:
    columns = (
        Column(Text("規則", "Rule"), "ref"),
        Column(Text("なぜか", "Why"), "words"),
        Column(Text("何に当てはまり、何が生じるか", "When it fires, and what it gives"), "words"),
        Column(Text("求める措置", "Measures that it asks for")),
    )
    basic = Text("技術領域に該当しなくても用いる", "asked whatever the technology")
    rows = [
        (
            one.key,
            Cell(one.why, note=basic if one.basic else ""),
            words.rule(one, policy),
            Text(
                "、".join(MEASURES[code].ja for code in one.measures),
                ", ".join(MEASURES[code].en for code in one.measures),
            )
            if one.measures
            else "",
        )
        for one in policy.rules
    ]
    return Table(Text("規則", "Rules"), columns, rows)


def _templates(policy: SecurityPolicy) -> Table:
    columns = (
        Column(Text("措置", "Measure")),
        Column(Text("内容", "What is to be done"), "words"),
        Column(Text("期限", "Due"), "text"),
        Column(Text("支払", "Payments")),
    )
    rows = [
        (
            MEASURES[one.code],
            one.text,
            _days(one.due_days),
            Text("完了まで保留", "held until met") if one.holds_payment else Text("保留しない", "not held"),
        )
        for one in policy.templates
    ]
    return Table(Text("措置のひな型", "Templates of measures"), columns, rows)


def _days(count: int) -> Text:
    return Text(f"{count}日", f"{count} days")
