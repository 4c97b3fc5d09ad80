"""The ledger as a file: the real Beancount takes it, and finds the same balances."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund import ledger
from kikin.fund.ledger import FAMILIES, Row, Voucher
from kikin.office.ledger import export, queries
from tests.fund.ledger_play import paper
from tests.office.ledger import small_fund

pytestmark = pytest.mark.django_db
ODD = 'an act, "in quotes" \\ 予算\nof two lines'


@pytest.fixture
def file(fund: None, tmp_path: Path) -> Path:
    """A fund with every odd thing in it, exported."""
    strange = paper(date(2022, 10, 2))
    small_fund.post(ledger.earn_interest("fy2021", 7, Voucher(strange.on, 2022, ODD)))
    small_fund.post(ledger.administer("fy2021", "nedo", 3, strange))
    small_fund.post(ledger.set_limits("CALL-1", "R-2", {"量子": 5, "Xquantum": 6}, strange))
    small_fund.close(2021)
    file = tmp_path / "ledger.beancount"
    file.write_text("".join(export.as_beancount()), encoding="utf-8")
    return file


@pytest.fixture
def bean_check() -> str:
    """The real Beancount, as a program: it is under the GPL, so nothing of ours imports it."""
    beside = Path(sys.executable).with_name("bean-check")
    found = str(beside) if beside.exists() else shutil.which("bean-check")
    assert found, "bean-check is not there: install the development requirements"
    return found


def test_beancount_takes_it_and_asserts_every_balance(file: Path, bean_check: str) -> None:
    done = subprocess.run([bean_check, file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    asserted = [line.split()[2:4] for line in file.read_text(encoding="utf-8").splitlines() if " balance " in line]
    assert {export.account_of(name): int(yen) for name, yen in asserted} == queries.balances()


def test_beancount_refuses_it_with_one_yen_more(file: Path, bean_check: str) -> None:
    text = file.read_text(encoding="utf-8").replace(" balance Equity:Treasury -1000 ", " balance Equity:Treasury -999 ")
    file.write_text(text, encoding="utf-8")
    done = subprocess.run([bean_check, file], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "Balance failed" in done.stderr


def test_each_transfer_is_a_transaction_and_each_account_says_its_name(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert sum(" * " in line for line in lines) == queries.statement(date(2100, 1, 1)).transfers_count == 18
    opened = {line.split()[2] for line in lines if " open " in line}
    named = {json.loads(line.partition(": ")[2]) for line in lines if line.startswith("  kikin: ")}
    assert named == {export.account_of(name) for name in opened} == set(queries.balances())
    assert '2022-03-31 event "closed fiscal year" "2021"' in lines
    (taken_back,) = (row.corrects for row in queries.transfers_of() if row.corrects)
    assert f"  corrects: {taken_back}" in lines


def test_beancount_adds_up_what_kikin_adds_up(file: Path) -> None:
    """Read back by hand, for the sums to be seen without the asserted balances."""
    sums: Counter[str] = Counter()
    for line in file.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if len(words) == 3 and words[2] in (export.MONEY, export.LIMIT):
            sums[export.account_of(words[0])] += int(words[1])
    assert dict(sorted(sums.items())) == queries.balances()


PART = st.text(min_size=1).map(str.strip).filter(bool)


@given(parts=st.lists(PART, min_size=3, max_size=3), family=st.sampled_from(sorted(FAMILIES)))
def test_a_name_for_beancount_is_reversible_and_legal(parts: list[str], family: str) -> None:
    name = ":".join([family, *(part.replace(":", "") or "p" for part in parts[: len(FAMILIES[family])])])
    said = export.beancount_account(name)
    assert export.account_of(said) == name
    root, *components = said.split(":")
    assert root in ("Assets", "Equity", "Income", "Expenses")
    for part in components:
        assert part.isascii() and part[0] in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" and part.replace("-", "").isalnum()


def test_every_family_has_a_name_of_its_own() -> None:
    names = [export.beancount_account(":".join([family, *("1" * len(of))])) for family, of in FAMILIES.items()]
    assert len(set(names)) == len(FAMILIES)
    assert not any(name.startswith("Equity:Other") for name in names)


def test_csv_and_json_hold_every_column_of_every_transfer(file: Path, tmp_path: Path) -> None:
    rows = queries.transfers_of()
    said = json.loads("".join(export.as_json()))
    assert [Row(**each | {"on": date.fromisoformat(each["on"])}) for each in said] == rows
    sheet = tmp_path / "ledger.csv"
    sheet.write_text("".join(export.as_csv()), encoding="utf-8", newline="")
    with sheet.open(encoding="utf-8", newline="") as lines:
        head, *body = csv.reader(lines)
    assert tuple(head) == Row._fields
    assert body == [["" if value is None else str(value) for value in row] for row in rows]


def test_an_empty_ledger_is_a_file_as_well(db: None) -> None:
    assert json.loads("".join(export.as_json())) == []
    assert len("".join(export.as_csv()).splitlines()) == 1
    assert " * " not in "".join(export.as_beancount())
