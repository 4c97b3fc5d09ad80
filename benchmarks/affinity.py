"""Affinities against plain TF-IDF of 1-2-grams, in one run: `python -m benchmarks.affinity`.

Loss: on the Gold Standard of reviewer expertise, the share of wrongly ordered pairs of papers of one researcher,
weighted by the difference in stated expertise, ties half; mean of five draws, with the scatter of researchers drawn
anew. Rivals: scikit-learn's TfidfVectorizer on 1-2-grams, mean of the cosines, as it comes and with sublinear counts
and English stop words, in an environment that is made for this run and thrown away. Speed: CPU seconds and memory of
the whole command on generated papers, to lists of 100 (`--size 10000` for the claim), and documents per CPU second of
the embeddings.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kikin.engines.affinity.embedding import embedded
from kikin.engines.affinity.problem import Method, Proposal, Reviewer, Work, make_problem
from kikin.engines.affinity.solve import no_progress, solve

GOLD = Path(__file__).resolve().parents[1] / "../shared/data/selection/affinity"
DRAWS = 5
EMBEDDED = 100
_RIVAL = """
import json, sys
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
for options in ({}, {"sublinear_tf": True, "stop_words": "english"}):
    said = []
    for proposals, reviewers in json.load(open(sys.argv[1])):
        texts = list(proposals.values()) + [text for own in reviewers.values() for text in own]
        rows = TfidfVectorizer(ngram_range=(1, 2), **options).fit_transform(texts)
        at, draw = len(proposals), {}
        for name, own in reviewers.items():
            near = (rows[:len(proposals)] @ rows[at:at + len(own)].T).toarray().mean(axis=1)
            draw[name] = dict(zip(proposals, near.tolist())); at += len(own)
        said.append(draw)
    print(json.dumps(said))
"""
Draw = tuple[tuple[Proposal, ...], tuple[Reviewer, ...]]
Told = Mapping[str, Mapping[str, float]]


def judged() -> Told:
    """What each researcher said of their expertise on papers."""
    with (GOLD / "evaluations.tsv").open(encoding="utf-8", newline="") as file:
        return {
            row["ParticipantID"]: {
                row[f"Paper{n}"]: float(row[f"Expertise{n}"]) for n in range(1, 11) if row[f"Paper{n}"]
            }
            for row in csv.DictReader(file, delimiter="\t")
        }


def draw(number: int) -> Draw:
    """One draw of the data set: the papers to judge, and each researcher's own."""
    proposals: list[Proposal] = []
    reviewers: list[Reviewer] = []
    with tarfile.open(GOLD / f"d_20_{number}.tgz") as folder:
        for member in sorted(folder.getmembers(), key=lambda one: one.name):
            file = folder.extractfile(member)
            if file is not None and member.name.endswith("submissions.json"):
                rows = json.load(file).items()
                proposals = [
                    Proposal(name, row["content"]["title"], row["content"]["abstract"] or "") for name, row in rows
                ]
            elif file is not None and member.name.endswith(".jsonl"):
                contents = [json.loads(line)["content"] for line in file]
                works = tuple(Work(one["title"], one["abstract"] or "", one.get("year")) for one in contents)
                reviewers.append(Reviewer(Path(member.name).stem.removeprefix("~"), works))
    return tuple(proposals), tuple(reviewers)


def ours(one: Draw, method: Method) -> dict[str, dict[str, float]]:
    problem, problems = make_problem(*one, method=method)
    assert problem is not None, problems
    result = solve(problem)
    found: dict[str, dict[str, float]] = {reviewer.id: {} for reviewer in problem.reviewers}
    for row, proposal, affinity in zip(result.reviewer, result.proposal, result.affinity, strict=True):
        found[problem.reviewers[row].id][problem.proposals[proposal].id] = float(affinity)
    return found


def losses(told: Told, found: Told) -> NDArray[np.float64]:
    """Of each researcher what is lost, and what could be."""
    rows = []
    for name, said in told.items():
        lost = most = 0.0
        for one, other in combinations(said, 2):
            truly = said[one] - said[other]
            ordered = np.sign(truly) * np.sign(found[name][one] - found[name][other])
            most += abs(truly)
            lost += abs(truly) * (1 - ordered) / 2
        rows.append((lost, most))
    return np.array(rows)


def show_loss(name: str, told: Told, draws: Iterable[Told]) -> None:
    parts = np.mean([losses(told, found) for found in draws], axis=0)
    drawn = np.random.default_rng(0).integers(0, len(parts), (1_000, len(parts)))
    again = parts[drawn].sum(axis=1)
    scatter = float(np.std(again[:, 0] / again[:, 1]))
    print(f"  {name:44} {parts[:, 0].sum() / parts[:, 1].sum():.3f}  (researchers drawn anew: ± {scatter:.3f})")


