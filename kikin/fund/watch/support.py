"""What may be offered to a company short of money or to a person whose term ends, and what each would cost the fund.

Nothing here pays or changes a plan: who looks into a case chooses, and the change of the plan is asked for as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from kikin.fund.charter import Charter, Instrument
from kikin.values.calendar import show_fiscal_year
from kikin.values.money import Yen, show_yen
from kikin.values.text import LANGUAGES, Text

HELPS: dict[str, Text] = {
    "earlier_tranche": Text("次年度分の前倒し", "An earlier tranche"),
    "bridge": Text("別の支援手段による上乗せ", "Matching by another instrument"),
    "introduction": Text("国内投資家の紹介", "Introduction to domestic investors"),
    "paid_term": Text("計画済みの人件費による任期の延長", "A longer term, from planned personnel cost"),
    "permanent_post": Text("任期のない職の依頼", "A post without a term is asked of the host"),
    "introduction_to_posts": Text("国内の職の紹介", "Introduction to domestic posts"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One organisation's part of an award: its plan by year, of which `left_yen` is not yet paid.

    `own_share_yen` is what it pays itself of the same work; `personnel` the cost of people in its plan, by year.
    """

    award: str
    instrument: str
    by_year: Mapping[int, Yen]
    left_yen: Yen
    own_share_yen: Yen = 0
    personnel: Mapping[int, Yen] | None = None


@dataclass(frozen=True, slots=True)
class Help:
    """One thing that may be offered. `moved` is from which year to which and how much; `by` another instrument.

    `further_yen` is what the public would pay more in all. Where it is not possible, `says` why.
    """

    key: str
    award: str
    says: Text
    moved: tuple[tuple[int, int, Yen], ...] = ()
    further_yen: Yen = 0
    by: str = ""
    is_possible: bool = True

    @property
    def choice(self) -> str:
        """What a form calls it."""
        return ":".join(filter(None, (self.key, self.award, self.by)))


def left_by_year(part: Part) -> dict[int, Yen]:
    """What is not paid yet, by the year that it is planned for: earlier years are paid first."""
    left, found = part.left_yen, {}
    for year in sorted(part.by_year, reverse=True):
        found[year] = min(part.by_year[year], left)
        left -= found[year]
    return found


def helps_of(keys: Iterable[str], part: Part, on: date, charter: Charter) -> list[Help]:
    """What the charter's keys come to for one part of an award, on a day."""
    return [one for key in keys for one in _RULES[key](part, on, charter)]


def _earlier_tranche(part: Part, on: date, charter: Charter) -> list[Help]:
    if charter.regime == "annual":
        why = Text("年度ごとの予算は前倒しできない", "money of one year cannot be paid in another")
        return [Help("earlier_tranche", part.award, why, is_possible=False)]
    year = charter.fiscal_year(on)
    later = {one: yen for one, yen in left_by_year(part).items() if one > year and yen}
    if not later:
        why = Text("翌年度以降の計画額が残っていない", "nothing is left of later years")
        return [Help("earlier_tranche", part.award, why, is_possible=False)]
    first = min(later)
    yen = later[first]
    (from_ja, to_ja), (from_en, to_en) = (
        [show_fiscal_year(one, language) for one in (first, year)] for language in LANGUAGES
    )
    says = Text(
        f"{from_ja}分の{show_yen(yen, 'ja')}を{to_ja}に前倒しする（総額は変わらない）",
        f"{show_yen(yen, 'en')} of {from_en} is paid in {to_en} already: no more in all",
    )
    return [Help("earlier_tranche", part.award, says, ((first, year, yen),))]


def _bridge(part: Part, on: date, charter: Charter) -> list[Help]:
    """What the public would bear of the work left at the rate of each other instrument, beyond what it bears now."""
    granted = sum(part.by_year.values())
    own_left = part.own_share_yen * part.left_yen // granted if granted else 0
    found = []
    for other in _in_force(charter.instruments, on):
        further = other.rounding.apply(other.rate_for() * (part.left_yen + own_left)) - part.left_yen
        if other.key == part.instrument or other.pays == "interest" or further <= 0:
            continue
        says = Text(
            f"「{other.name.ja}」の率により、残る費用のうち{show_yen(further, 'ja')}を公的資金で追加負担する",
            f"at the rate of “{other.name.en}”, the public bears {show_yen(further, 'en')} more of the cost left",
        )
        found.append(Help("bridge", part.award, says, further_yen=further, by=other.key))
    why = Text("他の支援手段の率でも公的負担は増えない", "no other instrument would bear more of the cost left")
    return found or [Help("bridge", part.award, why, is_possible=False)]


def _paid_term(part: Part, on: date, charter: Charter) -> list[Help]:
    planned = sum(yen for year, yen in (part.personnel or {}).items() if year > charter.fiscal_year(on))
    if not planned:
        why = Text("翌年度以降の人件費の計画がない", "no cost of people is planned for later years")
        return [Help("paid_term", part.award, why, is_possible=False)]
    says = Text(
        f"翌年度以降に計画済みの人件費{show_yen(planned, 'ja')}の範囲で任期を延ばす（総額は変わらない）",
        f"the term is made longer within the {show_yen(planned, 'en')} that is planned for people in later years: "
        "no more in all",
    )
    return [Help("paid_term", part.award, says)]


def _free(key: str, ja: str, en: str) -> Rule:
    says = Text(f"{ja}（基金の負担はない）", f"{en}: costs the fund nothing")
    return lambda part, on, charter: [Help(key, part.award, says)]


def _in_force(instruments: Iterable[Instrument], on: date) -> list[Instrument]:
    """The version of each that holds on a day."""
    begun = sorted((one for one in instruments if one.valid_from <= on), key=lambda one: one.valid_from)
    return list({one.key: one for one in begun}.values())


Rule: TypeAlias = Callable[[Part, date, Charter], list[Help]]
_RULES: dict[str, Rule] = {
    "earlier_tranche": _earlier_tranche,
    "bridge": _bridge,
    "introduction": _free("introduction", "国内の投資家に紹介する", "it is introduced to domestic investors"),
    "paid_term": _paid_term,
    "permanent_post": _free(
        "permanent_post", "所属機関に任期のない職を求める", "its host is asked for a permanent post"
    ),
    "introduction_to_posts": _free(
        "introduction_to_posts", "国内の職を紹介する", "they are introduced to domestic posts"
    ),
}
