"""Things that were bought: tagged, and seen again every year; and the companies of a recipient's own group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from kikin.fund import costs as rules
from kikin.fund.parties import is_corporate_number
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.costs.actions.reports import AT_ONCE, held_reports
from kikin.office.costs.models import WORDS_LENGTH, Asset, CostLine, CostReport, GroupCompany
from kikin.office.parties.models import Organisation
from kikin.values.calendar import local_date
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import hidden_characters, is_blank

MAX_TAG_CHARACTERS = 64
_MAX_NAME_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Label:
    """What is stuck on a thing, where it stands, who answers for it, and to whom it belongs; by which policy it is
    insured and with whom it is shared, where it is."""

    tag: str
    place: str
    custodian: str
    belongs_to: str = "recipient"
    insurance: str = ""
    sharing: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where and when a thing was seen, and how it is insured and shared now; None where nobody asked."""

    seen_on: date
    place: str
    insurance: str | None = None
    sharing: str | None = None


def tag(line: CostLine, label: Label, actor: Actor, now: datetime) -> Asset:
    """Register what a line bought, while its report is open."""
    return tag_all([(line, label, actor)], now)[0]


def tag_all(labels: Sequence[tuple[CostLine, Label, Actor]], now: datetime) -> list[Asset]:
    """Register what several lines bought, all of it or nothing."""
    labels = [(line, replace(label, tag=label.tag.strip()), actor) for line, label, actor in labels]
    with gate.change():
        reports = {one.pk: one for one in held_reports({line.report_id for line, _, _ in labels})}
        lines = CostLine.objects.select_for_update().in_bulk([line.pk for line, _, _ in labels])
        tagged = set(Asset.objects.filter(line__in=lines).values_list("line", flat=True))
        taken = set(Asset.objects.filter(tag__in=[label.tag for _, label, _ in labels]).values_list("tag", flat=True))
        made = []
        for line, label, actor in labels:
            report, held = reports[line.report_id], lines[line.pk]
            with gate.act("tag", actor, now, report.subject_of("asset", label.tag), "asset_tagged") as pending:
                gate.refuse_if(rules.problems_of_editing(report.state))
                gate.refuse_if(_problems_of_label(held, label, taken, tagged))
                pending.facts |= {"line": held.ref, "award": report.member.award.ref}
                taken.add(label.tag)
                tagged.add(held.pk)
                made.append(
                    Asset(
                        line=held,
                        tag=label.tag,
                        place=label.place.strip(),
                        custodian=label.custodian.strip(),
                        belongs_to=label.belongs_to,
                        insurance=label.insurance.strip(),
                        sharing=label.sharing.strip(),
                        acquired_on=held.delivered_on,
                        last_seen_on=held.delivered_on,
                        last_seen_by=actor.person,
                    )
                )
        return Asset.objects.bulk_create(made, batch_size=AT_ONCE)


def sight(asset: Asset, sighting: Sighting, actor: Actor, now: datetime) -> Asset:
    """Somebody has stood before the thing, read its tag, and says where it is: once a year at least."""
    place, seen_on = sighting.place.strip(), sighting.seen_on
    with gate.change():
        held = Asset.objects.select_for_update().get(pk=asset.pk)
        report = CostReport.objects.select_related("member__award", "member__organisation").get(lines=held.line_id)
        with gate.act("sight", actor, now, report.subject_of("asset", held.tag), "asset_sighted") as pending:
            today = local_date(now, by_digest(report.member.award.charter_digest).zone)
            gate.refuse_if(_problems_of_sighting(held, sighting, today))
            pending.facts |= {"seen_on": seen_on.isoformat(), "has_moved": int(place != held.place)}
            held.last_seen_on, held.last_seen_by, held.place = seen_on, actor.person, place
            held.insurance = held.insurance if sighting.insurance is None else sighting.insurance.strip()
            held.sharing = held.sharing if sighting.sharing is None else sighting.sharing.strip()
            held.save()
        return held


