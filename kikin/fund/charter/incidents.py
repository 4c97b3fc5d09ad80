"""Incidents, as a charter says it: how grave one may be, and who is told of it within how many hours."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.fund.charter.kinds import keyword, one_of, whole
from kikin.fund.charter.tables import Key, Table, Tables, name
from kikin.values.text import Text

SEVERITIES = ("slight", "serious", "grave")


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom an incident of a severity is told to, and within how many hours of its report."""

    key: str
    severity: str
    name: Text
    within_hours: int


_MINISTRY, _COUNCIL = Text("所管府省", "the competent ministry"), Text("協議会", "the council of the project")
_POLICE = Text("警察・関係機関", "the police and those concerned")
TELLINGS = (
    Telling("ministry", "serious", _MINISTRY, 72),
    Telling("ministry", "grave", _MINISTRY, 24),
    Telling("council", "grave", _COUNCIL, 72),
    Telling("police", "grave", _POLICE, 24),
)
"""The house's own, as an illustration."""


@dataclass(frozen=True, slots=True)
class Incidents:
    """`reports_per_hour` is how many unsigned reports are taken in an hour."""

    tellings: tuple[Telling, ...] = TELLINGS
    reports_per_hour: int = 20
    assess_within_hours: int = 24

    def told_of(self, severity: str) -> tuple[Telling, ...]:
        """Who is told of an incident so grave."""
        return tuple(one for one in self.tellings if one.severity == severity)


_TELLING = Table(
    (
        Key("key", keyword("ministry"), "The name by which the telling is known."),
        Key("severity", one_of(*SEVERITIES), "Of which incidents."),
        Key("name", name(Text("所管府省", "the competent ministry")), "What people call whoever is told."),
        Key("within_hours", whole(1, 2_000, 24), "Hours from the report within which they are told."),
    ),
    Telling,
)

INCIDENTS = Table(
    (
        Key(
            "tellings",
            Tables(_TELLING, least=0),
            "Who is told of incidents, by how grave they are. An illustration of the house where absent.",
            may_be_absent=True,
            default=TELLINGS,
        ),
        Key(
            "reports_per_hour",
            whole(1, 1_000, 20),
            "How many reports without a name are taken in an hour. 20 where absent.",
            may_be_absent=True,
            default=20,
        ),
        Key(
            "assess_within_hours",
            whole(1, 720, 24),
            "Hours within which a report is looked at. 24 where absent.",
            may_be_absent=True,
            default=24,
        ),
    ),
    Incidents,
)
