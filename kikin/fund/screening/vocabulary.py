"""The words of findings and of the rules about them: each kind of tie, what may be known of it, what may be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kikin.values.text import Text

KINDS: dict[str, Text] = {
    "funding": Text("資金提供", "funding"),
    "in_kind": Text("物品・便宜の提供", "support in kind"),
    "post": Text("役職・所属", "post or affiliation"),
    "honorary": Text("名誉職・栄誉", "honorary post or award"),
    "talent_programme": Text("人材招致プログラム", "talent programme"),
    "consulting": Text("顧問・受託", "consulting"),
    "scholarship": Text("奨学金", "scholarship"),
    "patent": Text("特許出願", "patent filing"),
    "coauthor": Text("共著", "co-authorship"),
    "equipment": Text("設備・機器", "equipment"),
    "visitor": Text("訪問者の受入れ", "visitor"),
    "travel": Text("海外渡航", "travel"),
    "company": Text("会社の支配・出資", "ownership of a company"),
    "organisation": Text("参加機関そのもの", "a member itself"),
    "person": Text("参加者本人", "a person of the project"),
    "export": Text("技術の提供・輸出", "export or transfer of technology"),
    "declaration": Text("特定類型の自己申告", "self-declaration of being under foreign direction"),
    "certificate": Text("申告された証明書（ATASなど）", "certificate as declared, such as ATAS"),
    "misconduct": Text("過去の不正行為", "misconduct on record"),
    "answers": Text("リスク評価票の回答", "answers of a risk form"),
}
_MONEY = frozenset({"funding", "in_kind", "consulting", "scholarship"})
_TIES = _MONEY | {"post", "honorary", "talent_programme", "patent", "coauthor", "equipment", "visitor", "travel"}
_BODIES = frozenset({"company", "organisation", "person"})
_ALL = frozenset(KINDS)

DISCLOSED = ("yes", "no", "late", "partly")
STATUSES = ("active", "ended", "planned")
SOURCES: dict[str, Text] = {
    "self": Text("本人の申告", "declared by the person"),
    "institution": Text("機関の報告", "told by the institution"),
    "open_source": Text("公開情報", "open sources"),
    "list": Text("リストとの照合", "comparison with a list"),
    "tip": Text("通報", "a tip"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """What may be known of findings of some kinds: one of `choices`, or where there are none a whole number."""

    kinds: frozenset[str]
    choices: tuple[str, ...]
    label: Text
    most: int = 0


FACTS: dict[str, Fact] = {
    "class": Fact(frozenset({"talent_programme"}), ("malign", "other"), Text("プログラムの区分", "class of programme")),
    "payer": Fact(
        _MONEY | {"travel", "talent_programme"},
        ("foreign_government", "foreign_private", "domestic", "unknown"),
        Text("提供者の区分", "kind of payer"),
    ),
    "obligation": Fact(_TIES, ("yes", "no", "unknown"), Text("義務・指示の有無", "obligation or orders")),
    "secrecy": Fact(_TIES, ("yes", "no", "unknown"), Text("秘密保持条項", "secrecy clause")),
    "listed_item": Fact(frozenset({"export"}), ("yes", "no"), Text("リスト規制品目", "item on a control list")),
    "licence": Fact(
        frozenset({"export"}), ("valid", "missing", "expired", "not_needed"), Text("許可", "export licence")
    ),
    "category": Fact(
        frozenset({"declaration"}), ("first", "second", "both", "none"), Text("特定類型①・②", "categories 1 and 2")
    ),
    "declared": Fact(
        frozenset({"certificate"}), ("held", "applied_for", "not_needed", "not_held"), Text("申告内容", "as declared")
    ),
    "answer": Fact(frozenset({"answers"}), ("yes", "no", "unsure"), Text("回答", "answer")),
    "votes_percent": Fact(_BODIES - {"person"}, (), Text("議決権（％）", "share of votes, percent"), 100),
    "amount_yen": Fact(_MONEY, (), Text("金額（円）", "amount in yen"), 10**15),
    "share_of_income_percent": Fact(_MONEY, (), Text("年収に占める割合（％）", "share of a year's income"), 100),
}

LISTING = {
    "payer_on": _MONEY | {"talent_programme", "travel"},
    "org_on": _TIES - {"equipment"},
    "maker_on": frozenset({"equipment"}),
    "party_on": _ALL - {"certificate", "declaration", "answers"},
}
"""Conditions that ask for groups of lists, and the kinds of which they may be asked: all mean the other side."""

OUTCOMES: dict[str, Text] = {
    "clear": Text("問題なし", "clear"),
    "advise": Text("助言", "advise"),
    "mitigate_recommended": Text("軽減措置を推奨", "mitigation recommended"),
    "mitigate_required": Text("軽減措置が必要", "mitigation required"),
    "no_award": Text("採択しない", "no award"),
}
VERDICT_OF_OUTCOME = {
    "clear": "cleared",
    "advise": "cleared",
    "mitigate_recommended": "conditions",
    "mitigate_required": "conditions",
    "no_award": "refused",
}
APPROVERS: dict[str, Text] = {
    "security_officer": Text("研究セキュリティ担当官", "security officer"),
    "security_lead": Text("研究セキュリティ責任者", "security lead"),
    "agency_board": Text("配分機関の理事会", "board of the agency"),
    "ministry": Text("所管府省", "responsible ministry"),
}
DECIDERS = ("security_officer", "security_lead")
"""Of the approvers, those who take the decision here; of the others, their consent is recorded before it."""

MEASURES: dict[str, Text] = {
    "training": Text("研究セキュリティ研修", "research-security training"),
    "travel_notice": Text("海外渡航の事前届出", "notice before travel abroad"),
    "visitor_plan": Text("訪問者の受入計画", "plan for visitors"),
    "access_limits": Text("人・部屋・データへのアクセス制限", "limits on access to people, rooms and results"),
    "separate_device": Text("海外での専用端末の使用", "separate device abroad"),
    "end_outside_support": Text("外部の役職・支援の終了または不更新", "outside post or support ended or not renewed"),
    "change_of_role": Text("役割または担当者の変更", "change of role or person"),
    "no_early_sharing": Text("公表前の成果を共有しない", "nothing shared before publication"),
    "extra_report": Text("追加報告", "additional reports"),
    "contract_clause": Text("知的財産・技術移転の契約条項", "contract clause on rights and transfer"),
    "export_licence": Text("輸出許可の取得", "export licence"),
    "supplier_change": Text("調達先の変更", "change of supplier"),
    "reimbursement": Text("精算払への変更", "payment by reimbursement"),
    "extra_inspection": Text("追加検査", "additional inspection"),
    "certificate_on_file": Text("申告した証明書の写しの提出", "copy of the declared certificate"),
    "split_work": Text("作業の分割", "split of a work package"),
    "withdraw_part": Text("計画の一部の取下げ", "part of the plan withdrawn"),
}
NOTICES: dict[str, Text] = {
    "notify_ownership_desk": Text("支配関係の担当に知らせる", "tell those who watch ownership"),
    "notify_export_desk": Text("輸出管理の担当に知らせる", "tell those who know export control"),
    "refer_to_integrity": Text("研究公正の担当に知らせる", "refer to those who look into research integrity"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is so, as far as somebody could show it. `lists`: those on which people confirmed the other side."""

    ref: str
    kind: str
    disclosed: str = "yes"
    started_on: date | None = None
    ended_on: date | None = None
    lists: frozenset[str] = frozenset()
    facts: tuple[tuple[str, str | int], ...] = ()

    def status_on(self, day: date) -> str:
        if self.started_on is not None and self.started_on > day:
            return "planned"
        return "ended" if self.ended_on is not None and self.ended_on < day else "active"

    def said(self, fact: str) -> str | int | None:
        return dict(self.facts).get(fact)
