"""A panel's meeting in tables: the rank table with its picture, who is there, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from kikin.engines.calibration.explain import band_sentence, notes
from kikin.fund.panels import CHOICES, MOVES, RECOMMENDATIONS, Moved, RankedRow
from kikin.office.charts import Picture, Range, range_chart
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Cell, Column, Table, Tick
from kikin.office.panels.standings import Standings
from kikin.values.text import Language, Text

_AT_LINE = {
    "above": Text("線より上", "Above the line"),
    "band": Text("区別できない", "Not told apart"),
    "below": Text("線より下", "Below the line"),
}
_QUESTION = Text(
    "どの応募が点数で区別できるか（水準と90％の幅、破線は資金の届く線）",
    "Which applications do the scores tell apart? Levels with 90 % intervals; the broken line is where the money ends",
)
_NOTHING = Text("―", "—")


def rank_table(standings: Standings | None, items: Sequence[Any], members: frozenset[str]) -> Table:
    """The agenda as the reviews rank it; an item whose reviews count no longer stands at the end."""
    columns = (
        Column(Text("応募", "Application")),
        Column(Text("平均", "Mean"), "score"),
        Column(Text("水準", "Level"), "score"),
        Column(Text("90％の幅", "90 % interval")),
        Column(Text("順位の幅", "Ranks")),
        Column(Text("開き", "Spread"), "score"),
        Column(Text("未提出", "Missing"), "count"),
        Column(Text("利益相反", "Tied"), "count"),
        Column(Text("資金の線", "At the line")),
        Column(Text("審議", "Discussion"), "state:panel_item"),
        Column(Text("推薦", "Recommendation")),
    )
    rows = [_ranked(seen, members) for seen in standings.rows] if standings else []
    ranked = {seen.item.pk for seen in standings.rows} if standings else set()
    rows += [_unranked(item, members) for item in items if item.pk not in ranked]
    return Table(Text("評価による順位", "Ranked by the reviews"), columns, rows)


def _ranked(seen: Any, members: frozenset[str]) -> tuple[object, ...]:
    one = seen.standing
    interval = f"{one.low:.2f}–{one.high:.2f}" if one.low is not None else ""
    return (
        _linked(seen.item),
        one.mean,
        one.estimate,
        interval,
        f"{one.rank_low}–{one.rank_high}",
        seen.high - seen.low,
        seen.missing_count,
        len(seen.item.tied & members),
        _AT_LINE.get(one.at_line or "", _NOTHING),
        seen.item.state,
        RECOMMENDATIONS.get(seen.item.recommendation, _NOTHING),
    )


def _unranked(item: Any, members: frozenset[str]) -> tuple[object, ...]:
    said = RECOMMENDATIONS.get(item.recommendation, _NOTHING)
    return (_linked(item), None, None, "", "", None, None, len(item.tied & members), _NOTHING, item.state, said)


def _linked(item: Any) -> Cell:
    return Cell(
        item.application.title, url=reverse("programme:panel_item", args=(item.ref,)), note=item.application.ref
    )


def picture(standings: Standings | None, language: Language) -> Picture | None:
    """Levels and intervals of those that are shown."""
    if standings is None:
        return None
    rows = [
        Range(one.item.application.ref, low, one.standing.estimate, high, one.standing.at_line == "band")
        for one in standings.rows
        if (low := one.standing.low) is not None and (high := one.standing.high) is not None
    ]
    drawn = range_chart(_QUESTION, rows, standings.result.line, language)
    return drawn if rows else None


def sentences(standings: Standings | None) -> list[Text]:
    """What must be known before any figure is believed, and who stands at the line."""
    if standings is None:
        return []
    said = [text for _, text in notes(standings.result)]
    band = band_sentence(standings.result)
    return [*said, band] if band else said


def facts_of_meeting(meeting: Any, quorum: str) -> list[Fact]:
    votes = Text("無記名", "Secret") if meeting.is_secret else Text("記名", "Named")
    link = [Fact(Text("リンク", "Link"), meeting.link, url=meeting.link)] if meeting.link else []
    called_off = [Fact(Text("取りやめの理由", "Why it was called off"), meeting.reasons)] if meeting.reasons else []
    return [
        Fact(Text("日時", "When"), meeting.held_at, "at"),
        Fact(Text("場所", "Place"), meeting.place or _NOTHING),
        *link,
        Fact(Text("委員長", "Chair"), meeting.chair.name),
        Fact(Text("定足数（利益相反のない委員に対する割合）", "Quorum, of the members without a tie"), quorum),
        Fact(Text("投票", "Votes"), votes),
        *called_off,
    ]


def members_table(meeting: Any, seats: Sequence[Any], present: frozenset[str], can_note: bool) -> Table:
    columns = (Column(Text("委員", "Member")), Column(Text("役割", "Part")), Column(Text("出席", "Presence")))
    there, away = Text("在室", "In the room"), Text("不在", "Not there")
    chair, member = Text("委員長", "Chair"), Text("委員", "Member")
    rows = [
        (
            Cell(seat.person.name, tick=Tick("person", seat.person.ref) if can_note else None),
            chair if seat.person_id == meeting.chair_id else member,
            there if seat.person.ref in present else away,
        )
        for seat in seats
    ]
    return Table(Text("委員と出席", "Members and who is there"), columns, rows)


def presences_table(presences: Sequence[Any], names: Mapping[str, Text]) -> Table:
    columns = (
        Column(Text("時刻", "When"), "at"),
        Column(Text("委員", "Member")),
        Column(Text("出入り", "What")),
        Column(Text("議題", "Item")),
    )
    rows = [
        (
            one.at,
            names.get(one.person, one.person),
            MOVES[one.what],
            Cell(one.item.application.title, url=reverse("programme:panel_item", args=(one.item.ref,)))
            if one.item
            else "",
        )
        for one in presences
    ]
    empty = Text("開会後の出入りがここに残ります。", "Once in session, who comes and goes stands here.")
    return Table(Text("出席の記録", "Log of presence"), columns, rows, empty=empty)


def votes_table(item: Any, names: Mapping[str, Text], is_closed: bool) -> Table:
    """Named votes by member; of a secret vote the counts, once all in the room have voted, else who has voted."""
    if item.meeting.is_secret and is_closed:
        columns = (Column(Text("投票", "Vote")), Column(Text("人数", "How many"), "count"))
        rows: list[tuple[object, ...]] = [(CHOICES[choice], count) for choice, count in item.counts.items()]
        return Table(Text("無記名投票の結果", "The secret vote"), columns, rows)
    voted = Text("投票済み", "Has voted")
    rows = [(names.get(person, person), CHOICES.get(item.named_votes.get(person, ""), voted)) for person in item.voters]
    return Table(Text("投票", "Votes"), (Column(Text("委員", "Member")), Column(Text("投票", "Vote"))), rows)


def judgement_facts(item: Any) -> list[Fact]:
    return [
        Fact(Text("委員会の評点", "The panel's score"), item.score_centi / 100, "score"),
        Fact(Text("推薦", "Recommendation"), RECOMMENDATIONS[item.recommendation]),
        Fact(Text("推薦額", "Amount"), item.amount_yen, "yen"),
        Fact(Text("条件", "Conditions"), item.conditions or _NOTHING),
        Fact(Text("審議の要旨", "Summary of the discussion"), item.summary),
    ]


def ranking_table(rows: Sequence[RankedRow], titles: Mapping[str, Text], caption: Text) -> Table:
    columns = (
        Column(Text("順位", "Place"), "count"),
        Column(Text("応募", "Application")),
        Column(Text("評点", "Score"), "score"),
        Column(Text("推薦", "Recommendation")),
        Column(Text("推薦額", "Amount"), "yen"),
    )
    said = [
        (
            place,
            Cell(titles.get(row.application, row.application), note=row.application),
            row.score_centi / 100,
            RECOMMENDATIONS[row.recommendation],
            row.amount_yen,
        )
        for place, row in enumerate(rows, start=1)
    ]
    return Table(caption, columns, said)


def differences_table(moved: Sequence[Moved], titles: Mapping[str, Text], caption: Text) -> Table:
    columns = (
        Column(Text("応募", "Application")),
        Column(Text("前の順位", "Place before"), "count"),
        Column(Text("順位", "Place"), "count"),
        Column(Text("前の推薦", "Recommended before")),
        Column(Text("推薦", "Recommendation")),
        Column(Text("前の推薦額", "Amount before"), "yen"),
        Column(Text("推薦額", "Amount"), "yen"),
    )
    rows = [
        (
            Cell(titles.get(one.application, one.application), note=one.application),
            one.place_before,
            one.place,
            RECOMMENDATIONS[one.before.recommendation] if one.before else "",
            RECOMMENDATIONS[one.now.recommendation] if one.now else "",
            one.before.amount_yen if one.before else None,
            one.now.amount_yen if one.now else None,
        )
        for one in moved
    ]
    return Table(caption, columns, rows, empty=Text("違いはありません。", "Nothing differs."))


def interviews_table(found: Sequence[Any]) -> Table:
    columns = (
        Column(Text("面接の時刻", "Begins"), "at"),
        Column(Text("終了", "Ends"), "at"),
        Column(Text("状態", "State"), "state:interview"),
        Column(Text("応募者の時間帯", "The applicant's zone")),
        Column(Text("場所・リンク", "Place or link")),
        Column(Text("資料", "Materials")),
        Column(Text("理由", "Reasons")),
    )
    rows = [
        (one.starts_at, one.ends_at, one.state, one.zone, one.link or one.place, one.materials, one.reasons)
        for one in found
    ]
    empty = Text("面接は案内していません。", "No interview was offered.")
    return Table(Text("面接", "Interviews"), columns, rows, empty=empty)
