"""What each address is for: its door, its action and the kind of thing acted on.

A mark admits the door's roles only, turns the gate's no into the right page, and is what the law of the routes asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Protocol, TypeAlias, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.gate import Refused
from kikin.values.problems import Problem
from kikin.values.text import Text

View: TypeAlias = Callable[..., HttpResponse]


class Asked(HttpRequest):
    """A request as it reaches a view: who acts, and what the top of the page says of them."""

    actor: Actor
    acting: object


@dataclass(frozen=True, slots=True)
class Door:
    """`roles` may enter; `places` are (label, name of the address) for the way around."""

    key: str
    name: Text
    roles: frozenset[str]
    places: tuple[tuple[Text, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    door: str
    kind: str
    action: str


class Marked(Protocol):
    """A view with its mark, which the law of the routes reads."""

    mark: Mark

    def __call__(self, request: HttpRequest, *arguments: Any, **names: Any) -> HttpResponse: ...


def with_mark(view: View, mark: Mark) -> Marked:
    """A view that bears a mark from now on."""
    marked_view = cast(Marked, view)
    marked_view.mark = mark
    return marked_view


def _door(key: str, ja: str, en: str, roles: str, *places: tuple[str, str, str]) -> Door:
    return Door(
        key,
        Text(ja, en),
        frozenset(roles.split()),
        tuple((Text(label_ja, label_en), f"{key}:{name}") for name, label_ja, label_en in places),
    )


DOORS: dict[str, Door] = {
    door.key: door
    for door in (
        _door(
            "public",
            "公開情報",
            "Public",
            "",
            ("home", "基金の概況", "The fund"),
            ("calls", "公募", "Calls"),
            ("awards", "採択課題", "Awards"),
            ("visions", "研究開発ビジョン", "Visions"),
            ("about", "この基金について", "About"),
        ),
        _door(
            "applicant",
            "応募者窓口",
            "Applicants",
            "applicant",
            ("home", "自分の応募", "My applications"),
            ("due", "期限一覧", "Due list"),
            ("interviews", "面接", "Interviews"),
            ("costs", "実績報告", "Cost reports"),
            ("settlements", "額の確定・返還", "Settlements and refunds"),
            ("account", "振込先口座", "Account"),
            ("mine", "自分の情報", "What is kept of me"),
        ),
        _door(
            "reviewer",
            "審査員窓口",
            "Reviewers",
            "reviewer",
            ("home", "担当する応募", "My reviews"),
            ("certificate", "従事証明", "Certificate"),
            ("panels", "審査委員会", "Panels"),
            ("gates", "ステージゲート", "Stage gates"),
        ),
        _door(
            "programme",
            "プログラム窓口",
            "Programme",
            "programme_officer programme_director",
            ("home", "公募", "Calls"),
            ("pool", "審査員名簿", "Reviewers"),
            ("meetings", "審査委員会", "Panels"),
            ("rounds", "採択選定", "Selection rounds"),
            ("awards", "採択・契約", "Awards"),
            ("due", "期限と督促", "Due and overdue"),
            ("changes", "変更", "Changes"),
            ("ip_notices", "知的財産", "IP"),
            ("obligations", "義務と返還", "Obligations and debts"),
            ("support", "支援・定着", "Support"),
            ("publication", "公表", "Publication"),
        ),
        _door(
            "ministry",
            "府省窓口",
            "Bodies",
            "body_officer",
            ("home", "回議案件", "Docket"),
            ("visions", "ビジョン・構想", "Visions and concepts"),
            ("publication", "公表", "Publication"),
            ("portfolio", "執行状況", "Portfolio"),
            ("kept", "国内に保たれたもの", "Kept at home"),
            ("sheet", "基金シート", "Fund sheet"),
            ("execution", "執行と見通し", "Execution"),
            ("flows", "資金の流れ", "Flow of the money"),
            ("comparison", "単年度との比較", "One-year money"),
        ),
        _door(
            "finance",
            "経理窓口",
            "Finance",
            "finance_officer",
            ("home", "勘定残高", "Statement"),
            ("contracts", "契約", "Contracts"),
            ("claims", "請求", "Claims"),
            ("costs", "実績報告", "Cost reports"),
            ("settlements", "額の確定", "Settlements"),
            ("debts", "返還・納付", "What is owed"),
            ("interest", "利子補給", "Interest subsidy"),
            ("sheet", "基金シート", "Fund sheet"),
            ("execution", "執行と見通し", "Execution"),
            ("flows", "資金の流れ", "Flow of the money"),
            ("comparison", "単年度との比較", "One-year money"),
            ("closing", "年度締め", "Year-end"),
            ("runs", "支払一括処理", "Payment runs"),
            ("payees", "振込先口座", "Payees"),
            ("holds", "支払の保留", "Holds"),
        ),
        _door(
            "security",
            "研究セキュリティ窓口",
            "Security",
            "security_officer security_lead",
            ("home", "審査案件", "Cases"),
            ("watch", "事後監視", "Watch"),
            ("outgoing", "技術の持ち出し", "Going out"),
            ("incidents", "事案", "Incidents"),
            ("ownership", "所有・支配", "Ownership"),
            ("changes", "変更の照会", "Changes"),
            ("confirmations", "年次確認", "Yearly confirmation"),
            ("runs", "再照合", "Comparing again"),
            ("looked", "照合と監視の報告", "Reports of looking"),
            ("policies", "方針", "Policies"),
            ("lists", "リスト", "Lists"),
            ("statistics", "統計", "Statistics"),
        ),
        _door(
            "auditor",
            "監査窓口",
            "Audit",
            "auditor",
            ("home", "支払", "Payments"),
            ("sheet", "基金シート", "Fund sheet"),
            ("execution", "執行と見通し", "Execution"),
            ("flows", "資金の流れ", "Flow of the money"),
            ("comparison", "単年度との比較", "One-year money"),
            ("rounds", "採択選定", "Selection rounds"),
            ("payees", "振込先口座", "Payees"),
            ("flags", "点検", "Red flags"),
            ("sample", "抽出", "Samples"),
            ("trail", "記録", "Trail"),
        ),
        _door(
            "administrator",
            "利用者管理窓口",
            "Administration",
            "administrator",
            ("home", "任命", "Appointments"),
            ("register", "人の登録", "Register a person"),
            ("jobs", "自動で行う作業", "Jobs"),
        ),
    )
}


def marked(door: str, kind: str, action: str) -> Callable[[View], Marked]:
    """Mark a view: who may enter by this door, and what it is for."""

    def mark_view(view: View) -> Marked:
        @wraps(view)
        def guarded(request: HttpRequest, *arguments: Any, **names: Any) -> HttpResponse:
            roles = DOORS[door].roles
            actor = actor_of(request)
            if roles and actor.role == "public":
                return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")
            if roles and actor.role not in roles:
                raise Http404("not a door of this role")
            try:
                return view(request, *arguments, **names)
            except Refused as refused:
                return answer_refusal(request, refused)

        return with_mark(guarded, Mark(door, kind, action))

    return mark_view


def answer_refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Not found for what may not be known; forbidden for what may not be done; the problems otherwise."""
    if refused.hidden:
        raise Http404("nothing that this actor may know of")
    status = 403 if refused.forbidden else 409
    return render(request, "refused.html", {"problems": refused.problems}, status=status)


