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
    ("password_given", "person", "パスワードを設定した", "a password was given"),
    ("person_appointed", "person", "役割に任命した", "a person was appointed"),
    ("appointment_ended", "person", "任命を終えた", "an appointment was ended"),
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
    ("application_taken_up", "application", "審査員が誓約して受け取った", "a reader pledged and took it up"),
    ("reader_barred", "application", "利益相反により閲覧を止めた", "a reader was barred for a conflict"),
    ("review_begun", "application", "審査を始めた", "its review began"),
    ("application_shortlisted", "application", "候補とした", "it was put forward"),
    ("application_selected", "application", "採択した", "it was selected"),
    ("application_declined", "application", "不採択とした", "it was declined"),
    ("watchlist_loaded", "watchlist", "照合リストを取り込んだ", "a version of a list was loaded"),
    ("screening_requested", "screening_case", "審査を依頼した", "screening was asked for"),
    ("screening_matched", "screening_case", "リストと照合した", "its parties were compared with the lists"),
    ("adjudication_begun", "screening_case", "判定を始めた", "adjudication began"),
    ("screening_cleared", "screening_case", "問題なしと判定した", "it was cleared"),
    ("screening_mitigated", "screening_case", "軽減措置付きと判定した", "it was cleared with measures"),
    ("screening_refused", "screening_case", "不可と判定した", "it was refused"),
    ("hit_dismissed", "hit", "該当候補を別の者と判定した", "a hit was dismissed"),
    ("hit_confirmed", "hit", "該当候補を該当と判定した", "a hit was confirmed"),
    ("hit_reopened", "hit", "新たな情報により該当候補を再判定に戻した", "a hit was reopened on new evidence"),
    ("measure_proposed", "measure", "軽減措置を提案した", "a measure was proposed"),
    ("measure_agreed", "measure", "軽減措置に合意した", "a measure was agreed"),
    ("measure_put_in_force", "measure", "軽減措置を発効した", "a measure came into force"),
    ("measure_fulfilled", "measure", "軽減措置が完了した", "a measure was fulfilled"),
    ("measure_breached", "measure", "軽減措置の違反を記録した", "a breach of a measure was recorded"),
    ("measure_lifted", "measure", "軽減措置を解除した", "a measure was lifted"),
    ("reviewers_registered", "reviewer", "審査員を登録した", "reviewers were registered"),
    ("conflicts_found", "conflict", "記録から利益相反を調べた", "the records were searched for conflicts of interest"),
    ("assignments_proposed", "assignment", "審査員の割当案を作成した", "assignments were proposed"),
    ("reviewer_invited", "assignment", "審査員に依頼した", "a reviewer was invited"),
    ("review_accepted", "assignment", "審査員が受諾した", "a reviewer accepted"),
    ("review_declined", "assignment", "審査員が辞退した", "a reviewer declined"),
    (
        "reviewer_recused",
        "assignment",
        "審査員が利益相反を申告し回避した",
        "a reviewer stepped aside because of a conflict",
    ),
    (
        "reviewer_disqualified",
        "assignment",
        "利益相反の判明により審査員を除斥した",
        "a reviewer was taken off because of a conflict found",
    ),
    ("review_submitted", "assignment", "評価を提出した", "a review was submitted"),
    ("review_locked", "assignment", "評価を確定した", "a review was locked"),
    ("round_prepared", "round", "採択選定の準備をした", "a round was prepared"),
    ("round_scored", "round", "評価を集計した", "a round was scored"),
    ("portfolio_proposed", "round", "採択案を作成した", "a portfolio was proposed"),
    ("portfolio_revised", "round", "採択案をやり直した", "a portfolio was put aside"),
    ("round_decided", "round", "採択を決定した", "a round was decided"),
    ("award_offered", "award", "採択を通知した", "an award was offered"),
    ("award_accepted", "award", "採択を受諾した", "an award was accepted"),
    ("award_activated", "award", "契約を締結した", "an award was activated"),
    ("award_lapsed", "award", "採択が失効した", "an award lapsed"),
    ("award_suspended", "award", "契約を一時停止した", "an award was suspended"),
    ("award_resumed", "award", "契約を再開した", "an award was resumed"),
    ("award_terminated", "award", "契約を中止した", "an award was stopped"),
    ("award_closed", "award", "契約を終了した", "an award was closed"),
    ("claim_filed", "claim", "請求した", "a claim was filed"),
    ("claim_checked", "claim", "請求を確認した", "a claim was checked"),
    ("claim_approved", "claim", "請求を承認した", "a claim was approved"),
    ("claim_paid", "claim", "支払った", "a claim was paid"),
    ("claim_settled", "claim", "額を確定した", "a claim was settled"),
    ("claim_repaid", "claim", "返還された", "a claim was repaid"),
    ("claim_refused", "claim", "請求を不承認とした", "a claim was refused"),
    ("publication_held", "publication_item", "公表案を作成した", "an item was held for the public"),
    ("publication_cleared", "publication_item", "公表してよいことを確認した", "an item was cleared"),
    ("item_published", "publication_item", "公表した", "an item was published"),
    ("correction_prepared", "publication_item", "訂正案を作成した", "a correction was prepared"),
    ("publication_corrected", "publication_item", "公表内容を訂正した", "the public record was corrected"),
    ("publication_withdrawn", "publication_item", "公表を取り下げた", "an item was withdrawn"),
)
