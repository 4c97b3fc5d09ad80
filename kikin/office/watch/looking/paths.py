"""How an alert explains itself: a sentence for each step, from whoever is behind it down to the company."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kikin.engines.ownership.explain import MEANS
from kikin.engines.ownership.graph import Graph
from kikin.engines.ownership.problem import UNIT
from kikin.office.watch.looking.measuring import TOGETHER, Top
from kikin.values.text import Text

MOST_STEPS = 20


def percent(units: int) -> str:
    """Units as people read them, without the sign: 33.4."""
    return f"{units / UNIT / 100:.4g}"


def standing(name: str, company: str, before: Top | None, after: Top | None) -> Text:
    """What somebody directs now and what before."""
    was, now = before.units if before else 0, after.units if after else 0
    means = [MEANS[one] for one in after.means if one in MEANS] if after else []
    ja = f"（{'・'.join(one.ja for one in means)}）" if means else ""
    en = f", with {', '.join(one.en for one in means)}" if means else ""
    return Text(
        f"{name}が{company}の議決権の{percent(now)}%を動かせる{ja}。以前は{percent(was)}%",
        f"{name} directs {percent(now)} % of the votes in {company}{en}; before, {percent(was)} %",
    )


def chain(graph: Graph, party: str, company: str, names: Mapping[str, str]) -> Iterator[Text]:
    """The stakes on the ways down from a party to a company, nearest to the party first."""
    leads = {company}
    waiting = [company]
    while waiting:
        for one in graph.into.get(waiting.pop(), ()):
            if one.owner not in leads:
                leads.add(one.owner)
                waiting.append(one.owner)
    seen, waiting, told = {party}, [party], 0
    while waiting and told < MOST_STEPS:
        for one in sorted(graph.out_of.get(waiting.pop(0), ())):
            if one.owned not in leads or told == MOST_STEPS:
                continue
            told += 1
            yield _step(one.owner, one.owned, one.kind, one.votes, names)
            if one.owned not in seen and one.owned != company:
                seen.add(one.owned)
                waiting.append(one.owned)


def _step(holder: str, held: str, kind: str, votes: int, names: Mapping[str, str]) -> Text:
    one, other = names.get(holder, holder), names.get(held, held)
    if holder.startswith(TOGETHER) and kind == "contract":
        return Text(f"{other}は{one}の一員である", f"{other} is one of {one}")
    if kind == "shares":
        return Text(
            f"{one}は{other}の議決権の{percent(votes)}%を持つ",
            f"{one} holds {percent(votes)} % of the votes in {other}",
        )
    means = MEANS[kind]
    return Text(f"{one}は{other}を支配する（{means.ja}）", f"{one} directs {other} by {means.en}")
