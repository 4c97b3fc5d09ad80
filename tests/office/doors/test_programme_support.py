"""Support and retention at the programme door: what may be offered, at what cost, and what was chosen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kikin.office import clock
from kikin.office.watch import actions
from kikin.office.watch.models import WatchCase
from kikin.values.text import Text
from tests.cast import FOUNDER
from tests.office import rounds
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.rounds import CONTRACTED
from tests.office.watch.scene import alert

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.database
SUPPORT = "/programme/support/"
WHY = {"reasons_ja": "資金調達まで半年かかる。", "reasons_en": "Its next round takes half a year."}


@pytest.fixture(autouse=True)
def _in_the_first_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: CONTRACTED)


def test_a_company_short_of_money_is_offered_help_with_what_it_costs(cast: Cast) -> None:
    award = rounds.active_awards(cast)[0]
    officer = cast.officers[award.agency]
    sealed, case = actions.raise_alerts(
        [alert("control_taken", award), alert("company_short", award)], FOUNDER, CONTRACTED
    )
    url = f"{SUPPORT}{case.ref}/"
    shown = page(officer, SUPPORT)
    assert case.ref in shown or "a company is short of money" in shown.lower()
    assert status(officer, f"{SUPPORT}{sealed.ref}/") == 404
    assert "no more in all" in page(officer, url)
    assert send(officer, f"{url}assess").status_code == 302
    choice = f"earlier_tranche:{award.ref}"
    with nothing_changes():
        is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [SUPPORT, url, f"{url}offer"])
        assert send(officer, f"{url}offer", choice=choice).status_code == 422
        assert send(officer, f"{url}offer", choice="bridge:none", **WHY).status_code == 422
    assert choice in page(officer, url)
    in_both_languages(officer, [SUPPORT, url, f"{SUPPORT}?state=assessing"])
    assert send(officer, f"{url}offer", choice=choice, **WHY).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.chosen) == ("acted", choice)
    assert "no more in all" in case.reasons.en and WHY["reasons_en"] in case.reasons.en
    assert send(officer, f"{url}resolve", **WHY).status_code == 302
    assert WatchCase.objects.get(pk=case.pk).state == "resolved"


def test_a_departure_is_resolved_once_what_it_asks_for_is_done(cast: Cast) -> None:
    award = rounds.active_awards(cast)[0]
    officer = cast.officers[award.agency]
    [case] = actions.raise_alerts([alert("departure", award)], FOUNDER, CONTRACTED)
    url, day = f"{SUPPORT}{case.ref}/", CONTRACTED.date()
    assert send(officer, f"{url}assess").status_code == 302
    actions.act_on(case, Text("後任を探す。", "A successor is sought."), officer, CONTRACTED)
    with nothing_changes():
        assert send(officer, f"{url}resolve", **WHY).status_code == 409
        assert send(officer, f"{url}tick", ask="nothing", on=day).status_code == 422
        assert send(officer, f"{url}tick", ask="access_removed", on=day + timedelta(days=2)).status_code == 409
        is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [f"{url}tick"])
    for ask in ("access_removed", "items_returned", "successor_named"):
        assert "Note it as done" in page(officer, url)
        assert send(officer, f"{url}tick", ask=ask, on=day).status_code == 302
    assert "Note it as done" not in page(officer, url)
    assert send(officer, f"{url}resolve", **WHY).status_code == 302
    assert WatchCase.objects.get().state == "resolved"


def test_a_person_whose_term_ends_is_offered_a_post(cast: Cast) -> None:
    award = rounds.active_awards(cast)[0]
    officer = cast.officers[award.agency]
    [case] = actions.raise_alerts([alert("term_ends", award)], FOUNDER, CONTRACTED)
    url = f"{SUPPORT}{case.ref}/"
    assert "permanent post" in page(officer, url)
    assert send(officer, f"{url}assess").status_code == 302
    assert send(officer, f"{url}dismiss", **WHY).status_code == 302
    assert send(officer, f"{url}reopen", **WHY).status_code == 302
    assert WatchCase.objects.get().state == "assessing"
