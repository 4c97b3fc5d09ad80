"""Whether a charter's figures add up: money by act and year, shares of a round, weights, dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from kikin.fund.charter.complaints import as_written
from kikin.fund.charter.tree import Tree, all_said, section, tables
from kikin.values.calendar import fiscal_year_of
from kikin.values.problems import Problem
from kikin.values.text import Text

_WHOLE_BP = 10_000
_VERDICTS = ("cleared", "conditions", "refused")


def lives_of_appropriations(tree: Tree) -> Iterator[Problem]:
    """Money is used after it was given, before it lapses, and not before there is a fund."""
    fund = section(tree, "fund") or {}
    for index, entry in enumerate(tables(tree, "appropriation")):
        where = f"appropriation[{index}]"
        enacted, until = entry.get("enacted_on"), entry.get("available_until")
        start = entry.get("available_from") or enacted
        if enacted and start and start < enacted:
            yield Problem(
                "used_before_enacted",
                f"{where}.available_from",
                Text(
                    "予算の成立日より前です",
                    "this is before the act",
                ),
                Text(
                    "成立日以後の日付にしてください",
                    "write the day of the act or a later one",
                ),
                as_written(start),
            )
        if start and until and until < start:
            yield Problem(
                "ends_before_it_begins",
                f"{where}.available_until",
                Text(
                    f"使用できる最初の日（{start}）より前です",
                    f"this is before the first day of use, {start}",
                ),
                Text(
                    "最初の日以後の日付にしてください",
                    "write a later day",
                ),
                as_written(until),
            )
        elif until and "founded_on" in fund and until < fund["founded_on"]:
            yield Problem(
                "lapsed_before_founding",
                f"{where}.available_until",
                Text(
                    "基金の設置日より前に期限が来ます",
                    "the money lapses before the fund is founded",
                ),
                Text(
                    "期限か設置日を直してください",
                    "correct this day, or fund.founded_on",
                ),
                as_written(until),
            )


def money_of_one_year(tree: Tree) -> Iterator[Problem]:
    fund = section(tree, "fund") or {}
    if fund.get("regime") != "annual" or "first_month" not in fund:
        return
    for index, entry in enumerate(tables(tree, "appropriation")):
        years = _life(entry, fund["first_month"])
        if years and len(years) > 1:
            yield Problem(
                "outlives_its_year",
                f"appropriation[{index}].available_until",
                Text(
                    f"単年度の予算が{years[0]}年度から{years[-1]}年度まで使えることになっています",
                    f"money of the annual regime would live from FY{years[0]} to FY{years[-1]}",
                ),
                Text(
                    '年度内の日付にするか、regimeを"fund"にしてください',
                    'write a day of one fiscal year (see also available_from), or make the regime "fund"',
                ),
                as_written(entry["available_until"]),
            )


def allotments(tree: Tree) -> Iterator[Problem]:
    yield from _repeated_allotments(tree)
    yield from _allotments_outside_their_years(tree)
    given = {entry["key"]: entry for entry in tables(tree, "appropriation") if "key" in entry}
    allotted_yen: dict[str, int] = defaultdict(int)
    for index, entry in enumerate(tables(tree, "allotment")):
        appropriation = given.get(entry.get("appropriation", ""), {})
        amount_yen = appropriation.get("amount_yen")
        if amount_yen is None or "amount_yen" not in entry:
            continue
        before_yen = allotted_yen[entry["appropriation"]]
        allotted_yen[entry["appropriation"]] += entry["amount_yen"]
        over_yen = allotted_yen[entry["appropriation"]] - amount_yen
        if over_yen > 0 and before_yen <= amount_yen:
            yield Problem(
                "over_appropriation",
                f"allotment[{index}].amount_yen",
                Text(
                    f"ここまでの配分の合計が予算{entry['appropriation']}を{over_yen:,}円超えます",
                    f"the allotments up to here exceed {entry['appropriation']} by {over_yen:,}",
                ),
                Text(
                    "配分を減らすか、予算額を直してください",
                    "allot less, or correct the appropriation's amount",
                ),
                f"{entry['amount_yen']:,}",
            )


def _repeated_allotments(tree: Tree) -> Iterator[Problem]:
    first: dict[tuple[str, str, int], int] = {}
    for index, entry in enumerate(tables(tree, "allotment")):
        if not {"appropriation", "agency", "fiscal_year"} <= entry.keys():
            continue
        place = (entry["appropriation"], entry["agency"], entry["fiscal_year"])
        if place in first:
            yield Problem(
                "repeated_allotment",
                f"allotment[{index}]",
                Text(
                    f"allotment[{first[place]}]と同じ予算・機関・年度です",
                    f"allotment[{first[place]}] is of the same appropriation, agency and year",
                ),
                Text(
                    "一つにまとめてください",
                    "make one of the two",
                ),
                " ".join(str(part) for part in place),
            )
        first.setdefault(place, index)


def _allotments_outside_their_years(tree: Tree) -> Iterator[Problem]:
    first_month = (section(tree, "fund") or {}).get("first_month")
    if first_month is None:
        return
    lives = {entry["key"]: _life(entry, first_month) for entry in tables(tree, "appropriation") if "key" in entry}
    for index, entry in enumerate(tables(tree, "allotment")):
        years = lives.get(entry.get("appropriation", ""))
        if years and "fiscal_year" in entry and entry["fiscal_year"] not in years:
            yield Problem(
                "outside_its_years",
                f"allotment[{index}].fiscal_year",
                Text(
                    f"予算を使えるのは{years[0]}年度から{years[-1]}年度までです",
                    f"the appropriation lives from FY{years[0]} to FY{years[-1]}",
                ),
                Text(
                    "この間の年度にするか、予算の期限を直してください",
                    "write one of these years, or correct the appropriation's dates",
                ),
                as_written(entry["fiscal_year"]),
            )


def _life(appropriation: Tree, first_month: int) -> range | None:
    """The fiscal years in which an appropriation lives; None when its dates say none."""
    start = appropriation.get("available_from") or appropriation.get("enacted_on")
    until = appropriation.get("available_until")
    if start is None or until is None or until < start:
        return None
    return range(fiscal_year_of(start, first_month), fiscal_year_of(until, first_month) + 1)


def shares_of_fields(tree: Tree) -> Iterator[Problem]:
    fields = tables(tree, "field")
    for index, entry in enumerate(fields):
        if {"floor", "ceiling"} <= entry.keys() and entry["floor"] > entry["ceiling"]:
            yield Problem(
                "floor_above_ceiling",
                f"field[{index}].floor",
                Text(
                    f"上限（{entry['ceiling']}）を超えています",
                    f"this is above the field's ceiling, {entry['ceiling']}",
                ),
                Text(
                    "下限を下げるか、上限を上げてください",
                    "lower the floor, or raise the ceiling",
                ),
                str(entry["floor"]),
            )
    floors = sum((entry.get("floor", Fraction(0)) for entry in fields), Fraction(0))
    if floors > 1:
        yield Problem(
            "floors_over_whole",
            "field",
            Text(
                "下限の合計が全体を超えています",
                "the floors add up to more than the whole",
            ),
            Text(
                "下限を下げてください",
                "lower the floors",
            ),
            _percent(floors),
        )
    ceilings = all_said(fields, "ceiling")
    if ceilings and sum(ceilings) < 1:
        yield Problem(
            "ceilings_under_whole",
            "field",
            Text(
                "上限の合計が全体に満たず、使えない予算が生じます",
                "the ceilings add up to less than the whole, so that some money could never be used",
            ),
            Text(
                "上限を上げてください",
                "raise the ceilings",
            ),
            _percent(sum(ceilings)),
        )


def weights_and_scales(tree: Tree) -> Iterator[Problem]:
    criteria = tables(tree, "review.criteria")
    for index, entry in enumerate(criteria):
        if "scale" in entry and entry["scale"][0] >= entry["scale"][1]:
            yield Problem(
                "scale_upside_down",
                f"review.criteria[{index}].scale",
                Text(
                    "最低点が最高点以上です",
                    "the poorest score is not below the best",
                ),
                Text(
                    "低い方の点を先に書いてください",
                    "write the poorest score first, such as [1, 9]",
                ),
                str(list(entry["scale"])),
            )
        if "scale" in entry and len(entry.get("words", ())) not in (0, 2, entry["scale"][1] - entry["scale"][0] + 1):
            yield Problem(
                "words_do_not_fit_the_scale",
                f"review.criteria[{index}].words",
                Text("評点の説明の数が、評点の数と合いません", "there are not as many words as scores"),
                Text(
                    "すべての評点に一つずつ、又は最低点と最高点の二つを書いてください",
                    "give one for each score from the poorest up, or two for the ends",
                ),
                str(len(entry["words"])),
            )
    weights = all_said(criteria, "weight_bp")
    if weights and sum(weights) != _WHOLE_BP:
        yield Problem(
            "weights_not_whole",
            "review.criteria",
            Text(
                "重みの合計が10,000ではありません",
                "the weights do not add up to 10,000",
            ),
            Text(
                f"あと{_WHOLE_BP - sum(weights):+,}だけ直してください",
                f"change them by {_WHOLE_BP - sum(weights):+,} in all",
            ),
            f"{sum(weights):,}",
        )


def versions(tree: Tree) -> Iterator[Problem]:
    """Two versions of one thing never begin on the same day."""
    for table in ("instrument", "money", "inspection"):
        first: dict[tuple[object, date], int] = {}
        for index, entry in enumerate(tables(tree, table)):
            if "valid_from" not in entry or (table == "instrument" and "key" not in entry):
                continue
            version = (entry.get("key"), entry["valid_from"])
            if version in first:
                yield Problem(
                    "overlapping_versions",
                    f"{table}[{index}].valid_from",
                    Text(
                        f"{table}[{first[version]}]と同じ日から有効です",
                        f"{table}[{first[version]}] is a version of the same from the same day",
                    ),
                    Text(
                        "一方の日付を直すか、一方を削除してください",
                        "correct the day of one of them, or remove one",
                    ),
                    as_written(entry["valid_from"]),
                )
            first.setdefault(version, index)


def shares_of_the_unspent(tree: Tree) -> Iterator[Problem]:
    """Of what is unspent at a year's end, no more can be carried over and rushed than there is."""
    for index, entry in enumerate(tables(tree, "money")):
        if {"carried_share", "rushed_share"} <= entry.keys() and entry["carried_share"] + entry["rushed_share"] > 1:
            yield Problem(
                "more_than_the_whole",
                f"money[{index}].rushed_share",
                Text(
                    "carried_shareとの合計が100％を超えています",
                    "together with carried_share this is more than the whole",
                ),
                Text(
                    f"{_percent(1 - entry['carried_share'])}以下にしてください",
                    f"write {_percent(1 - entry['carried_share'])} or less",
                ),
                _percent(entry["rushed_share"]),
            )


