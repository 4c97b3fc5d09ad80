"""The Zengin file, read back field by field by a reader of its own, from the published layout."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kikin.fund.payments import Details, PayerTerms, normal
from kikin.office.payments import zengin
from kikin.office.payments.orders import Order, Orders

# Name, first and last column from 1, and N (figures) or C (characters): as banks publish the layout of 総合振込.
HEADER = (
    ("record", 1, 1, "N"), ("kind", 2, 3, "N"), ("code", 4, 4, "N"), ("requester", 5, 14, "N"), ("name", 15, 54, "C"),
    ("day", 55, 58, "N"), ("bank", 59, 62, "N"), ("bank_name", 63, 77, "C"), ("branch", 78, 80, "N"),
    ("branch_name", 81, 95, "C"), ("account_kind", 96, 96, "N"), ("account", 97, 103, "N"), ("dummy", 104, 120, "C"),
)  # fmt: skip
DATA = (
    ("record", 1, 1, "N"), ("bank", 2, 5, "N"), ("bank_name", 6, 20, "C"), ("branch", 21, 23, "N"),
    ("branch_name", 24, 38, "C"), ("clearing_house", 39, 42, "N"), ("account_kind", 43, 43, "N"),
    ("account", 44, 50, "N"), ("name", 51, 80, "C"), ("amount", 81, 90, "N"), ("novelty", 91, 91, "N"),
    ("edi", 92, 111, "C"), ("way", 112, 112, "N"), ("has_edi", 113, 113, "C"), ("dummy", 114, 120, "C"),
)  # fmt: skip
TRAILER = (("record", 1, 1, "N"), ("count", 2, 7, "N"), ("total", 8, 19, "N"), ("dummy", 20, 120, "C"))
END = (("record", 1, 1, "N"), ("dummy", 2, 120, "C"))
LAYOUTS = {"1": HEADER, "2": DATA, "8": TRAILER, "9": END}

PAYEE = normal(Details("ミホンケンキュウジョ（カ", "9990", "ミホン", "001", "ホンテン", "savings", "4567"))[0]
PAYER = normal(Details("キコウ", "9992", "キカンコウ", "003", "チュウオウ", "current", "42"))[0]
ORDERS = Orders(
    "RUN-2022-00001-U",
    datetime(2022, 9, 1, 3, tzinfo=UTC),
    date(2022, 9, 2),
    PAYER,
    PayerTerms("12345", "ﾐﾎﾝｷｺｳ"),
    (
        Order("PAY-2022-00001-A", "claim", "CLM-2022-00001-7", PAYEE, 200_000_000),
        Order("PAY-2022-00002-A", "settlement", "SET-2022-00002-5", replace(PAYEE, holder="ｱ" * 40, kind="current"), 1),
    ),
)


def read(file: bytes, *, has_line_ends: bool = True) -> list[dict[str, str]]:
    """Every record as a dictionary of its fields; each stands in its columns, and nothing is left over."""
    step = 122 if has_line_ends else 120
    assert len(file) % step == 0
    found = []
    for first in range(0, len(file), step):
        record, end = file[first : first + 120], file[first + 120 : first + step]
        assert end == (b"\r\n" if has_line_ends else b"")
        layout = LAYOUTS[chr(record[0])]
        assert [columns[1] for columns in layout[1:]] == [columns[2] + 1 for columns in layout[:-1]]
        assert layout[-1][2] == 120
        fields = {}
        for name, start, last, kind in layout:
            part = record[start - 1 : last]
            if kind == "N":
                assert part.isdigit(), (name, part)
            else:
                assert all(0x20 <= byte <= 0x5A or byte == 0x5C or 0xA2 <= byte <= 0xDF for byte in part), (name, part)
            fields[name] = part.decode("shift_jis").rstrip() if kind == "C" else part.decode("ascii")
        found.append(fields)
    return found


def test_the_file_says_what_was_ordered() -> None:
    header, first, second, trailer, end = read(zengin.write(ORDERS))
    assert header == {
        "record": "1", "kind": "21", "code": "0", "requester": "0000012345", "name": "ﾐﾎﾝｷｺｳ", "day": "0902",
        "bank": "9992", "bank_name": "ｷｶﾝｺｳ", "branch": "003", "branch_name": "ﾁﾕｳｵｳ", "account_kind": "2",
        "account": "0000042", "dummy": "",
    }  # fmt: skip
    assert first == {
        "record": "2", "bank": "9990", "bank_name": "ﾐﾎﾝ", "branch": "001", "branch_name": "ﾎﾝﾃﾝ",
        "clearing_house": "0000", "account_kind": "4", "account": "0004567", "name": "ﾐﾎﾝｹﾝｷﾕｳｼﾞﾖ(ｶ",
        "amount": "0200000000", "novelty": "0", "edi": "CLM-2022-00001-7", "way": "7", "has_edi": "Y", "dummy": "",
    }  # fmt: skip
    assert (second["name"], second["account_kind"], second["amount"]) == ("ｱ" * 30, "2", "0000000001")
    assert trailer == {"record": "8", "count": "000002", "total": "000200000001", "dummy": ""}
    assert end == {"record": "9", "dummy": ""}


def test_the_same_orders_give_the_same_bytes_with_line_ends_or_without() -> None:
    assert zengin.write(ORDERS) == zengin.write(ORDERS)
    bare = replace(ORDERS, terms=replace(ORDERS.terms, has_line_ends=False))
    assert read(zengin.write(bare), has_line_ends=False) == read(zengin.write(ORDERS))
    assert b"\r\n" not in zengin.write(bare)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount_yen": 10**10}, "too_much_for_this_file"),
        ({"payee": Details("SAMPLE", iban="DE89370400440532013000", bic="COBADEFFXXX")}, "not_in_this_file"),
    ],
)
def test_what_has_no_place_in_it_is_refused(change: dict[str, object], code: str) -> None:
    assert zengin.problems_of(ORDERS) == ()
    first, second = ORDERS.transfers
    wrong = replace(ORDERS, transfers=(replace(first, **change), second))  # type: ignore[arg-type]
    assert [one.code for one in zengin.problems_of(wrong)] == [code]
    with pytest.raises(ValueError, match="PAY-2022-00001-A"):
        zengin.write(wrong)


def test_the_most_that_its_fields_hold() -> None:
    order = replace(ORDERS.transfers[0], amount_yen=zengin.MOST_YEN_OF_ONE)
    full = replace(ORDERS, transfers=(order,) * 100)
    assert zengin.problems_of(full) == ()
    assert read(zengin.write(full))[-2]["total"] == "999999999900"
    assert [one.code for one in zengin.problems_of(replace(full, transfers=(order,) * 101))] == [
        "too_much_for_this_file"
    ]
