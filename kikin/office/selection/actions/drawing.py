"""The lottery of a round: its seed committed, and drawn."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from datetime import datetime

from kikin.fund import selection as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.charter.queries import by_digest
from kikin.office.screening import verdicts
from kikin.office.selection import lots, queries
from kikin.office.selection.models import Round, RoundEntry, RoundPackage, RoundSeed
from kikin.office.transitions import perform
from kikin.values.text import NOTHING_SAID


def commit(round: Round, pending: PendingEvent, now: datetime, seed: str | None = None) -> None:
    """Where the charter draws lots, keep a seed that nobody sees, and put its commitment in the trail."""
    is_drawn_by_lot = by_digest(round.charter_digest).selection.lottery == "within_band"
    if not is_drawn_by_lot or queries.commitment_of(round) is not None:
        return
    from kikin.engines.portfolio.lottery import commitment

    kept = seed or secrets.token_hex(32)
    made = RoundSeed.objects.create(round=round, seed=kept, commitment=commitment(kept), committed_at=now)
    pending.facts |= {"commitment": made.commitment}


def draw(round: Round, public: str, actor: Actor, now: datetime) -> Round:
    """Draw the lottery, and make what it draws the portfolio. `public` is what nobody could know beforehand."""
    gate.permit_or_refuse(actor, "draw", round.subject())

    def gather(round: Round) -> rules.Facts:
        return queries.facts_of(round, public=public)

    def keep(round: Round, pending: PendingEvent) -> None:
        from kikin.engines.portfolio.package import package_json
        from kikin.engines.portfolio.unpacking import package_from_text

        before, committed = queries.package_of(round), queries.commitment_of(round)
        package = package_from_text(before.text)[0] if before is not None else None
        if before is None or committed is None or package is None:
            raise ValueError(f"{round.ref} has no lottery to draw")
        after = lots.drawn(package, committed.seed, public)
        drawing = after.drawing
        assert drawing is not None and drawing.drawn is not None
        committed.drawn_at = now
        committed.save(update_fields=["drawn_at"])
        problem = queries.problem_json(round)
        names = dict(enumerate(problem["proposal"]))
        chosen = [names[column] for column in drawing.drawn]
        content = package_json(after)
        told = lots.told(drawing, names)
        round.number += 1
        round.problem = problem | {"chosen": list(drawing.drawn)}
        _keep_entries(round, chosen, {ref for ref, tickets in told["band"] if tickets})
        RoundPackage.objects.create(
            round=round,
            number=round.number,
            digest=content["digest"],
            text=json.dumps(content, ensure_ascii=False),
            scenario=before.scenario,
            lottery=told,
            made_by=actor.person,
            made_at=now,
        )
        pending.facts |= {
            "number": round.number,
            "package": content["digest"],
            "commitment": committed.commitment,
            "seed": committed.seed,
            "public": public,
            "chosen": chosen,
        }

    with gate.change():
        perform(round, "draw", actor, now, gather=gather, do=keep)
        chosen = [entry.application.ref for entry in queries.chosen_of(round)]
        verdicts.request(chosen, tuple(round.call.agencies), actor, now)
    return round


def _keep_entries(round: Round, chosen: Collection[str], could_be: Collection[str]) -> None:
    """Whom the lot fell on, and of whom it might have fallen on the others."""
    entries = list(round.entries.select_related("application"))
    for entry in entries:
        ref = entry.application.ref
        entry.is_chosen = ref in chosen
        if ref in could_be:
            said = NOTHING_SAID if entry.is_chosen else rules.NOT_DRAWN
            entry.why_not_ja, entry.why_not_en = said.ja, said.en
            entry.row_in_the_way = entry.brought_in_ja = entry.brought_in_en = ""
    RoundEntry.objects.bulk_update(
        entries,
        ["is_chosen", "why_not_ja", "why_not_en", "row_in_the_way", "brought_in_ja", "brought_in_en"],
        batch_size=100,
    )
