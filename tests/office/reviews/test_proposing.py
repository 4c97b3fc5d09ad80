"""What the engines propose: on the texts, with one of an institution, kept and told."""

from __future__ import annotations

import io
import zipfile

import pytest

from kikin.engines.assignment.problem import digest
from kikin.engines.assignment.reading import Asked, problem_from_files
from kikin.fund.relations import Actor
from kikin.fund.reviews import Paper
from kikin.office.applications.models import Application
from kikin.office.audit.models import Event
from kikin.office.calls.models import Call
from kikin.office.gate import Refused
from kikin.office.parties.models import Identifier
from kikin.office.reviews import actions
from kikin.office.reviews.actions import proposing
from kikin.office.reviews.assigning import Pairing
from kikin.office.reviews.models import ProposedReaders, ReviewerProfile
from tests.cast import Cast
from tests.office.reviews.scene import NOW
from tests.office.reviews.watching import everything

pytestmark = pytest.mark.usefixtures("pool")


def test_what_is_proposed_waits_with_its_evidence_until_somebody_is_asked(
    cast: Cast, call: Call, quantum: Application
) -> None:
    officer = cast.officers["jst"]
    assert proposing.standing(call, officer) is None
    proposed = actions.propose_assignments(call, officer, NOW)
    waiting = proposing.standing(call, officer)
    assert waiting is not None and list(waiting.pairings) == proposed
    nearest = max(waiting.pairings, key=lambda one: one.affinity_bp)
    assert nearest.person == cast.reviewers[0].person and nearest.evidence[0].source == "keywords"
    assert waiting.worst_first == ((quantum.ref, sum(one.affinity_bp for one in proposed)),)
    assert waiting.standing.is_certified and waiting.standing.objective == waiting.standing.certified_bound
    assert proposing.standing(call, cast.officers["nedo"]) is None
    actions.invite_all(call, proposed, officer, NOW)
    assert proposing.standing(call, officer) is None


def test_a_paper_is_evidence_with_its_source_weight_and_age(cast: Cast, call: Call, quantum: Application) -> None:
    officer, knows = cast.officers["jst"], cast.reviewers[4].person
    profile = ReviewerProfile.objects.get(person__ref=knows)
    paper = Paper(quantum.title.en, quantum.summary.en, NOW.year - 2)
    before = everything()
    with pytest.raises(Refused):
        actions.keep_papers(profile, [paper, Paper("", year=3000)], officer, NOW)
    assert everything() == before and not profile.papers.exists()
    assert (
        actions.keep_papers(profile, [paper], officer, NOW),
        actions.keep_papers(profile, [paper], officer, NOW),
    ) == (1, 0)
    actions.propose_assignments(call, officer, NOW)
    found = next(one for one in _waiting(call, officer) if one.person == knows)
    work = found.evidence[0]
    assert (work.source, work.title, work.age) == ("paper", quantum.title.en, 2) and 9_000 < work.weight_bp < 10_000
    assert actions.drop_papers(profile, [one.pk for one in profile.papers.all()], officer, NOW) == 1