def instruments_in_time(tree: Tree) -> Iterator[Problem]:
    """A version that begins after the last money has lapsed is never in force."""
    ends = all_said(tables(tree, "appropriation"), "available_until")
    founded_on = (section(tree, "fund") or {}).get("founded_on")
    if ends is None or founded_on is None or max(ends) < founded_on:
        return  # the money's own dates are wrong, and are complained about
    for index, entry in enumerate(tables(tree, "instrument")):
        if "valid_from" in entry and entry["valid_from"] > max(ends):
            yield Problem(
                "never_in_force",
                f"instrument[{index}].valid_from",
                Text(
                    f"予算の最後の期限（{max(ends)}）より後です",
                    f"this is after the last money has lapsed, on {max(ends)}",
                ),
                Text(
                    "期限以前の日付にするか、この版を削除してください",
                    "write an earlier day, or remove this version",
                ),
                as_written(entry["valid_from"]),
            )


def rising_thresholds(tree: Tree) -> Iterator[Problem]:
    thresholds = (section(tree, "watch") or {}).get("control_thresholds_bp", ())
    if list(thresholds) != sorted(thresholds):
        yield Problem(
            "not_in_order",
            "watch.control_thresholds_bp",
            Text(
                "小さい順に並んでいません",
                "the thresholds do not rise",
            ),
            Text(
                f"{sorted(thresholds)}と書いてください",
                f"write {sorted(thresholds)}",
            ),
            str(list(thresholds)),
        )


def rising_levels(tree: Tree) -> Iterator[Problem]:
    """The mildest level clears, the last refuses, and none between is milder than the one before."""
    verdicts = all_said(tables(tree, "screening.levels"), "verdict")
    if verdicts is None:
        return
    ranks = [_VERDICTS.index(verdict) for verdict in verdicts]
    if ranks != sorted(ranks) or ranks[0] != 0 or ranks[-1] != len(_VERDICTS) - 1:
        yield Problem(
            "not_in_order",
            "screening.levels",
            Text(
                "軽い方から順に、clearedで始まりrefusedで終わっていません",
                "the levels do not go from cleared, by ever stricter verdicts, to refused",
            ),
            Text(
                "軽い段階から順に並べてください",
                "write the mildest level first and the strictest last",
            ),
            ", ".join(verdicts),
        )


def _percent(share: Fraction) -> str:
    return f"{float(share):.2%}"


CHECKS: tuple[Callable[[Tree], Iterator[Problem]], ...] = (
    lives_of_appropriations,
    money_of_one_year,
    allotments,
    shares_of_fields,
    weights_and_scales,
    versions,
    shares_of_the_unspent,
    instruments_in_time,
    rising_thresholds,
    rising_levels,
)
