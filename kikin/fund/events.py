"""Every event that the trail can hold: past tense, what it is about, and what people read."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Event:
    """`kind` is the kind of the thing that it happened to."""

    name: str
    kind: str
    label: Text


def _events(*rows: tuple[str, str, str, str]) -> dict[str, Event]:
    found: dict[str, Event] = {}
    for name, kind, ja, en in rows:
        if name in found:
            raise ValueError(f"two events are called {name}")
        found[name] = Event(name, kind, Text(ja, en))
    return found


EVENTS: dict[str, Event] = _events(
    ("fund_founded", "charter", "基金を設置した", "the fund was founded"),
    ("charter_amended", "charter", "設置要綱を改正した", "the charter was amended"),
    ("money_appropriated", "appropriation", "予算を措置した", "money was appropriated"),
    ("money_allotted", "appropriation", "予算を配分した", "money was allotted"),
    ("organisations_registered", "organisation", "機関を登録した", "organisations were registered"),
    ("people_registered", "person", "人を登録した", "people were registered"),
    ("identifiers_kept", "person", "番号を登録した", "identifiers were kept"),
    ("password_given", "person", "パスワードを設定した", "a password was given"),
    ("person_appointed", "person", "役割に任命した", "a person was appointed"),
    ("approval_circulated", "approval", "回議を始めた", "it was put before the bodies"),
    ("consent_given", "approval", "府省が同意した", "a body consented"),
    ("approval_given", "approval", "共同承認が成立した", "all bodies have consented"),
    ("approval_returned", "approval", "府省が差し戻した", "a body returned it"),
    ("approval_refused", "approval", "府省が不同意とした", "a body refused"),
    ("vision_drafted", "vision", "ビジョンを起案した", "a vision was drafted"),
    ("vision_decided", "vision", "ビジョンを決定した", "a vision was decided"),
    ("vision_superseded", "vision", "ビジョンが置き換えられた", "a vision was superseded"),
    ("concept_drafted", "concept", "研究開発構想を起案した", "a concept was drafted"),
    ("concept_decided", "concept", "研究開発構想を決定した", "a concept was decided"),
    ("call_drafted", "call", "公募を起案した", "a call was drafted"),
    ("call_approved", "call", "公募を承認した", "a call was approved"),
    ("call_opened", "call", "公募を開始した", "a call was opened"),
    ("call_closed", "call", "公募を締め切った", "a call was closed"),
    ("call_decided", "call", "公募の結果を決定した", "a call was decided"),
    ("call_cancelled", "call", "公募を中止した", "a call was cancelled"),
    ("application_drafted", "application", "応募の下書きを作成した", "an application was begun"),
    ("application_edited", "application", "応募の下書きを編集した", "a draft was edited"),
    ("application_submitted", "application", "応募を提出した", "an application was submitted"),
    (
        "application_received",
        "application",
        "応募を一括で受け付けた",
        "an application was taken in from a file",
    ),
    ("application_recalled", "application", "提出を下書きに戻した", "a submission was recalled"),
    ("application_withdrawn", "application", "応募を取り下げた", "an application was withdrawn"),
    ("application_found_eligible", "application", "形式審査で適格とした", "it was found eligible"),
    ("application_found_ineligible", "application", "形式審査で不適格とした", "it was found ineligible"),
    ("application_given_to_read", "application", "審査員に割り当てた", "it was given to readers"),
    ("reader_barred", "application", "利益相反により閲覧を止めた", "a reader was barred for a conflict"),
    ("review_begun", "application", "審査を始めた", "its review began"),
    ("application_shortlisted", "application", "候補とした", "it was put forward"),
    ("application_selected", "application", "採択した", "it was selected"),
    ("application_declined", "application", "不採択とした", "it was declined"),
)
