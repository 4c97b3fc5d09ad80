"""What speaks for a match and what against it, in words that a person can read."""

from __future__ import annotations

from kikin.engines.names.problem import Match
from kikin.values.text import Text


def explain(match: Match) -> Text:
    """A match in one paragraph: what was found, how likely it is, and why."""
    percent = f"{match.probability_bp / 100:.1f}"
    return Text(
        ja=f"「{match.name}」である確率は{percent}%です。" + "".join(reason.text.ja for reason in match.reasons),
        en=f"This is “{match.name}” with a probability of {percent} %. "
        + " ".join(reason.text.en for reason in match.reasons),
    )
