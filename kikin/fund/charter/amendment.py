"""Whether a new version of a charter may follow the old one.

An amendment adds and adjusts. It never unmakes what records already stand on: the fund's identity, money
once given, and the bodies, agencies, fields and appropriations that decisions and transfers name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kikin.fund.charter.model import Allotment, Charter
from kikin.values.problems import Problem
from kikin.values.text import Text

_NEVER_CHANGES = ("key", "regime", "zone", "first_month", "founded_on")
_NEVER_VANISHES = (
    ("body", "bodies"),
    ("agency", "agencies"),
    ("field", "fields"),
    ("stage", "stages"),
    ("appropriation", "appropriations"),
)


def check_amendment(old: Charter, new: Charter, reason: str) -> tuple[Problem, ...]:
    """Every reason why `new` may not follow `old`; empty when it may."""
    return (
        *_reason(reason),
        *_difference(old, new),
        *_changed(old, new),
        *_vanished(old, new),
        *_money_changed(old, new),
        *_versions_unmade(old, new),
        *_money_rules_unmade(old, new),
    )


def _reason(reason: str) -> Iterator[Problem]:
    if not reason.strip():
        yield Problem(
            "missing_reason",
            "reason",
            Text("改正の理由がありません", "the amendment gives no reason"),
            Text("理由を書いてください", "say why the charter is amended"),
        )


def _difference(old: Charter, new: Charter) -> Iterator[Problem]:
    if old.digest == new.digest:
        yield Problem(
            "nothing_amended",
            "charter",
            Text("改正前と同じ文面です", "the text is the one in force"),
            Text("改正後の文面を渡してください", "give the amended text"),
            new.digest,
        )


def _changed(old: Charter, new: Charter) -> Iterator[Problem]:
    for name in _NEVER_CHANGES:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Problem(
                "may_not_change",
                f"fund.{name}",
                Text("改正では変えられない項目です", "an amendment may not change this"),
                Text(f"元の{before}に戻してください", f"leave it as it was: {before}"),
                str(after),
            )


def _vanished(old: Charter, new: Charter) -> Iterator[Problem]:
    for table, name in _NEVER_VANISHES:
        kept = {entry.key for entry in getattr(new, name)}
        for entry in getattr(old, name):
            if entry.key not in kept:
                yield Problem(
                    "may_not_vanish",
                    table,
                    Text(f"[[{table}]]がなくなっています", f"a [[{table}]] of the charter in force is gone"),
                    Text(f"キー{entry.key}のものを戻してください", f"put back the one with the key {entry.key}"),
                    entry.key,
                )


def _money_changed(old: Charter, new: Charter) -> Iterator[Problem]:
    """The ledger holds an appropriation and its allotments as they were given: more money is another act."""
    given = {entry.key: entry for entry in old.appropriations}
    for index, entry in enumerate(new.appropriations):
        before = given.get(entry.key)
        if before is None:
            continue
        if entry.amount_yen != before.amount_yen:
            yield Problem(
                "may_not_shrink" if entry.amount_yen < before.amount_yen else "may_not_grow",
                f"appropriation[{index}].amount_yen",
                Text("措置済みの予算額は変えられません", "money once given keeps its amount"),
                Text(
                    f"元の{before.amount_yen:,}円に戻し、増額は別の予算として加えてください",
                    f"leave it at {before.amount_yen:,}, and add more as an appropriation of its own",
                ),
                f"{entry.amount_yen:,}",
            )
        if entry.available_until < before.available_until:
            yield Problem(
                "may_not_shrink",
                f"appropriation[{index}].available_until",
                Text("予算の期限を早めることはできません", "money once given does not lapse sooner"),
                Text(
                    f"{before.available_until}以後の日付にしてください",
                    f"write {before.available_until} or a later day",
                ),
                entry.available_until.isoformat(),
            )
        if _allotments_of(new, entry.key) != _allotments_of(old, entry.key):
            yield Problem(
                "may_not_change",
                "allotment",
                Text(
                    "措置済みの予算の配分は変えられません",
                    "the allotments of money once given stay as they were",
                ),
                Text("元の配分に戻してください", "put back the allotments of the charter in force"),
                entry.key,
            )


def _allotments_of(charter: Charter, appropriation: str) -> frozenset[Allotment]:
    return frozenset(entry for entry in charter.allotments if entry.appropriation == appropriation)


def _versions_unmade(old: Charter, new: Charter) -> Iterator[Problem]:
    """Awards keep the version of their day, so a version in force is followed by another, never edited."""
    kept = {(version.key, version.valid_from): version for version in new.instruments}
    for version in old.instruments:
        if kept.get((version.key, version.valid_from)) != version:
            yield _version_is_changed("instrument", version.valid_from, version.key)


def _money_rules_unmade(old: Charter, new: Charter) -> Iterator[Problem]:
    """What was due on a day stays due: a version of the rules for money is kept, and the next begins after it."""
    if old.founded_on != new.founded_on:
        return  # the first version begins with the fund, whose day is complained about
    for version in old.money:
        if version not in new.money:
            yield _version_is_changed("money", version.valid_from, version.valid_from.isoformat())
    known = {version.valid_from for version in old.money}
    newest = max(known)
    for version in new.money:
        if version.valid_from < newest and version.valid_from not in known:
            yield Problem(
                "may_not_change",
                "money",
                Text(
                    f"{newest}から有効な版より前の期間の規定が変わります",
                    f"this changes the rules for days before the version valid from {newest}",
                ),
                Text(f"{newest}より後の日付にしてください", f"write a day after {newest}"),
                version.valid_from.isoformat(),
            )


def _version_is_changed(table: str, valid_from: date, value: str) -> Problem:
    return Problem(
        "may_not_vanish",
        table,
        Text(
            f"{valid_from}から有効な版が変わっているか、なくなっています",
            f"the version valid from {valid_from} is changed or gone",
        ),
        Text(
            "元の版を残し、新しいvalid_fromの版を加えてください",
            "leave it as it was, and add a version with a later valid_from",
        ),
        value,
    )
