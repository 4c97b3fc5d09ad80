"""A round in figures: what could be spent, what was chosen, how near to the best it is, and who was left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from kikin.fund.charter import Charter
from kikin.fund.relations import Actor
from kikin.fund.selection import is_least
from kikin.office.approvals import queries as approvals
from kikin.office.charts import Bar, bar_chart
from kikin.office.charts.bars import Chart
from kikin.office.doors.programme.words import VERDICTS, agency_name, field_name, row_name, without_keys
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.look.transfers import name_of
from kikin.office.parties import queries as parties
from kikin.office.selection.scenarios import row_of
from kikin.values.calendar import show_fiscal_year
from kikin.values.money import Yen
from kikin.values.text import Language, Text

_STATUSES = {
    "optimal": Text("最適と証明", "Proved optimal"),
    "within_gap": Text("許容差の範囲と証明", "Proved within the gap allowed"),
    "time_limit": Text("時間切れ", "Out of time"),
    "infeasible": Text("解なし", "No set keeps every limit"),
}
_OBJECTIVES = {"merit_by_money": Text("評価点×金額の合計", "Points times yen")}
_ORDERS = {
    "value": Text("価値", "Worth"),
    "value_per_cost": Text("金額当たりの価値", "Worth for its cost"),
    "value_times_cost": Text("価値×金額", "Worth times cost"),
}
_ANSWERS = {
    "consent": Text("同意", "Consent"),
    "send_back": Text("差戻し", "Returned"),
    "refuse": Text("不同意", "Refused"),
}
_CHOSEN = Text("選定額", "Chosen")
_LIMIT = Text("上限", "Limit")
_ELSEWHERE = Text("（他の配分機関の応募）", "(of another agency)")


def facts_of_round(round: Any, charter: Charter) -> list[Fact]:
    objective = _OBJECTIVES.get(round.objective, Text(round.objective, round.objective))
    call_url = reverse("programme:call", args=(round.call.ref,))
    return [
        Fact(Text("公募", "Call"), round.call.title, url=call_url),
        Fact(Text("予算", "Budget"), round.budget_yen, "yen"),
        Fact(Text("最大にするもの", "What is made most of"), objective),
        Fact(Text("予算措置", "Appropriation"), name_of(charter, "appropriation", round.appropriation)),
        Fact(Text("作成した案の数", "Portfolios made"), round.number, "count"),
        Fact(
            Text("前の案をやり直した理由", "Why the last one was put aside"), round.reasons if round.reasons_ja else ""
        ),
        Fact(Text("設置要綱の版", "Version of the charter"), round.charter_digest, "digest"),
        Fact(Text("決定日時", "Decided"), round.decided_at, "at"),
    ]


def years_chart(round: Any, language: Language) -> Chart:
    """Chosen against limit, year by year."""
    rows = {name: row for name, row in _rows(round).items() if name.startswith("year:")}
    bars = [
        Bar(
            Text(show_fiscal_year(year, "ja"), show_fiscal_year(year, "en")),
            _used(rows.get(f"year:{year}")),
            limit_yen=yen,
        )
        for year, yen in round.budget_by_year
    ]
    question = Text("年度ごとに、上限のうちいくらを選定したか", "How much of each year's limit was chosen?")
    item = Text("年度", "Fiscal year")
    return bar_chart(question, bars, language, item=item, amount=_CHOSEN, limit=_LIMIT, in_order=True)


def fields_table(round: Any, charter: Charter) -> Table:
    """Each field's floor, as asked and as held to, what it got, and its ceiling."""
    floors = {floor["name"]: floor for floor in (round.portfolio or {}).get("floors", ())}
    rows_by_name = _rows(round)
    columns = (
        Column(Text("分野", "Field")),
        Column(Text("応募額", "Demand"), "yen"),
        Column(Text("下限", "Floor"), "yen"),
        Column(Text("有効な下限", "Floor in effect"), "yen"),
        Column(_CHOSEN, "yen"),
        Column(Text("下限の不足", "Shortfall"), "yen"),
        Column(Text("上限", "Ceiling"), "yen"),
    )
    rows = []
    for limit in round.field_limits:
        name = f"field:{limit.field}"
        row, floor = rows_by_name.get(name), floors.get(name, {})
        rows.append(
            (
                field_name(charter, limit.field),
                sum(row["value"]) if row else 0,
                limit.floor_yen,
                floor.get("required", 0),
                _used(row),
                floor.get("shortfall", 0),
                limit.ceiling_yen,
            )
        )
    return Table(Text("分野別の下限と上限", "Floors and ceilings by field"), columns, rows)


