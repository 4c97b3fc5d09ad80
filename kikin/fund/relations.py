"""What a permission may depend on: an actor, a subject's relations, and named conditions of the two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person's ref, in a role, for a body, an agency or an organisation, through a door."""

    person: str
    role: str
    of: str = ""
    door: str = "command"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is acted upon, seen only as relations.

    `agencies` and `bodies` are charter keys; `lead` and `members` refs of organisations; `people` those whom it is
    about or for; `offered` those asked to judge it, `assigned` those of them who have pledged secrecy; `conflicted`
    those barred by a tie; `done_by` those barred by having done the step before; `received_by` those who
    noted money for it as come in; `judges` those who judged the merit behind it; `chair` presides over it;
    `desk` is the one that is asked.
    """

    kind: str
    ref: str = ""
    state: str = ""
    agencies: frozenset[str] = _NOBODY
    bodies: frozenset[str] = _NOBODY
    lead: str = ""
    members: frozenset[str] = _NOBODY
    people: frozenset[str] = _NOBODY
    offered: frozenset[str] = _NOBODY
    assigned: frozenset[str] = _NOBODY
    conflicted: frozenset[str] = _NOBODY
    done_by: frozenset[str] = _NOBODY
    received_by: frozenset[str] = _NOBODY
    judges: frozenset[str] = _NOBODY
    chair: str = ""
    desk: str = ""
    public: bool = False


Condition: TypeAlias = Callable[[Actor, Subject], bool]


def always(actor: Actor, subject: Subject) -> bool:
    return True


def when_public(actor: Actor, subject: Subject) -> bool:
    return subject.public


def for_its_agency(actor: Actor, subject: Subject) -> bool:
    return bool(actor.of) and actor.of in subject.agencies


def for_its_agency_or_the_fund(actor: Actor, subject: Subject) -> bool:
    """An appointment names one agency, or none: then it is for the whole fund."""
    return not actor.of or actor.of in subject.agencies


def for_the_security_desk(actor: Actor, subject: Subject) -> bool:
    return for_its_agency_or_the_fund(actor, subject) and subject.desk == "security"


def for_the_ip_desk(actor: Actor, subject: Subject) -> bool:
    return for_its_agency(actor, subject) and subject.desk == "ip"


def for_its_agency_once_sent(actor: Actor, subject: Subject) -> bool:
    """A draft belongs to its applicant alone."""
    return for_its_agency(actor, subject) and subject.state != "draft"


def for_its_body(actor: Actor, subject: Subject) -> bool:
    return bool(actor.of) and actor.of in subject.bodies


def for_the_lead(actor: Actor, subject: Subject) -> bool:
    return bool(actor.of) and actor.of == subject.lead


def for_a_member(actor: Actor, subject: Subject) -> bool:
    return bool(actor.of) and (actor.of == subject.lead or actor.of in subject.members)


def for_a_member_once_decided(actor: Actor, subject: Subject) -> bool:
    """What an agency has not decided yet about a recipient is its own affair."""
    return for_a_member(actor, subject) and subject.state not in ("drawn_up", "withdrawn", "recorded", "dismissed")


def to_whom_it_is_assigned(actor: Actor, subject: Subject) -> bool:
    return bool(actor.person) and actor.person in subject.assigned


def to_whom_it_is_offered(actor: Actor, subject: Subject) -> bool:
    return bool(actor.person) and actor.person in subject.offered


def who_it_is_about(actor: Actor, subject: Subject) -> bool:
    return bool(actor.person) and actor.person in subject.people


def who_presides(actor: Actor, subject: Subject) -> bool:
    return bool(actor.person) and actor.person == subject.chair


def once_sent(actor: Actor, subject: Subject) -> bool:
    return subject.state != "draft"


CONDITIONS: dict[str, Condition] = {
    condition.__name__: condition
    for condition in (
        always,
        when_public,
        for_its_agency,
        for_its_agency_or_the_fund,
        for_the_security_desk,
        for_the_ip_desk,
        for_its_agency_once_sent,
        for_its_body,
        for_the_lead,
        for_a_member,
        for_a_member_once_decided,
        to_whom_it_is_assigned,
        to_whom_it_is_offered,
        who_it_is_about,
        who_presides,
        once_sent,
    )
}