def declare_group(organisation: Organisation, name: str, number: str, actor: Actor, now: datetime) -> GroupCompany:
    """A recipient names a company of its group. The same again changes nothing."""
    subject = Subject("organisation", organisation.ref, members=frozenset({organisation.ref}))
    with gate.change():
        gate.permit_or_refuse(actor, "declare_group", subject)
        gate.refuse_if(_problems_of_company(name, number))
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        known = GroupCompany.objects.filter(organisation=organisation, name=name.strip()).first()
        if known is not None:
            return known
        with gate.act("declare_group", actor, now, subject, "group_declared") as pending:
            pending.facts |= {"corporate_number": number}
            return GroupCompany.objects.create(
                organisation=organisation,
                name=name.strip(),
                corporate_number=number,
                declared_by=actor.person,
                declared_on=local_date(now, in_force().zone),
            )


def _problems_of_label(line: CostLine, label: Label, taken: set[str], tagged: set[int]) -> list[Problem]:
    """What is wrong with a label; `taken` are tags in use, `tagged` the keys of lines that have one."""
    found = [
        problem
        for field, words, most in (
            ("tag", label.tag, MAX_TAG_CHARACTERS),
            ("place", label.place, WORDS_LENGTH),
            ("custodian", label.custodian, WORDS_LENGTH),
        )
        for problem in _unfit(f"asset.{field}", words, most)
    ]
    found += _problems_of_use(label.insurance, label.sharing)
    if label.belongs_to not in rules.HOLDERS:
        what = Text("所有者が一覧にありません", "not one of those to whom it may belong")
        remedy = Text("一覧から選んでください", f"use one of {', '.join(rules.HOLDERS)}")
        found.append(Problem("holder_unknown", "asset.belongs_to", what, remedy, shown(label.belongs_to)))
    if label.tag in taken:
        what = Text("この管理番号は既に使われています", "this tag is in use already")
        remedy = Text("別の管理番号にしてください", "give another tag")
        found.append(Problem("tag_taken", "asset.tag", what, remedy, shown(label.tag)))
    if line.pk in tagged:
        what = Text("この行の資産は既に登録されています", "what this line bought is registered already")
        remedy = Text("資産の一覧を確認してください", "see the list of assets")
        found.append(Problem("tagged_already", "asset.line", what, remedy, line.ref))
    return found


def _problems_of_use(insurance: str | None, sharing: str | None) -> list[Problem]:
    """What is wrong with words that may be left out."""
    said = (("insurance", insurance), ("sharing", sharing))
    return [one for field, words in said if words for one in _unfit(f"asset.{field}", words, WORDS_LENGTH)]


def _problems_of_sighting(asset: Asset, sighting: Sighting, today: date) -> list[Problem]:
    seen_on = sighting.seen_on
    found = _unfit("asset.place", sighting.place, WORDS_LENGTH)
    found += _problems_of_use(sighting.insurance, sighting.sharing)
    if asset.given_up_on is not None:
        what = Text("この資産は処分されています", "this thing has been given up")
        remedy = Text("処分の記録を確認してください", "see the record of it")
        found.append(Problem("given_up", "asset.seen_on", what, remedy, asset.given_up_on.isoformat()))
    if not asset.last_seen_on <= seen_on <= today:
        what = Text("前回の確認より前か、まだ来ていない日です", "before it was last seen, or a day that has not come")
        remedy = Text(
            f"{asset.last_seen_on.isoformat()}から今日までの日付にしてください",
            f"give a day from {asset.last_seen_on.isoformat()} to today",
        )
        found.append(Problem("seen_out_of_range", "asset.seen_on", what, remedy, seen_on.isoformat()))
    return found


def _problems_of_company(name: str, number: str) -> list[Problem]:
    found = _unfit("group.name", name, _MAX_NAME_CHARACTERS)
    if number and not is_corporate_number(number):
        what = Text("法人番号の検査数字が正しくありません", "not a valid corporate number")
        remedy = Text("13桁の番号を見直すか、空欄にしてください", "look at its 13 digits again, or leave it empty")
        found.append(Problem("identifier_invalid", "group.corporate_number", what, remedy, shown(number)))
    return found


def _unfit(where: str, words: str, most: int) -> list[Problem]:
    if not is_blank(words) and not hidden_characters(words) and len(words) <= most:
        return []
    what = Text("記入がないか、長すぎるか、見えない文字を含みます", "missing, too long, or with characters that hide")
    remedy = Text(f"{most}字以内で記入してください", f"write it in at most {most} characters")
    return [Problem("words_unfit", where, what, remedy, shown(ascii(words)) if words else "")]