def allotments_table(round: Any, charter: Charter) -> Table:
    """What each agency's year had left, and how much of it was chosen."""
    columns = (
        Column(Text("配分機関", "Agency")),
        Column(Text("年度", "Fiscal year"), "fiscal_year"),
        Column(_CHOSEN, "yen"),
        Column(Text("配分の残額", "Left of the allotment"), "yen"),
    )
    rows = []
    for name, row in _rows(round).items():
        family, *parts = name.split(":")
        if family == "allotment":
            rows.append((agency_name(charter, parts[0]), int(parts[1]), _used(row), row["hi"]))
    totals = add_up(rows, columns, Text("合計", "Total")) if rows else ()
    return Table(Text("配分機関・年度別", "By agency and year"), columns, rows, totals, _nothing())


def concepts_table(round: Any, concepts: Iterable[Any]) -> Table:
    """What each concept's ceiling had left, and how much of it was chosen."""
    columns = (
        Column(Text("研究開発構想", "Concept")),
        Column(_CHOSEN, "yen"),
        Column(Text("上限額の残り", "Left of its ceiling"), "yen"),
    )
    by_name = _rows(round)
    rows = [
        (Cell(one.title, note=one.ref), _used(row), row["hi"])
        for one in concepts
        if (row := by_name.get(f"concept:{one.ref}"))
    ]
    totals = add_up(rows, columns, Text("合計", "Total")) if rows else ()
    return Table(Text("研究開発構想別", "By concept"), columns, rows, totals, _nothing())


def compared(round: Any, choices: tuple[Any, Any]) -> Table:
    """The portfolio beside what a ranked list would have funded under the same limits."""
    columns = (
        Column(Text("選び方", "Way of choosing")),
        Column(Text("件数", "Applications"), "count"),
        Column(Text("金額", "Amount"), "yen"),
        Column(_OBJECTIVES.get(round.objective, Text("価値", "Worth")), "count"),
        Column(Text("順位方式を100とした価値", "Worth, the ranked list being 100"), "score"),
    )
    labels = (Text("採択案（組合せ）", "The portfolio"), Text("順位方式", "Down the ranked list"))
    ranked = choices[1].value
    rows = [
        (label, one.count, one.amount_yen, one.value, 100 * one.value / ranked if ranked else None)
        for label, one in zip(labels, choices, strict=True)
    ]
    return Table(Text("同じ上限の下での二つの選び方", "Two ways to choose under the same limits"), columns, rows)


def lines_table(round: Any, charter: Charter) -> Table:
    """The ranked list in three orders, by what the portfolio is made for, with the floors that it falls short of."""
    columns = (
        Column(Text("並べ方", "Ranked by")),
        Column(Text("件数", "Applications"), "count"),
        Column(Text("価値", "Worth"), "count"),
        Column(Text("採択案を100とした価値", "Worth, the portfolio being 100"), "score"),
        Column(Text("金額で重み付けした価値（同）", "Worth weighted by money, likewise"), "score"),
        Column(Text("満たさない下限", "Floors not reached"), "words"),
    )
    rows = []
    for line in (round.portfolio or {}).get("pay_line", ()):
        short_of = [row_name(charter, name) for name in line["short_of"]]
        rows.append(
            (
                _ORDERS[line["order"]],
                len(line["chosen"]),
                line["objective"],
                _percent(line["share_bp"]),
                _percent(line["money_weighted_share_bp"]),
                Text("、".join(one.ja for one in short_of), ", ".join(one.en for one in short_of)) if short_of else "",
            )
        )
    caption = Text("採択案と同じ価値で測った順位方式", "The ranked list, measured by what the portfolio is made for")
    return Table(caption, columns, rows, empty=_nothing())


def _percent(share_bp: int | None) -> float | None:
    return None if share_bp is None else share_bp / 100


