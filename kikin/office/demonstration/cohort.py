"""A fictional cohort from a seed: about as many applications as asked, over several calls.

Same seed, same calls: the same cohort to the last yen, on any machine. Nothing is random but what comes from the
seed, and nothing asks the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from kikin.fund.applications import DECLARATIONS
from kikin.fund.charter import Field, Instrument
from kikin.office.demonstration.budgets import draw_budget, draw_whole_cost_yen
from kikin.office.demonstration.disclosures import draw_disclosures
from kikin.office.demonstration.names import (
    draw_companies,
    draw_companies_abroad,
    draw_institutes,
    draw_universities,
    people_from_abroad,
    people_of_japan,
)
from kikin.office.demonstration.topics import draw_topic
from kikin.office.feeds.cohorts.records import (
    CohortApplication,
    CohortMember,
    CohortOrganisation,
    CohortPerson,
)
from kikin.values.money import Yen
from kikin.values.text import Text

COMPANIES, COMPANIES_ABROAD, UNIVERSITIES, INSTITUTES = 80, 24, 26, 12
LARGEST_CONSORTIUM = 21
PEOPLE_PER_ORGANISATION = 4
_MEMBERS = ((1, 30), (2, 26), (3, 20), (4, 12), (5, 7), (6, 5))
_WITHOUT_FIELD_PERCENT = 6
_LACKING_PERCENT = 5
_WITHDRAWING_PERCENT = 3
_LEAVES_FROM = ("submitted", "in_review")


@dataclass(frozen=True, slots=True)
class CallOutline:
    """What the generator must know of a call. `most_yen` is the largest request that may be drawn."""

    key: str
    stage: str
    instrument: Instrument
    fields: tuple[Field, ...]
    fiscal_years: tuple[int, ...]
    applications_count: int
    most_yen: Yen = 2_000_000_000


@dataclass(frozen=True, slots=True)
class DemonstrationCohort:
    """The applications in the order of their calls, and, by `external_id`, what will befall some of them."""

    applications: tuple[CohortApplication, ...]
    without_field: frozenset[str]
    lacking_declaration: frozenset[str]
    withdrawing: dict[str, str]
    """The state in which the applicant withdraws: "submitted" or "in_review"."""

    @property
    def organisations(self) -> tuple[CohortOrganisation, ...]:
        """Every member once, in the order of first appearance."""
        return tuple(
            dict.fromkeys(member.organisation for application in self.applications for member in application.members)
        )


def draw_cohort(seed: int, calls: Sequence[CallOutline]) -> DemonstrationCohort:
    """All applications of all calls. The first call also has one consortium of LARGEST_CONSORTIUM members."""
    random = Random(f"cohort:{seed}")
    society = _Society(random)
    total = sum(call.applications_count for call in calls)
    without_field = _some_of(random, range(total), _WITHOUT_FIELD_PERCENT)
    lacking = _some_of(random, range(total), _LACKING_PERCENT)
    applications: list[CohortApplication] = []
    for call in calls:
        for place in range(call.applications_count):
            serial = len(applications)
            large = call is calls[0] and place == call.applications_count // 2
            draft = _Draft(
                f"demonstration-{seed}-{call.key}-{serial + 1:04}",
                None if serial in without_field else random.choice(call.fields),
                society.large_consortium() if large else society.consortium(),
                lacks_a_declaration=serial in lacking,
            )
            applications.append(_complete(random, call, draft, society, serial + 1))
    ids = [application.external_id for application in applications]
    sound = [serial for serial in range(total) if serial not in without_field | lacking]
    leaving = sorted(_some_of(random, sound, _WITHDRAWING_PERCENT))
    return DemonstrationCohort(
        applications=tuple(applications),
        without_field=frozenset(ids[serial] for serial in without_field),
        lacking_declaration=frozenset(ids[serial] for serial in lacking),
        withdrawing={ids[serial]: _LEAVES_FROM[turn % 2] for turn, serial in enumerate(leaving)},
    )


def _some_of(random: Random, serials: Sequence[int], percent: int) -> set[int]:
    """That share of the serials, rounded up, so that a small cohort has one too."""
    return set(random.sample(serials, -(-len(serials) * percent // 100)))


class _Society:
    """The organisations of one cohort and the people who work for them."""

    def __init__(self, random: Random):
        self.random = random
        self.companies = draw_companies(random, COMPANIES)
        self.abroad = draw_companies_abroad(random, COMPANIES_ABROAD)
        self.public = draw_universities(random, UNIVERSITIES) + draw_institutes(random, INSTITUTES)
        self.everyone = self.companies + self.abroad + self.public
        japanese, english = people_of_japan(random, "applicants"), people_from_abroad(random, "applicants")
        self.staff: dict[CohortOrganisation, list[Text]] = {
            organisation: [
                next(english if organisation in self.abroad else japanese) for _ in range(PEOPLE_PER_ORGANISATION)
            ]
            for organisation in self.everyone
        }

    def consortium(self) -> list[CohortOrganisation]:
        sizes, weights = zip(*_MEMBERS, strict=True)
        return self.random.sample(self.everyone, self.random.choices(sizes, weights)[0])

    def large_consortium(self) -> list[CohortOrganisation]:
        """A lead and twenty firms."""
        return self.random.sample(self.companies, LARGEST_CONSORTIUM)

    def people(self, members: Sequence[CohortOrganisation]) -> list[CohortPerson]:
        """A principal investigator of the lead, one or two people of every member, nobody twice."""
        people: list[CohortPerson] = []
        for place, organisation in enumerate(members):
            names = self.random.sample(self.staff[organisation], self.random.choice((1, 1, 2)))
            for name in names:
                role = "co_investigator" if people else "principal_investigator"
                people.append(CohortPerson(name, role, place))
        return people


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is settled of an application before its content is drawn."""

    external_id: str
    field: Field | None
    organisations: list[CohortOrganisation]
    lacks_a_declaration: bool


def _complete(random: Random, call: CallOutline, draft: _Draft, society: _Society, serial: int) -> CohortApplication:
    topic = draw_topic(random, draft.field)
    whole_cost_yen = draw_whole_cost_yen(random, call.most_yen)
    budget = draw_budget(random, draft.organisations, call.instrument, call.stage, call.fiscal_years, whole_cost_yen)
    people = society.people(draft.organisations)
    declarations = list(DECLARATIONS)
    if draft.lacks_a_declaration:
        declarations.remove(random.choice(declarations))
    return CohortApplication(
        source_row=serial,
        external_id=draft.external_id,
        title=topic.title,
        summary=topic.summary,
        language="en" if draft.organisations[0] in society.abroad else "ja",
        members=tuple(
            CohortMember(organisation, share_yen)
            for organisation, share_yen in zip(draft.organisations, budget.cost_shares_yen, strict=True)
        ),
        people=tuple(people),
        requested_yen=budget.requested_yen,
        budget=budget.lines,
        stage=call.stage,
        instrument=call.instrument.key,
        call=call.key,
        keywords=topic.keywords,
        declarations=tuple(declarations),
        disclosures=draw_disclosures(random, len(people)),
    )
