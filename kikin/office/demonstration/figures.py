"""How the fund fares: the figures that a command gives as JSON, and the same on one screen."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from kikin.fund.charter import Charter
from kikin.office.applications.models import Application
from kikin.office.awards import queries as awards
from kikin.office.feeds.cohorts.records import RefusedRow
from kikin.office.ledger import queries as ledger
from kikin.office.selection import queries as rounds
from kikin.office.selection.models import Round
from kikin.values.money import show_large_yen

_ELIGIBLE = ("eligible", "in_review", "shortlisted", "selected", "declined")
_LINE = "─" * 78


def figures_of(charter: Charter, today: date, refused: tuple[RefusedRow, ...], seconds: float) -> dict[str, Any]:
    """Every figure is a query over transfers and records; commitments and payments are net of what was released."""
    sums = ledger.totals(today)
    applications = list(Application.objects.exclude(state="draft").values_list("state", "requested_yen"))
    eligible = [yen for state, yen in applications if state in _ELIGIBLE]
    made = list(Round.objects.order_by("pk"))
    first = made[0].portfolio if made and made[0].portfolio else {}
    days = awards.offered_days(today)
    return {
        "as_of": today.isoformat(),
        "appropriation_yen": sums.appropriated_yen,
        "applications_count": len(applications),
        "requested_yen": sum(yen for _, yen in applications),
        "eligible_count": len(eligible),
        "eligible_requested_yen": sum(eligible),
        "round_budget_yen": sum(round.budget_yen for round in made),
        "selected_count": sum(state == "selected" for state, _ in applications),
        "awarded_count": len(days),
        "committed_yen": sums.committed_yen,
        "obligated_yen": sums.obligated_yen,
        "paid_yen": sums.paid_yen,
        "returned_yen": sums.returned_yen,
        "left_yen": sums.appropriated_yen - sums.committed_yen - sums.returned_yen,
        "by_field": _table("field", [one.key for one in charter.fields], today, awards.awarded_counts("field", today)),
        "by_agency": _table(
            "agency", [one.key for one in charter.agencies], today, awards.awarded_counts("agency", today)
        ),
        "by_fiscal_year": _table(
            "fiscal_year",
            sorted({str(one.fiscal_year) for one in charter.allotments}),
            today,
            Counter(str(charter.fiscal_year(day)) for day in days),
        ),
        "portfolio": {key: first.get(key) for key in ("status", "objective", "bound", "gap_bp")},
        "floors": first.get("floors", []),
        "refused_rows": [{"row": row.row, "why": row.why()} for row in refused],
        "seconds": round(seconds, 2),
    }


def problem_of_first_round() -> dict[str, Any]:
    """The first round's portfolio problem with what was chosen; empty where no round was solved."""
    first = Round.objects.order_by("pk").first()
    return rounds.problem_json(first) if first is not None and first.portfolio else {}


def _table(dimension: Any, keys: list[str], today: date, counts: dict[str, int]) -> dict[str, dict[str, int]]:
    shares = {str(key): share for key, share in ledger.by_dimension(dimension, today).items()}
    found = {}
    for key in dict.fromkeys([*keys, *(key for key in shares if key), *counts]):
        share = shares.get(key)
        found[key] = {
            "committed_yen": share.committed_yen if share else 0,
            "paid_yen": share.paid_yen if share else 0,
            "awarded_count": counts.get(key, 0),
        }
    return found


def screen_of(charter: Charter, figures: dict[str, Any]) -> str:
    """One screen: the money's way from the act to the payment, then by field, agency and year."""
    lines = [f"{charter.name.en} · {charter.name.ja} · {figures['as_of']}", _LINE]
    for label, key in (
        ("appropriated", "appropriation_yen"),
        ("applied for", "requested_yen"),
        ("eligible", "eligible_requested_yen"),
        ("budget of rounds", "round_budget_yen"),
        ("committed", "committed_yen"),
        ("obligated", "obligated_yen"),
        ("paid", "paid_yen"),
        ("returned", "returned_yen"),
        ("left", "left_yen"),
    ):
        lines.append(f"{label:<18}{_yen(figures[key])}")
    lines.append(
        f"{figures['applications_count']} applications, {figures['eligible_count']} eligible, "
        f"{figures['selected_count']} selected, {figures['awarded_count']} awards"
    )
    for title, table in (("field", "by_field"), ("agency", "by_agency"), ("fiscal year", "by_fiscal_year")):
        lines += [_LINE, f"{title:<26}{'awards':>7}{'committed (JPY)':>22}{'paid (JPY)':>22}"]
        lines += [
            f"{key:<26}{row['awarded_count']:>7,}{row['committed_yen']:>22,}{row['paid_yen']:>22,}"
            for key, row in figures[table].items()
        ]
    lines += [_LINE, *_portfolio(figures)]
    return "\n".join(lines)


def _portfolio(figures: dict[str, Any]) -> list[str]:
    portfolio = figures["portfolio"]
    if portfolio["status"] is None:
        return [f"no portfolio was chosen by this day; played in {figures['seconds']} s"]
    lines = [f"first portfolio: {portfolio['status']}, within {portfolio['gap_bp']} basis points of the best proved"]
    lines += [
        f"  floor of {floor.get('name', '')} falls short by JPY {floor['shortfall']:,}"
        for floor in figures["floors"]
        if floor.get("shortfall")
    ]
    refused = len(figures["refused_rows"])
    return [*lines, f"{refused} rows of the cohort refused; played in {figures['seconds']} s"]


def _yen(yen: int) -> str:
    return f"{yen:>24,}   {show_large_yen(yen, 'ja')} / {show_large_yen(yen, 'en')}"
