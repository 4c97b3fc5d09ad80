"""The Zengin file of transfers (全銀協規定形式「総合振込」): records of 120 bytes, one per transfer.

Source: the layout that the Japanese Bankers Association has laid down and banks publish to their customers: header (1),
data (2), trailer (8) and end (9). N fields hold figures, to the right after zeros; C fields half-width kana, capital
letters, figures and signs of JIS X 0201, to the left before spaces. Names that are too long are cut to their field.
Line ends (CR LF) stand after each record where the agency has agreed on them with its bank. 20 characters after the
code of novelty carry the ref of what is paid (EDI information, announced by a Y).
"""

from __future__ import annotations

from collections.abc import Iterable

from kikin.fund.payments import cut
from kikin.office.payments.orders import Order, Orders
from kikin.values.problems import Problem
from kikin.values.text import Text

RECORD_BYTES = 120
MOST_YEN_OF_ONE = 10**10 - 1
MOST_YEN_OF_ALL = 10**12 - 1
MOST_TRANSFERS_COUNT = 10**6 - 1
_TRANSFER = "21"
_JIS = "0"
_BY_WIRE = "7"
_HAS_EDI = "Y"
_KIND_OF_PAYER = {"ordinary": "1", "current": "2", "savings": "9", "other": "9"}
_KIND_OF_PAYEE = {"ordinary": "1", "current": "2", "savings": "4", "other": "9"}


def write(orders: Orders) -> bytes:
    """The file. ValueError where `problems_of` has anything to say."""
    if found := problems_of(orders):
        raise ValueError("; ".join(problem.line() for problem in found))
    records = [_header(orders), *map(_data, orders.transfers), _trailer(orders), "9" + _words("", 119)]
    end = b"\r\n" if orders.terms.has_line_ends else b""
    return b"".join(_bytes(record) + end for record in records)


def problems_of(orders: Orders) -> tuple[Problem, ...]:
    """What cannot be written in this format: accounts abroad, and figures too long for their fields."""
    found = [_abroad(order) for order in orders.transfers if order.payee.is_foreign]
    found += [_too_much(order.ref) for order in orders.transfers if order.amount_yen > MOST_YEN_OF_ONE]
    if orders.total_yen > MOST_YEN_OF_ALL or len(orders.transfers) > MOST_TRANSFERS_COUNT:
        found.append(_too_much(orders.ref))
    return tuple(found)


def _header(orders: Orders) -> str:
    payer, terms = orders.payer, orders.terms
    return _joined(
        "1",
        _TRANSFER,
        _JIS,
        _figures(terms.requester_code, 10),
        _words(terms.requester_kana, 40),
        f"{orders.pay_on:%m%d}",
        _figures(payer.bank_code, 4),
        _words(payer.bank_kana, 15),
        _figures(payer.branch_code, 3),
        _words(payer.branch_kana, 15),
        _KIND_OF_PAYER[payer.kind],
        _figures(payer.number, 7),
        _words("", 17),
    )


def _data(order: Order) -> str:
    payee = order.payee
    return _joined(
        "2",
        _figures(payee.bank_code, 4),
        _words(payee.bank_kana, 15),
        _figures(payee.branch_code, 3),
        _words(payee.branch_kana, 15),
        _figures("", 4),
        _KIND_OF_PAYEE[payee.kind],
        _figures(payee.number, 7),
        _words(payee.holder, 30),
        _figures(str(order.amount_yen), 10),
        "0",
        _words(order.document, 20),
        _BY_WIRE,
        _HAS_EDI,
        _words("", 7),
    )


def _trailer(orders: Orders) -> str:
    count, total = str(len(orders.transfers)), str(orders.total_yen)
    return _joined("8", _figures(count, 6), _figures(total, 12), _words("", 101))


def _joined(*fields: str) -> str:
    return "".join(fields)


def _figures(figures: str, width: int) -> str:
    if len(figures) > width:
        raise ValueError(f"{len(figures)} figures do not fit into {width}")
    return figures.zfill(width)


def _words(words: str, width: int) -> str:
    return cut(words, width).ljust(width)


def _bytes(record: str) -> bytes:
    line = record.encode("shift_jis")
    if len(line) != RECORD_BYTES:
        raise ValueError(f"a record of {len(line)} bytes")
    return line


def _abroad(order: Order) -> Problem:
    return Problem(
        "not_in_this_file",
        "payment_run.file",
        Text("国外の口座は全銀形式に載せられません", "an account abroad cannot stand in a Zengin file"),
        Text("保留分として外してください", "take it out of the run"),
        order.ref,
    )


def _too_much(ref: str) -> Problem:
    most: Iterable[str] = (f"{MOST_YEN_OF_ONE:,}", f"{MOST_YEN_OF_ALL:,}")
    one, all_of_them = most
    return Problem(
        "too_much_for_this_file",
        "payment_run.file",
        Text("金額が全銀形式の桁数を超えています", "an amount has more figures than a Zengin file holds"),
        Text(
            f"1件{one}円、合計{all_of_them}円以内に分けてください",
            f"split it: at most JPY {one} each and JPY {all_of_them} together",
        ),
        ref,
    )
