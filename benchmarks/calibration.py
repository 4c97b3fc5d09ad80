"""The calibration engine against named rivals, in one run: `python -m benchmarks.calibration`.

Rivals: the mean of the other reviews, which is what panels use; statsmodels' MixedLM, in an environment of its own that
is thrown away; and the Swiss model as its authors run it, by JAGS, whose time (7.8 CPU s, beside the data) is an anchor
from another run, because it cannot be installed here. Times are CPU seconds; what repeats scatter by is the noise.

Left out, one review of an application at a time: in each of ten foldings a tenth of the reviews, never two of one
application. What is predicted is the left-out score, from everyone else's.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kikin.engines.calibration.problem import CalibrationProblem, CalibrationResult, Review, make_problem
from kikin.engines.calibration.solve import solve

SCORES = Path(__file__).resolve().parents[1] / "../shared/data/selection/scores"
RIVAL = "statsmodels>=0.14"
CRITERIA = ("Significance", "Investigator", "Innovation", "Approach", "Environment")
FOLDS = 10
JAGS_SECONDS = 7.8
_T = TypeVar("_T")

_MIXED = """
import json, sys, time, warnings
import numpy as np, pandas as pd
from statsmodels.regression.mixed_linear_model import MixedLM
warnings.simplefilter("ignore")
out = []
for fold in json.load(open(sys.argv[1])):
    frame = pd.DataFrame(fold, columns=["proposal", "score"])
    started = time.process_time()
    fit = MixedLM(frame["score"], np.ones(len(frame)), groups=frame["proposal"]).fit(reml=True)
    mean = float(fit.fe_params.iloc[0])
    levels = {name: mean + float(one.iloc[0]) for name, one in fit.random_effects.items()}
    out.append({"seconds": time.process_time() - started, "levels": levels})
print(json.dumps(out))
"""


def timed(work: Callable[[], _T]) -> tuple[_T, float]:
    """What it gives, and the CPU seconds it takes."""
    started = time.process_time()
    result = work()
    return result, time.process_time() - started


def posed(reviews: Sequence[Review], **options: Any) -> CalibrationProblem:
    problem, problems = make_problem(reviews, **options)
    assert problem is not None, problems
    return problem


def nih() -> list[Review]:
    """Reviews of the given half of the sections; lower is better."""
    with gzip.open(SCORES / "nih_r01_given.csv.gz", "rt") as file:
        return [
            Review(
                row["RevID"], row["ID"], float(row["Score"]), row["SRG"], tuple(float(row[name]) for name in CRITERIA)
            )
            for row in csv.DictReader(file)
        ]


def foldings(reviews: Sequence[Review], seed: int) -> list[int]:
    """Which fold each review is left out in."""
    drawn = np.random.default_rng(seed)
    next_fold = {name: int(drawn.integers(FOLDS)) for name in sorted({one.proposal for one in reviews})}
    fold = [0] * len(reviews)
    for at in drawn.permutation(len(reviews)).tolist():
        name = reviews[at].proposal
        fold[at] = next_fold[name] % FOLDS
        next_fold[name] += 1
    return fold


def mock_panel() -> None:
    """The Swiss model on the mock panel, and again for the noise."""
    panel = json.loads((SCORES / "snsf_mock_panel_1.json").read_text())
    grades = panel["grades_panel1_row_per_proposal_5_assessors"]
    reviews = [Review(f"r{j}", f"p{i:02}", 7.0 - v) for i, row in enumerate(grades) for j, v in enumerate(row)]
    problem = posed(reviews, model="snsf")
    runs = [timed(lambda: solve(problem)) for _ in range(7)]
    seconds = sorted(took for _, took in runs)
    places = {one.proposal: one.expected_rank for one in runs[0][0].standings}
    off = max(abs(places[f"p{i:02}"] - want) for i, want in enumerate(panel["exact_ER_by_quadrature_here"]))
    print(f"mock panel: furthest from the exact expected ranks {off:.4f} (goal .01)")
    print(
        f"  {seconds[3] * 1000:.0f} ms of CPU (seven runs, {seconds[0] * 1000:.0f} to {seconds[-1] * 1000:.0f});"
        f" JAGS 7.8 s over ours: {JAGS_SECONDS / seconds[3]:.0f} (goal 100)"
    )


def one_fold(reviews: Sequence[Review], with_criteria: bool) -> tuple[CalibrationResult, float]:
    """What is worked out of the reviews that are left, and the CPU seconds it takes."""
    if not with_criteria:
        reviews = [one._replace(criteria=()) for one in reviews]
    problem = posed(reviews, criteria=CRITERIA if with_criteria else (), lower_is_better=True)
    return timed(lambda: solve(problem))


def left_out(reviews: Sequence[Review], seed: int, python: Path | None) -> None:
    """The error of each way of telling a review from the others', over that of their mean."""
    fold = foldings(reviews, seed)
    errors: dict[str, list[float]] = defaultdict(list)
    seconds: dict[str, list[float]] = defaultdict(list)
    held = []
    kept = [[one for one, out in zip(reviews, fold, strict=True) if out != at] for at in range(FOLDS)]
    rival = mixed(kept, python)
    for at in range(FOLDS):
        told = {"ours": one_fold(kept[at], True), "ours without criteria": one_fold(kept[at], False)}
        levels: dict[str, dict[str, float]] = {}
        for name, (result, took) in told.items():
            seconds[name].append(took)
            levels[name] = {one.proposal: one.estimate for one in result.standings}
        levels["mean of the others"] = {one.proposal: one.mean for one in told["ours"][0].standings}
        if rival:
            levels["MixedLM, applications alone"] = rival[at]["levels"]
            seconds["MixedLM, applications alone"].append(rival[at]["seconds"])
        ends = {one.proposal: (one.review_low or 0.0, one.review_high or 0.0) for one in told["ours"][0].standings}
        for review in (one for one, out in zip(reviews, fold, strict=True) if out == at and one.proposal in ends):
            for way, level in levels.items():
                errors[way].append(review.score - level[review.proposal])
            low, high = ends[review.proposal]
            held.append(low <= review.score <= high)
    base = _rmse(errors["mean of the others"])
    print(f"a review left out, {len(held):,} of them (folding {seed}):")
    for name, values in errors.items():
        cost = f"; {np.median(seconds[name]):.2f} CPU s a fit" if name in seconds else ""
        print(f"  {name}: error {_rmse(values):.4f}, over the mean's {_rmse(values) / base:.4f}{cost}")
    print(f"  within its 90 % interval: {np.mean(held):.3f} (goal .88 to .92)")