def made_table(packages: Sequence[Any], charter: Charter) -> Table:
    """Every portfolio that was made, the newest first: from which scenario, by whom and why."""
    columns = (
        Column(Text("案", "Portfolio"), "count"),
        Column(Text("もとになったシナリオ", "From the scenario"), "words"),
        Column(Text("理由", "Why"), "words"),
        Column(Text("作成者", "Made by")),
        Column(Text("作成日時", "Made"), "at"),
        Column(Text("パッケージのダイジェスト", "Digest of its package"), "digest"),
        Column(Text("パッケージ", "Package")),
    )
    names = parties.names_of_people([one.made_by for one in packages])
    rows = [
        (
            one.number,
            _scenario(one.scenario, charter),
            Text(said["ja"], said["en"]) if (said := one.scenario.get("reasons")) else "",
            names.get(one.made_by, one.made_by),
            one.made_at,
            one.digest,
            Cell(one.name, url=reverse("programme:earlier_package", args=(one.round.ref, one.number))),
        )
        for one in packages
    ]
    caption = Text("作成した採択案（新しい順）", "Portfolios made, the newest first")
    return Table(caption, columns, rows, empty=_nothing())


def _scenario(scenario: Mapping[str, Any], charter: Charter) -> Text | str:
    if not scenario:
        return ""
    said = changes_in_words(scenario["changes"], charter)
    return Text(f"{scenario['name']}（{said.ja}）", f"{scenario['name']} ({said.en})")


def changes_in_words(changes: Sequence[Any], charter: Charter) -> Text:
    """Limits with what they were and what they become."""
    said = [(limit_name(charter, key), before, after) for key, before, after in changes]
    return Text(
        "、".join(f"{name.ja}：{before:,}円→{after:,}円" for name, before, after in said),
        "; ".join(f"{name.en}: {before:,} → {after:,} yen" for name, before, after in said),
    )


def limit_name(charter: Charter, key: str) -> Text:
    """What a limit is called: the floor or the ceiling of a row."""
    row = row_name(charter, row_of(key))
    if is_least(key):
        return Text(f"{row.ja}の下限", f"least of {row.en}")
    return Text(f"{row.ja}の上限", f"limit of {row.en}")


def proof(round: Any, package: Any) -> list[Fact]:
    """How near to the best it is, in the engine's own words; nothing before a portfolio."""
    found: Mapping[str, Any] = round.portfolio or {}
    if not found:
        return []
    gap_bp = found["gap_bp"]
    return [
        Fact(Text("結果", "Status"), _STATUSES.get(found["status"], Text(found["status"], found["status"]))),
        Fact(Text("得られた価値", "Worth reached"), found["objective"], "count"),
        Fact(Text("これを超える組合せはない", "No set is worth more than"), found["bound"], "count"),
        Fact(Text("差", "Gap"), "" if gap_bp is None else f"{gap_bp / 100:.2f}%"),
        Fact(Text("第三者が検算できる上界", "Bound that anyone can check"), found["certified_bound"], "count"),
        Fact(Text("計算", "Engine"), f"{found['engine']} {found['version']}", note=f"{found['seconds']} s"),
        Fact(
            Text("問題のダイジェスト", "Digest of the question"),
            found["digest"],
            "digest",
            reverse("programme:problem_file", args=(round.ref,)),
            Text("問題と結果をJSONで保存する", "Download question and answer as JSON"),
        ),
        *([] if package is None else [_package(round, package)]),
    ]


def _package(round: Any, package: Any) -> Fact:
    return Fact(
        Text("検証用パッケージのダイジェスト", "Digest of the package"),
        package.digest,
        "digest",
        reverse("programme:package_file", args=(round.ref,)),
        Text(
            "パッケージを保存し、「kikin verify selection」で検証する",
            "Download it; `kikin verify selection` checks it",
        ),
    )


