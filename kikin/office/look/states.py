"""What each state is called, by the house and to those outside it: the one catalogue of labels.

A state has three names: the code's, the staff's and the applicant's. An applicant never learns from a
word how far a decision has gone before it is made.
"""

from __future__ import annotations

from kikin.office.look.state_names import StateName, named
from kikin.values.text import Text

_UNDER_REVIEW = ("審査中", "Under review")
_BEING_LOOKED_AT = ("確認中", "Being looked at")

STATES: dict[str, dict[str, StateName]] = {
    "vision": {
        "draft": named("作成中", "Draft"),
        "decided": named("決定", "Decided", "success"),
        "superseded": named("改定済み", "Superseded"),
    },
    "concept": {
        "draft": named("作成中", "Draft"),
        "decided": named("決定", "Decided", "success"),
    },
    "call": {
        "draft": named("作成中", "Draft"),
        "approved": named("承認済み", "Approved", "active", ("公募予告", "Announced")),
        "open": named("受付中", "Open", "success"),
        "closed": named("締切", "Closed", outside=("締切・審査中", "Closed, under review")),
        "decided": named("採択決定", "Decided", "success"),
        "cancelled": named("取りやめ", "Cancelled", "warning"),
    },
    "overlap": {
        "found": named("未判断", "To be decided", "warning"),
        "none": named("重複なし", "No overlap", "success"),
        "to_be_reduced": named("要減額", "To be reduced", "active"),
        "refusal_proposed": named("不採択を提案", "Refusal proposed", "warning"),
        "refused": named("過度の集中", "Concentration", "danger"),
        "gone": named("該当しなくなった", "Found no longer"),
    },
    "feed_file": {
        "read": named("確認待ち", "To be confirmed", "active"),
        "taken": named("取込済み", "Taken in", "success"),
        "dropped": named("取りやめ", "Dropped"),
    },
    "project_file": {
        "read": named("確認待ち", "To be confirmed", "active"),
        "taken": named("取込済み", "Taken in", "success"),
        "dropped": named("取りやめ", "Dropped"),
    },
    "application": {
        "draft": named("作成中", "Draft"),
        "submitted": named("提出済み", "Submitted", "active"),
        "eligible": named("要件適合", "Eligible", "active", _UNDER_REVIEW),
        "in_review": named("評価中", "In review", "active", _UNDER_REVIEW),
        "shortlisted": named("選定候補", "Shortlisted", "active", _UNDER_REVIEW),
        "selected": named("採択", "Selected", "success"),
        "ineligible": named("要件不適合", "Not eligible", "danger"),
        "declined": named("不採択", "Not selected", "neutral"),
        "withdrawn": named("取下げ", "Withdrawn", "neutral"),
    },
    "watchlist_version": {
        "proposed": named("承認待ち", "Waiting for approval", "active"),
        "in_force": named("承認済み", "Approved", "success"),
        "rejected": named("却下", "Rejected", "danger"),
        "overtaken": named("承認前に次の版へ", "Overtaken before approval"),
        "superseded": named("置換え済み", "Superseded"),
    },
    "screening_case": {
        "open": named("着手", "Open", "active"),
        "gated": named("技術領域を確認済み", "Technology confirmed", "active"),
        "matching": named("照合中", "Matching", "active"),
        "adjudicating": named("判定中", "Adjudicating", "active"),
        "assessed": named("評価済み", "Assessed", "active"),
        "questioned": named("応募者に質問中", "Applicant questioned", "warning"),
        "mitigating": named("軽減計画を協議中", "Plan negotiated", "active"),
        "cleared": named("問題なし", "Cleared", "success"),
        "mitigated": named("軽減措置付き", "Mitigated", "warning"),
        "refused": named("不可", "Refused", "danger"),
    },
    "hit": {
        "new": named("未判定", "New", "active"),
        "unclear": named("不明", "Unclear", "warning"),
        "dismissed": named("別人・別法人", "Dismissed: not the same", "success"),
        "confirmed": named("該当", "Confirmed", "danger"),
        "fallen": named("記載なし", "Fallen away"),
    },
    "rescreening": {
        "begun": named("実行中", "Under way", "active"),
        "done": named("完了", "Done", "success"),
        "overtaken": named("打切り", "Overtaken"),
    },
    "watch_case": {
        "raised": named("発生", "Raised", "warning"),
        "assessing": named("確認中", "Looked into", "active"),
        "dismissed": named("問題なし", "Dismissed", "success"),
        "acted": named("対応中", "Acted on", "active"),
        "resolved": named("解決", "Resolved", "success"),
    },
    "confirmation": {
        "asked": named("回答待ち", "Waits for an answer", "warning"),
        "given": named("回答済み", "Answered", "success"),
        "lapsed": named("不要", "Owed no more"),
    },
    "measure": {
        "proposed": named("提案中", "Proposed"),
        "agreed": named("合意済み", "Agreed", "active"),
        "in_force": named("実施中", "In force", "success"),
        "fulfilled": named("完了", "Fulfilled", "success"),
        "breached": named("違反", "Breached", "danger"),
        "lifted": named("解除", "Lifted"),
    },
    "question": {
        "sent": named("回答待ち", "Waiting for an answer", "active"),
        "answered": named("回答済み", "Answered", "success"),
        "expired": named("期限経過", "Days to reply have run", "warning"),
        "withdrawn": named("取下げ", "Taken back"),
    },
    "plan": {
        "drafted": named("作成中", "Drafted"),
        "proposed": named("提案中", "Proposed by the fund", "active"),
        "countered": named("対案あり", "Countered by the applicant", "active"),
        "accepted": named("合意済み", "Accepted by both", "success"),
        "declined": named("不成立", "Not agreed", "danger"),
        "withdrawn": named("取下げ", "Withdrawn"),
    },
    "appeal": {
        "filed": named("審理中", "Filed", "active"),
        "upheld": named("認容", "Upheld", "success"),
        "dismissed": named("棄却", "Dismissed", "danger"),
        "withdrawn": named("取下げ", "Withdrawn"),
    },
    "security_policy": {
        "drafted": named("起案", "Drafted"),
        "tried": named("試行済み", "Tried on past cases", "active"),
        "released": named("施行", "Released", "success"),
        "withdrawn": named("取下げ", "Withdrawn"),
    },
    "assignment": {
        "invited": named("依頼中", "Invited", "active"),
        "agreed": named("応諾・誓約待ち", "Agreed, to pledge", "active"),
        "pledged": named("誓約済み・利益相反確認待ち", "Pledged, to declare ties", "active"),
        "accepted": named("受諾・評価中", "Accepted, reading", "active"),
        "submitted": named("提出済み", "Submitted", "success"),
        "locked": named("確定", "Locked", "success"),
        "declined": named("辞退", "Declined"),
        "recused": named("忌避・回避", "Recused", "warning"),
        "lapsed": named("取消し（期限超過）", "Lapsed", "warning"),
    },
    "meeting": {
        "planned": named("開催予定", "Planned"),
        "in_session": named("開催中", "In session", "active"),
        "ended": named("閉会", "Ended", "success"),
        "cancelled": named("取りやめ", "Called off", "warning"),
    },
    "panel_item": {
        "listed": named("審議前", "Not discussed yet"),
        "discussed": named("審議中", "Being discussed", "active"),
        "recommended": named("推薦済み", "Recommended", "success"),
    },
    "interview": {
        "offered": named("回答待ち", "Waiting for an answer", "active"),
        "accepted": named("承諾", "Accepted", "success"),
        "declined": named("辞退", "Declined", "warning"),
        "cancelled": named("取消し", "Called off", "warning"),
    },
    "ranking": {
        "proposed": named("署名待ち", "Waiting for a signature", "active"),
        "frozen": named("確定", "Final", "success"),
        "superseded": named("改定済み", "Replaced"),
        "withdrawn": named("取下げ", "Taken back"),
    },
    "round": {
        "prepared": named("準備中", "Prepared"),
        "scored": named("評価集計済み", "Scored", "active"),
        "proposed": named("選定案提出済み", "Proposed", "active"),
        "decided": named("決定", "Decided", "success"),
    },
    "approval": {
        "drafted": named("作成中", "Drafted"),
        "circulating": named("回議中", "Circulating", "active"),
        "approved": named("承認", "Approved", "success"),
        "returned": named("差戻し", "Returned", "warning"),
        "refused": named("不同意", "Refused", "danger"),
    },
    "award": {
        "offered": named("採択通知済み", "Offered", "active"),
        "accepted": named("受諾", "Accepted", "active"),
        "active": named("実施中", "Active", "success"),
        "suspended": named("一時停止", "Suspended", "warning"),
        "closed": named("終了", "Closed"),
        "terminated": named("中止", "Stopped", "danger"),
        "lapsed": named("失効", "Lapsed"),
    },
    "change": {
        "filed": named("申請済み", "Asked for", "active"),
        "checked": named("確認済み", "Checked", "active", ("審査中", "Under consideration")),
        "approved": named("承認", "Approved", "success"),
        "noted": named("届出済み", "Noted", "success"),
        "refused": named("不承認", "Refused", "danger"),
        "withdrawn": named("取下げ", "Withdrawn"),
    },
    "cost_report": {
        "open": named("記入中", "Open", "active"),
        "handed_in": named("提出済み", "Handed in", "active"),
        "reviewed": named("確認済み", "Reviewed", "success"),
    },
    "cost_line": {
        "entered": named("未確認", "Not reviewed"),
        "accepted": named("認定", "Accepted", "success"),
        "disallowed": named("不認定", "Disallowed", "danger"),
        "answered": named("回答済み", "Answered", "active"),
        "upheld": named("不認定（確定）", "Disallowed, upheld", "danger"),
    },
    "disposal": {
        "filed": named("申請済み", "Asked for", "active"),
        "checked": named("確認済み", "Checked", "active", ("審査中", "Under consideration")),
        "approved": named("承認", "Approved", "success"),
        "completed": named("処分済み", "Given up"),
        "refused": named("不承認", "Refused", "danger"),
        "withdrawn": named("取下げ", "Withdrawn"),
    },
    "grade_rate": {
        "entered": named("承認待ち", "Entered", "active"),
        "in_force": named("適用", "In force", "success"),
        "refused": named("不承認", "Refused", "danger"),
    },
    "claim": {
        "filed": named("請求済み", "Filed", "active"),
        "checked": named("確認済み", "Checked", "active"),
        "approved": named("承認済み", "Approved", "active"),
        "paid": named("支払済み", "Paid", "success"),
        "settled": named("額の確定", "Settled", "success"),
        "refused": named("不承認", "Refused", "danger"),
        "repaid": named("返還済み", "Repaid", "warning"),
    },
    "settlement": {
        "drawn_up": named("作成済み・署名待ち", "Drawn up", "active"),
        "signed": named("確定", "Signed", "success"),
        "to_pay": named("確定・精算払待ち", "Signed, to be paid", "active"),
        "paid": named("確定・精算払済み", "Signed and paid", "success"),
        "withdrawn": named("取下げ", "Withdrawn"),
        "superseded": named("後の確定に引継ぎ", "Superseded"),
        "revoked": named("確定の取消し", "Revoked", "warning"),
    },
    "receivable": {
        "due": named("返還待ち", "Due", "warning"),
        "repaid": named("返還済み", "Repaid", "success"),
        "written_off": named("債権放棄", "Written off", "danger"),
        "withdrawn": named("請求の取消し", "Withdrawn"),
    },
    "payback": {
        "declared": named("報告済み", "Declared", "active"),
        "noted": named("通知済み", "Noted", "warning"),
        "collected": named("納付済み", "Collected", "success"),
        "sent_back": named("差戻し", "Sent back", "warning"),
    },
    "desk_answer": {
        "asked": named("回答待ち", "Asked", "active"),
        "cleared": named("異議なし", "No objection", "success"),
        "objected": named("異議あり", "Objection", "danger"),
    },
    "milestone": {
        "planned": named("未報告", "Planned"),
        "reported": named("報告済み", "Reported", "active"),
        "rework": named("再提出待ち", "Rework", "warning"),
        "accepted": named("達成", "Accepted", "success"),
        "missed": named("未達", "Missed", "danger"),
        "changed": named("変更済み", "Changed"),
    },
    "stage_gate": {
        "planned": named("資料待ち", "Papers awaited"),
        "submitted": named("審議中", "Before the panel", "active"),
        "modified": named("変更待ち", "Changes awaited", "warning"),
        "passed": named("通過", "Passed", "success"),
        "stopped": named("中止", "Stopped", "danger"),
    },
    "issue": {
        "open": named("対応中", "Open", "warning"),
        "closed": named("終了", "Closed", "success"),
    },
    "closeout_task": {
        "open": named("未了", "To do", "warning"),
        "done": named("完了", "Done", "success"),
    },
    "completed_work": {
        "reported": named("報告済み", "Reported", "active"),
        "accepted": named("確認済み", "Accepted", "success"),
        "sent_back": named("差戻し", "Sent back", "warning"),
    },
    "fulfilment": {
        "reported": named("報告済み", "Reported", "active"),
        "accepted": named("確認済み", "Accepted", "success"),
        "sent_back": named("差戻し", "Sent back", "warning"),
    },
    "breach": {
        "recorded": named("認定待ち", "Recorded", "active"),
        "confirmed": named("認定", "Confirmed", "danger"),
        "dismissed": named("該当せず", "Dismissed"),
    },
    "payee_account": {
        "proposed": named("届出済み・確認待ち", "Proposed", "active"),
        "called_back": named("折り返し確認済み", "Called back", "active", ("確認中", "Being confirmed")),
        "in_force": named("有効", "In force", "success"),
        "refused": named("不承認", "Refused", "danger"),
        "replaced": named("変更済み", "Replaced"),
    },
    "payer_account": {
        "proposed": named("承認待ち", "Proposed", "active"),
        "in_force": named("有効", "In force", "success"),
        "refused": named("不承認", "Refused", "danger"),
        "replaced": named("変更済み", "Replaced"),
    },
    "outgoing_request": {
        "filed": named("受付", "Filed", "active", _BEING_LOOKED_AT),
        "triaged": named("仕分け済み", "Sorted", "active", _BEING_LOOKED_AT),
        "delayed": named("延期", "Put off", "warning"),
        "escalated": named("責任者が確認中", "With a lead", "warning", _BEING_LOOKED_AT),
        "cleared": named("差し支えなし", "Clear", "success"),
        "conditional": named("条件付き", "Clear on conditions", "success"),
        "refused": named("不承認", "Refused", "danger"),
        "withdrawn": named("取下げ", "Withdrawn"),
        "expired": named("許可の期限切れ", "Licence expired", "danger"),
    },
    "outgoing_condition": {
        "set": named("未了", "To be met", "warning"),
        "shown": named("報告済み", "Shown", "active"),
        "met": named("充足", "Met", "success"),
    },
    "incident": {
        "reported": named("報告あり", "Reported", "active"),
        "assessing": named("確認中", "Being assessed", "warning"),
        "contained": named("拡大防止済み", "Contained", "active"),
        "learned": named("教訓あり", "Lessons written", "active"),
        "closed": named("終了", "Closed", "success"),
        "dismissed": named("問題なし", "Dismissed"),
    },
    "ip_notice": {
        "filed": named("届出・申請", "Filed", "active", _BEING_LOOKED_AT),
        "passed": named("異議なし", "Nothing against it", "active", _BEING_LOOKED_AT),
        "objected": named("異議あり", "Objected to", "warning", _BEING_LOOKED_AT),
        "noted": named("受理", "Noted", "success"),
        "approved": named("承認", "Approved", "success"),
        "refused": named("不承認", "Refused", "danger"),
        "withdrawn": named("取下げ", "Withdrawn"),
    },
    "hold": {
        "placed": named("保留中", "On hold", "warning"),
        "lifted": named("解除済み", "Lifted"),
    },
    "payment_run": {
        "prepared": named("作成済み", "Prepared", "active"),
        "approved": named("承認済み", "Approved", "active"),
        "sent": named("送信済み・記帳中", "Sent, being posted", "active"),
        "done": named("完了", "Done", "success"),
        "cancelled": named("取りやめ", "Cancelled", "warning"),
    },
    "payment": {
        "waiting": named("支払待ち", "Waiting", "active"),
        "paid": named("支払済み", "Paid", "success"),
        "held": named("保留", "On hold", "warning"),
        "withdrawn": named("取下げ", "Withdrawn"),
        "failed": named("不能・組戻", "Failed", "danger"),
    },
    "year_close": {
        "prepared": named("準備済み", "Prepared", "active"),
        "closed": named("締切済み", "Closed", "success"),
        "withdrawn": named("取下げ", "Withdrawn"),
    },
    "fund_entry": {
        "proposed": named("確認待ち", "Waits for a second person", "active"),
        "confirmed": named("確認済み", "Confirmed", "success"),
        "withdrawn": named("取下げ", "Withdrawn"),
    },
    "publication_item": {
        "held": named("公表前", "Held"),
        "cleared": named("公表可", "Cleared", "active"),
        "published": named("公表済み", "Published", "success"),
        "corrected": named("訂正済み", "Corrected", "warning"),
        "withdrawn": named("取下げ", "Withdrawn"),
    },
}


def state_name(kind: str, state: str) -> StateName:
    """The name of a state; one that nobody has named is said by its code, in words."""
    known = STATES.get(kind, {}).get(state)
    plain = state.replace("_", " ")
    return known or StateName(Text(plain, plain))
