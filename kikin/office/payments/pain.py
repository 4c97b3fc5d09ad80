"""The ISO 20022 file of transfers: customer credit transfer initiation, pain.001.001.09.

Source: the message definition of ISO 20022 (CustomerCreditTransferInitiationV09). One payment instruction for one day
and one account; amounts are whole yen, without decimals. A bank in Japan is named by the seven figures of bank and
branch in the Zengin clearing (JPZGN), one abroad by its BIC. What is paid stands as structured remittance.
"""

from __future__ import annotations

from datetime import UTC
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kikin.fund.payments import Details
from kikin.office.payments.orders import Order, Orders
from kikin.values.problems import Problem

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_CLEARING = "JPZGN"
_MOST_CHARACTERS_OF_A_PARTY = 140
# ISO 20022 external codes of cash accounts; what has none is said in words.
_KINDS = {
    "ordinary": ("Cd", "SVGS"),
    "current": ("Cd", "CACC"),
    "savings": ("Prtry", "CHOCHIKU"),
    "other": ("Cd", "OTHR"),
}


def write(orders: Orders) -> bytes:
    """The file, the same bytes for the same orders."""
    document = Element("Document", {"xmlns": NAMESPACE})
    initiation = SubElement(document, "CstmrCdtTrfInitn")
    header = SubElement(initiation, "GrpHdr")
    _say(header, "MsgId", orders.ref)
    _say(header, "CreDtTm", f"{orders.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z")
    _control(header, orders)
    party = SubElement(header, "InitgPty")
    _say(party, "Nm", orders.terms.requester_kana)
    _say(party, "Id/OrgId/Othr/Id", orders.terms.requester_code)
    instruction = SubElement(initiation, "PmtInf")
    _say(instruction, "PmtInfId", orders.ref)
    _say(instruction, "PmtMtd", "TRF")
    _say(instruction, "BtchBookg", "true")
    _control(instruction, orders)
    _say(instruction, "ReqdExctnDt/Dt", f"{orders.pay_on:%Y-%m-%d}")
    _say(instruction, "Dbtr/Nm", orders.terms.requester_kana)
    _account(instruction, "DbtrAcct", orders.payer)
    _agent(instruction, "DbtrAgt", orders.payer)
    for order in orders.transfers:
        _transfer(instruction, order)
    indent(document, " ")
    said: bytes = tostring(document, encoding="UTF-8", xml_declaration=True)
    return said + b"\n"


def problems_of(orders: Orders) -> tuple[Problem, ...]:
    """Everything that a run holds can be written in this format."""
    return ()


def _control(above: Element, orders: Orders) -> None:
    _say(above, "NbOfTxs", str(len(orders.transfers)))
    _say(above, "CtrlSum", str(orders.total_yen))


def _transfer(instruction: Element, order: Order) -> None:
    transfer = SubElement(instruction, "CdtTrfTxInf")
    _say(transfer, "PmtId/EndToEndId", order.ref)
    _say(transfer, "Amt/InstdAmt", str(order.amount_yen)).set("Ccy", "JPY")
    _agent(transfer, "CdtrAgt", order.payee)
    _say(transfer, "Cdtr/Nm", order.payee.holder[:_MOST_CHARACTERS_OF_A_PARTY])
    _account(transfer, "CdtrAcct", order.payee)
    reference = SubElement(SubElement(SubElement(transfer, "RmtInf"), "Strd"), "CdtrRefInf")
    _say(reference, "Tp/CdOrPrtry/Prtry", order.source.upper())
    _say(reference, "Ref", order.document)


def _account(above: Element, name: str, details: Details) -> None:
    account = SubElement(above, name)
    if details.iban:
        _say(account, "Id/IBAN", details.iban)
    else:
        _say(account, "Id/Othr/Id", details.number)
        way, word = _KINDS[details.kind]
        _say(account, f"Tp/{way}", word)
    _say(account, "Ccy", "JPY")


def _agent(above: Element, name: str, details: Details) -> None:
    bank = SubElement(SubElement(above, name), "FinInstnId")
    if details.bic:
        _say(bank, "BICFI", details.bic)
        return
    member = SubElement(bank, "ClrSysMmbId")
    _say(member, "ClrSysId/Cd", _CLEARING)
    _say(member, "MmbId", details.bank_code + details.branch_code)


def _say(above: Element, path: str, words: str) -> Element:
    """Words in the element at the end of a path that is made below `above`."""
    for name in path.split("/"):
        above = SubElement(above, name)
    above.text = words
    return above
