"""A round as a problem for the portfolio engine, and the engine's answer as records read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kikin.engines.portfolio.problem import PortfolioProblem, PortfolioResult, Row, digest
from kikin.fund import selection as rules
from kikin.fund.charter import Selection
from kikin.fund.ledger import account
from kikin.office.applications import queries as applications
from kikin.office.ledger import queries as ledger
from kikin.office.screening.verdicts import verdicts
from kikin.office.selection.models import Round, RoundEntry
from kikin.values.money import Yen
from kikin.values.text import Text

if TYPE_CHECKING:
    from kikin.engines.portfolio.explain import WhyNot as Reason

_TIMES_THE_BASE = 2.0
"""How long is searched for what would have brought the others in, against how long the portfolio took."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the engine is asked: one column for each entry. `unit` is that of the objective, in points times yen."""

    entries: tuple[RoundEntry, ...]
    candidates: tuple[rules.Candidate, ...]
    problem: PortfolioProblem
    unit: int

    @property
    def digest(self) -> str:
        return digest(self.problem)


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why an entry was not chosen: the row that left no room (empty where it is worth nothing), and the words."""

    row: str
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine found, checked by its own checker.

    `pay_line` is what a list ranked by points would fund, `lines` are such lists by what the set is made for.
    """

    result: PortfolioResult
    why_not: Mapping[int, WhyNot]
    brought_in: Mapping[int, Text]
    pay_line: frozenset[int]
    lines: tuple[Mapping[str, Any], ...]


def ask(round: Round, limits: Mapping[str, Yen] | None = None) -> Asked:
    """The problem of a round as things stand: whoever is still there, and what money is still free.

    `limits` are those of a scenario, by key.
    """
    entries = _still_there(round)
    years = applications.budget_by_year([entry.application for entry in entries])
    candidates = tuple(_candidate(entry, years.get(entry.application.ref, {})) for entry in entries)
    worth = rules.worth_of(candidates)
    rows = rules.limited(rules.portfolio_rows(candidates, _purse(round, entries, candidates)), limits or {})
    return Asked(
        entries=tuple(entries),
        candidates=candidates,
        problem=PortfolioProblem(
            objective=worth.values,
            rows=tuple(_row(row) for row in rows),
            proposals=tuple(one.ref for one in candidates),
            agencies=tuple(one.agency for one in candidates),
        ),
        unit=worth.unit,
    )


def answer(asked: Asked, terms: Selection) -> Answer:
    """The best portfolio, proved and checked. Slow: it may take as long as the charter allows."""
    # The solver is loaded only by those who solve.
    from kikin.engines.portfolio.check import check, check_reasons
    from kikin.engines.portfolio.explain import why_not
    from kikin.engines.portfolio.pay_line import pay_line
    from kikin.engines.portfolio.reading import lines_to_json
    from kikin.engines.portfolio.solve import solve

    problem = asked.problem
    result = solve(problem, time_limit_seconds=terms.time_limit_seconds, gap_bp=terms.gap_bp)
    check(problem, result)
    reasons = () if result.objective is None else why_not(problem, result)
    check_reasons(problem, result, reasons)
    by_points = sorted(range(len(asked.candidates)), key=lambda column: (-asked.candidates[column].points, column))
    return Answer(
        result=result,
        why_not={
            one.column: WhyNot("" if one.row is None else problem.rows[one.row].name, one.reason.ja, one.reason.en)
            for one in reasons
        },
        brought_in=_brought_in(problem, result, reasons, terms),
        pay_line=frozenset(pay_line(problem, by_points)),
        lines=() if result.objective is None else tuple(lines_to_json(problem, result)),
    )


def _brought_in(
    problem: PortfolioProblem, result: PortfolioResult, reasons: Sequence[Reason], terms: Selection
) -> dict[int, Text]:
    """What would have brought in each that was left out, in what is left of the charter's time."""
    from kikin.engines.portfolio.check_counterfactual import check_counterfactuals
    from kikin.engines.portfolio.counterfactual import counterfactuals
    from kikin.engines.portfolio.explain_counterfactual import explain_counterfactual

    if result.objective is None:
        return {}
    left = max(0.0, terms.time_limit_seconds - result.seconds)
    found = counterfactuals(problem, result, reasons, seconds=min(left, _TIMES_THE_BASE * result.seconds))
    check_counterfactuals(problem, result, found)
    return {one.column: explain_counterfactual(problem, one) for one in found}


def problem_as_json(asked: Asked, result: PortfolioResult) -> dict[str, Any]:
    """The problem in the shape that `kikin select` reads, its floors as they were held to, with what was chosen."""
    required = {floor.row: floor.required for floor in result.floors}
    return {
        "objective": list(asked.problem.objective),
        "objective_unit": asked.unit,
        "rows": [
            {
                "name": row.name,
                "lo": required.get(number, row.low),
                "hi": row.high,
                "index": list(row.index),
                "value": list(row.value),
            }
            for number, row in enumerate(asked.problem.rows)
        ],
        "proposal": list(asked.problem.proposals),
        "agency": list(asked.problem.agencies),
        "field": [one.field for one in asked.candidates],
        "chosen": list(result.chosen),
    }


def _still_there(round: Round) -> list[RoundEntry]:
    """The entries that may be funded: recommended, and neither withdrawn since nor refused by those who screen."""
    entries = list(
        round.entries.filter(application__state="shortlisted", is_recommended=True)
        .select_related("application__concept")
        .order_by("application__ref")
    )
    words = verdicts([entry.application.ref for entry in entries])
    return [entry for entry in entries if words.get(entry.application.ref) != "refused"]


def _candidate(entry: RoundEntry, by_year: Mapping[int, int]) -> rules.Candidate:
    application = entry.application
    concept = application.concept
    return rules.Candidate(
        ref=application.ref,
        agency=application.agency,
        field=application.field,
        concept=concept.ref if concept is not None else "",
        by_year=tuple(sorted(by_year.items())),
        points=entry.points,
    )


def _purse(round: Round, entries: Sequence[RoundEntry], candidates: Sequence[rules.Candidate]) -> rules.Purse:
    agency_years = {(one.agency, year) for one in candidates for year, _ in one.by_year}
    concepts = {concept.ref: concept for entry in entries if (concept := entry.application.concept) is not None}
    return rules.Purse(
        budget_by_year=dict(round.budget_by_year),
        limits=round.field_limits,
        allotments={
            (agency, year): ledger.balance(account("allotment", round.appropriation, agency, year))
            for agency, year in agency_years
        },
        concepts={ref: concept.ceiling_yen - ledger.committed_under_concept(ref) for ref, concept in concepts.items()},
    )


def _row(row: rules.Row) -> Row:
    return Row(
        name=row.name,
        low=row.low,
        high=row.high,
        index=tuple(column for column, _ in row.amounts),
        value=tuple(yen for _, yen in row.amounts),
        is_floor=row.low is not None,
    )
