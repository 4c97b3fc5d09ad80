"""What a case waits for, in a sentence, and the part of it where that is done."""

from __future__ import annotations

from typing import Any

from kikin.office.doors.security.hearing import today_of
from kikin.office.screening import queries
from kikin.values.text import Text

_BY_STATE = {
    "open": (Text("技術領域の確認を待っています", "the technologies are to be confirmed"), "technology"),
    "gated": (Text("リストとの照合を待っています", "it is to be compared with the lists"), "technology"),
    "matching": (Text("照合しています", "it is being compared"), "technology"),
    "assessed": (
        Text("決定、質問又は協議を待っています", "it is to be decided, asked about or negotiated"),
        "decision",
    ),
    "cleared": (Text("問題なしとして終わりました", "it was cleared"), "decision"),
    "mitigated": (Text("軽減措置付きとして終わりました", "it was closed with measures"), "plan"),
    "refused": (Text("不可として終わりました", "it was refused"), "decision"),
}
_BY_PLAN = {
    "": (Text("最初の提案を待っています", "a first version is to be proposed"), "plan"),
    "drafted": (Text("提案を待っています", "a version is to be proposed"), "plan"),
    "proposed": (Text("応募者の返事を待っています", "the applicant is to answer the plan"), "plan"),
    "countered": (Text("対案への返事を待っています", "the applicant's counter is to be answered"), "plan"),
    "accepted": (Text("合意した計画による決定を待っています", "it is to be closed with the agreed plan"), "decision"),
    "declined": (
        Text("合意できなかった案件の決定を待っています", "no plan was agreed: it is to be decided"),
        "decision",
    ),
}


def waits_for(case: Any) -> tuple[Text, str]:
    """What a case waits for, and the part where it is done."""
    if case.state == "adjudicating":
        return _adjudicating(case)
    if case.state == "questioned":
        return _questioned(case)
    if case.state == "mitigating":
        plan = queries.plan_of(case)
        return _BY_PLAN[plan.state if plan is not None else ""]
    return _BY_STATE[case.state]


def _adjudicating(case: Any) -> tuple[Text, str]:
    count = queries.waiting_hits([case]).get(case.pk, 0)
    if count:
        return Text(f"未判定の該当候補が{count}件あります", f"hits to be adjudicated: {count}"), "hits"
    seconds = len(queries.waiting_for_second([case]))
    if seconds:
        return Text(f"二人目の確認待ちが{seconds}件あります", f"hits that wait for a second person: {seconds}"), "hits"
    if case.stands_as:
        return Text("前の決定の維持を待っています", "the decision is to stand, or to be made anew"), "decision"
    return Text("水準の評価を待っています", "its level is to be assessed"), "level"


def _questioned(case: Any) -> tuple[Text, str]:
    waiting = [one for one in queries.questions_of(case) if one.state == "sent"]
    if not waiting:
        return Text("回答を受けて進める段階です", "the answers have come: go on from them"), "questions"
    last = min(one.reply_by for one in waiting)
    if last < today_of(case):
        return Text("回答の期限が過ぎました", "the days to reply have run"), "questions"
    return Text("応募者の回答を待っています", "the applicant is to answer"), "questions"