def _rmse(values: Sequence[float]) -> float:
    return float(np.sqrt(np.mean(np.square(values))))


def mixed(kept: Sequence[Sequence[Review]], python: Path | None) -> list[dict[str, Any]]:
    """What the rival makes of the same folds."""
    if python is None:
        return []
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([[(one.proposal, one.score) for one in part] for part in kept], file)
        file.flush()
        done = subprocess.run(
            [python, "-c", _MIXED, file.name], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
    said: list[dict[str, Any]] = json.loads(done.stdout)
    return said


def rivals(folder: Path) -> Path | None:
    """The Python of an environment with the rival in it; nothing where it cannot be made."""
    python = folder / "bin/python"
    uv = shutil.which("uv")
    steps: list[list[str | Path]] = (
        [
            [uv, "venv", "--quiet", "--python", sys.executable, folder],
            [uv, "pip", "install", "--quiet", "--python", python, RIVAL],
        ]
        if uv
        else [[sys.executable, "-m", "venv", folder], [python, "-m", "pip", "install", "--quiet", RIVAL]]
    )
    try:
        for step in steps:
            subprocess.run(step, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        print("MISSING the rival: statsmodels could not be installed; the means of the others alone are shown")
        return None
    return python


def size(reviews: Sequence[Review]) -> None:
    """Twice the given reviews, the second half by other people of other applications in other sections."""
    twice = [
        *reviews,
        *(
            one._replace(reviewer=f"{one.reviewer}'", proposal=f"{one.proposal}'", panel=f"{one.panel}'")
            for one in reviews
        ),
    ]
    for name, criteria in (("scores alone", ()), ("with five criteria, each fitted", CRITERIA)):
        given = [one if criteria else one._replace(criteria=()) for one in twice]
        problem = posed(given, criteria=criteria, lower_is_better=True, line=400)
        seconds = sorted(timed(partial(solve, problem))[1] for _ in range(3))
        print(f"{len(twice):,} reviews, {name}: {seconds[1]:.2f} CPU s ({seconds[0]:.2f} to {seconds[2]:.2f}; goal 2)")


def truth_known(rounds: int) -> None:
    """Rounds drawn from the model: do intervals hold the level, and the rank, nine times in ten?"""
    for applications, each, reviewers, strict in ((30, 3, 12, 0.4), (60, 3, 20, 0.4), (60, 4, 10, 0.8)):
        held, placed, ours, plain = [], [], [], []
        for seed in range(rounds):
            level, reviews = drawn(seed, applications, each, reviewers, strict)
            rank = (-level).argsort().argsort() + 1
            for one in solve(posed(reviews)).standings:
                i = int(one.proposal)
                held.append((one.low or 0.0) <= level[i] <= (one.high or 0.0))
                placed.append(one.rank_low <= rank[i] <= one.rank_high)
                ours.append(one.estimate - level[i])
                plain.append(one.mean - level[i])
        print(
            f"drawn, {applications} applications, {each} each of {reviewers} reviewers, strictness {strict}: level held"
            f" {np.mean(held):.3f}, rank {np.mean(placed):.3f}; error over the mean's {_rmse(ours) / _rmse(plain):.3f}"
        )


def drawn(
    seed: int, applications: int, each: int, reviewers: int, strict: float
) -> tuple[NDArray[np.float64], list[Review]]:
    """True levels, and reviews of them."""
    chance = np.random.default_rng(seed)
    level, nature = chance.normal(0, 0.8, applications), chance.normal(0, strict, reviewers)
    reviews = [
        Review(f"r{j}", f"{i:03}", float(level[i] + nature[j] + chance.normal(0, 1.2)))
        for i in range(applications)
        for j in chance.choice(reviewers, each, replace=False).tolist()
    ]
    return level, reviews


def main() -> None:
    """Print every comparison."""
    parser = argparse.ArgumentParser(description="The calibration engine against the mean of the others and MixedLM.")
    parser.add_argument("--foldings", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=40)
    arguments = parser.parse_args()
    if not SCORES.exists():
        print("SKIPPED: needs ../shared/data/selection/scores")
        return
    mock_panel()
    reviews = nih()
    size(reviews)
    truth_known(arguments.rounds)
    with tempfile.TemporaryDirectory() as folder:
        python = rivals(Path(folder))
        for seed in range(arguments.foldings):
            left_out(reviews, seed, python if seed == 0 else None)


if __name__ == "__main__":
    main()