def chosen_table(entries: Sequence[Any], verdicts: Mapping[str, str], charter: Charter, actor: Actor) -> Table:
    """The portfolio, in the order of points, with the word of those who screen and no more."""
    columns = (
        Column(Text("応募", "Application"), "ref"),
        Column(Text("課題名", "Title")),
        Column(Text("分野", "Field")),
        Column(Text("評価（点）", "Points"), "count"),
        Column(Text("順位", "Rank"), "count"),
        Column(Text("審査", "Screening"), "word"),
        Column(Text("金額", "Amount"), "yen"),
    )
    rows = [
        (
            *_named(one, charter, actor),
            one.points,
            one.rank,
            VERDICTS[verdicts.get(one.application.ref, "in_review")],
            one.application.requested_yen,
        )
        for one in entries
    ]
    asked_yen = sum(one.application.requested_yen for one in entries)
    totals = (Text("合計", "Total"), *[""] * 5, asked_yen) if entries else ()
    empty = Text("まだ採択案はありません。", "No portfolio has been made yet.")
    return Table(Text("採択案に含まれる応募", "What was chosen"), columns, rows, totals, empty)


def left_out_table(entries: Sequence[Any], charter: Charter, actor: Actor) -> Table:
    """Those not chosen, with why; and whether a ranked list would have funded them."""
    columns = (
        Column(Text("応募", "Application"), "ref"),
        Column(Text("課題名", "Title")),
        Column(Text("分野", "Field")),
        Column(Text("評価（点）", "Points"), "count"),
        Column(Text("順位", "Rank"), "count"),
        Column(Text("順位方式", "Ranked list"), "word"),
        Column(Text("金額", "Amount"), "yen"),
        Column(Text("選ばれなかった理由", "Why not"), "words"),
        Column(Text("採択となった条件", "What would have brought it in"), "words"),
    )
    funded, not_funded = Text("採択", "Funded"), Text("不採択", "Not funded")
    rows = [
        (
            *_named(one, charter, actor),
            one.points,
            one.rank,
            funded if one.is_in_pay_line else not_funded,
            one.application.requested_yen,
            without_keys(one.why_not, charter) if one.why_not_ja and _is_own(one, actor) else "",
            one.brought_in if one.brought_in_ja and _is_own(one, actor) else "",
        )
        for one in entries
    ]
    empty = Text("選ばれなかった応募はありません。", "Nothing was left out.")
    return Table(
        Text("評価の高い順に、選ばれなかった理由とともに", "The highest points first, with why not"),
        columns,
        rows,
        empty=empty,
    )


def answers_table(approval: Any, charter: Charter) -> Table:
    """Every body that was asked, with its answer as far as it has given one."""
    given = {one.body: one for one in approvals.answers_of(approval)}
    columns = (
        Column(Text("府省", "Body")),
        Column(Text("回答", "Answer")),
        Column(Text("日時", "When"), "at"),
        Column(Text("理由", "Reasons")),
    )
    rows = []
    for key in approval.bodies:
        one = given.get(key)
        waiting = (Text("回答待ち", "Waiting"), None, "")
        said = (_ANSWERS[one.answer], one.answered_at, one.reasons) if one is not None else waiting
        rows.append((charter.body(key).name, *said))
    return Table(Text("各府省の同意・差戻し・不同意", "Consent or not, body by body"), columns, rows)


def _named(entry: Any, charter: Charter, actor: Actor) -> tuple[object, ...]:
    """Ref, title, and field with agency; of another agency's application no title and no way to its file."""
    application = entry.application
    field = Cell(field_name(charter, application.field), note=agency_name(charter, application.agency))
    if not _is_own(entry, actor):
        return application.ref, _ELSEWHERE, field
    url = reverse("programme:application", args=(application.ref,))
    return Cell(application.ref, url=url), Cell(application.title, note=application.lead.name), field


def _is_own(entry: Any, actor: Actor) -> bool:
    return bool(entry.application.agency == actor.of)


def _rows(round: Any) -> dict[str, dict[str, Any]]:
    """What had to be kept, by name, and how much of each the chosen take; nothing before a portfolio was made."""
    problem = round.problem or {}
    chosen = set(problem.get("chosen", ()))
    found = {}
    for row in problem.get("rows", ()):
        taken = (yen for column, yen in zip(row["index"], row["value"], strict=True) if column in chosen)
        found[row["name"]] = row | {"used_yen": sum(taken)}
    return found


def _used(row: Mapping[str, Any] | None) -> Yen:
    return row["used_yen"] if row is not None else 0


def _nothing() -> Text:
    return Text("採択案を作成すると、ここに示されます。", "It stands here once a portfolio has been made.")
