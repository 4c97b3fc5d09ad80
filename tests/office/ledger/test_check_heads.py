"""Every change publishes its head once it is committed, so that nothing can be cut off the end unseen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, transaction

from kikin.office import gate
from kikin.office.audit import heads
from kikin.office.audit import queries as trail
from kikin.office.ledger.check import check_ledger, verify_trail
from tests.office.ledger import small_fund
from tests.office.ledger.small_fund import note, run

pytestmark = pytest.mark.django_db(transaction=True)

# Where the ten changes of the small fund ended: one of them wrote three events.
ENDS = [1, 2, 3, 4, 7, 8, 9, 10, 11]


def more() -> None:
    with gate.change():
        note()


def positions() -> list[int]:
    return [head.position for head in heads.published()]


def test_every_change_publishes_its_head_once(shared_fund: None) -> None:
    assert positions() == ENDS
    with gate.change():
        more()
        more()
    assert positions() == [*ENDS, 13]
    *_, last = heads.published()
    assert (last.position, last.hash) == trail.head()
    assert heads.path().read_text().splitlines()[-1] == f"13 {last.hash} 2022-06-01T03:04:05.678901+00:00"
    assert verify_trail().problems == check_ledger().problems == []
    assert not verify_trail().lacks_heads


def test_a_change_that_is_undone_publishes_nothing(shared_fund: None) -> None:
    def fail_after_more() -> None:
        more()
        raise ZeroDivisionError

    before = heads.path().read_bytes(), trail.head()
    for whole in (gate.change, transaction.atomic):
        with pytest.raises(ZeroDivisionError), whole():
            fail_after_more()
    with gate.change():
        pass
    assert (heads.path().read_bytes(), trail.head()) == before


@pytest.mark.parametrize("count", [1, 2, 5])
def test_both_ends_cut_off_with_everything_wound_back_are_found(shared_fund: None, count: int) -> None:
    small_fund.drop_guards()
    small_fund.cut_both_ends(count)
    small_fund.wind_back()
    for problems in (verify_trail().problems, check_ledger().problems):
        (problem,) = problems
        last = len(ENDS)
        first = next(line for line, end in enumerate(ENDS, start=1) if end > 11 - count)
        assert problem.where == (f"heads.txt:{last}" if first == last else f"heads.txt:{first}-{last}")
        assert f"the trail ends at event {11 - count}, and what came after it was cut off (11)" in problem.line()


def test_a_trail_that_goes_on_otherwise_is_called_rewritten(shared_fund: None) -> None:
    small_fund.drop_guards()
    small_fund.cut_both_ends(1)
    small_fund.wind_back()
    with gate.change():
        note("another")
        note("another")
    run("UPDATE audit_head SET position = 12, hash = (SELECT hash FROM audit_event WHERE position = 12)")
    (problem,) = verify_trail().problems
    assert problem.where == f"heads.txt:{len(ENDS)}"
    assert "event 11 is not the one that was published" in problem.line()


def test_a_crash_between_commit_and_head_leaves_a_sound_home(
    shared_fund: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(gate, "publish", lambda last: None)
        more()
    assert positions() == ENDS
    assert verify_trail().problems == []
    more()
    assert positions() == [*ENDS, 13]
    assert verify_trail().problems == []


@pytest.mark.parametrize("torn", [b"12", b"12 ab", b"12 " + b"a" * 64 + b" 2022", b"\x00" * 50, b"\xff"])
def test_a_torn_line_breaks_nothing_and_the_next_change_drops_it(shared_fund: None, torn: bytes) -> None:
    with heads.path().open("ab") as file:
        file.write(torn)
    assert (positions(), verify_trail().problems) == (ENDS, [])
    more()
    assert (positions(), verify_trail().problems) == ([*ENDS, 12], [])


def test_lines_out_of_order_and_twice_are_honest(shared_fund: None) -> None:
    lines = heads.path().read_text().splitlines(keepends=True)
    heads.path().write_text("".join(reversed(lines)) + lines[3] + lines[-1])
    assert verify_trail().problems == check_ledger().problems == []


def test_writers_at_once_lose_no_line(shared_fund: None) -> None:
    def write(writer: int) -> None:
        for _ in range(5):
            more()
        connection.close()

    with ThreadPoolExecutor(6) as writers:
        list(writers.map(write, range(6)))
    assert sorted(positions()) == [*ENDS, *range(12, 42)]
    assert verify_trail().problems == []


def test_a_head_that_cannot_be_written_undoes_no_change(shared_fund: None, tmp_path: Path) -> None:
    kept = heads.path().rename(tmp_path / "kept.txt")
    heads.path().mkdir()
    more()
    assert trail.head()[0] == 12
    heads.path().rmdir()
    kept.rename(heads.path())
    assert verify_trail().problems == []
