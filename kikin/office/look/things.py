"""What each kind of thing is called, where a page speaks of it by its kind: in the trail, and in what rests on it."""

from __future__ import annotations

from kikin.values.text import Text

THINGS: dict[str, Text] = {
    "appeal": Text("不服の申立て", "Appeal"),
    "application": Text("応募", "Application"),
    "appropriation": Text("予算措置", "Appropriation"),
    "approval": Text("共同承認", "Joint approval"),
    "asset": Text("資産", "Asset"),
    "assignment": Text("割当", "Assignment"),
    "award": Text("採択", "Award"),
    "breach": Text("義務違反", "Breach of an obligation"),
    "call": Text("公募", "Call"),
    "change": Text("計画変更", "Change"),
    "charter": Text("設置要綱", "Charter"),
    "claim": Text("請求", "Claim"),
    "concept": Text("研究開発構想", "Concept"),
    "capture": Text("公開情報の記録", "Capture of an open source"),
    "conflict": Text("利益相反", "Conflict of interest"),
    "cost_line": Text("支出", "Cost line"),
    "cost_report": Text("実績報告", "Cost report"),
    "disposal": Text("資産の処分", "Disposal of an asset"),
    "finding": Text("確認した事実", "Finding"),
    "fulfilment": Text("義務の履行報告", "Report on an obligation"),
    "fund_entry": Text("基金の入出金", "Entry of the fund"),
    "grade_rate": Text("等級単価", "Grade rate"),
    "hit": Text("該当候補", "Hit"),
    "hold": Text("支払保留", "Hold"),
    "incident": Text("事案", "Incident"),
    "interest_statement": Text("利息の明細", "Statement of interest"),
    "interview": Text("面接", "Interview"),
    "ip_notice": Text("知的財産の届出・申請", "Notice on intellectual property"),
    "measure": Text("リスク軽減措置", "Mitigation measure"),
    "meeting": Text("審査委員会", "Meeting of a panel"),
    "milestone": Text("マイルストーン", "Milestone"),
    "organisation": Text("機関", "Organisation"),
    "outgoing_condition": Text("持ち出しの条件", "Condition of letting technology out"),
    "outgoing_request": Text("技術の持ち出し", "Request to let technology out"),
    "ownership": Text("所有・支配関係", "Ownership"),
    "panel_item": Text("委員会の議題", "Item of a panel"),
    "payback": Text("収益納付", "Payback"),
    "payee_account": Text("支払先口座", "Account of a payee"),
    "payer_account": Text("支払元口座", "Account of the agency"),
    "payment": Text("振込", "Payment"),
    "payment_run": Text("支払処理", "Payment run"),
    "person": Text("人", "Person"),
    "plan": Text("リスク軽減計画", "Mitigation plan"),
    "publication_item": Text("公表項目", "Publication item"),
    "question": Text("応募者への質問", "Question to the applicant"),
    "ranking": Text("委員会の順位", "Ranking of a panel"),
    "receivable": Text("返還債権", "Receivable"),
    "rescreening": Text("再照合", "Comparing again"),
    "reviewer": Text("審査員", "Reviewer"),
    "round": Text("採択選定", "Selection round"),
    "screening_case": Text("審査案件", "Screening case"),
    "security_policy": Text("セキュリティ方針", "Security policy"),
    "settlement": Text("額の確定", "Settlement"),
    "vision": Text("研究開発ビジョン", "Vision"),
    "watchlist_version": Text("照合リストの版", "Version of a watchlist"),
    "support_case": Text("支援案件", "Support case"),
    "watch_case": Text("監視案件", "Watch case"),
    "year_close": Text("年度締め", "Closing of a year"),
}


def thing_name(kind: str) -> Text:
    """What a kind of thing is called; one that nobody has named is said by its code, in words."""
    plain = kind.replace("_", " ")
    return THINGS.get(kind, Text(plain, plain))
