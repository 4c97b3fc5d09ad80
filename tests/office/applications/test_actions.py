"""Applications: drafted, sent to the second, recalled, withdrawn, checked; refused means unchanged."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kikin.fund.applications import DECLARATIONS
from kikin.fund.relations import Actor
from kikin.office.applications import actions, queries
from kikin.office.applications import outline as o
from kikin.office.applications.models import Application, Deficiency, Reader, Submission
from kikin.office.audit.models import Event
from kikin.office.calls.models import Call
from kikin.office.gate import Refused
from kikin.values.money import MAX_YEN
from kikin.values.text import Text
from tests.cast import BEFORE_CLOSING, CLOSES, OPENS, STRANGER, Cast, complete_outline, sent_application

REASONS = Text("対象外です。", "Out of scope.")


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def everything() -> tuple[object, ...]:
    """What a refusal must leave as it was."""
    states = tuple(Application.objects.values_list("ref", "state", "requested_yen").order_by("pk"))
    return states, Submission.objects.count(), Reader.objects.count(), Event.objects.count()


def test_a_submission_is_frozen_and_receipted(cast: Cast, application: Application) -> None:
    (submission,) = queries.submissions_of(application)
    assert application.state == "submitted"
    assert submission.sha256 == hashlib.sha256(submission.content.encode()).hexdigest()
    assert submission.received_at == BEFORE_CLOSING
    event = Event.objects.get(name="application_submitted")
    assert submission.sha256 in event.canonical and "量子" not in event.canonical


def test_its_field_and_agency_are_found_from_its_words(application: Application) -> None:
    assert (application.field, application.agency) == ("quantum", "jst")
    assert {"量子ビット", "qubit"} <= {found["term"] for found in application.field_reasons}


@pytest.mark.parametrize(
    ("late", "code"), [(timedelta(0), "call_is_not_open"), (timedelta(days=1), "call_is_not_open")]
)
def test_nothing_is_taken_from_the_deadline_on(cast: Cast, call: Call, late: timedelta, code: str) -> None:
    application = actions.draft(call, complete_outline(cast), cast.applicant, OPENS)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.submit(application, cast.applicant, CLOSES + late)
    assert codes(refused) == {code}
    assert everything() == before
    actions.submit(application, cast.applicant, BEFORE_CLOSING)
    assert application.state == "submitted"


def test_a_double_click_sends_once(cast: Cast, application: Application) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.submit(application, cast.applicant, BEFORE_CLOSING)
    assert codes(refused) == {"not_from_this_state"}
    assert everything() == before


def test_every_missing_thing_is_named_at_once(cast: Cast, call: Call) -> None:
    empty = complete_outline(cast, title=Text("", ""), summary=Text("", ""), people=(), lines=())
    application = actions.draft(call, empty, cast.applicant, OPENS)
    with pytest.raises(Refused) as refused:
        actions.submit(application, cast.applicant, BEFORE_CLOSING)
    assert codes(refused) == {
        "title_missing",
        "summary_missing",
        "principal_investigator_count",
        "budget_does_not_add_up",
    }
    assert all(problem.remedy.ja and problem.remedy.en for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lines": (o.LineOutline(0, 2022, "equipment", 0),)}, "outline_budget"),
        ({"lines": (o.LineOutline(0, 2022, "equipment", MAX_YEN + 1),)}, "outline_budget"),
        ({"lines": (o.LineOutline(0, 2022, "gold", 1),)}, "outline_budget"),
        ({"lines": (o.LineOutline(3, 2022, "travel", 1),)}, "outline_budget"),
        ({"lines": (o.LineOutline(0, 2022, "travel", 1),) * 2}, "outline_budget"),
        ({"title": Text("あ" * 501, "")}, "outline_title"),
        ({"summary": Text("", "x" * 20_001)}, "outline_summary"),
        ({"members": ()}, "outline_members"),
        ({"title": Text("量子\u202eビット", "")}, "outline_title"),
        ({"title": Text("", "Two\nlines")}, "outline_title"),
        ({"summary": Text("", "Qu\x00bits")}, "outline_summary"),
        ({"keywords": ("qu\u2066bit",)}, "outline_keywords"),
        ({"disclosures": (o.DisclosureOutline(0, "support", Text("相\x07手", "")),)}, "outline_disclosures"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_once(cast: Cast, call: Call, changes: dict[str, object], code: str) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.draft(call, complete_outline(cast, **changes), cast.applicant, OPENS)
    assert code in codes(refused)
    assert everything() == before


def test_words_of_which_nothing_can_be_seen_are_missing(cast: Cast, call: Call) -> None:
    unseen = complete_outline(cast, title=Text("\u200b", ""), summary=Text("", "\u3164\n"))
    application = actions.draft(call, unseen, cast.applicant, OPENS)
    with pytest.raises(Refused) as refused:
        actions.submit(application, cast.applicant, BEFORE_CLOSING)
    assert codes(refused) == {"title_missing", "summary_missing"}


def test_the_largest_amount_goes_through_without_loss(cast: Cast, call: Call) -> None:
    lines = (o.LineOutline(0, 2022, "equipment", MAX_YEN - 1), o.LineOutline(0, 2022, "travel", 1))
    application = actions.draft(call, complete_outline(cast, lines=lines), cast.applicant, OPENS)
    assert Application.objects.get(pk=application.pk).requested_yen == MAX_YEN
    with pytest.raises(Refused) as refused:
        actions.submit(application, cast.applicant, BEFORE_CLOSING)
    assert codes(refused) == {"over_the_call"}


def test_a_subsidy_pays_its_share_and_not_a_yen_more(cast: Cast) -> None:
    from tests.cast import open_call

    call = open_call(cast, instrument="subsidy")
    shared = (o.MemberOutline(cast.applicant.of, 100_000_000),)
    fair = actions.draft(call, complete_outline(cast, members=shared), cast.applicant, OPENS)
    actions.submit(fair, cast.applicant, BEFORE_CLOSING)
    assert fair.state == "submitted"
    greedy_share = (o.MemberOutline(cast.applicant.of, 99_999_999),)
    greedy = actions.draft(call, complete_outline(cast, members=greedy_share), cast.applicant, OPENS)
    with pytest.raises(Refused) as refused:
        actions.submit(greedy, cast.applicant, BEFORE_CLOSING)
    assert codes(refused) == {"over_the_rate"}
    assert Application.objects.get(pk=greedy.pk).state == "draft"


def test_a_stranger_does_not_find_it(cast: Cast, application: Application) -> None:
    before = everything()
    for actor in (STRANGER, cast.other_applicant, cast.officers["nedo"], cast.reviewers[0], cast.security_officer):
        with pytest.raises(Refused) as refused:
            queries.get(application.ref, actor)
        assert refused.value.hidden
        with pytest.raises(Refused) as refused:
            actions.withdraw(application, actor, OPENS)
        assert refused.value.hidden
    assert everything() == before


def test_whoever_may_look_may_not_act(cast: Cast, application: Application) -> None:
    before = everything()
    for actor in (cast.auditor, cast.directors["jst"]):
        assert queries.get(application.ref, actor) == application
        with pytest.raises(Refused) as refused:
            actions.withdraw(application, actor, OPENS)
        assert refused.value.forbidden and not refused.value.hidden
    assert everything() == before


def test_a_draft_belongs_to_its_applicant_alone(cast: Cast, call: Call) -> None:
    application = actions.draft(call, complete_outline(cast), cast.applicant, OPENS)
    assert queries.get(application.ref, cast.applicant) == application
    for actor in (cast.officers["jst"], cast.directors["jst"], cast.auditor):
        assert application not in queries.visible_to(actor)


def test_a_submission_can_be_recalled_and_sent_again_until_the_deadline(cast: Cast, application: Application) -> None:
    actions.recall(application, cast.applicant, BEFORE_CLOSING)
    outline = o.outline_of(application)
    actions.edit(
        application,
        lambda said: replace(said, title=Text("量子の新題名", "A new quantum title")),
        cast.applicant,
        BEFORE_CLOSING,
    )
    actions.submit(application, cast.applicant, BEFORE_CLOSING)
    first, second = queries.submissions_of(application)
    assert (first.number, second.number) == (1, 2) and first.sha256 != second.sha256
    assert outline.title.en in first.content
    with pytest.raises(Refused) as refused:
        actions.recall(application, cast.applicant, CLOSES)
    assert codes(refused) == {"call_is_not_open"}


def test_what_was_sent_cannot_be_edited(cast: Cast, application: Application) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.edit(application, lambda said: replace(said, stage="practical_use"), cast.applicant, BEFORE_CLOSING)
    assert codes(refused) == {"not_a_draft"}
    assert everything() == before


def test_a_change_to_the_same_is_none(cast: Cast, call: Call) -> None:
    application = actions.draft(call, complete_outline(cast), cast.applicant, OPENS)
    before = everything()
    actions.edit(application, lambda said: said, cast.applicant, OPENS)
    assert everything() == before
    with pytest.raises(Refused) as refused:
        actions.edit(application, lambda said: said, cast.other_applicant, OPENS)
    assert refused.value.hidden


def test_what_cannot_be_kept_leaves_the_draft_as_it_was(cast: Cast, call: Call) -> None:
    application = actions.draft(call, complete_outline(cast), cast.applicant, OPENS)
    before = everything(), o.outline_of(application)
    with pytest.raises(Refused) as refused:
        actions.edit(application, lambda said: replace(said, members=()), cast.applicant, OPENS)
    assert "outline_members" in codes(refused)
    assert (everything(), o.outline_of(Application.objects.get(pk=application.pk))) == before


def test_the_formal_check_passes_what_is_whole(cast: Cast, application: Application) -> None:
    actions.find_eligible([application], cast.officers["jst"], CLOSES)
    assert application.state == "eligible"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"declarations": tuple(DECLARATIONS)[1:]}, "declaration_missing"),
        ({"title": Text("木彫り", "Wood carving"), "summary": Text("木を彫る", "Carving wood")}, "no_field"),
    ],
)
def test_the_formal_check_stops_what_is_not(cast: Cast, call: Call, changes: dict[str, object], code: str) -> None:
    application = actions.draft(call, complete_outline(cast, **changes), cast.applicant, OPENS)
    actions.submit(application, cast.applicant, BEFORE_CLOSING)
    officer = cast.officers["jst"]
    with pytest.raises(Refused) as refused:
        actions.find_eligible([application], officer, CLOSES)
    assert codes(refused) == {code}
    assert Application.objects.get(pk=application.pk).state == "submitted"
    with pytest.raises(Refused) as refused:
        actions.find_ineligible([application], Text("", ""), officer, CLOSES)
    assert codes(refused) == {"no_reasons"}
    actions.find_ineligible([application], REASONS, officer, CLOSES)
    assert application.state == "ineligible" and application.reasons == REASONS


def test_a_batch_is_taken_whole_or_not_at_all(cast: Cast, call: Call) -> None:
    good, bad = (
        actions.draft(call, complete_outline(cast, declarations=declared), cast.applicant, OPENS)
        for declared in (tuple(DECLARATIONS), ())
    )
    for application in (good, bad):
        actions.submit(application, cast.applicant, BEFORE_CLOSING)
    before = everything()
    with pytest.raises(Refused):
        actions.find_eligible([good, bad], cast.officers["jst"], CLOSES)
    assert everything() == before


def test_a_reader_opens_it_after_the_pledge_and_not_once_barred(cast: Cast, application: Application) -> None:
    reader = cast.reviewers[0]
    actions.give_to_read([(application, reader.person)], cast.officers["jst"], CLOSES)
    assert application not in queries.visible_to(reader)
    actions.take_up([application], reader, CLOSES)
    assert queries.get(application.ref, reader) == application
    assert application in queries.visible_to(reader)
    actions.bar_from_reading(application, reader, CLOSES)
    assert application not in queries.visible_to(reader)
    with pytest.raises(Refused) as refused:
        queries.get(application.ref, reader)
    assert refused.value.hidden


def test_sql_shows_each_role_the_rows_that_the_policy_allows(cast: Cast, application: Application) -> None:
    from kikin.fund.policy import may_see

    actions.draft(application.call, complete_outline(cast), cast.applicant, OPENS)
    first, second = cast.reviewers[:2]
    pairs = [(application, first.person), (application, second.person)]
    actions.give_to_read(pairs, cast.officers["jst"], CLOSES)
    actions.take_up([application], first, CLOSES)
    for actor in cast.everyone():
        allowed = {one.ref for one in Application.objects.all() if may_see(actor, one.subject())}
        assert {one.ref for one in queries.visible_to(actor)} == allowed, actor


def test_a_cohort_is_taken_in_once(cast: Cast, call: Call) -> None:
    from kikin.office.applications.intake import take_in
    from kikin.office.feeds.cohorts.records import (
        CohortApplication,
        CohortBudgetLine,
        CohortMember,
        CohortOrganisation,
        CohortPerson,
    )

    def one(number: int) -> CohortApplication:
        name = Text(f"見本{number}", f"Sample {number}")
        return CohortApplication(
            source_row=number,
            external_id=f"row-{number}",
            title=Text("量子", "Quantum"),
            summary=Text("量子", "Quantum"),
            language="en",
            members=(CohortMember(CohortOrganisation(name, "company")),),
            people=(CohortPerson(name, "principal_investigator"),),
            requested_yen=1_000_000,
            budget=(CohortBudgetLine(0, 2022, "other", 1_000_000),),
            stage="research",
            instrument="commission",
            declarations=tuple(DECLARATIONS),
        )

    officer: Actor = cast.officers["jst"]
    when: datetime = BEFORE_CLOSING
    assert len(take_in(call, [one(1), one(2)], officer, when)) == 2
    before = everything()
    assert take_in(call, [one(1), one(2)], officer, when) == []
    assert everything() == before
    assert [taken.state for taken in take_in(call, [one(2), one(3)], officer, when)] == ["submitted"]


def test_no_letter_is_written_on_what_was_decided_meanwhile(cast: Cast, call: Call) -> None:
    lacking = sent_application(cast, call, declarations=("research_integrity",))
    Application.objects.filter(pk=lacking.pk).update(state="ineligible")
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.write_deficiencies([lacking], cast.officers["jst"], CLOSES)
    assert codes(refused) == {"nothing_to_write"}
    assert everything() == before and not Deficiency.objects.exists()
