"""What a cohort is made of: applications as frozen records, whoever wrote the file they came from.

Amounts are whole yen. A text that came in one language says the same words in both. Kinds, roles, cost items,
declarations and disclosures are keys of the catalogues in `kikin.fund.applications` and `kikin.fund.parties`.
"""

from __future__ import annotations

from dataclasses import dataclass

from kikin.values.money import Yen
from kikin.values.problems import Problem
from kikin.values.text import NOTHING_SAID, Language, Text


@dataclass(frozen=True, slots=True)
class CohortOrganisation:
    """`kind` is a key of ORGANISATION_KINDS and `size` a key of SIZES, in `kikin.fund.parties`."""

    name: Text
    kind: str
    size: str = "default"
    corporate_number: str = ""


@dataclass(frozen=True, slots=True)
class CohortMember:
    """An organisation in a consortium, and what it adds from its own pocket on top of what is requested."""

    organisation: CohortOrganisation
    cost_share_yen: Yen = 0


@dataclass(frozen=True, slots=True)
class CohortPerson:
    """`member` is the position of the person's organisation in `CohortApplication.members`."""

    name: Text
    role: str
    member: int = 0


@dataclass(frozen=True, slots=True)
class CohortBudgetLine:
    """Requested money of one member, in one fiscal year, for one cost item."""

    member: int
    fiscal_year: int
    cost_item: str
    amount_yen: Yen


@dataclass(frozen=True, slots=True)
class CohortDisclosure:
    """What a person declares: support, a position or a talent programme, from whom, in which country.

    `country` is an ISO 3166 code, `person` the position in `CohortApplication.people`.
    Of the person, nothing but the tie is recorded.
    """

    person: int
    kind: str
    counterparty: Text
    country: str = ""
    amount_yen: Yen = 0
    note: Text = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class CohortApplication:
    """One application. `members[0]` is the lead; the budget lines add up to `requested_yen` exactly.

    `external_id` is the same whenever the same application is read; `source_row` counts from 1 (the first
    line of JSON lines, the first row below the header of a table). `budget_rule` says how the lines were made
    when the source gave only a total, and `amount_rule` how its money became yen; both are empty when the
    source said it all in yen.
    """

    source_row: int
    external_id: str
    title: Text
    summary: Text
    language: Language
    members: tuple[CohortMember, ...]
    people: tuple[CohortPerson, ...]
    requested_yen: Yen
    budget: tuple[CohortBudgetLine, ...]
    stage: str
    instrument: str
    call: str = ""
    keywords: tuple[str, ...] = ()
    declarations: tuple[str, ...] = ()
    disclosures: tuple[CohortDisclosure, ...] = ()
    budget_rule: Text = NOTHING_SAID
    amount_rule: Text = NOTHING_SAID

    @property
    def lead(self) -> CohortOrganisation:
        return self.members[0].organisation

    @property
    def cost_share_yen(self) -> Yen:
        return sum(member.cost_share_yen for member in self.members)

    @property
    def principal_investigator(self) -> CohortPerson:
        return next(person for person in self.people if person.role == "principal_investigator")


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not read, and every reason why."""

    row: int
    problems: tuple[Problem, ...]

    def why(self, language: str = "en") -> str:
        """All the reasons in one line, as a report prints them."""
        return "; ".join(problem.line(language).removeprefix("problem: ") for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Cohort:
    """What a file held. `problems` are of the file as a whole: when there are any, nothing of it is taken."""

    applications: tuple[CohortApplication, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    digest: str = ""
    """SHA-256 of the file's bytes, in hexadecimal."""
    mapping: str = ""
    """The key of the mapping that was used."""
