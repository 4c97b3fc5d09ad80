"""The lottery on its pages: chances before the draw, the seed after it, and the commitment in public all along."""

from __future__ import annotations

from kikin.office.calls.models import Call
from kikin.office.selection import queries
from tests.cast import Cast
from tests.office import rounds
from tests.office.doors.test_programme import url_of
from tests.office.doors.test_public import publish, read
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send


def test_a_director_draws_with_public_words_and_everybody_sees_the_seed_after_it(cast: Cast) -> None:
    round = rounds.round_with_a_band(cast)
    officer, director, url = cast.officers["nedo"], cast.directors["jst"], url_of(round, "draw")
    publish(cast, [Call.objects.get()])
    committed = queries.commitment_of(round)
    assert committed is not None
    public = f"/calls/{round.call.ref}/"
    assert committed.commitment in read(public) and committed.seed not in read(public)
    assert committed.seed not in page(director, url_of(round))
    with nothing_changes():
        in_both_languages(officer, [url_of(round)])
        assert send(director, url, public="").status_code == 422
        assert send(officer, url, public="1").status_code == 409
        is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [url])
        assert "Draw the lot" not in page(officer, url_of(round))
    assert send(director, url, public="27,699.25").status_code == 302
    shown = page(officer, url_of(round))
    assert committed.seed in shown and "27,699.25" in shown
    assert committed.seed in read(public)
