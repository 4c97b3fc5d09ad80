"""The officials of the demonstration: enough of each role that no step is taken by the person of the step before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from kikin.fund.charter import Agency, Body
from kikin.office.demonstration.names import people_of_japan
from kikin.values.text import Text

PER_BODY: tuple[tuple[str, int], ...] = (("body_officer", 2),)
PER_AGENCY: tuple[tuple[str, int], ...] = (
    ("programme_director", 1),
    ("programme_officer", 2),
    ("security_lead", 1),
    ("security_officer", 2),
    ("finance_officer", 3),
)
PER_FUND: tuple[tuple[str, int], ...] = (("auditor", 1), ("administrator", 1), ("security_lead", 1))
_MAIL_DOMAIN = "kikin.example"
"""RFC 2606 keeps names under .example for use in writing: no letter can arrive there."""


@dataclass(frozen=True, slots=True)
class Official:
    """One official. `of` is the key of the body or agency acted for, empty for those of the whole fund."""

    key: str
    name: Text
    role: str
    of: str
    email: str


def officials(bodies: Sequence[Body], agencies: Sequence[Agency]) -> tuple[Official, ...]:
    """The same cast for the same bodies and agencies: officials do not depend on the seed of the cohort."""
    names = people_of_japan(Random("officials"), "officials")
    return (
        *(official for body in bodies for official in _officials(names, body.key, PER_BODY)),
        *(official for agency in agencies for official in _officials(names, agency.key, PER_AGENCY)),
        *_officials(names, "", PER_FUND),
    )


def of_role(cast: Sequence[Official], role: str, of: str = "") -> tuple[Official, ...]:
    """The officials of a role, in their order; of one body or agency when that is named."""
    return tuple(official for official in cast if official.role == role and (not of or official.of == of))


def _officials(names: Iterator[Text], of: str, roles: Sequence[tuple[str, int]]) -> Iterator[Official]:
    for role, count in roles:
        for number in range(1, count + 1):
            key = "-".join(part for part in (role.replace("_", "-"), of, str(number)) if part)
            yield Official(key, next(names), role, of, f"{key}@{_MAIL_DOMAIN}")
