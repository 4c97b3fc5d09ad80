"""The lottery in the band: committed before anything is solved, due before the bodies are asked, and replayable."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from kikin.cli import main as command_line
from kikin.fund.selection import NOT_DRAWN
from kikin.office.audit.models import Event
from kikin.office.gate import Refused
from kikin.office.selection import actions, queries, scenarios
from kikin.office.selection.models import Round, RoundSeed
from kikin.values.text import Text
from tests.cast import Cast
from tests.office import rounds
from tests.office.refusals import refused
from tests.office.rounds import REVIEWED

PUBLIC = "27,699.25"


def test_the_lot_is_drawn_before_the_bodies_are_asked_and_a_stranger_can_follow_it(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    round, director = rounds.round_with_a_band(cast), cast.directors["nedo"]
    before = queries.package_of(round)
    assert before is not None
    assert before.lottery["state"] == "open" and json.loads(before.text)["lottery"]["seed"] is None
    rounds.screen(cast)
    with pytest.raises(Refused) as answer:
        actions.circulate(round, cast.officers["nedo"], REVIEWED)
    assert "lottery_not_drawn" in {one.code for one in answer.value.problems}
    with refused("not_granted"):
        actions.draw(round, PUBLIC, cast.officers["nedo"], REVIEWED)
    with refused("not_granted", hidden=True):
        actions.draw(round, PUBLIC, cast.applicant, REVIEWED)
    with refused("nothing_public"):
        actions.draw(round, " ", director, REVIEWED)
    drawn = actions.draw(round, PUBLIC, director, REVIEWED)
    after = queries.package_of(drawn)
    assert after is not None and after.lottery["public"] == PUBLIC
    assert hashlib.sha256(after.lottery["seed"].encode()).hexdigest() == before.lottery["commitment"]
    prepared = Event.objects.get(name="round_prepared", object_ref=round.ref)
    assert before.lottery["commitment"] in prepared.canonical
    file = tmp_path / after.name
    file.write_text(after.text, encoding="utf-8")
    assert command_line.main(["verify", "selection", str(file), "--digest", after.digest]) == 0
    assert "the draw follows from the seed" in capsys.readouterr().out
    content = json.loads(after.text)
    names = queries.problem_json(drawn)["proposal"]
    assert {names[column] for column in content["lottery"]["drawn"]} == {
        entry.application.ref for entry in queries.chosen_of(drawn)
    }
    could_be = {ref for ref, tickets in after.lottery["band"] if tickets}
    out = [one for one in queries.entries_of(drawn) if one.application.ref in could_be and not one.is_chosen]
    assert out and {one.why_not for one in out} == {NOT_DRAWN}
    with refused("no_lottery"):
        actions.draw(drawn, PUBLIC, director, REVIEWED)
    with refused("lottery_drawn"):
        wanted = scenarios.Wanted("again", {"field:quantum<=": 130_000_000})
        actions.compare(drawn, wanted, cast.officers["nedo"], REVIEWED)
    rounds.screen(cast)
    assert actions.circulate(drawn, cast.officers["nedo"], REVIEWED).state == "circulating"


def test_a_seed_that_was_drawn_from_is_followed_by_another(cast: Cast) -> None:
    round = rounds.round_with_a_band(cast)
    first = queries.commitment_of(round)
    actions.draw(round, PUBLIC, cast.directors["jst"], REVIEWED)
    assert queries.commitment_of(round) is None
    gone = queries.chosen_of(round)[0].application
    type(gone).objects.filter(pk=gone.pk).update(state="withdrawn")
    actions.revise(round, Text("取下げのため。", "One was withdrawn."), cast.officers["nedo"], REVIEWED)
    second = queries.commitment_of(round)
    assert first is not None and second is not None
    assert first.commitment != second.commitment
    assert second.commitment in Event.objects.get(name="portfolio_revised").canonical


def test_where_the_reviews_tell_everybody_apart_no_lot_is_drawn(cast: Cast) -> None:
    round = rounds.proposed_round(cast)
    package = queries.package_of(round)
    assert package is not None and package.lottery == {}
    assert RoundSeed.objects.filter(round=round, drawn_at__isnull=True).count() == 1
    with refused("no_lottery"):
        actions.draw(Round.objects.get(), PUBLIC, cast.directors["nedo"], REVIEWED)
