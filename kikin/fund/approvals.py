"""Joint approval: every body that the charter names consents to one digest, each by a different person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.values.problems import Problem
from kikin.values.text import Text

KINDS = ("vision", "concept", "selection", "ceiling", "stop")
ANSWERS: dict[str, Text] = {
    "consent": Text("同意", "consent"),
    "send_back": Text("差し戻し", "returned"),
    "refuse": Text("不同意", "refused"),
}


def canonical(content: Mapping[str, Any]) -> str:
    """The one text of a content: sorted keys, no white space, so that equal contents have equal digests."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Vote:
    """One body's answer, by one person."""

    body: str
    person: str
    answer: str


@dataclass(frozen=True, slots=True)
class Facts:
    """`digest` is what circulates; `seen_digest` is what the voter was shown."""

    bodies: frozenset[str]
    votes: tuple[Vote, ...]
    digest: str
    body: str = ""
    person: str = ""
    seen_digest: str = ""
    reasons: str = ""


def not_before_the_bodies(state: str) -> Problem | None:
    """Why a content is not put before the bodies again: `state` is that of its newest approval, empty where it has
    none."""
    if state not in ("circulating", "approved"):
        return None
    return Problem(
        "circulated_before",
        "approval.state",
        Text("既に回議しているか、同意を得ています", "it is before the bodies already, or they have consented"),
        Text("各府省の回答を確認してください", "see what the bodies have answered"),
        state,
    )


def asks_a_body(facts: Facts) -> Problem | None:
    if facts.bodies:
        return None
    return Problem(
        "no_body_to_ask",
        "approval.bodies",
        Text("同意すべき府省がありません", "no body has to consent"),
        Text("基金設置要綱の consents_to を確認してください", "see consents_to in the charter"),
    )


def is_due_body(facts: Facts) -> Problem | None:
    if facts.body in facts.bodies:
        return None
    return Problem(
        "wrong_body",
        "approval.body",
        Text("この案件の同意権を持つ府省ではありません", "this body has no say in this approval"),
        Text(f"回答できる府省：{'、'.join(sorted(facts.bodies))}", f"asked: {', '.join(sorted(facts.bodies))}"),
        facts.body,
    )


def has_not_answered(facts: Facts) -> Problem | None:
    if all(vote.body != facts.body for vote in facts.votes):
        return None
    return Problem(
        "answered_before",
        "approval.body",
        Text("この府省は既に回答しています", "this body has answered already"),
        Text(
            "回答は一度だけです。変更は差し戻し後の再回議で行います",
            "an answer stands; a new round of consent asks anew",
        ),
        facts.body,
    )


def is_another_person(facts: Facts) -> Problem | None:
    if all(vote.person != facts.person for vote in facts.votes):
        return None
    return Problem(
        "same_person",
        "approval.person",
        Text("同じ人が二つの府省を代表して回答することはできません", "one person may not answer for two bodies"),
        Text("別の担当官が回答してください", "another officer has to answer"),
    )


def saw_this_content(facts: Facts) -> Problem | None:
    if facts.seen_digest == facts.digest:
        return None
    return Problem(
        "other_content",
        "approval.digest",
        Text("表示された内容が、回議中の内容と異なります", "what was shown is not what circulates"),
        Text("画面を開き直し、内容を確認してから回答してください", "open the page again, read it, then answer"),
        facts.seen_digest[:12],
    )


gives_reasons = reasons_are_given(
    "approval.reasons", Text("差し戻し・不同意の理由を書いてください", "say why, so that it can be mended")
)


def all_bodies_consent(facts: Facts) -> Problem | None:
    missing = facts.bodies - {vote.body for vote in facts.votes if vote.answer == "consent"}
    if not missing:
        return None
    return Problem(
        "consent_missing",
        "approval.votes",
        Text("同意していない府省があります", "not every body has consented"),
        Text(
            "すべての府省の同意を待ってください。沈黙は同意になりません",
            "wait for them: silence is not consent",
        ),
        ", ".join(sorted(missing)),
    )


_ANSWERING = (is_due_body, has_not_answered, is_another_person, saw_this_content)

APPROVAL = Lifecycle(
    kind="approval",
    initial="drafted",
    ends=frozenset({"approved", "returned", "refused"}),
    steps=(
        Step("circulate", "drafted", "circulating", "approval_circulated", (asks_a_body,)),
        Step("consent", "circulating", "circulating", "consent_given", _ANSWERING),
        Step("conclude", "circulating", "approved", "approval_given", (all_bodies_consent,)),
        Step("send_back", "circulating", "returned", "approval_returned", (*_ANSWERING, gives_reasons)),
        Step("refuse", "circulating", "refused", "approval_refused", (*_ANSWERING, gives_reasons)),
    ),
)
