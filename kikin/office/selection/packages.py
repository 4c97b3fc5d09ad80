"""The published package of a portfolio: all that a stranger needs to check it, under pseudonyms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.crypto import salted_hmac

from kikin.engines.portfolio.problem import PortfolioResult, digest
from kikin.office.reviews.models import Conflict
from kikin.office.reviews.queries import that_count
from kikin.office.selection.lots import under_pseudonyms
from kikin.office.selection.models import Round
from kikin.office.selection.portfolio import Asked

if TYPE_CHECKING:
    from kikin.engines.portfolio.package import Drawing

_PSEUDONYM_DIGITS = 16


def package_of(round: Round, asked: Asked, result: PortfolioResult, drawing: Drawing | None) -> dict[str, Any]:
    """What was proposed, who read it and who was barred from it; `kikin verify selection` reads it."""
    # The package needs the solver's side of the engine, which is loaded only by those who solve.
    from kikin.engines.portfolio.package import Package, package_json, pairs_of

    names = _Pseudonyms(round)
    problem = replace(asked.problem, proposals=tuple(names.application(ref) for ref in asked.problem.proposals))
    entered = [entry.application_id for entry in asked.entries]
    read = that_count([entry.application for entry in asked.entries])
    barred = Conflict.objects.filter(application__in=entered)
    asked_as = digest(problem)
    return package_json(
        Package(
            problem=problem,
            result=replace(result, digest=asked_as),
            reviews=pairs_of([names.pair(*one) for one in read.values_list("person__ref", "application__ref")]),
            conflicts=pairs_of([names.pair(*one) for one in barred.values_list("person", "application__ref")]),
            drawing=None if drawing is None else under_pseudonyms(drawing, asked_as),
        )
    )


class _Pseudonyms:
    """Names that the house can find again and nobody else; of each round others, so that no reviewer is followed."""

    def __init__(self, round: Round):
        self.salt = f"kikin.selection.{round.ref}"

    def application(self, ref: str) -> str:
        return f"P-{self._of(ref)}"

    def pair(self, person: str, read: str) -> tuple[str, str]:
        return f"R-{self._of(person)}", self.application(read)

    def _of(self, ref: str) -> str:
        return salted_hmac(self.salt, ref, algorithm="sha256").hexdigest()[:_PSEUDONYM_DIGITS]
