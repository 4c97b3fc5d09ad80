"""What the tests of review share: a day, scores and reasons."""

from __future__ import annotations

from datetime import timedelta

from kikin.values.text import Text
from tests.cast import CLOSES

NOW = CLOSES + timedelta(days=30)
SCORES = {"merit": 9, "impact": 1, "plan": 5}
REASONS = Text(
    "目標は明確で、体制も十分に整っていると評価する。", "The goal is clear, and the team can be relied on to reach it."
)
DRAWN = Text("実演のため乱数の種から生成した評価です。", "Drawn from a seed for the demonstration.")
