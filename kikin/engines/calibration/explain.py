"""What an answer says, in sentences that a person can read."""

from __future__ import annotations

from collections.abc import Iterator

from kikin.engines.calibration.problem import CalibrationResult
from kikin.values.text import Text

COMPONENTS = {
    "application": Text("応募の間", "between applications"),
    "panel": Text("部会の間", "between panels"),
    "reviewer": Text("審査員の厳しさの間", "between reviewers' strictness"),
    "residual": Text("同じ応募を同じ厳しさの審査員が見たとき", "between reviewers of one application, equally strict"),
}
"""Whose differences a variance component is."""

NOTES = {
    "one_application": Text(
        "応募が1件だけなので、比べる相手がありません",
        "there is one application, and nothing to compare it with",
    ),
    "constant_scores": Text(
        "点数がすべて{0}で同じなので、どの応募も区別できません",
        "all scores are {0}, so that nothing tells the applications apart",
    ),
    "one_review_each": Text(
        "どの応募も審査が1件だけなので、応募の差と審査のばらつきを分けられず、幅は仮定によります",
        "no application has two reviews: merit and scatter cannot be told apart, and the width of every interval rests"
        " on the prior alone",
    ),
    "applications_of_one_review": Text(
        "審査が1件だけの応募が{0}件あり、幅が広くなっています",
        "{0} applications have one review; their intervals are wide",
    ),
    "nobody_read_two": Text(
        "2件以上を審査した審査員がいないので、厳しさは分からず、補正していません",
        "nobody reviewed two applications, so strictness cannot be told and nothing is corrected for it",
    ),
    "reviewers_of_one": Text(
        "審査員{1}名のうち{0}名は1件だけを審査しており、その厳しさはその1件からはほとんど分かりません",
        "{0} of {1} reviewers reviewed one application, which tells next to nothing of how strict they are",
    ),
    "disconnected": Text(
        "応募は、審査員を共有しない{0}の群に分かれています。群の間の差が厳しさによるのか優劣によるのかは点数からは分かりません",
        "the applications fall into {0} groups that share no reviewer: no score tells whether groups differ by"
        " strictness or by merit",
    ),
    "panels": Text(
        "{0}の部会があり、部会の平均の差は、点数が支える範囲で優劣として残しています",
        "there are {0} panels; what their means differ by is kept as merit, as far as the scores bear it out",
    ),
    "too_entangled": Text(
        "複数の応募を審査した審査員が{0}名、すべて互いに絡み合っており、厳しさは補正していません。部会ごとに分けてください",
        "{0} reviewers of several applications are entangled; nothing is corrected for strictness: split by panel",
    ),
    "not_judged": Text(
        "「{0}」は同じ応募の審査員の間で違いがなく、審査員の判断ではないので使っていません",
        "“{0}” never differs between reviewers of one application, so it is no reviewer's judgement and is left out",
    ),
    "criteria_used": Text(
        "観点（{0}）が点数を超えて語ることを、応募の水準に加味しています",
        "what criteria ({0}) say beyond the scores is part of every level",
    ),
    "criteria_tell_nothing": Text(
        "観点ごとの点数は、総合点を超えて確かなことを語っていません",
        "the criteria say nothing certain beyond the scores, and move no level",
    ),
    "column_left_out": Text(
        "「{0}」の列は数ではないので使っていません",
        "the column “{0}” holds no numbers and is left out",
    ),
}
"""What must be known before any figure is believed, by code; the numbers are what they are about."""


def notes(result: CalibrationResult) -> Iterator[tuple[str, Text]]:
    """Each note of an answer with its code."""
    for code, values in result.notes:
        yield code, note(code, *values)


def note(code: str, *values: int | str) -> Text:
    """One note in words."""
    said = [f"{value:,}" if isinstance(value, int) else value for value in values]
    return Text(NOTES[code].ja.format(*said), NOTES[code].en.format(*said))


def band_sentence(result: CalibrationResult) -> Text | None:
    """Who stands where at the line; nothing without a line."""
    if result.line is None:
        return None
    band = result.band
    above = sum(one.at_line == "above" for one in result.standings)
    below = sum(one.at_line == "below" for one in result.standings)
    if not band:
        return Text(
            f"{result.line:,}件の線では、上の{above:,}件と下の{below:,}件が点数で区別できます",
            f"at the line of {result.line:,}, the scores tell the {above:,} above from the {below:,} below",
        )
    return Text(
        f"{result.line:,}件の線では、{above:,}件が上、{below:,}件が下、{len(band):,}件は点数では区別できません",
        f"at the line of {result.line:,}, {above:,} stand above it and {below:,} below; the scores do not tell on which"
        f" side the other {len(band):,} belong",
    )
