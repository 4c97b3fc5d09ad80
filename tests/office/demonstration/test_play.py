"""The play: scenes in the order of their dates, none after its last day, and the stream told how far it is."""

from __future__ import annotations

import io
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kikin.fund.charter import Charter
from kikin.office.audit import heads
from kikin.office.audit.models import Event
from kikin.office.calls.models import Call
from kikin.office.demonstration.play import Play, Played, Request
from kikin.office.demonstration.progress import Progress
from tests.fund.charters import ANNUAL, FACILITY
from tests.fund.charters import FUND as FUND_TEXT
from tests.office.demonstration.fictions import charters

TEXTS = (FUND_TEXT, ANNUAL, FACILITY)
FUND = charters()[0]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """Heads that a play publishes go to a home of its own."""
    settings.KIKIN_HOME = tmp_path
    return tmp_path


def request(today: date, applications_count: int = 0, charter: Charter = FUND, **more: Any) -> Request:
    text = TEXTS[charters().index(charter)]
    return Request(text, charter, 3, today, applications_count=applications_count, **more)


def played(today: date, applications_count: int = 0) -> Played:
    return Play(request(today, applications_count), io.StringIO()).run(time.perf_counter())


@pytest.mark.parametrize("charter", charters(), ids=lambda charter: charter.key)
def test_scenes_of_a_call_follow_one_another(charter: Charter) -> None:
    play = Play(request(date(2026, 11, 22), 30, charter), io.StringIO())
    for act in play.acts:
        labels = [scene.label for scene in sorted(play.scenes(), key=lambda scene: scene.at) if scene.act is act]
        steps = [label.rpartition(": ")[2] for label in labels]
        for earlier, later in (
            ("drafted", "opened"),
            ("opened", "applications"),
            ("applications", "closed"),
            ("closed", "formal check"),
            ("reviews", "portfolio"),
            ("portfolio", "screening"),
            ("screening", "decided"),
            ("decided", "offers"),
            ("contracts", "first advances"),
        ):
            assert steps.index(earlier) < steps.index(later)


@pytest.mark.django_db
def test_nothing_happens_after_the_last_day() -> None:
    played(date(2022, 1, 31))
    assert Event.objects.filter(name="vision_decided").exists()
    assert not Call.objects.exists()
    assert max(Event.objects.values_list("at", flat=True)).date() <= date(2022, 1, 31)


@pytest.mark.django_db
def test_a_day_before_the_founding_has_no_fund(home: Path) -> None:
    found = played(FUND.founded_on.replace(day=FUND.founded_on.day - 1)).figures
    assert not Event.objects.exists()
    assert (found["appropriation_yen"], found["left_yen"], found["awarded_count"]) == (0, 0, 0)
    assert not heads.path().exists()


@pytest.mark.django_db
def test_the_head_of_the_trail_is_published_at_the_end(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        played(date(2022, 1, 31))
    *_, last = heads.published()
    assert last.position == Event.objects.count()


@pytest.mark.django_db
def test_a_call_without_a_candidate_is_cancelled_and_no_round_is_opened() -> None:
    found = played(date(2022, 12, 1)).figures
    assert set(Call.objects.filter(closes_at__year=2022).values_list("state", flat=True)) == {"cancelled"}
    assert found["round_budget_yen"] == 0
    assert found["portfolio"]["status"] is None


def test_progress_is_a_line_for_each_tenth_where_there_is_no_terminal() -> None:
    stream = io.StringIO()
    progress = Progress(20, stream)
    for number in range(20):
        progress.step(f"scene {number}")
    progress.close()
    lines = stream.getvalue().splitlines()
    assert len(lines) == 10
    assert lines[:2] == ["  0%  scene 0", " 10%  scene 2"]


def test_progress_is_one_line_that_fills_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: True)
    progress = Progress(2, stream)
    progress.step("first")
    progress.step("second")
    progress.close()
    assert stream.getvalue().count("\n") == 1
    assert " 50%  second" in stream.getvalue()
    assert stream.getvalue().endswith(" 100%\n")
