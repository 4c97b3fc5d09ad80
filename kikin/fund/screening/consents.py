"""The consent of those outside the desk whom a level asks for: a board, a ministry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kikin.fund.lifecycle import problems_of
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

TAKES_CONSENTS = frozenset({"assessed", "mitigating"})
"""States of a case in which a consent from outside the desk is recorded."""

MAX_DOCUMENT_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """A consent from outside the desk as it is recorded; `asked` are those that the level asks for."""

    case_state: str
    authority: str
    asked: tuple[str, ...]
    document: str
    given_on: date
    today: date


def is_asked_for(facts: ConsentFacts) -> Problem | None:
    if facts.case_state in TAKES_CONSENTS and facts.authority in facts.asked:
        return None
    return Problem(
        "consent_not_asked",
        "screening_case.consents",
        Text("この案件の水準では求められていない同意です", "the level of this case does not ask for this consent now"),
        Text(
            f"評価した案件で次の同意を記録できます：{'、'.join(facts.asked) or 'なし'}",
            f"once it is assessed these are recorded: {', '.join(facts.asked) or 'none'}",
        ),
        shown(facts.authority),
    )


def names_its_document(facts: ConsentFacts) -> Problem | None:
    fits = not is_blank(facts.document) and len(facts.document) <= MAX_DOCUMENT_CHARACTERS
    if fits and facts.given_on <= facts.today:
        return None
    return Problem(
        "consent_without_document",
        "screening_case.consents.document",
        Text(
            f"文書番号がないか{MAX_DOCUMENT_CHARACTERS}字を超えているか、日付が今日より後です",
            f"it names no document, in more than {MAX_DOCUMENT_CHARACTERS} characters, or its day is yet to come",
        ),
        Text("同意を示す文書の番号と日付を書いてください", "give the document that says so, and its day"),
        shown(facts.document),
    )


def problems_of_consent(facts: ConsentFacts) -> tuple[Problem, ...]:
    """Everything that speaks against recording a consent."""
    return problems_of((is_asked_for, names_its_document), facts)
