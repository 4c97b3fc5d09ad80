"""A watch case: an alert that a person looks into, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class WatchCaseFacts:
    """`reasons` is what whoever takes the step gives for it."""

    reasons: str = ""


gives_watch_reasons = reasons_are_given(
    "watch_case.reasons", Text("何を確かめたかを書いてください", "say what was found out")
)

WATCH_CASE = Lifecycle(
    kind="watch_case",
    initial="raised",
    ends=frozenset({"dismissed", "resolved"}),
    steps=(
        Step("assess", "raised", "assessing", "watch_case_assessed"),
        Step("dismiss", "assessing", "dismissed", "watch_case_dismissed", (gives_watch_reasons,)),
        Step("act_on", "assessing", "acted", "watch_case_acted_on", (gives_watch_reasons,)),
        Step("resolve", "acted", "resolved", "watch_case_resolved", (gives_watch_reasons,)),
        # What was taken for nothing may turn out to be something.
        Step("reopen", "dismissed", "assessing", "watch_case_reopened", (gives_watch_reasons,)),
    ),
)

FEED_FILE = Lifecycle(
    kind="feed_file",
    initial="read",
    ends=frozenset({"taken", "dropped"}),
    steps=(
        Step("take", "read", "taken", "feed_file_taken"),
        Step("drop", "read", "dropped", "feed_file_dropped"),
    ),
)
"""A file of feeds: read and shown first, then taken in to be looked at, or dropped."""
