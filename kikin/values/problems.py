"""Why something may not be done: data, never an exception.

A rule returns problems; the gate in the office decides what to do with them. Each names the field,
the value and the remedy, in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass

from kikin.values.text import Text

MAX_SHOWN_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """`where` is the path of a field ("field[2].floor", "budget.total_yen") or the name of a thing."""

    code: str
    where: str
    what: Text
    remedy: Text
    value: str = ""

    def line(self, language: str = "en") -> str:
        """The one line that a command prints: `problem: WHERE: WHAT: REMEDY`."""
        shown = f" ({self.value})" if self.value else ""
        return f"problem: {self.where}: {self.what.say(language)}{shown}: {self.remedy.say(language)}"


def shown(value: object) -> str:
    """A value as a problem shows it: short enough to read, whatever was sent."""
    text = str(value)
    return text if len(text) <= MAX_SHOWN_CHARACTERS else text[: MAX_SHOWN_CHARACTERS - 1] + "…"
