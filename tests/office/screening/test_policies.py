"""Policies are drafted by one, tried on past cases and released by another; a case keeps the one of its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kikin.office.charter.queries import in_force
from kikin.office.gate import Refused
from kikin.office.screening import actions, queries
from kikin.office.screening.models import ScreeningCase
from kikin.values.text import NOTHING_SAID
from tests.cast import Cast
from tests.fund.screening.written import text_of
from tests.office.refusals import refused
from tests.office.screening import steps
from tests.office.screening.scene import NOW, REASONS

NEW = (
    text_of("jp-2022")
    .replace('key = "jp-2022"', 'key = "jp-2022b"')
    .replace("valid_from = 2022-05-01", "valid_from = 2022-09-01")
)
STRICTER = NEW.replace('status = "active" }\nthen = "high"', 'status = "active" }\nthen = "prohibited"')
VALID_FROM = NOW + timedelta(days=60)


def test_a_draft_with_problems_is_refused_with_all_of_them(cast: Cast) -> None:
    bad = NEW.replace('kind = "coauthor"', 'kind = "coauthor", nationality = "XX"').replace("reply_days = 14", "")
    with refused("forbidden_input", "unknown_key", "missing_key"):
        actions.draft_policy(bad, cast.security_officer, NOW)
    with refused("policy_reaches_back", "policy_key_taken"):
        actions.draft_policy(text_of("jp-2022"), cast.security_officer, NOW)
    with refused("not_granted", hidden=True):
        actions.draft_policy(NEW, cast.officers["jst"], NOW)


def test_a_policy_is_tried_on_past_cases_and_released_by_another(cast: Cast, matched: ScreeningCase) -> None:
    steps.assessed(matched, cast, NOW)
    drafted = actions.draft_policy(STRICTER, cast.security_lead, NOW)
    with refused("not_from_this_state"):
        actions.release_policy(drafted, REASONS, steps.other_lead(cast), NOW)
    trial = actions.try_policy(drafted, cast.security_officer, NOW)
    assert (trial.cases_count, trial.graver_count, trial.milder_count) == (1, 1, 0)
    assert trial.moves == [["high", "prohibited", 1]]
    assert trial.changed == [[matched.ref, "high", "prohibited", "conditions", "refused"]]
    others = replace(cast.security_officer, of="nedo" if matched.agency == "jst" else "jst")
    changed = [queries.trials_of(drafted, actor)[0].changed for actor in (cast.security_officer, others)]
    assert [len(rows) for rows in changed] == [1, 0]
    drafted.refresh_from_db()
    for wrong, code in ((cast.security_lead, "forbidden_other_eyes"), (cast.security_officer, "not_granted")):
        with refused(code):
            actions.release_policy(drafted, REASONS, wrong, NOW)
    actions.release_policy(drafted, REASONS, steps.other_lead(cast), NOW)
    on = [queries.policy_on(in_force(), day.date())[0].key for day in (NOW, VALID_FROM)]
    assert on == ["jp-2022", "jp-2022b"]
    matched.refresh_from_db()
    assert (matched.policy, matched.level) == ("jp-2022", "high")


def test_a_draft_may_be_withdrawn_with_reasons(cast: Cast) -> None:
    drafted = actions.draft_policy(NEW, cast.security_officer, NOW)
    with refused("policy_key_taken"):
        actions.draft_policy(NEW, cast.security_lead, NOW)
    with refused("no_reasons"):
        actions.withdraw_policy(drafted, NOTHING_SAID, cast.security_lead, NOW)
    actions.withdraw_policy(drafted, REASONS, cast.security_lead, NOW)
    again = actions.draft_policy(NEW, cast.security_officer, NOW)
    assert queries.get_policy(again.ref, cast.security_officer) == again
    with pytest.raises(Refused) as hidden:
        queries.get_policy(again.ref, cast.auditor)
    assert hidden.value.hidden
