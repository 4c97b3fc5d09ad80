"""Files of statements, BODS 0.4 or the plain table, in; answers as JSON out. Bytes in, problems out."""

from __future__ import annotations

from typing import Any

from kikin.engines.ownership.bods import stakes_of_bods
from kikin.engines.ownership.problem import MAX_PROBLEMS, OwnershipProblem, OwnershipResult, Pair, problems_of
from kikin.engines.ownership.table import stakes_of_table
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

MAX_BYTES = 512 * 1024 * 1024


def problem_from_bytes(content: bytes, as_of: str = "") -> tuple[OwnershipProblem | None, tuple[Problem, ...]]:
    """What a file states, or every reason why it cannot be used.

    JSON is read as BODS, all else as a table; `as_of` (a date) leaves out what had ended or not begun by then.
    """
    if len(content) > MAX_BYTES:
        megabytes = MAX_BYTES // 1024**2
        return None, (
            Problem(
                "too_large",
                "file",
                Text(f"{megabytes}MBを超えています", f"it is larger than {megabytes} MB"),
                Text("ファイルを分けてください", "split the file"),
            ),
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, (
            Problem(
                "not_utf8",
                "file",
                Text("UTF-8として読めません", "it cannot be read as UTF-8"),
                Text("UTF-8で保存してください", "save it in UTF-8"),
                shown(error),
            ),
        )
    if text.lstrip()[:1] in ("[", "{"):
        problem, problems = stakes_of_bods(text, as_of)
    else:
        problem, problems = stakes_of_table(text)
    if not problems:
        problems = problems_of(problem)
    return (None if problems else problem), problems[:MAX_PROBLEMS]


def to_json(problem: OwnershipProblem, result: OwnershipResult) -> dict[str, Any]:
    """An answer in the shape that `kikin control` writes; shares in basis points."""
    names = {party.id: party.name for party in problem.parties if party.name}
    answer: dict[str, Any] = {
        "engine": result.engine,
        "version": result.version,
        "digest": result.digest,
        "thresholds": [one.label() for one in result.thresholds],
        "pairs": [_pair(pair) for pair in result.pairs],
        "loops": [{"members": list(loop.members), "singular": loop.closed} for loop in result.loops],
        "unknowns": [
            {"owned": one.owned, "party": one.party or None, "reason": one.reason, "share_bp": _bp(one.share_bp)}
            for one in result.unknowns
        ],
        "names": names,
        "left_off": result.left_off,
    }
    if result.power != "none":
        answer["power"] = {
            "index": result.power,
            "sampled": result.power_sampled,
            "of": {party: round(value, 6) for party, value in result.power_of.items()},
        }
    return answer


def _pair(pair: Pair) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "owner": pair.owner,
        "owned": pair.owned,
        "integrated_bp": _bp(pair.integrated_bp),
        "weakest_link_bp": _bp(pair.weakest_link_bp),
        "controls": [
            {
                "threshold": one.threshold.label(),
                "threshold_bp": one.threshold.bp,
                "votes_bp": _bp(one.votes_bp),
                "means": list(one.means),
                "holders": list(one.holders),
                "certain": one.certain,
            }
            for one in pair.controls
        ],
        "ultimate": pair.ultimate,
        "means": list(pair.means),
        "paths": [{"through": list(path.through), "share_bp": _bp(path.share_bp)} for path in pair.paths],
    }
    if pair.integrated_high_bp > pair.integrated_bp:
        shape["integrated_high_bp"] = _bp(pair.integrated_high_bp)
    if pair.declared_bp is not None:
        shape["declared_bp"] = _bp(pair.declared_bp)
    if pair.power is not None:
        shape["power"] = round(pair.power, 6)
    return shape


def _bp(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
