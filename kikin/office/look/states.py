"""What each state is called, by the house and to those outside it: the one catalogue of labels.

A state has three names: the code's, the staff's and the applicant's. An applicant never learns from a
word how far a decision has gone before it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kikin.values.text import Text

Tone: TypeAlias = Literal["neutral", "active", "success", "warning", "danger"]


@dataclass(frozen=True, slots=True)
class StateName:
    """`outside` is what applicants and the public read, where it differs from the staff's word."""

    staff: Text
    tone: Tone = "neutral"
    outside: Text | None = None

    def to(self, inside: bool) -> Text:
        return self.staff if inside or self.outside is None else self.outside


def _name(ja: str, en: str, tone: Tone = "neutral", outside: tuple[str, str] | None = None) -> StateName:
    return StateName(Text(ja, en), tone, Text(*outside) if outside else None)


_UNDER_REVIEW = ("審査中", "Under review")
_BEING_LOOKED_AT = ("確認中", "Being looked at")

STATES: dict[str, dict[str, StateName]] = {
    "vision": {
        "draft": _name("作成中", "Draft"),
        "decided": _name("決定", "Decided", "success"),
        "superseded": _name("改定済み", "Superseded"),
    },
    "concept": {
        "draft": _name("作成中", "Draft"),
        "decided": _name("決定", "Decided", "success"),
    },
    "call": {
        "draft": _name("作成中", "Draft"),
        "approved": _name("承認済み", "Approved", "active", ("公募予告", "Announced")),
        "open": _name("受付中", "Open", "success"),
        "closed": _name("締切", "Closed", outside=("締切・審査中", "Closed, under review")),
        "decided": _name("採択決定", "Decided", "success"),
        "cancelled": _name("取りやめ", "Cancelled", "warning"),
    },
    "overlap": {
        "found": _name("未判断", "To be decided", "warning"),
        "none": _name("重複なし", "No overlap", "success"),
        "to_be_reduced": _name("要減額", "To be reduced", "active"),
        "refusal_proposed": _name("不採択を提案", "Refusal proposed", "warning"),
        "refused": _name("過度の集中", "Concentration", "danger"),
        "gone": _name("該当しなくなった", "Found no longer"),
    },
    "feed_file": {
        "read": _name("確認待ち", "To be confirmed", "active"),
        "taken": _name("取込済み", "Taken in", "success"),
        "dropped": _name("取りやめ", "Dropped"),
    },
    "project_file": {
        "read": _name("確認待ち", "To be confirmed", "active"),
        "taken": _name("取込済み", "Taken in", "success"),
        "dropped": _name("取りやめ", "Dropped"),
    },
    "application": {
        "draft": _name("作成中", "Draft"),
        "submitted": _name("提出済み", "Submitted", "active"),
        "eligible": _name("要件適合", "Eligible", "active", _UNDER_REVIEW),
        "in_review": _name("評価中", "In review", "active", _UNDER_REVIEW),
        "shortlisted": _name("選定候補", "Shortlisted", "active", _UNDER_REVIEW),
        "selected": _name("採択", "Selected", "success"),
        "ineligible": _name("要件不適合", "Not eligible", "danger"),
        "declined": _name("不採択", "Not selected", "neutral"),
        "withdrawn": _name("取下げ", "Withdrawn", "neutral"),
    },
    "watchlist_version": {
        "proposed": _name("承認待ち", "Waiting for approval", "active"),
        "in_force": _name("承認済み", "Approved", "success"),
        "rejected": _name("却下", "Rejected", "danger"),
        "overtaken": _name("承認前に次の版へ", "Overtaken before approval"),
        "superseded": _name("置換え済み", "Superseded"),
    },
    "screening_case": {
        "open": _name("着手", "Open", "active"),
        "gated": _name("技術領域を確認済み", "Technology confirmed", "active"),
        "matching": _name("照合中", "Matching", "active"),
        "adjudicating": _name("判定中", "Adjudicating", "active"),
        "assessed": _name("評価済み", "Assessed", "active"),
        "questioned": _name("応募者に質問中", "Applicant questioned", "warning"),
        "mitigating": _name("軽減計画を協議中", "Plan negotiated", "active"),
        "cleared": _name("問題なし", "Cleared", "success"),
        "mitigated": _name("軽減措置付き", "Mitigated", "warning"),
        "refused": _name("不可", "Refused", "danger"),
    },
    "hit": {
        "new": _name("未判定", "New", "active"),
        "unclear": _name("不明", "Unclear", "warning"),
        "dismissed": _name("別人・別法人", "Dismissed: not the same", "success"),
        "confirmed": _name("該当", "Confirmed", "danger"),
        "fallen": _name("記載なし", "Fallen away"),
    },
    "rescreening": {
        "begun": _name("実行中", "Under way", "active"),
        "done": _name("完了", "Done", "success"),
        "overtaken": _name("打切り", "Overtaken"),
    },
    "watch_case": {
        "raised": _name("発生", "Raised", "warning"),
        "assessing": _name("確認中", "Looked into", "active"),
        "dismissed": _name("問題なし", "Dismissed", "success"),
        "acted": _name("対応中", "Acted on", "active"),
        "resolved": _name("解決", "Resolved", "success"),
    },
    "measure": {
        "proposed": _name("提案中", "Proposed"),
        "agreed": _name("合意済み", "Agreed", "active"),
        "in_force": _name("実施中", "In force", "success"),
        "fulfilled": _name("完了", "Fulfilled", "success"),
        "breached": _name("違反", "Breached", "danger"),
        "lifted": _name("解除", "Lifted"),
    },
    "question": {
        "sent": _name("回答待ち", "Waiting for an answer", "active"),
        "answered": _name("回答済み", "Answered", "success"),
        "expired": _name("期限経過", "Days to reply have run", "warning"),
        "withdrawn": _name("取下げ", "Taken back"),
    },
    "plan": {
        "drafted": _name("作成中", "Drafted"),
        "proposed": _name("提案中", "Proposed by the fund", "active"),
        "countered": _name("対案あり", "Countered by the applicant", "active"),
        "accepted": _name("合意済み", "Accepted by both", "success"),
        "declined": _name("不成立", "Not agreed", "danger"),
        "withdrawn": _name("取下げ", "Withdrawn"),
    },
    "appeal": {
        "filed": _name("審理中", "Filed", "active"),
        "upheld": _name("認容", "Upheld", "success"),
        "dismissed": _name("棄却", "Dismissed", "danger"),
        "withdrawn": _name("取下げ", "Withdrawn"),
    },
    "security_policy": {
        "drafted": _name("起案", "Drafted"),
        "tried": _name("試行済み", "Tried on past cases", "active"),
        "released": _name("施行", "Released", "success"),
        "withdrawn": _name("取下げ", "Withdrawn"),
    },
    "assignment": {
        "invited": _name("依頼中", "Invited", "active"),
        "agreed": _name("応諾・誓約待ち", "Agreed, to pledge", "active"),
        "pledged": _name("誓約済み・利益相反確認待ち", "Pledged, to declare ties", "active"),
        "accepted": _name("受諾・評価中", "Accepted, reading", "active"),
        "submitted": _name("提出済み", "Submitted", "success"),
        "locked": _name("確定", "Locked", "success"),
        "declined": _name("辞退", "Declined"),
        "recused": _name("忌避・回避", "Recused", "warning"),
        "lapsed": _name("取消し（期限超過）", "Lapsed", "warning"),
    },
    "meeting": {
        "planned": _name("開催予定", "Planned"),
        "in_session": _name("開催中", "In session", "active"),
        "ended": _name("閉会", "Ended", "success"),
        "cancelled": _name("取りやめ", "Called off", "warning"),
    },
    "panel_item": {
        "listed": _name("審議前", "Not discussed yet"),
        "discussed": _name("審議中", "Being discussed", "active"),
        "recommended": _name("推薦済み", "Recommended", "success"),
    },
    "interview": {
        "offered": _name("回答待ち", "Waiting for an answer", "active"),
        "accepted": _name("承諾", "Accepted", "success"),
        "declined": _name("辞退", "Declined", "warning"),
        "cancelled": _name("取消し", "Called off", "warning"),
    },
    "ranking": {
        "proposed": _name("署名待ち", "Waiting for a signature", "active"),
        "frozen": _name("確定", "Final", "success"),
        "superseded": _name("改定済み", "Replaced"),
        "withdrawn": _name("取下げ", "Taken back"),
    },
    "round": {
        "prepared": _name("準備中", "Prepared"),
        "scored": _name("評価集計済み", "Scored", "active"),
        "proposed": _name("選定案提出済み", "Proposed", "active"),
        "decided": _name("決定", "Decided", "success"),
    },
    "approval": {
        "drafted": _name("作成中", "Drafted"),
        "circulating": _name("回議中", "Circulating", "active"),
        "approved": _name("承認", "Approved", "success"),
        "returned": _name("差戻し", "Returned", "warning"),
        "refused": _name("不同意", "Refused", "danger"),
    },
    "award": {
        "offered": _name("採択通知済み", "Offered", "active"),
        "accepted": _name("受諾", "Accepted", "active"),
        "active": _name("実施中", "Active", "success"),
        "suspended": _name("一時停止", "Suspended", "warning"),
        "closed": _name("終了", "Closed"),
        "terminated": _name("中止", "Stopped", "danger"),
        "lapsed": _name("失効", "Lapsed"),
    },
    "change": {
        "filed": _name("申請済み", "Asked for", "active"),
        "checked": _name("確認済み", "Checked", "active", ("審査中", "Under consideration")),
        "approved": _name("承認", "Approved", "success"),
        "noted": _name("届出済み", "Noted", "success"),
        "refused": _name("不承認", "Refused", "danger"),
        "withdrawn": _name("取下げ", "Withdrawn"),
    },
    "cost_report": {
        "open": _name("記入中", "Open", "active"),
        "handed_in": _name("提出済み", "Handed in", "active"),
        "reviewed": _name("確認済み", "Reviewed", "success"),
    },
    "cost_line": {
        "entered": _name("未確認", "Not reviewed"),
        "accepted": _name("認定", "Accepted", "success"),
        "disallowed": _name("不認定", "Disallowed", "danger"),
        "answered": _name("回答済み", "Answered", "active"),
        "upheld": _name("不認定（確定）", "Disallowed, upheld", "danger"),
    },
    "disposal": {
        "filed": _name("申請済み", "Asked for", "active"),
        "checked": _name("確認済み", "Checked", "active", ("審査中", "Under consideration")),
        "approved": _name("承認", "Approved", "success"),
        "completed": _name("処分済み", "Given up"),
        "refused": _name("不承認", "Refused", "danger"),
        "withdrawn": _name("取下げ", "Withdrawn"),
    },
    "grade_rate": {
        "entered": _name("承認待ち", "Entered", "active"),
        "in_force": _name("適用", "In force", "success"),
        "refused": _name("不承認", "Refused", "danger"),
    },
    "claim": {
        "filed": _name("請求済み", "Filed", "active"),
        "checked": _name("確認済み", "Checked", "active"),
        "approved": _name("承認済み", "Approved", "active"),
        "paid": _name("支払済み", "Paid", "success"),
        "settled": _name("額の確定", "Settled", "success"),
        "refused": _name("不承認", "Refused", "danger"),
        "repaid": _name("返還済み", "Repaid", "warning"),
    },
    "settlement": {
        "drawn_up": _name("作成済み・署名待ち", "Drawn up", "active"),
        "signed": _name("確定", "Signed", "success"),
        "to_pay": _name("確定・精算払待ち", "Signed, to be paid", "active"),
        "paid": _name("確定・精算払済み", "Signed and paid", "success"),
        "withdrawn": _name("取下げ", "Withdrawn"),
        "superseded": _name("後の確定に引継ぎ", "Superseded"),
        "revoked": _name("確定の取消し", "Revoked", "warning"),
    },
    "receivable": {
        "due": _name("返還待ち", "Due", "warning"),
        "repaid": _name("返還済み", "Repaid", "success"),
        "written_off": _name("債権放棄", "Written off", "danger"),
        "withdrawn": _name("請求の取消し", "Withdrawn"),
    },
    "payback": {
        "declared": _name("報告済み", "Declared", "active"),
        "noted": _name("通知済み", "Noted", "warning"),
        "collected": _name("納付済み", "Collected", "success"),
        "sent_back": _name("差戻し", "Sent back", "warning"),
    },
    "desk_answer": {
        "asked": _name("回答待ち", "Asked", "active"),
        "cleared": _name("異議なし", "No objection", "success"),
        "objected": _name("異議あり", "Objection", "danger"),
    },
    "milestone": {
        "planned": _name("未報告", "Planned"),
        "reported": _name("報告済み", "Reported", "active"),
        "rework": _name("再提出待ち", "Rework", "warning"),
        "accepted": _name("達成", "Accepted", "success"),
        "missed": _name("未達", "Missed", "danger"),
        "changed": _name("変更済み", "Changed"),
    },
    "stage_gate": {
        "planned": _name("資料待ち", "Papers awaited"),
        "submitted": _name("審議中", "Before the panel", "active"),
        "modified": _name("変更待ち", "Changes awaited", "warning"),
        "passed": _name("通過", "Passed", "success"),
        "stopped": _name("中止", "Stopped", "danger"),
    },
    "closeout_task": {
        "open": _name("未了", "To do", "warning"),
        "done": _name("完了", "Done", "success"),
    },
    "completed_work": {
        "reported": _name("報告済み", "Reported", "active"),
        "accepted": _name("確認済み", "Accepted", "success"),
        "sent_back": _name("差戻し", "Sent back", "warning"),
    },
    "fulfilment": {
        "reported": _name("報告済み", "Reported", "active"),
        "accepted": _name("確認済み", "Accepted", "success"),
        "sent_back": _name("差戻し", "Sent back", "warning"),
    },
    "breach": {
        "recorded": _name("認定待ち", "Recorded", "active"),
        "confirmed": _name("認定", "Confirmed", "danger"),
        "dismissed": _name("該当せず", "Dismissed"),
    },
    "payee_account": {
        "proposed": _name("届出済み・確認待ち", "Proposed", "active"),
        "called_back": _name("折り返し確認済み", "Called back", "active", ("確認中", "Being confirmed")),
        "in_force": _name("有効", "In force", "success"),
        "refused": _name("不承認", "Refused", "danger"),
        "replaced": _name("変更済み", "Replaced"),
    },
    "payer_account": {
        "proposed": _name("承認待ち", "Proposed", "active"),
        "in_force": _name("有効", "In force", "success"),
        "refused": _name("不承認", "Refused", "danger"),
        "replaced": _name("変更済み", "Replaced"),
    },
    "outgoing_request": {
        "filed": _name("受付", "Filed", "active", _BEING_LOOKED_AT),
        "triaged": _name("仕分け済み", "Sorted", "active", _BEING_LOOKED_AT),
        "delayed": _name("延期", "Put off", "warning"),
        "escalated": _name("責任者が確認中", "With a lead", "warning", _BEING_LOOKED_AT),
        "cleared": _name("差し支えなし", "Clear", "success"),
        "conditional": _name("条件付き", "Clear on conditions", "success"),
        "refused": _name("不承認", "Refused", "danger"),
        "withdrawn": _name("取下げ", "Withdrawn"),
        "expired": _name("許可の期限切れ", "Licence expired", "danger"),
    },
    "outgoing_condition": {
        "set": _name("未了", "To be met", "warning"),
        "shown": _name("報告済み", "Shown", "active"),
        "met": _name("充足", "Met", "success"),
    },
    "incident": {
        "reported": _name("報告あり", "Reported", "active"),
        "assessing": _name("確認中", "Being assessed", "warning"),
        "contained": _name("拡大防止済み", "Contained", "active"),
        "learned": _name("教訓あり", "Lessons written", "active"),
        "closed": _name("終了", "Closed", "success"),
        "dismissed": _name("問題なし", "Dismissed"),
    },
    "ip_notice": {
        "filed": _name("届出・申請", "Filed", "active", _BEING_LOOKED_AT),
        "passed": _name("異議なし", "Nothing against it", "active", _BEING_LOOKED_AT),
        "objected": _name("異議あり", "Objected to", "warning", _BEING_LOOKED_AT),
        "noted": _name("受理", "Noted", "success"),
        "approved": _name("承認", "Approved", "success"),
        "refused": _name("不承認", "Refused", "danger"),
        "withdrawn": _name("取下げ", "Withdrawn"),
    },
    "hold": {
        "placed": _name("保留中", "On hold", "warning"),
        "lifted": _name("解除済み", "Lifted"),
    },
    "payment_run": {
        "prepared": _name("作成済み", "Prepared", "active"),
        "approved": _name("承認済み", "Approved", "active"),
        "sent": _name("送信済み・記帳中", "Sent, being posted", "active"),
        "done": _name("完了", "Done", "success"),
        "cancelled": _name("取りやめ", "Cancelled", "warning"),
    },
    "payment": {
        "waiting": _name("支払待ち", "Waiting", "active"),
        "paid": _name("支払済み", "Paid", "success"),
        "held": _name("保留", "On hold", "warning"),
        "withdrawn": _name("取下げ", "Withdrawn"),
        "failed": _name("不能・組戻", "Failed", "danger"),
    },
    "year_close": {
        "prepared": _name("準備済み", "Prepared", "active"),
        "closed": _name("締切済み", "Closed", "success"),
        "withdrawn": _name("取下げ", "Withdrawn"),
    },
    "fund_entry": {
        "proposed": _name("確認待ち", "Waits for a second person", "active"),
        "confirmed": _name("確認済み", "Confirmed", "success"),
        "withdrawn": _name("取下げ", "Withdrawn"),
    },
    "publication_item": {
        "held": _name("公表前", "Held"),
        "cleared": _name("公表可", "Cleared", "active"),
        "published": _name("公表済み", "Published", "success"),
        "corrected": _name("訂正済み", "Corrected", "warning"),
        "withdrawn": _name("取下げ", "Withdrawn"),
    },
}


def state_name(kind: str, state: str) -> StateName:
    """The name of a state; one that nobody has named is said by its code, in words."""
    known = STATES.get(kind, {}).get(state)
    plain = state.replace("_", " ")
    return known or StateName(Text(plain, plain))
