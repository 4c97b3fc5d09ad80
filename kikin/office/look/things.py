"""What each kind of thing is called, where a page speaks of it by its kind: in the trail, and in what rests on it."""

from __future__ import annotations

from kikin.values.text import Text

THINGS: dict[str, Text] = {
    "application": Text("応募", "Application"),
    "appropriation": Text("予算措置", "Appropriation"),
    "approval": Text("共同承認", "Joint approval"),
    "assignment": Text("割当", "Assignment"),
    "award": Text("採択", "Award"),
    "call": Text("公募", "Call"),
    "charter": Text("設置要綱", "Charter"),
    "claim": Text("請求", "Claim"),
    "concept": Text("研究開発構想", "Concept"),
    "conflict": Text("利益相反", "Conflict of interest"),
    "hit": Text("該当候補", "Hit"),
    "measure": Text("リスク軽減措置", "Mitigation measure"),
    "organisation": Text("機関", "Organisation"),
    "person": Text("人", "Person"),
    "publication_item": Text("公表項目", "Publication item"),
    "reviewer": Text("審査員", "Reviewer"),
    "round": Text("採択選定", "Selection round"),
    "screening_case": Text("審査案件", "Screening case"),
    "vision": Text("研究開発ビジョン", "Vision"),
    "watchlist": Text("照合リスト", "Watchlist"),
}


def thing_name(kind: str) -> Text:
    """What a kind of thing is called; one that nobody has named is said by its code, in words."""
    plain = kind.replace("_", " ")
    return THINGS.get(kind, Text(plain, plain))
