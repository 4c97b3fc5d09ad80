"""What an answer says, in sentences that a person can read."""

from __future__ import annotations

from collections.abc import Iterator

from kikin.engines.affinity.problem import AffinityProblem, AffinityResult, Expertise, expertise, year_of
from kikin.values.text import Text

SOURCES = {
    "paper": Text("論文", "paper"),
    "application": Text("過去の応募", "past application"),
    "keywords": Text("キーワード", "keywords"),
}


def pair_sentence(problem: AffinityProblem, result: AffinityResult, row: int) -> Text:
    """Why a reviewer is near a proposal: the works that are nearest to it."""
    reviewer = problem.reviewers[int(result.reviewer[row])]
    proposal = problem.proposals[int(result.proposal[row])]
    entries = expertise(reviewer, year_of(problem))
    near = [
        _entry(entries[int(at)], float(likeness))
        for at, likeness in zip(result.nearest[row], result.similarity[row], strict=True)
        if at >= 0
    ]
    affinity = f"{float(result.affinity[row]):.3f}"
    if not near:
        return Text(
            f"{reviewer.id}と{proposal.id}を結ぶ業績は見当たらない",
            f"nothing known of {reviewer.id} is near {proposal.id}",
        )
    return Text(
        f"{reviewer.id}の{proposal.id}への近さは{affinity}。近いもの：{'、'.join(one.ja for one in near)}",
        f"{reviewer.id} is near {proposal.id} by {affinity}: {'; '.join(one.en for one in near)}",
    )


def _entry(entry: Expertise, likeness: float) -> Text:
    source = SOURCES[entry.source]
    old = Text("", "") if entry.age is None else Text(f"、{entry.age}年前", f", {entry.age} years old")
    return Text(
        f"{source.ja}「{entry.title}」（類似度{likeness:.2f}{old.ja}）",
        f"{source.en} “{entry.title}” (likeness {likeness:.2f}{old.en})",
    )


def notes(problem: AffinityProblem, result: AffinityResult) -> Iterator[Text]:
    """Who is judged by little or nothing, and how the answer was found."""
    by_keywords = [one.id for one in problem.reviewers if not one.works and one.keywords]
    idle = [problem.reviewers[row].id for row in result.idle]
    if by_keywords:
        yield Text(
            f"業績のない{len(by_keywords)}名はキーワードだけで比べた：{_some(by_keywords, '、')}",
            f"{len(by_keywords)} without papers are compared by keywords alone: {_some(by_keywords, ', ')}",
        )
    if idle:
        yield Text(
            f"{len(idle)}名には提案と比べられるものがなく、近さは0：{_some(idle, '、')}",
            f"{len(idle)} have nothing that can be compared, and an affinity of 0: {_some(idle, ', ')}",
        )
    listed = set(result.reviewer.tolist())
    unlisted = [one.id for row, one in enumerate(problem.reviewers) if row not in listed]
    if unlisted:
        yield Text(
            f"{len(unlisted)}名はどの提案の上位にも入らない：{_some(unlisted, '、')}",
            f"{len(unlisted)} are among the best of no proposal: {_some(unlisted, ', ')}",
        )


def _some(ids: list[str], comma: str) -> str:
    return comma.join(ids[:10]) + ("…" if len(ids) > 10 else "")
