"""What the statements of ownership suggest to record in a case: whoever holds enough and may be listed, or a state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from kikin.engines.ownership.explain import MEANS
from kikin.engines.ownership.problem import UNIT, Pair, Threshold
from kikin.fund import screening as rules
from kikin.fund.screening import FindingOutline, Holder, Listing
from kikin.office.charter.queries import by_digest
from kikin.office.control import queries as control
from kikin.office.control.queries import Picture
from kikin.office.lists.models import WatchlistEntry
from kikin.office.lists.queries import versions_in_force
from kikin.office.screening import matching
from kikin.office.screening.models import Finding, Lineage, ScreenedParty, ScreeningCase
from kikin.office.screening.queries.policies import policy_of
from kikin.values.naming import folded
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A finding about the owners of a member, as it may be recorded, and whether that has been done."""

    party: ScreenedParty
    holder: Holder
    outline: FindingOutline
    is_recorded: bool


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a policy's part of the votes brings to light; no part is asked for where the policy has no such rule."""

    votes_percent: int | None
    holders_count: int
    suggestions: tuple[Suggestion, ...]


def suggested_by_ownership(case: ScreeningCase, today: date) -> Suggested:
    """Everyone above the members of a case who reaches what its policy asks about, compared with the lists in force."""
    percent = rules.votes_threshold_percent(policy_of(case.policy_digest))
    if percent is None:
        return Suggested(None, 0, ())
    above = [one for party in case.parties.filter(kind="organisation") for one in _holders(party, percent, today)]
    listings = _listings([name for _, _, name in above], case, today)
    noted = set(Finding.objects.filter(case=case, withdrawn_at=None).values_list("party", "note_ja"))
    found = []
    for place, (party, holder, _) in enumerate(above):
        whole = replace(holder, listings=listings[place])
        outline = rules.suggestion_of(whole)
        if outline is not None:
            is_recorded = any((party.pk, note) in noted for note in (outline.note.ja, outline.note.en))
            found.append(Suggestion(party, whole, outline, is_recorded))
    return Suggested(percent, len(above), tuple(found))


def _holders(party: ScreenedParty, percent: int, today: date) -> Iterator[tuple[ScreenedParty, Holder, ScreenedParty]]:
    """Who reaches that part of a member's votes: with the member, and as one to be compared with the lists."""
    picture = control.picture_of(party.ref, today, thresholds=(Threshold(percent * 100 * UNIT),))
    if picture is None:
        return
    declared = control.names_declared(party.ref)
    kinds = {node.id: node.kind for node in picture.nodes if not node.unknown}
    for pair in picture.control:
        if pair.owner in kinds:
            holder = _holder(party, pair, picture, declared, is_state=kinds[pair.owner] == "state")
            kind = "person" if kinds[pair.owner] == "person" else "counterparty"
            yield party, holder, ScreenedParty(kind=kind, name_en=holder.name)


def _holder(party: ScreenedParty, pair: Pair, picture: Picture, declared: frozenset[str], *, is_state: bool) -> Holder:
    (reached,) = pair.controls
    means = [MEANS[one] for one in reached.means]
    name, version = picture.names[pair.owner], picture.version
    return Holder(
        name=name,
        organisation=party.name,
        votes_bp=reached.votes_bp,
        means=Text("・".join(one.ja for one in means), ", ".join(one.en for one in means)),
        chains=tuple(" → ".join(picture.names[one] for one in path.through) for path in pair.paths),
        source=version.source,
        said_by=Text(
            f"{version.source_name.ja}（第{version.number}版、{version.as_of}時点）",
            f"{version.source_name.en}, version {version.number} as of {version.as_of}",
        ),
        is_disclosed=folded(name) in declared,
        is_state=is_state,
    )


def _listings(holders: list[ScreenedParty], case: ScreeningCase, today: date) -> defaultdict[int, tuple[Listing, ...]]:
    """By place, the entries that each may be. Words are weighed as they are for the case itself."""
    lineage = Lineage.objects.last()
    found: defaultdict[int, tuple[Listing, ...]] = defaultdict(tuple)
    if lineage is None or not holders:
        return found
    alike, _ = matching.compare(holders, versions_in_force(today), lineage, by_digest(case.charter_digest))
    entries = WatchlistEntry.objects.select_related("watchlist").in_bulk({one.entry for one in alike})
    places = {id(holder): place for place, holder in enumerate(holders)}
    for one in sorted(alike, key=lambda one: (-one.score_bp, one.entry)):
        listing = Listing(entries[one.entry].watchlist.name, one.matched_name, one.score_bp)
        found[places[id(one.party)]] += (listing,)
    return found
