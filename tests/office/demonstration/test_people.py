"""The watchlist, the reviewers and the officials of the fictions."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kikin.fund.charter import Charter
from kikin.office.demonstration.cast import PER_AGENCY, PER_BODY, PER_FUND, of_role, officials
from kikin.office.demonstration.reviewers import draw_review, draw_reviewers
from kikin.office.demonstration.watchlist import ENTRIES, as_csv, draw_watchlist
from kikin.office.demonstration.words import pairs
from kikin.office.feeds.watchlists.reading import read_watchlist
from tests.office.demonstration.fictions import charters, cohort, fund

CRITERIA = fund().review.criteria
APPLICANTS = [organisation.name for organisation in cohort().organisations]


def test_the_watchlist_is_the_same_from_the_same_seed() -> None:
    assert draw_watchlist(1, cohort(1)) == draw_watchlist(1, cohort(1))
    assert draw_watchlist(1, cohort(1)) != draw_watchlist(2, cohort(1))


def test_the_watchlist_has_hits_to_dismiss_to_mitigate_and_to_refuse() -> None:
    watchlist = draw_watchlist(1, cohort())
    assert len(watchlist.entries) == len({entry.id for entry in watchlist.entries}) == ENTRIES
    assert {planned.outcome for planned in watchlist.planned} == {"dismiss", "mitigate", "refuse"}
    assert {planned.entry for planned in watchlist.planned} <= {entry.id for entry in watchlist.entries}
    assert {planned.application for planned in watchlist.planned} <= {
        application.external_id for application in cohort().applications
    }


def test_what_is_declared_is_listed_by_its_own_name_and_what_is_near_is_not() -> None:
    watchlist = draw_watchlist(1, cohort())
    names = {entry.id: {entry.name, *entry.aliases.split(";")} for entry in watchlist.entries}
    for planned in watchlist.planned:
        same = {planned.party.ja, planned.party.en} & names[planned.entry]
        assert bool(same) == (planned.outcome != "dismiss"), planned


def test_no_party_is_on_the_watchlist_itself() -> None:
    listed = {name for entry in draw_watchlist(1, cohort()).entries for name in (entry.name, *entry.aliases.split(";"))}
    parties = {person.name for one in cohort().applications for person in one.people} | set(APPLICANTS)
    assert not listed & {name for party in parties for name in (party.ja, party.en)}


def test_the_house_reads_the_watchlist_without_a_refusal(tmp_path: Path) -> None:
    watchlist = draw_watchlist(1, cohort())
    path = tmp_path / "watchlist.csv"
    path.write_text(as_csv(watchlist.entries), "utf-8")
    read = read_watchlist(path)
    assert (read.problems, read.refused) == ((), ())
    assert [(entry.key, entry.name) for entry in read.entries] == [(one.id, one.name) for one in watchlist.entries]


def test_reviewers_are_as_many_as_asked_and_nobody_twice() -> None:
    pool = draw_reviewers(1, fund().fields, APPLICANTS)
    assert len(pool) == len({one.name for one in pool}) == len({one.key for one in pool}) == 90
    assert pool == draw_reviewers(1, fund().fields, APPLICANTS)
    assert pool != draw_reviewers(2, fund().fields, APPLICANTS)
    assert len(draw_reviewers(1, fund().fields, APPLICANTS, 300)) == 300


def test_every_field_has_readers() -> None:
    counts = Counter(key for one in draw_reviewers(1, fund().fields, APPLICANTS) for key in one.fields)
    assert all(counts[field.key] >= 12 for field in fund().fields)
    assert all(one.keywords for one in draw_reviewers(1, fund().fields, APPLICANTS))


def test_some_reviewers_work_for_applicants_and_none_where_there_are_none() -> None:
    tied = [one for one in draw_reviewers(1, fund().fields, APPLICANTS) if one.organisation in APPLICANTS]
    assert 20 <= len(tied) < 90
    assert len(draw_reviewers(1, fund().fields, ())) == 90


def test_no_reviewer_is_an_applicant_or_an_official() -> None:
    applicants = {person.name for one in cohort().applications for person in one.people}
    reviewers = {one.name for one in draw_reviewers(1, fund().fields, APPLICANTS, 300)}
    cast = {one.name for one in officials(fund().bodies, fund().agencies)}
    assert not applicants & reviewers
    assert not applicants & cast
    assert not reviewers & cast


def test_scores_stay_in_their_scales_and_use_them_whole() -> None:
    for charter in charters():
        criteria = charter.review.criteria
        for criterion in criteria:
            scores = Counter(
                draw_review(1, f"a{number}", f"r{number % 20}", criteria).scores[criterion.key] for number in range(400)
            )
            assert (min(scores), max(scores)) == (criterion.low, criterion.high)
            assert len(scores) > (criterion.high - criterion.low) * 3 // 4


def test_every_reason_begins_by_saying_that_it_was_drawn() -> None:
    for number in range(100):
        reason = draw_review(1, f"a{number}", "r1", CRITERIA).reason
        assert reason.ja.startswith("実演用に乱数で生成")
        assert reason.en.startswith("Drawn from a seed for the demonstration")


def test_a_review_does_not_depend_on_other_reviews() -> None:
    together = [draw_review(1, application, "r1", CRITERIA) for application in ("a1", "a2", "a3")]
    assert draw_review(1, "a3", "r1", CRITERIA) == together[2]
    assert len({tuple(one.scores.values()) for one in together}) > 1


def test_reviewers_agree_on_quality_and_differ_in_strictness() -> None:
    def mean(applications: list[str], reviewers: list[str]) -> float:
        scores = [
            score for one in applications for reader in reviewers
            for score in draw_review(1, one, reader, CRITERIA).scores.values()
        ]  # fmt: skip
        return sum(scores) / len(scores)

    applications, reviewers = [f"a{number}" for number in range(60)], [f"r{number}" for number in range(30)]
    by_application = sorted(mean([one], reviewers) for one in applications)
    by_reviewer = sorted(mean(applications, [one]) for one in reviewers)
    assert by_application[-1] - by_application[0] > 4
    assert 0.5 < by_reviewer[-1] - by_reviewer[0] < 4


def test_a_story_can_ask_for_excellence() -> None:
    weakest = min(range(60), key=lambda number: sum(draw_review(1, f"a{number}", "r1", CRITERIA).scores.values()))
    application = f"a{weakest}"
    plain = draw_review(1, application, "r1", CRITERIA)
    excellent = draw_review(1, application, "r1", CRITERIA, frozenset({application}))
    assert sum(excellent.scores.values()) > sum(plain.scores.values())
    assert excellent.reason.en.startswith("Drawn from a seed for the demonstration")


@pytest.mark.parametrize("charter", charters(), ids=lambda charter: charter.key)
def test_the_cast_has_enough_of_every_role(charter: Charter) -> None:
    cast = officials(charter.bodies, charter.agencies)
    assert len({one.name for one in cast}) == len({one.email for one in cast}) == len({one.key for one in cast})
    for role, count in PER_BODY:
        assert all(len(of_role(cast, role, body.key)) == count for body in charter.bodies)
    for role, count in PER_AGENCY:
        assert all(len(of_role(cast, role, agency.key)) == count for agency in charter.agencies)
    for role, count in PER_FUND:
        assert len([one for one in of_role(cast, role) if not one.of]) == count
    assert all(len(of_role(cast, "finance_officer", agency.key)) >= 3 for agency in charter.agencies)
    assert all(one.email.endswith(".example") for one in cast)


def test_the_cast_is_always_the_same_and_named_after_roles() -> None:
    cast = officials(fund().bodies, fund().agencies)
    assert cast == officials(fund().bodies, fund().agencies)
    surnames = tuple(word.ja for word in pairs("people", "officials", "surnames_ja"))
    assert all(one.name.ja.startswith(surnames) for one in cast)
