"""How an application is read: whether it may leave the screen."""

from __future__ import annotations

from kikin.fund.charter.reviewing import Review
from kikin.values.problems import Problem
from kikin.values.text import Text


def problems_of_saving(panel: Review) -> tuple[Problem, ...]:
    """Why a reviewer may not take a copy of what they read."""
    if panel.download:
        return ()
    return (
        Problem(
            "download_off",
            "assignment.copy",
            Text("この公募の応募書類は保存・印刷できません", "what is read in this call is neither saved nor printed"),
            Text("画面上で読んでください", "read it on the screen"),
        ),
    )
