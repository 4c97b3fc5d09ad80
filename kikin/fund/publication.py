"""Publication: what the public may be shown of a thing, and when. Default deny: what is not named is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kikin.fund.awards import BOUND, LIVE
from kikin.fund.lifecycle import Lifecycle, Step, problems_of, reasons_are_given
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

KINDS: dict[str, Text] = {
    "vision": Text("ビジョン", "vision"),
    "concept": Text("研究開発構想", "concept"),
    "call": Text("公募", "call"),
    "round": Text("採択選定", "selection round"),
    "award": Text("採択課題", "award"),
}
SHOWN = frozenset({"published", "corrected"})
"""The states in which the public sees an item."""

FINAL: dict[str, frozenset[str]] = {
    "vision": frozenset({"decided", "superseded"}),
    "concept": frozenset({"decided"}),
    "call": frozenset({"approved", "open", "closed", "decided", "cancelled"}),
    "round": frozenset({"decided"}),
    "award": LIVE | BOUND,
}
"""The states that a thing must have reached before anything of it is held for the public."""

_FIELDS: dict[str, frozenset[str]] = {
    "vision": frozenset({"ref", "title", "items", "decided_on"}),
    "concept": frozenset({"ref", "title", "vision", "type", "field", "agency", "ceiling_yen", "period", "decided_on"}),
    "call": frozenset(
        {
            "ref",
            "title",
            "summary",
            "agencies",
            "concepts",
            "instrument",
            "stages",
            "budget_by_year",
            "opens_at",
            "closes_at",
        }
    ),
    "round": frozenset(
        {
            "ref",
            "call",
            "charter",
            "decided_on",
            "budget_yen",
            "candidates_count",
            "requested_yen",
            "selected_count",
            "selected_yen",
            "by_field",
            "portfolio",
            "package",
            "lottery",
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """An item before a step. `about_state` is the state of the thing that it shows.

    Of a correction: `prepared_digest` is that of the content that was prepared, `now_digest` of what the thing would
    show now, `seen_digest` of what the one who corrects was shown.
    """

    kind: str
    content: Mapping[str, Any]
    award_fields: tuple[str, ...]
    today: date
    public_from_on: date
    embargo_until_on: date | None = None
    about_state: str = ""
    is_held_already: bool = False
    reasons: str = ""
    prepared_digest: str = ""
    now_digest: str = ""
    seen_digest: str = ""


def fields_of(kind: str, award_fields: Iterable[str]) -> frozenset[str]:
    """What may be shown of a thing of this kind; of an award it is the charter that says."""
    return frozenset(award_fields) if kind == "award" else _FIELDS.get(kind, frozenset())


def only_what_may_be_shown(kind: str, content: Mapping[str, Any], award_fields: Iterable[str]) -> dict[str, Any]:
    """The content without what the charter does not publish."""
    allowed = fields_of(kind, award_fields)
    return {name: value for name, value in content.items() if name in allowed}


def shows_only_what_it_may(facts: Facts) -> Problem | None:
    strange = sorted(set(facts.content) - fields_of(facts.kind, facts.award_fields))
    if facts.content and not strange:
        return None
    return Problem(
        "not_for_the_public",
        "publication_item.content",
        Text("公表項目にない内容が含まれているか、内容がありません", "it holds what is not published, or nothing"),
        Text("要綱の公表項目だけにしてください", "keep to what the charter publishes"),
        shown(", ".join(strange)),
    )


def is_final(facts: Facts) -> Problem | None:
    if facts.about_state in FINAL.get(facts.kind, frozenset()):
        return None
    return Problem(
        "not_final",
        "publication_item.about",
        Text("決定していないものは公表できません", "what is not decided is not published"),
        Text("決定を待ってください", "wait for the decision"),
        facts.about_state,
    )


def is_the_only_one(facts: Facts) -> Problem | None:
    if not facts.is_held_already:
        return None
    return Problem(
        "held_already",
        "publication_item.about",
        Text("同じものの公表案が既にあります", "there is an item about this already"),
        Text("公表済みのものは訂正してください", "correct the one that there is"),
    )


def embargo_is_over(facts: Facts) -> Problem | None:
    if facts.embargo_until_on is None or facts.embargo_until_on <= facts.today:
        return None
    return Problem(
        "under_embargo",
        "publication_item.embargo_until_on",
        Text("公表制限の期間中です", "it is under embargo"),
        Text("公表制限が終わってから公表してください", "publish it once the embargo is over"),
        facts.embargo_until_on.isoformat(),
    )


def its_day_has_come(facts: Facts) -> Problem | None:
    if facts.public_from_on <= facts.today:
        return None
    return Problem(
        "before_its_day",
        "publication_item.public_from_on",
        Text("公表日の前です", "its day of publication has not come"),
        Text("公表日を待ってください", "wait for the day"),
        facts.public_from_on.isoformat(),
    )


gives_reasons = reasons_are_given(
    "publication_item.reasons", Text("公表を改める理由を書いてください", "say why the public record changes")
)


def a_correction_is_prepared(facts: Facts) -> Problem | None:
    if facts.prepared_digest:
        return None
    return Problem(
        "nothing_prepared",
        "publication_item.correction",
        Text("訂正案が作成されていません", "no correction is prepared"),
        Text("先に訂正案を作成してください", "have one prepared first"),
    )


def is_what_was_prepared(facts: Facts) -> Problem | None:
    if not facts.prepared_digest or facts.prepared_digest == facts.now_digest == facts.seen_digest:
        return None
    return Problem(
        "other_content",
        "publication_item.correction",
        Text("示される内容が、作成された訂正案と異なります", "what would be shown is not what was prepared"),
        Text(
            "画面を開き直すか、訂正案を作成し直してください",
            "open the page again, or have the correction prepared anew",
        ),
        facts.now_digest[:12],
    )


_PREPARING = (shows_only_what_it_may, gives_reasons)
_CORRECTING = (shows_only_what_it_may, a_correction_is_prepared, is_what_was_prepared)

PUBLICATION_ITEM = Lifecycle(
    kind="publication_item",
    initial="held",
    ends=frozenset({"withdrawn"}),
    steps=(
        Step("clear", "held", "cleared", "publication_cleared", (shows_only_what_it_may, is_final)),
        Step(
            "publish",
            "cleared",
            "published",
            "item_published",
            (shows_only_what_it_may, is_final, embargo_is_over, its_day_has_come),
        ),
        Step("prepare_correction", "published", "published", "correction_prepared", _PREPARING),
        Step("prepare_correction", "corrected", "corrected", "correction_prepared", _PREPARING),
        Step("correct", "published", "corrected", "publication_corrected", _CORRECTING),
        Step("correct", "corrected", "corrected", "publication_corrected", _CORRECTING),
        Step("withdraw", "held", "withdrawn", "publication_withdrawn", (gives_reasons,)),
        Step("withdraw", "cleared", "withdrawn", "publication_withdrawn", (gives_reasons,)),
        Step("withdraw", "published", "withdrawn", "publication_withdrawn", (gives_reasons,)),
        Step("withdraw", "corrected", "withdrawn", "publication_withdrawn", (gives_reasons,)),
    ),
)


def problems_of_holding(facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against holding an item for the public."""
    return problems_of((shows_only_what_it_may, is_final, is_the_only_one), facts)
