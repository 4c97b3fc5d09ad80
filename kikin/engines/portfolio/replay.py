"""Is a published decision what it says? Checked in whole numbers, then asked anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kikin.engines.portfolio.check import FalseClaim, check
from kikin.engines.portfolio.check_lottery import check_draw, check_lottery
from kikin.engines.portfolio.package import Package, digest_of_content
from kikin.engines.portfolio.problem import ENGINE, VERSION, PortfolioResult
from kikin.engines.portfolio.solve import solve
from kikin.values.problems import Problem
from kikin.values.text import Text


def differences(package: Package, content: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Where a package is not what it says; nothing where every claim in it is so."""
    return tuple(_differences(package, content))


def _differences(package: Package, content: Mapping[str, Any]) -> Iterator[Problem]:
    if content.get("digest") != digest_of_content(content):
        yield _difference("digest", "the digest is not that of the content", "ダイジェストが内容と一致しません")
    result = package.result
    if (result.engine, result.version) != (ENGINE, VERSION):
        yield _difference(
            "decision.version", f"it is by {result.engine} {result.version}", "別のエンジンまたは版によるものです"
        )
    if result.objective is None:
        yield _difference("decision", "no set was chosen", "採択された組合せがありません")
        return
    try:
        check(package.problem, result)
    except FalseClaim as error:
        yield _difference("decision", str(error), f"主張が正しくありません（{error}）")
    yield from _conflicts(package)
    yield from _drawing(package)


def _conflicts(package: Package) -> Iterator[Problem]:
    conflicts, known = set(package.conflicts), set(package.problem.proposals)
    for unknown in sorted({proposal for _, proposal in (*package.reviews, *package.conflicts)} - known):
        yield _difference("reviews", f"{unknown} was not to be chosen from", f"{unknown}は選定の対象にありません")
    for pair in package.reviews:
        if pair in conflicts:
            reviewer, proposal = pair
            yield _difference(
                "reviews",
                f"{reviewer} read {proposal} in spite of a conflict",
                f"{reviewer}は利益相反のある{proposal}を査読しました",
            )
    if len(set(package.reviews)) != len(package.reviews):
        yield _difference("reviews", "a pair stands there twice", "同じ組が二度書かれています")


def _drawing(package: Package) -> Iterator[Problem]:
    drawing, result = package.drawing, package.result
    if drawing is None:
        return
    lows = {floor.row: floor.required for floor in result.floors}
    try:
        check_lottery(package.problem, lows, result.chosen, drawing.lottery)
        if (drawing.seed is None) != (drawing.drawn is None):
            raise FalseClaim("a seed and a draw come together")
        if drawing.seed is not None and drawing.drawn is not None:
            check_draw(drawing.lottery, drawing.commitment, drawing.seed, drawing.public, drawing.drawn)
    except FalseClaim as error:
        yield _difference("lottery", str(error), f"抽選が正しくありません（{error}）")


def solved_anew(package: Package, *, time_limit_seconds: float) -> tuple[PortfolioResult, tuple[Problem, ...]]:
    """(the answer to the same question now, where it contradicts the published one)."""
    old = package.result
    new = solve(
        package.problem, time_limit_seconds=time_limit_seconds, gap_bp=max(0.0, old.gap_asked_bp), seed=old.seed
    )
    check(package.problem, new)
    return new, tuple(_contradictions(old, new))


def _contradictions(old: PortfolioResult, new: PortfolioResult) -> Iterator[Problem]:
    assert old.objective is not None
    if new.objective is None:
        return
    held, anew = ({floor.row: floor.required for floor in one.floors} for one in (old, new))
    eased = sum(anew[row] - held.get(row, 0) for row in anew)
    if eased > 0:
        yield _difference(
            "decision.floors",
            f"the floors can be held to {eased} more than they were",
            f"下限枠は、合わせてあと{eased}まで守ることができます",
        )
    if held == anew and old.bound is not None and new.objective > old.bound:
        yield _difference(
            "decision.bound",
            f"a set worth {new.objective} exists, above the bound {old.bound}",
            f"上界{old.bound}を超える価値{new.objective}の組合せがあります",
        )
    if held == anew and new.bound is not None and old.objective > new.bound:
        yield _difference(
            "decision.objective",
            f"nothing is worth more than {new.bound}, yet {old.objective} is claimed",
            f"価値は{new.bound}以下のはずですが、{old.objective}とされています",
        )


def _difference(where: str, en: str, ja: str) -> Problem:
    return Problem(
        "differs",
        where,
        Text(ja=ja, en=en),
        Text(ja="公表者に問い合わせてください", en="ask whoever published it"),
    )
