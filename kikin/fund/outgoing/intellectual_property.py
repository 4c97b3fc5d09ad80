"""What a recipient tells of intellectual property that came of the work, and what it has to ask for beforehand.

Whoever keeps the rights to publicly commissioned results, as the Japanese Bayh-Dole clause lets it, tells the agency
what becomes of them, and transfers them or grants them exclusively with its approval alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kikin.fund.awards import BOUND
from kikin.fund.charter import IP_NOTICES
from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.fund.outgoing.following import STANDS, Kept
from kikin.fund.outgoing.requests import not_a_recipient
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

MAX_WORDS_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class IpKind:
    """A notice is told after the fact; `is_approved` must be asked before, `is_screened` also of the security desk.

    `follows` are the kinds of earlier notices that it can be about; `must_follow` says that it is nothing without one.
    """

    key: str
    label: Text
    is_approved: bool = False
    is_screened: bool = False
    asks_for_counterparty: bool = False
    asks_for_statement: bool = False
    follows: tuple[str, ...] = ()
    must_follow: bool = False


IP_KINDS: dict[str, IpKind] = {
    kind.key: kind
    for kind in (
        IpKind("filing", Text("出願", "Filing"), asks_for_statement=True),
        IpKind("registration", Text("登録", "Registration"), follows=("filing",)),
        IpKind("use", Text("自己実施", "Use")),
        IpKind("licence", Text("実施許諾", "Licence to others"), asks_for_counterparty=True),
        IpKind(
            "transfer",
            Text("移転の承認申請", "Transfer"),
            is_approved=True,
            is_screened=True,
            asks_for_counterparty=True,
        ),
        IpKind(
            "exclusive_licence",
            Text("専用実施権等の設定の承認申請", "Exclusive licence"),
            is_approved=True,
            asks_for_counterparty=True,
        ),
        IpKind(
            "carried_out",
            Text("承認された移転・設定の結果", "What came of an approved transfer or licence"),
            follows=("transfer", "exclusive_licence"),
            must_follow=True,
        ),
        IpKind("waiver", Text("持分の放棄", "Waiver of a share"), follows=("filing", "registration")),
        IpKind("abandonment", Text("権利の放棄", "Abandonment"), follows=("filing", "registration")),
        IpKind("know_how", Text("ノウハウの指定", "Know-how")),
    )
}
if tuple(IP_KINDS) != IP_NOTICES:
    raise ValueError("the charter says what follows other notices than these")


@dataclass(frozen=True, slots=True)
class IpNotice:
    """What is told or asked: of which right, when it happened or will, with whom, and how it will be used.

    `about` is the ref of the earlier notice that it follows.
    """

    kind: str
    title: str
    happened_on: date
    number: str = ""
    counterparty: str = ""
    plan: str = ""
    states_the_fund: bool = False
    document: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class IpFacts:
    """`kind` is that of the notice; `reasons` what whoever takes a step gives for it."""

    kind: str = ""
    reasons: str = ""


def due_on(notice: IpNotice, within_days: int) -> date | None:
    """By when a notice had to be given; what is asked for beforehand has no such day."""
    return None if IP_KINDS[notice.kind].is_approved else notice.happened_on + timedelta(days=within_days)


def problems_of_notice(
    notice: IpNotice, award_state: str, today: date, about: Kept | None = None
) -> tuple[Problem, ...]:
    """All that is missing or wrong, at once. `about` is the earlier notice that it names, where there is such a one."""
    kind = IP_KINDS[notice.kind]
    found = (*_problems(notice, kind, today), *_problems_of_about(notice, kind, about))
    return found if award_state in BOUND else (not_a_recipient("ip_notice.award", award_state), *found)


def _problems_of_about(notice: IpNotice, kind: IpKind, about: Kept | None) -> Iterator[Problem]:
    if kind.must_follow and not notice.about:
        yield _missing("about", Text("元の届出・申請を選んでください", "choose the notice that it follows"))
    if notice.about and (about is None or about.kind not in kind.follows or about.state not in STANDS):
        yield Problem(
            "wrong_answer",
            "ip_notice.about",
            Text("この届出の元になるものではありません", "it does not follow such a notice"),
            Text("一覧から選んでください", "choose one of the list"),
            shown(notice.about),
        )


def _problems(notice: IpNotice, kind: IpKind, today: date) -> Iterator[Problem]:
    if is_blank(notice.title):
        yield _missing("title", Text("名称を書いてください", "write its title"))
    if kind.asks_for_counterparty and is_blank(notice.counterparty):
        yield _missing("counterparty", Text("相手方を書いてください", "name the other side"))
    if kind.is_approved and is_blank(notice.plan):
        yield _missing("plan", Text("相手方による活用の計画を書いてください", "write how the other side will use it"))
    if kind.asks_for_statement and not notice.states_the_fund:
        yield _missing(
            "states_the_fund",
            Text(
                "出願書類に委託研究の成果である旨を記載してください",
                "have the patent text state that it is a result of commissioned research",
            ),
        )
    if not kind.is_approved and notice.happened_on > today:
        yield Problem(
            "wrong_answer",
            "ip_notice.happened_on",
            Text("まだ来ていない日です", "this day has not come"),
            Text("生じた日を書いてください", "give the day on which it happened"),
            shown(notice.happened_on),
        )


def _missing(name: str, remedy: Text) -> Problem:
    return Problem("not_answered", f"ip_notice.{name}", Text("記入されていません", "nothing is said"), remedy)


def only_tells(facts: IpFacts) -> Problem | None:
    if not IP_KINDS[facts.kind].is_approved:
        return None
    return Problem(
        "needs_approval",
        "ip_notice.kind",
        Text("事前の承認が必要です", "it needs approval beforehand"),
        Text("承認の手続をしてください", "have it approved"),
        facts.kind,
    )


def asks_for_approval(facts: IpFacts) -> Problem | None:
    if IP_KINDS[facts.kind].is_approved:
        return None
    return Problem(
        "needs_no_approval",
        "ip_notice.kind",
        Text("承認の要らない届出です", "it is a notice and needs no approval"),
        Text("受理してください", "take note of it"),
        facts.kind,
    )


def desk_has_looked(facts: IpFacts) -> Problem | None:
    if not IP_KINDS[facts.kind].is_screened:
        return None
    return Problem(
        "desk_has_not_looked",
        "ip_notice.kind",
        Text("研究セキュリティの確認が済んでいません", "the security desk has not looked at it yet"),
        Text("確認を待ってください", "wait for it"),
        facts.kind,
    )


def is_for_the_desk(facts: IpFacts) -> Problem | None:
    if IP_KINDS[facts.kind].is_screened:
        return None
    return Problem(
        "not_for_the_desk",
        "ip_notice.kind",
        Text("研究セキュリティの確認の対象ではありません", "it is not for the security desk"),
        Text("配分機関が処理します", "the agency decides it"),
        facts.kind,
    )


_gives_reasons = reasons_are_given("ip_notice.reasons", Text("理由を書いてください", "say why"))

IP_NOTICE = Lifecycle(
    kind="ip_notice",
    initial="filed",
    ends=frozenset({"noted", "approved", "refused", "withdrawn"}),
    steps=(
        Step("note", "filed", "noted", "ip_notice_noted", (only_tells,)),
        Step("let_pass", "filed", "passed", "ip_notice_passed", (is_for_the_desk,)),
        Step("object", "filed", "objected", "ip_notice_objected_to", (is_for_the_desk,)),
        Step("approve", "filed", "approved", "ip_notice_approved", (asks_for_approval, desk_has_looked)),
        Step("approve", "passed", "approved", "ip_notice_approved"),
        Step("refuse", "filed", "refused", "ip_notice_refused", (asks_for_approval, _gives_reasons)),
        Step("refuse", "passed", "refused", "ip_notice_refused", (_gives_reasons,)),
        Step("refuse", "objected", "refused", "ip_notice_refused", (_gives_reasons,)),
        Step("withdraw", "filed", "withdrawn", "ip_notice_withdrawn"),
        Step("withdraw", "passed", "withdrawn", "ip_notice_withdrawn"),
        Step("withdraw", "objected", "withdrawn", "ip_notice_withdrawn"),
    ),
)
