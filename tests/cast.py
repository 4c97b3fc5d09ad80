"""The people and bodies that every test knows: who may, who may only look, and who must not know it exists.

`found_fund` founds the fund of 2021 as it was on its first days; the others take it one stage further, through the
same actions that doors call.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kikin.fund.applications import DECLARATIONS
from kikin.fund.relations import Actor
from kikin.values.text import Text
from tests.remembering import remembered

if TYPE_CHECKING:
    from kikin.office.applications.models import Application
    from kikin.office.applications.outline import Outline
    from kikin.office.approvals.models import Approval
    from kikin.office.calls.models import Call
    from kikin.office.vision.models import Concept

CHARTER = Path(__file__).resolve().parent.parent / "charters" / "economic-security-2021.toml"
FOUNDED = datetime(2021, 12, 20, 1, tzinfo=UTC)
OPENS = datetime(2022, 4, 1, 3, tzinfo=UTC)
CLOSES = datetime(2022, 5, 31, 3, tzinfo=UTC)
BEFORE_CLOSING = CLOSES - timedelta(seconds=1)
AGENCIES = ("nedo", "jst")
FOUNDER = Actor("", "founder", "", "command")
PUBLIC = Actor("", "public", "", "public")
STRANGER = Actor("PER-STRA-NGER-0", "applicant", "ORG-STRA-NGER-0", "applicant")


@dataclass
class Cast:
    """Actors by what they do. Each is a registered, appointed person."""

    bodies: dict[str, Actor] = field(default_factory=dict)
    deputies: dict[str, Actor] = field(default_factory=dict)
    officers: dict[str, Actor] = field(default_factory=dict)
    directors: dict[str, Actor] = field(default_factory=dict)
    finance: dict[str, list[Actor]] = field(default_factory=dict)
    security_officer: Actor = STRANGER
    security_lead: Actor = STRANGER
    auditor: Actor = STRANGER
    administrator: Actor = STRANGER
    applicant: Actor = STRANGER
    other_applicant: Actor = STRANGER
    reviewers: list[Actor] = field(default_factory=list)

    def everyone(self) -> list[Actor]:
        """One actor of every role, the public and a stranger among them."""
        return [
            PUBLIC,
            STRANGER,
            FOUNDER,
            *self.bodies.values(),
            *self.officers.values(),
            *self.directors.values(),
            *(one for officers in self.finance.values() for one in officers),
            self.security_officer,
            self.security_lead,
            self.auditor,
            self.administrator,
            self.applicant,
            self.other_applicant,
            *self.reviewers,
        ]


@remembered
def found_fund() -> Cast:
    """The fund of 2021, founded, its money appropriated, and everyone appointed."""
    from kikin.office.charter.actions import found

    found(CHARTER.read_text(), FOUNDER, FOUNDED)
    return _appoint_everyone()


def _appoint_everyone() -> Cast:
    from kikin.office.charter.queries import in_force
    from kikin.office.parties import actions

    charter = in_force()
    organisations = {
        key: actions.OrganisationOutline(Text(f"見本{key}株式会社", f"Sample {key} KK")) for key in ("one", "two")
    }
    made = actions.register_organisations(organisations.values(), FOUNDER, FOUNDED)
    refs = {key: made[outline.key].ref for key, outline in organisations.items()}
    wanted: list[tuple[str, str, str]] = []
    for body in charter.bodies:
        wanted += [(f"body-{body.key}-{number}", "body_officer", body.key) for number in (1, 2)]
    for agency in charter.agencies:
        wanted.append((f"officer-{agency.key}", "programme_officer", agency.key))
        wanted.append((f"director-{agency.key}", "programme_director", agency.key))
        wanted += [(f"finance-{agency.key}-{number}", "finance_officer", agency.key) for number in range(4)]
    wanted += [(role, role, "") for role in ("security_officer", "security_lead", "auditor", "administrator")]
    wanted += [("applicant-one", "applicant", refs["one"]), ("applicant-two", "applicant", refs["two"])]
    wanted += [(f"reviewer-{number}", "reviewer", "") for number in range(6)]
    outlines = {
        key: actions.PersonOutline(Text(f"見本 {key}", f"Sample {key}"), key, numbers=_numbers(key))
        for key, _, _ in wanted
    }
    people = actions.register_people(outlines.values(), FOUNDER, FOUNDED)
    persons = {key: people[outline.key] for key, outline in outlines.items()}
    actions.appoint([(persons[key], role, of) for key, role, of in wanted], date(2021, 12, 20), FOUNDER, FOUNDED)
    actors = {key: Actor(persons[key].ref, role, of, "test") for key, role, of in wanted}
    cast = Cast(
        bodies={body.key: actors[f"body-{body.key}-1"] for body in charter.bodies},
        deputies={body.key: actors[f"body-{body.key}-2"] for body in charter.bodies},
        officers={agency.key: actors[f"officer-{agency.key}"] for agency in charter.agencies},
        directors={agency.key: actors[f"director-{agency.key}"] for agency in charter.agencies},
        finance={
            agency.key: [actors[f"finance-{agency.key}-{number}"] for number in range(4)] for agency in charter.agencies
        },
        reviewers=[actors[f"reviewer-{number}"] for number in range(6)],
        applicant=actors["applicant-one"],
        other_applicant=actors["applicant-two"],
    )
    for key in ("security_officer", "security_lead", "auditor", "administrator"):
        setattr(cast, key, actors[key])
    return cast


def _numbers(key: str) -> tuple[tuple[str, str], ...]:
    """Reviewers bear a researcher's number."""
    role, _, number = key.rpartition("-")
    return (("e_rad", f"9000000{number}"),) if role == "reviewer" else ()


