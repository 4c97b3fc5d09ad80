"""A recipient's own share: what the fund does not pay of a year, where it comes from, and whether it is paid twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kikin.fund.charter import Instrument
from kikin.fund.instruments import share_of
from kikin.values.money import MAX_YEN, Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

SOURCES: dict[str, Text] = {
    "own": Text("自己資金", "its own funds"),
    "loan": Text("借入金", "a loan"),
    "public": Text("他の公的資金", "other public money"),
}
LENT_OR_GIVEN = frozenset({"loan", "public"})
"""Sources that somebody else stands behind."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a part of the own share comes from: how much, from whom, and the paper that shows it."""

    source: str
    amount_yen: Yen
    evidence: str
    from_whom: str = ""


@dataclass(frozen=True, slots=True)
class OwnShare:
    """One report's own share: what counts, the most that the fund pays of it, and what was declared, by source."""

    eligible_yen: Yen = 0
    grant_yen: Yen = 0
    by_source: Mapping[str, Yen] = field(default_factory=dict)

    @property
    def own_share_yen(self) -> Yen:
        return self.eligible_yen - self.grant_yen

    @property
    def unshown_yen(self) -> Yen:
        """What of the own share nobody has said a source for."""
        return max(0, self.own_share_yen - sum(self.by_source.values()))

    @property
    def twice_yen(self) -> Yen:
        """Other public money beyond the own share: cost that would be paid twice."""
        return max(0, self.by_source.get("public", 0) - self.own_share_yen)


NOTHING = OwnShare()


def own_share_of(
    instrument: Instrument,
    eligible_yen: Yen,
    ceiling_yen: Yen,
    by_source: Mapping[str, Yen],
    groups: tuple[str, ...] = (),
    stage: str = "",
) -> OwnShare:
    """A report's own share while nothing is settled: the fund pays its rate, at most what the member was granted."""
    grant_yen = share_of(instrument, eligible_yen, ceiling_yen, groups=groups, stage=stage)
    return OwnShare(eligible_yen, grant_yen, dict(by_source))


def problems_of_source(said: Source, papers: frozenset[str], declared_yen: Yen = 0) -> list[Problem]:
    """Everything that speaks against declaring where a part of the own share comes from, beside what was declared."""
    found = []
    if said.source not in SOURCES:
        what = Text("自己負担の財源が一覧にありません", "not one of the sources of an own share")
        remedy = Text("一覧から選んでください", f"use one of {', '.join(SOURCES)}")
        found.append(Problem("source_unknown", "own_share.source", what, remedy, shown(said.source)))
    if not 0 < said.amount_yen <= MAX_YEN:
        what = Text("金額が1円以上ではないか、大きすぎます", "the amount is not above zero, or is too large")
        remedy = Text("円単位で記入してください", "give whole yen")
        found.append(Problem("amount_out_of_range", "own_share.amount_yen", what, remedy, f"{said.amount_yen:,}"))
    elif declared_yen + said.amount_yen > MAX_YEN:
        what = Text("財源の合計が大きすぎる額になります", "the sources would come to too large a sum")
        remedy = Text(f"合計を{MAX_YEN:,}円以内にしてください", f"keep their sum within JPY {MAX_YEN:,}")
        found.append(Problem("sum_out_of_range", "own_share.amount_yen", what, remedy, f"{said.amount_yen:,}"))
    if said.source in LENT_OR_GIVEN and is_blank(said.from_whom):
        what = Text("貸主又は交付元が記入されていません", "whoever lends or gives it is missing")
        remedy = Text("名称を記入してください", "name them")
        found.append(Problem("missing", "own_share.from_whom", what, remedy))
    if said.evidence not in papers:
        what = Text("証拠書類がありません", "its evidence is not there")
        remedy = Text("先に証拠書類を登録してください", "add the paper to the report first")
        found.append(Problem("evidence_missing", "own_share.evidence", what, remedy, shown(said.evidence)))
    return found


def problem_of_paying_twice(own_share: OwnShare) -> Problem | None:
    """Other public money and the grant together are more than the cost."""
    if not own_share.twice_yen:
        return None
    return Problem(
        "double_funding",
        "own_share.public",
        Text(
            "他の公的資金が自己負担額を超え、同じ費用に公費が二重に充てられます",
            "other public money is more than the own share: the same cost would be paid twice",
        ),
        Text(
            f"{own_share.twice_yen:,}円分の支出又は他の公的資金を見直してください",
            f"look at JPY {own_share.twice_yen:,} of the cost, or of the other public money, again",
        ),
        f"{own_share.by_source['public']:,} / {own_share.own_share_yen:,}",
    )