def attempt(
    change: Callable[[], object],
    after: str,
    refused_page: Callable[[Sequence[Problem]], HttpResponse],
    is_done: Callable[[], bool] = lambda: False,
) -> HttpResponse:
    """Make a change and go on to the address `after`; where it is refused, show why.

    `is_done` says whether what was asked has just been done: then it was a second click, and nothing is wrong.
    """
    try:
        change()
    except Refused as refused:
        if refused.hidden:
            raise
        if not is_done():
            return refused_page(refused.problems)
    return redirect(after)


def take_step(
    request: HttpRequest,
    found: Any,
    step: Callable[[Any, Actor, datetime], object],
    after: str,
    refused_page: Callable[[Sequence[Problem]], HttpResponse],
    form: Any = None,
) -> HttpResponse:
    """Take one step of a thing, once the answers that it asks for, if any, are whole."""
    if form is not None and not form.is_valid():
        return refused_page(())
    return attempt(lambda: step(found, actor_of(request), clock.now()), after, refused_page)


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request, through the door that they came by."""
    return cast(Asked, request).actor


def act_as(request: HttpRequest, actor: Actor, acting: object = None) -> None:
    """From here on this request is this actor's; `acting` is whom the top of the page names."""
    asked = cast(Asked, request)
    asked.actor, asked.acting = actor, acting
