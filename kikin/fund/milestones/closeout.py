"""What is left to do once an award is stopped: its money, its things, its results and its rights."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.fund.awards import ENDED
from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.values.money import Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Work:
    """What one task is, and whose: `desk` is a door of the agency."""

    label: Text
    desk: str


DESKS: dict[str, Text] = {
    "programme": Text("プログラム担当", "programme"),
    "finance": Text("経理担当", "finance"),
}
WORKS: dict[str, Work] = {
    "stop": Work(Text("府省の同意を得て、採択を中止する", "Have the bodies consent, and stop the award"), "programme"),
    "money": Work(
        Text(
            "未使用額を研究開発構想に戻し、概算払を精算する",
            "Give what is not used back to the concept, and settle the advances",
        ),
        "finance",
    ),
    "assets": Work(Text("取得財産の扱いを決める", "Decide what becomes of the things that were bought"), "finance"),
    "ip": Work(
        Text("知的財産の帰属と実施の状況を確認する", "See to whom the intellectual property belongs, and its use"),
        "programme",
    ),
    "report": Work(Text("成果の最終報告を受け取る", "Take in the last report of results"), "programme"),
}
"""The tasks of every stop, in the order in which they are done."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A task that is said to be done. `open_yen` is what is still bound or advanced under its award; `left` names what
    else has to be done for it."""

    what: str = ""
    award_state: str = "active"
    open_yen: Yen = 0
    left: tuple[str, ...] = ()
    reasons: str = ""


def award_is_stopped(facts: Facts) -> Problem | None:
    if facts.what not in ("stop", "money") or facts.award_state in ENDED:
        return None
    return Problem(
        "award_not_stopped",
        "closeout_task.award",
        Text("採択がまだ中止されていません", "the award is not stopped yet"),
        Text("共同承認を得て中止してください", "have the bodies consent, and stop it"),
        shown(facts.award_state),
    )


def money_is_back(facts: Facts) -> Problem | None:
    if facts.what != "money" or not facts.open_yen:
        return None
    return Problem(
        "money_not_back",
        "closeout_task.money",
        Text("契約に残る額、または精算されていない概算払があります", "money is still bound, or advances are open"),
        Text("精算または返還を先に行ってください", "settle it or have it repaid first"),
        f"{facts.open_yen:,}",
    )


def nothing_is_left(facts: Facts) -> Problem | None:
    if not facts.left:
        return None
    return Problem(
        "work_is_left",
        "closeout_task.what",
        Text("この残務に関わる手続が終わっていません", "something that belongs to it is still under way"),
        Text(f"先に終えてください：{'、'.join(facts.left)}", f"see to these first: {', '.join(facts.left)}"),
        shown(len(facts.left)),
    )


says_what_shows_it = reasons_are_given(
    "closeout_task.note", Text("何で確認したかを書いてください", "say what shows that it is done")
)

_TO_FINISH = (award_is_stopped, money_is_back, nothing_is_left, says_what_shows_it)

CLOSEOUT_TASK = Lifecycle(
    kind="closeout_task",
    initial="open",
    ends=frozenset({"done"}),
    steps=(Step("finish", "open", "done", "closeout_task_finished", _TO_FINISH),),
)
