"""The part of a charter's format that is about what follows a contract: dated results, and gates between stages."""

from __future__ import annotations

from kikin.fund.charter.following import TOLD, ChangeRules, GateAsked, ResultAsked
from kikin.fund.charter.kinds import ListOf, keyword, one_of, whole
from kikin.fund.charter.tables import Key, Table, Tables, name
from kikin.values.text import Text

_NAME = Text(ja="年度成果報告", en="Yearly report of results")
_CRITERION = name(Text(ja="中間目標の達成", en="The interim goals are reached"))
_EVIDENCE = Tables(name(Text(ja="成果報告書", en="Report of results")))

MILESTONE = Table(
    (
        Key("key", keyword("yearly-result"), "The result's name in the charter and in every record."),
        Key("name", name(_NAME), "What people read."),
        Key(
            "each",
            one_of("year", "end", "after"),
            "`year`: of every fiscal year of an award. `end`: of its last one. `after`: of the `years` after it.",
        ),
        Key("within_days", whole(0, 1_000, 61), "How many days after the end of its fiscal year it is due."),
        Key(
            "years",
            whole(0, 30, 5),
            "For how many fiscal years after the last one it is due. None where absent.",
            may_be_absent=True,
            default=0,
        ),
        Key("criteria", _CRITERION, "By what it is judged."),
        Key("evidence", _EVIDENCE, "The papers that show it; each is named when it is reported."),
    ),
    ResultAsked,
)

GATE = Table(
    (
        Key("key", keyword("interim"), "The gate's name in the charter and in every record."),
        Key("name", name(Text(ja="中間評価", en="Interim evaluation")), "What people read."),
        Key("from_years", whole(2, 30, 3), "The shortest awards that have it, in fiscal years."),
        Key("after_years", whole(1, 29, 2), "How many fiscal years of an award lie before it."),
        Key("months_before", whole(0, 24, 6), "How many months before the next stage begins it is judged."),
        Key("criteria", Tables(_CRITERION), "By what the panel judges."),
        Key("evidence", _EVIDENCE, "The papers that the panel reads."),
        Key(
            "close_within_days",
            whole(1, 1_000, 60),
            "Within how many days an award that is stopped there is wound up. 60 where absent.",
            may_be_absent=True,
            default=60,
        ),
    ),
    GateAsked,
)

_SILENT = ChangeRules()
CHANGES = Table(
    (
        Key(
            "notices",
            ListOf(one_of(*TOLD), least=0),
            "Changes told in words for which a notice is enough; every other needs approval. "
            f"{', '.join(f'`{kind}`' for kind in _SILENT.notices)} where absent.",
            may_be_absent=True,
            default=_SILENT.notices,
        ),
        Key(
            "asked_of_desks",
            ListOf(one_of(*TOLD), least=0),
            "Changes of which the desks for security and intellectual property are asked before they are approved. "
            f"{', '.join(f'`{kind}`' for kind in _SILENT.asked_of_desks)} where absent.",
            may_be_absent=True,
            default=_SILENT.asked_of_desks,
        ),
        Key(
            "close_within_days",
            whole(1, 1_000, 60),
            "Within how many days an award that is stopped at no gate is wound up. 60 where absent.",
            may_be_absent=True,
            default=_SILENT.close_within_days,
        ),
    ),
    ChangeRules,
)