def test_nobody_of_unresolved_identity_is_proposed_asked_or_put_in_by_hand(
    cast: Cast, call: Call, quantum: Application
) -> None:
    officer, unknown = cast.officers["jst"], cast.reviewers[0].person
    Identifier.objects.filter(person__ref=unknown).delete()
    first = actions.propose_assignments(call, officer, NOW)[0]
    assert unknown not in {one.person for one in _waiting(call, officer)}
    before = everything()
    for attempt in (
        lambda: actions.invite_all(call, [Pairing(quantum.ref, unknown, 9_000)], officer, NOW),
        lambda: proposing.change_by_hand(call, (first.application, first.person), unknown, "詳しい", officer, NOW),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        (problem,) = refused.value.problems
        assert problem.code == "identity_unresolved" and "ORCID" in problem.remedy.en
        assert everything() == before and first in _waiting(call, officer)
    Identifier.objects.filter(person__isnull=False).delete()
    with pytest.raises(Refused) as refused:
        actions.propose_assignments(call, officer, NOW)
    assert "identity_unresolved" in {one.code for one in refused.value.problems}, "what is missing is said"


def test_two_of_one_institution_never_read_the_same(cast: Cast, call: Call) -> None:
    house = {one.person for one in cast.reviewers[:2]}
    for profile in ReviewerProfile.objects.filter(person__ref__in=house):
        ReviewerProfile.objects.filter(pk=profile.pk).update(organisation="ORG-1")
    proposed = actions.propose_assignments(call, cast.officers["jst"], NOW)
    assert len(proposed) == 3 and len({one.person for one in proposed} & house) == 1


def test_one_house_alone_is_told_as_a_clash_with_what_would_help(cast: Cast, call: Call) -> None:
    ReviewerProfile.objects.update(organisation="ORG-1")
    with pytest.raises(Refused) as refused:
        actions.propose_assignments(call, cast.officers["jst"], NOW)
    (problem,) = refused.value.problems
    assert problem.code == "too_few_reviewers" and "institution" in problem.what.en
    assert not ProposedReaders.objects.exists()


def test_whoever_has_the_files_asks_the_same(cast: Cast, call: Call) -> None:
    officer = cast.officers["jst"]
    assert proposing.asked_of_engine(call, officer) is None
    actions.propose_assignments(call, officer, NOW)
    waiting, content = proposing.standing(call, officer), proposing.asked_of_engine(call, officer)
    assert waiting is not None and content is not None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name.removesuffix(".csv"): archive.read(name) for name in archive.namelist()}
    assert {f"--{name} {name}.csv" in waiting.command for name in files} == {True}
    asked = Asked(
        3,
        0,
        conflicts=files["conflicts"],
        fixed=files["fixed"],
        loads=files["loads"],
        reviewers=files["reviewers"],
    )
    problem, problems = problem_from_files(io.BytesIO(files["affinity"]), False, asked)
    assert problem is not None, problems
    assert digest(problem) == waiting.standing.digests[0]
    assert officer.person not in str(files)


def test_one_pair_is_changed_by_hand_with_a_reason_that_is_kept(cast: Cast, call: Call, quantum: Application) -> None:
    officer = cast.officers["jst"]
    first = actions.propose_assignments(call, officer, NOW)[0]
    pair = (first.application, first.person)
    free = next(one.person for one in cast.reviewers if one.person not in {p.person for p in _waiting(call, officer)})
    beside = _waiting(call, officer)[1].person
    for taken_off, other, reasons, code in (
        (pair, free, " ", "no_reasons"),
        ((quantum.ref, free), "", "知らない分野", "not_proposed"),
        (pair, beside, "知らない分野", "may_not_read"),
    ):
        with pytest.raises(Refused) as refused:
            proposing.change_by_hand(call, taken_off, other, reasons, officer, NOW)
        assert {one.code for one in refused.value.problems} == {code}
        assert first in _waiting(call, officer)
    proposing.change_by_hand(call, pair, free, "知らない分野", officer, NOW)
    assert {one.person for one in _waiting(call, officer)} >= {free, beside}
    assert first.person not in {one.person for one in _waiting(call, officer)}
    proposing.change_by_hand(call, (quantum.ref, free), "", "多忙と聞いた", officer, NOW)
    assert len(_waiting(call, officer)) == 2
    waiting = proposing.standing(call, officer)
    assert waiting is not None and [one["reasons"] for one in waiting.changes] == ["知らない分野", "多忙と聞いた"]
    assert Event.objects.filter(name="readers_changed").count() == 2


def _waiting(call: Call, officer: Actor) -> tuple[Pairing, ...]:
    waiting = proposing.standing(call, officer)
    return waiting.pairings if waiting else ()
