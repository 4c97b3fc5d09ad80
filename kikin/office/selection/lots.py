"""The lottery of a portfolio: who is in the band at the funding line, with which chances, and what a seed draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kikin.engines.portfolio.problem import PortfolioResult
from kikin.office.applications.models import Application
from kikin.office.charter.queries import by_digest
from kikin.office.reviews.judgements import judgements
from kikin.office.selection.models import Round
from kikin.office.selection.portfolio import Asked

if TYPE_CHECKING:
    from kikin.engines.portfolio.package import Drawing, Package


def opened(round: Round, asked: Asked, result: PortfolioResult) -> Drawing | None:
    """The lottery that the charter asks for; nothing where the reviews tell everybody at the line apart."""
    committed = round.seeds.filter(drawn_at__isnull=True).first()
    if committed is None or result.objective is None:
        return None
    # The solver is loaded only by those who solve.
    from kikin.engines.portfolio.check_lottery import check_lottery
    from kikin.engines.portfolio.lottery import lottery
    from kikin.engines.portfolio.package import Drawing

    band = _band(round, asked, result)
    if not band - set(result.chosen) or not band & set(result.chosen):
        return None
    seconds = by_digest(round.charter_digest).selection.lottery_seconds
    held = lottery(asked.problem, result, band, seconds=seconds)
    check_lottery(asked.problem, {floor.row: floor.required for floor in result.floors}, result.chosen, held)
    return Drawing(held, committed.commitment) if len(held.sets) > 1 else None


def drawn(package: Package, seed: str, public: str) -> Package:
    """The package after the draw, checked."""
    from kikin.engines.portfolio.check_lottery import check_draw
    from kikin.engines.portfolio.lottery import draw

    drawing = package.drawing
    if drawing is None:
        raise ValueError("there is no lottery to draw")
    chosen = draw(drawing.lottery, seed, public)
    check_draw(drawing.lottery, drawing.commitment, seed, public, chosen)
    return replace(package, drawing=replace(drawing, seed=seed, public=public, drawn=chosen))


def under_pseudonyms(drawing: Drawing, asked: str) -> Drawing:
    """The lottery of the same problem as it is published, with the digest of that."""
    return replace(drawing, lottery=replace(drawing.lottery, digest=asked))


def told(drawing: Drawing, proposals: Mapping[int, str]) -> dict[str, Any]:
    """A lottery as the round keeps it: every application of the band with its tickets."""
    return {
        "state": "open" if drawing.drawn is None else "drawn",
        "commitment": drawing.commitment,
        "seed": drawing.seed or "",
        "public": drawing.public,
        "tickets": drawing.lottery.tickets,
        "sets_count": len(drawing.lottery.sets),
        "band": [[proposals[column], tickets] for column, tickets in drawing.lottery.chances().items()],
    }


def _band(round: Round, asked: Asked, result: PortfolioResult) -> set[int]:
    """The columns at the funding line that the reviews cannot tell apart."""
    from kikin.engines.calibration.problem import make_problem
    from kikin.engines.calibration.solve import solve

    columns = {candidate.ref: column for column, candidate in enumerate(asked.candidates)}
    entered = list(Application.objects.filter(pk__in=[entry.application_id for entry in asked.entries]))
    given = judgements(entered, by_digest(round.charter_digest).review.criteria)
    judged = {one.proposal for one in given}
    line = sum(asked.candidates[column].ref in judged for column in result.chosen)
    problem, _ = make_problem(given, line=line)
    return set() if problem is None else {columns[ref] for ref in solve(problem).band}