def consent_of_all(cast: Cast, approval: Approval, now: datetime) -> None:
    """Every body's deputy says yes to what circulates."""
    from kikin.office.approvals.actions import answer

    for body in approval.bodies:
        answer(approval, "consent", approval.digest, cast.deputies[body], now)


@remembered
def decided_concepts(cast: Cast, now: datetime = FOUNDED) -> list[Concept]:
    """A decided vision and a decided concept in each of two fields, one for each agency."""
    from kikin.office.vision import actions

    drafter = cast.bodies["cabinet-office"]
    items = [
        actions.VisionItem("quantum", "quantum", Text("量子", "Quantum")),
        actions.VisionItem("robotics", "robotics", Text("ロボット", "Robotics")),
    ]
    vision = actions.draft_vision(Text("研究開発ビジョン", "R&D vision"), items, drafter, now)
    consent_of_all(cast, actions.circulate_vision(vision, drafter, now), now)
    actions.decide_vision(vision, drafter, now)
    concepts = []
    for item, agency in (("quantum", "jst"), ("robotics", "nedo")):
        terms = actions.ConceptTerms(
            item, Text(f"{item}構想", f"{item} concept"), "project", item, agency, 20_000_000_000, 2022, 2026
        )
        concept = actions.draft_concept(vision, terms, drafter, now)
        consent_of_all(cast, actions.circulate_concept(concept, drafter, now), now)
        concepts.append(actions.decide_concept(concept, drafter, now))
    return concepts


@remembered
def drafted_call(cast: Cast, **changes: Any) -> Call:
    """A call under both concepts, drafted by an officer of one agency."""
    from kikin.office.calls import actions

    concepts = decided_concepts(cast)
    terms: dict[str, Any] = {
        "title": Text("令和4年度公募", "Call of FY2022"),
        "summary": Text("量子とロボット", "Quantum and robotics"),
        "instrument": "commission",
        "stages": ("research",),
        "budget_by_year": {2022: 2_000_000_000, 2023: 1_000_000_000},
        "opens_at": OPENS,
        "closes_at": CLOSES,
    } | changes
    return actions.draft(concepts, actions.Terms(**terms), cast.officers["nedo"], FOUNDED)


@remembered
def open_call(cast: Cast, **changes: Any) -> Call:
    """The same call, approved by the other agency's director and open."""
    from kikin.office.calls import actions

    call = drafted_call(cast, **changes)
    actions.approve(call, cast.directors["jst"], FOUNDED)
    return actions.open_call(call, cast.officers["nedo"], OPENS)


def complete_outline(cast: Cast, **changes: Any) -> Outline:
    """All that an application needs to be sent: a quantum project of one member over two years."""
    from kikin.office.applications import outline as o

    content: dict[str, Any] = {
        "title": Text("量子ビットの安定化", "Stable qubits"),
        "summary": Text("量子計算機のための量子ビット", "Qubits for a quantum computer"),
        "stage": "research",
        "members": (o.MemberOutline(cast.applicant.of),),
        "people": (o.PersonOutline(cast.applicant.person, "principal_investigator"),),
        "lines": (
            o.LineOutline(0, 2022, "equipment", 60_000_000),
            o.LineOutline(0, 2023, "personnel", 40_000_000),
        ),
        "declarations": tuple(DECLARATIONS),
    } | changes
    return o.Outline(**content)


def sent_application(cast: Cast, call: Call, **changes: Any) -> Application:
    """An application sent a second before the deadline."""
    from kikin.office.applications import actions

    application = actions.draft(call, complete_outline(cast, **changes), cast.applicant, OPENS)
    actions.submit(application, cast.applicant, BEFORE_CLOSING)
    return application
