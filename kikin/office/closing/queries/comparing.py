"""The fund's own projects under one-year money: plans as they were offered, and payments from the ledger."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from kikin.fund.charter import Charter
from kikin.fund.comparison import Comparison, Project, Shares, Year, compare, years_of
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award
from kikin.office.closing.queries.execution import known_end
from kikin.office.ledger import queries as ledger
from kikin.values.calendar import Month, fiscal_year_bounds
from kikin.values.money import Yen


def comparison(as_of: date, charter: Charter) -> Comparison:
    """Every contract that was signed by a day, over all fiscal years from the founding to that day's."""
    years = _years(as_of, charter)
    return compare(projects(as_of), years, shares_by_year(years, charter), as_of, charter.first_month)


def by_member(as_of: date, charter: Charter, fiscal_year: int) -> list[tuple[str, str, Year]]:
    """Award and member of each contract, and what the comparison makes of its fiscal year, where there is anything.

    Together they are that year of the comparison.
    """
    years = _years(as_of, charter)
    shares = shares_by_year(years, charter)
    found = []
    for project in projects(as_of):
        award, _, member = project.ref.partition(":")
        for year in years_of(project, years, shares, as_of, charter.first_month):
            if year.fiscal_year == fiscal_year and year != Year(fiscal_year):
                found.append((award, member, year))
    return found


def _years(as_of: date, charter: Charter) -> range:
    return range(charter.fiscal_year(charter.founded_on), charter.fiscal_year(max(as_of, charter.founded_on)) + 1)


def shares_by_year(years: range, charter: Charter) -> dict[int, Shares]:
    """What the charter says of money that is unspent on the last day of each of these years."""
    found = {}
    for year in years:
        rules = charter.money_on(fiscal_year_bounds(year, charter.first_month)[1])
        found[year] = Shares(rules.carried_share, rules.rushed_share)
    return found


def projects(as_of: date) -> list[Project]:
    """Each member's contract: its plan as it was offered, and what it was paid by month."""
    paid: defaultdict[tuple[str, str], dict[Month, Yen]] = defaultdict(dict)
    for (award, member, year, month), yen in ledger.by_columns(
        ("award", "member", "on__year", "on__month"), "paid", as_of
    ).items():
        paid[award, member][year, month] = yen
    signed = list(Award.objects.filter(activated_on__lte=as_of).select_related("application"))
    offered = awards.shares_of(award.application for award in signed)
    found = []
    for award in signed:
        assert award.activated_on is not None
        plans = offered.get(award.application.ref, {})
        # Who joined an award later has payments and no plan of its own.
        joined = {member for one, member in paid if one == award.ref} - plans.keys()
        for member in sorted({*plans, *joined}):
            project = Project(
                f"{award.ref}:{member}",
                plans.get(member, {}),
                paid.get((award.ref, member), {}),
                award.activated_on,
                known_end(award, as_of),
            )
            found.append(project)
    return found
