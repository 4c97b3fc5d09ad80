"""The minister's page: figures of every agency, without a name, and closed to everyone else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.office import rounds
from tests.office.doors.watching import in_both_languages, is_closed_to, outsiders, page
from tests.office.watch.scene import one_of_every_spirit

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.database
KEPT = "/ministry/kept/"


def test_the_page_names_nobody_and_tells_no_small_count(cast: Cast) -> None:
    awards = rounds.active_awards(cast)
    one_of_every_spirit(awards)
    reader = cast.bodies["cabinet-office"]
    shown = page(reader, KEPT)
    assert "support of companies" in shown.lower() and "people retained" in shown.lower()
    assert ("not told" in shown) == (len(awards) < 5)
    for award in awards:
        assert award.ref not in shown and award.lead.ref not in shown and award.lead.name.en not in shown
    in_both_languages(reader, [KEPT])
    is_closed_to(outsiders(cast, "body_officer"), [KEPT])
