"""Holding, clearing, publishing, correcting and withdrawing what the public is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import IntegrityError, transaction

from kikin.fund import publication as rules
from kikin.fund.approvals import digest_of
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.charter.actions import next_refs
from kikin.office.charter.queries import in_force
from kikin.office.publication.contents import Showable, Showing, showing
from kikin.office.publication.holding import facts_of
from kikin.office.publication.models import Item
from kikin.office.transitions import perform, perform_all
from kikin.values.calendar import local_date
from kikin.values.text import NOTHING_SAID, Text


def hold(
    things: Sequence[Showable],
    public_from_on: date,
    actor: Actor,
    now: datetime,
    embargo_until_on: date | None = None,
) -> list[Item]:
    """Hold things for the public, all of them or none: only what the charter publishes of each."""
    if not things:
        return []
    charter = in_force()
    today = local_date(now, charter.zone)
    items = []
    with gate.change():
        shown = [showing(thing) for thing in things]
        held = _held(shown)
        refs = next_refs("PUB", charter.fiscal_year(today), len(shown))
        for ref, one in zip(refs, shown, strict=True):
            subject = Subject(
                "publication_item",
                ref,
                rules.PUBLICATION_ITEM.initial,
                agencies=frozenset(one.agencies),
                bodies=frozenset(one.bodies),
            )
            with gate.act("hold", actor, now, subject, "publication_held") as pending:
                facts = rules.Facts(
                    one.kind,
                    one.content,
                    one.award_fields,
                    today,
                    public_from_on,
                    embargo_until_on,
                    about_state=one.state,
                    is_held_already=(one.kind, one.about) in held,
                )
                gate.refuse_if(rules.problems_of_holding(facts))
                held.add((one.kind, one.about))
                pending.facts |= {"about": one.about, "digest": digest_of(one.content)}
            items.append(
                Item(
                    ref=ref,
                    state=rules.PUBLICATION_ITEM.initial,
                    public_from_on=public_from_on,
                    embargo_until_on=embargo_until_on,
                    held_by=actor.person,
                    **_columns(one),
                )
            )
        try:
            # A savepoint: what the constraint refuses is looked at again, inside the same change.
            with transaction.atomic():
                Item.objects.bulk_create(items, batch_size=200)
        except IntegrityError:
            # Somebody held the same thing in this moment: they are told what they would be told a moment later.
            gate.refuse_if(rules.problems_of_holding(replace(facts, is_held_already=True)) if _held(shown) else ())
            raise
    return items


def clear(items: Sequence[Item], actor: Actor, now: datetime) -> list[Item]:
    """Find that nothing in these items has to stay inside."""

    def keep(item: Item, pending: PendingEvent) -> None:
        item.cleared_by = actor.person
        _say(item, pending)

    return perform_all(items, "clear", actor, now, gather=_facts(items, now), do=keep)


def publish(items: Sequence[Item], actor: Actor, now: datetime) -> list[Item]:
    """Show cleared items to the public; another person does it than those who held and cleared them."""

    def keep(item: Item, pending: PendingEvent) -> None:
        item.published_by = actor.person
        item.published_at = now
        _say(item, pending)

    return perform_all(items, "publish", actor, now, gather=_facts(items, now), do=keep)


def prepare_correction(item: Item, thing: Showable, reasons: Text, actor: Actor, now: datetime) -> Item:
    """Find that the public record has to show a thing as it is now, and say why; one prepared before is put aside."""
    shown = showing(thing)

    def gather(item: Item) -> rules.Facts:
        return _corrected(facts_of([item], _today(now), reasons)(item), item, shown)

    def keep(item: Item, pending: PendingEvent) -> None:
        item.prepared_by, item.prepared_digest = actor.person, digest_of(shown.content)
        item.prepared_reasons_ja, item.prepared_reasons_en = reasons.ja, reasons.en
        pending.facts |= {"about": item.about, "digest": item.prepared_digest}

    return perform(item, "prepare_correction", actor, now, gather=gather, do=keep)


def correct(item: Item, thing: Showable, seen_digest: str, actor: Actor, now: datetime) -> Item:
    """Show what was prepared, and say in public that and why the record was changed; another person does it than the
    one who prepared it. `seen_digest` is that of the content which this person was shown."""
    shown = showing(thing)

    def gather(item: Item) -> rules.Facts:
        facts = _corrected(facts_of([item], _today(now), item.prepared_reasons)(item), item, shown)
        return replace(
            facts,
            prepared_digest=item.prepared_digest,
            now_digest=digest_of(shown.content),
            seen_digest=seen_digest,
        )

    def keep(item: Item, pending: PendingEvent) -> None:
        pending.facts |= {"before": digest_of(item.content), "prepared_by": item.prepared_by}
        for name, value in _columns(shown).items():
            setattr(item, name, value)
        item.corrections = [*item.corrections, _said(item.prepared_reasons, now)]
        item.prepared_by = item.prepared_digest = item.prepared_reasons_ja = item.prepared_reasons_en = ""
        _say(item, pending)

    return perform(item, "correct", actor, now, gather=gather, do=keep)


def withdraw(item: Item, reasons: Text, actor: Actor, now: datetime) -> Item:
    """Show it no longer."""

    def keep(item: Item, pending: PendingEvent) -> None:
        item.corrections = [*item.corrections, _said(reasons, now)]
        _say(item, pending)

    return perform(item, "withdraw", actor, now, gather=_facts([item], now, reasons), do=keep)


def _held(shown: Sequence[Showing]) -> set[tuple[str, str]]:
    """(kind, about) of what is held or shown already of these things."""
    there = Item.objects.exclude(state="withdrawn").filter(about__in=[one.about for one in shown])
    return set(there.values_list("kind", "about"))


def _facts(items: Sequence[Item], now: datetime, reasons: Text = NOTHING_SAID) -> Callable[[Item], rules.Facts]:
    """Asked under the items' locks, for all of them at the first."""
    together = cache(lambda: facts_of(items, _today(now), reasons))
    return lambda item: together()(item)


def _corrected(facts: rules.Facts, item: Item, shown: Showing) -> rules.Facts:
    """An item as the rules see it, with the content that would correct it: of the same thing, or there is none."""
    is_the_same = (item.kind, item.about) == (shown.kind, shown.about)
    return replace(facts, content=shown.content if is_the_same else {}, award_fields=shown.award_fields)


def _columns(shown: Showing) -> dict[str, Any]:
    return {
        "kind": shown.kind,
        "about": shown.about,
        "content": shown.content,
        "agencies": list(shown.agencies),
        "bodies": list(shown.bodies),
        "field": shown.field,
        "fiscal_year": shown.fiscal_year,
        "amount_yen": shown.amount_yen,
        "charter_digest": shown.charter_digest,
    }


def _today(now: datetime) -> date:
    return local_date(now, in_force().zone)


def _said(reasons: Text, now: datetime) -> dict[str, str]:
    return {"on": _today(now).isoformat(), "ja": reasons.ja, "en": reasons.en}


def _say(item: Item, pending: PendingEvent) -> None:
    pending.facts |= {"about": item.about, "digest": digest_of(item.content)}