def show_gold(folder: Path, with_embeddings: int) -> None:
    told, draws = judged(), [draw(number) for number in range(1, DRAWS + 1)]
    print(f"loss on the gold standard, {len(told)} researchers")
    show_loss("ours, tfidf (goal .25)", told, (ours(one, "tfidf") for one in draws))
    for name, found in zip(
        ("plain TF-IDF 1-2-grams", "the same, sublinear, stop words"), rival(folder, draws), strict=False
    ):
        show_loss(name, told, found)
    if with_embeddings:
        some = draws[:with_embeddings]
        show_loss(f"ours, embeddings, {len(some)} draws (goal .21)", told, (ours(one, "embeddings") for one in some))
    texts = [f"{one.title}. {one.abstract}" for one in draws[0][0]][:EMBEDDED]
    started = time.process_time()
    embedded(texts, no_progress)
    print(f"  embeddings: {len(texts) / (time.process_time() - started):.0f} documents per CPU second (goal 50)")


def rival(folder: Path, draws: list[Draw]) -> list[list[Told]]:
    """What scikit-learn makes of the draws; nothing where it cannot be installed."""
    python, texts, uv = folder / "rival/bin/python", folder / "texts.json", shutil.which("uv")
    make: list[list[str | Path]] = [
        [uv, "venv", "--quiet", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"],
        [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"],
    ]
    steps = ([*make[0], folder / "rival"], [*make[1], "--quiet", "scikit-learn>=1.5,<2"])
    try:
        for step in steps:
            subprocess.run(step, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        print("  MISSING the rival: scikit-learn could not be installed; ours alone is shown")
        return []
    plain = [
        (
            {one.id: f"{one.title} {one.abstract}" for one in proposals},
            {one.id: [f"{work.title} {work.abstract}" for work in one.works] for one in reviewers},
        )
        for proposals, reviewers in draws
    ]
    texts.write_text(json.dumps(plain))
    done = subprocess.run([python, "-c", _RIVAL, texts], check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def generate(folder: Path, size: int) -> None:
    """Papers of 150 words, most common, the others of one of 300 fields; a reviewer keeps mostly to one field."""
    drawn = np.random.default_rng(1)
    many = 40_000
    words = ["".join(map(chr, drawn.integers(97, 123, drawn.integers(4, 11)))) for _ in range(many)]
    often = np.cumsum(1 / np.arange(1, many + 1))
    often /= often[-1]

    def paper(field: int) -> dict[str, str]:
        common, own = np.searchsorted(often, drawn.random((2, 150)))
        chosen = np.where(drawn.random(150) < 0.7, common, (field * 977 + own % 900) % many)
        said = [words[at] for at in chosen]
        return {"title": " ".join(said[:12]), "abstract": " ".join(said[12:])}

    with (folder / "p.jsonl").open("w") as file:
        file.writelines(json.dumps({"id": f"P{at}", **paper(int(drawn.integers(300)))}) + "\n" for at in range(size))
    with (folder / "r.jsonl").open("w") as file:
        for at in range(size):
            fields = np.where(drawn.random(20) < 0.6, drawn.integers(300), drawn.integers(0, 300, 20))
            file.write(json.dumps({"id": f"R{at}", "papers": [paper(int(field)) for field in fields]}) + "\n")


def show_speed(folder: Path, size: int) -> None:
    generate(folder, size)
    words = ("affinity", "--proposals", "p.jsonl", "--reviewers", "r.jsonl", "--top", "100", "-o", "o.csv")
    program = (
        "import resource, sys; from kikin.cli.main import main; status = main(sys.argv[1:]);"
        "used = resource.getrusage(resource.RUSAGE_SELF);"
        "print(status, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=folder,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    status, seconds, megabytes = done.stdout.split()
    assert status == "0"
    print(
        f"the command, {size:,} proposals × {size:,} reviewers × 20 papers to lists of 100:"
        f" {float(seconds):.1f} CPU s, {float(megabytes):.0f} MB (goal at 10,000: 60 s, 2,000 MB)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument(
        "--size", type=int, default=2_000, help="proposals, and reviewers (default: 2000; the claim: 10000)"
    )
    parser.add_argument(
        "--embeddings", type=int, default=1, help="draws to embed, 90 s each (default: 1; the claim: 5)"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kikin-affinity-") as made:
        if GOLD.is_dir():
            show_gold(Path(made), asked.embeddings)
        else:
            print("MISSING ../shared/data/selection/affinity: the gold standard is not beside this checkout")
        show_speed(Path(made), asked.size)


if __name__ == "__main__":
    main()
