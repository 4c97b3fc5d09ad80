"""Scenes of the review: a pool, ties, invitations, a recusal, and reviews drawn from the seed that say so."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from math import ceil

from kikin.fund.charter import Charter
from kikin.fund.relations import Actor
from kikin.office.applications import actions as applications
from kikin.office.applications import queries as applications_queries
from kikin.office.calls.models import Call
from kikin.office.demonstration.company import DOOR, Company
from kikin.office.demonstration.reviewers import draw_review, draw_reviewers
from kikin.office.parties import actions as parties
from kikin.office.reviews import actions as reviews
from kikin.office.reviews import queries
from kikin.values.text import Text

_SPARE = Fraction(3, 2)
"""Ties keep some from reading, and later calls may have more to read."""
FEWEST_REVIEWERS, MOST_REVIEWERS, READ_BY_EACH = 24, 90, 6
DRAWN = Text(
    "実演のため乱数の種から生成した評価です。人が書いたものではありません。",
    "Drawn from a seed for the demonstration; no person wrote it.",
)

TIED = Text("応募者と関係があるため、辞退します。", "I have this tie with an applicant, and step aside.")
UNCLEAR = Text(
    "実演：評価の根拠をもう少し具体的に書いてください。",
    "Demonstration: please say more closely what you rest this on.",
)
_TIES = ("joint_research_within_5_years", "other")
"""What the one who steps aside declares: the first of these that the charter names, else the first that it names."""


def gather_reviewers(charter: Charter, company: Company, seed: int, call: Call, now: datetime) -> None:
    """Register the pool once; part of it works for organisations that have applied, which bars them there."""
    registrar = company.of("programme_officer", charter.agencies[0].key)
    leads = {one.lead.ref: one.lead for one in applications_queries.of_call(call)}
    by_name = {lead.name: ref for ref, lead in leads.items()}
    reads_count = charter.review.reviews_per_application * len(leads)
    usual = min(MOST_REVIEWERS, max(FEWEST_REVIEWERS, reads_count // READ_BY_EACH))
    in_review_count = len(applications_queries.of_call(call, ("in_review",)))
    needed = ceil(in_review_count * charter.review.reviews_per_application * _SPARE / charter.review.load_per_reviewer)
    count = max(usual, needed)
    drawn = draw_reviewers(seed, charter.fields, sorted(by_name, key=str), count)
    outlines = {
        one.key: parties.PersonOutline(
            one.name, one.key, organisation=by_name.get(one.organisation, ""), numbers=(("e_rad", one.e_rad_number),)
        )
        for one in drawn
    }
    people = parties.register_people(outlines.values(), registrar, now)
    refs = {key: people[outline.key].ref for key, outline in outlines.items()}
    reviews.register_reviewers(
        [
            reviews.ProfileOutline(
                person=refs[one.key],
                fields=one.fields,
                keywords=one.keywords,
                capacity=charter.review.load_per_reviewer,
                organisation=by_name.get(one.organisation, ""),
            )
            for one in drawn
        ],
        registrar,
        now,
    )
    parties.appoint(
        [(people[outline.key], "reviewer", "") for outline in outlines.values()],
        charter.founded_on,
        company.founder,
        now,
    )


def invite(company: Company, call: Call, now: datetime) -> None:
    """Each agency assigns its own applications, free of every tie that the records show."""
    for agency in call.agencies:
        officer = company.of("programme_officer", agency)
        reviews.find_conflicts(call, officer, now)
        reviews.invite_all(call, reviews.propose_assignments(call, officer, now), officer, now)


def answer_invitations(charter: Charter, company: Company, call: Call, now: datetime) -> None:
    """All accept, but for one who declares a tie and one who has no time; both are replaced."""
    tie = next(tie for tie in (*_TIES, *charter.review.conflicts) if tie in charter.review.conflicts)
    invited = sorted(queries.assignments_of(call, ("invited",)), key=lambda one: (one.application.ref, one.person.key))
    by_person = defaultdict(list)
    for assignment in invited[2:]:
        by_person[assignment.person.ref].append(assignment)
    for assignment, steps_aside in zip(invited[:2], (True, False), strict=False):
        reader = _reader(assignment.person.ref)
        if steps_aside:
            reviews.agree([assignment], reader, now)
            reviews.pledge([assignment], reader, now, has_pledged=True)
            reviews.recuse(assignment, tie, TIED, reader, now)
        else:
            reviews.decline(assignment, Text("時間が取れません。", "I have no time for it."), reader, now)
        officer = company.of("programme_officer", assignment.application.agency)
        replacement = reviews.replace(assignment, officer, now)
        by_person[replacement.person.ref].append(replacement)
    for person, assignments in by_person.items():
        reader = _reader(person)
        reviews.agree(assignments, reader, now)
        reviews.pledge(assignments, reader, now, has_pledged=True)
        reviews.accept(assignments, reader, now, has_no_tie=True)


def review_all(
    charter: Charter, company: Company, seed: int, call: Call, excellent: frozenset[str], now: datetime
) -> None:
    """Every reviewer hands in, and the agencies fix the reviews and put their applications forward."""
    by_person = defaultdict(list)
    for assignment in queries.assignments_of(call, ("accepted",)):
        key = assignment.application.external_id or assignment.application.ref
        drawn = draw_review(seed, key, assignment.person.key, charter.review.criteria, excellent)
        by_person[assignment.person.ref].append(
            reviews.ReviewDraft(assignment, drawn.scores, drawn.reason, drawn_note=DRAWN)
        )
    for person, drafts in by_person.items():
        reviews.submit_many(drafts, _reader(person), now)
    _write_one_again(company, by_person, now)
    for agency in call.agencies:
        officer = company.of("programme_officer", agency)
        mine = [one for one in applications_queries.of_call(call, ("in_review",)) if one.agency == agency]
        reviews.lock(
            [one for one in queries.assignments_of(call, ("submitted",)) if one.application.agency == agency],
            officer,
            now,
        )
        needed_count = charter.review.reviews_per_application
        applications.shortlist(mine, queries.submitted_counts(mine), needed_count, officer, now)


def _write_one_again(company: Company, by_person: Mapping[str, list[reviews.ReviewDraft]], now: datetime) -> None:
    """One review is sent back to its reviewer, who hands it in again."""
    for person, (draft, *_) in list(by_person.items())[:1]:
        officer = company.of("programme_officer", draft.assignment.application.agency)
        sent_back = reviews.send_back(draft.assignment, UNCLEAR, officer, now)
        reviews.submit_many([dataclasses.replace(draft, assignment=sent_back)], _reader(person), now)


def _reader(person: str) -> Actor:
    return Actor(person, "reviewer", "", DOOR)
