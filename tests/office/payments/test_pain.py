"""The ISO 20022 file, read back by a reader of its own.

`KNOWN` is written by hand from the published message definition of pain.001.001.09: of each type that the file uses,
its elements in their order, with what each has to be and how often it may stand. It is no copy of the schema file.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeAlias
from xml.etree.ElementTree import Element, fromstring

import pytest

from kikin.fund.payments import Details
from kikin.office.payments import pain
from tests.office.payments.test_zengin import ORDERS

NAMESPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
ONE, MAYBE, SOME = (1, 1), (0, 1), (1, 10**6)
Row: TypeAlias = tuple[str, str, tuple[int, int]]

KNOWN: dict[str, tuple[Row, ...]] = {
    "Document": (("CstmrCdtTrfInitn", "Initiation", ONE),),
    "Initiation": (("GrpHdr", "Header", ONE), ("PmtInf", "Instruction", SOME)),
    "Header": (
        ("MsgId", "Max35", ONE), ("CreDtTm", "DateTime", ONE), ("NbOfTxs", "Max15Figures", ONE),
        ("CtrlSum", "Decimal", MAYBE), ("InitgPty", "Party", ONE),
    ),
    "Instruction": (
        ("PmtInfId", "Max35", ONE), ("PmtMtd", "Method", ONE), ("BtchBookg", "Boolean", MAYBE),
        ("NbOfTxs", "Max15Figures", MAYBE), ("CtrlSum", "Decimal", MAYBE), ("ReqdExctnDt", "DateChoice", ONE),
        ("Dbtr", "Party", ONE), ("DbtrAcct", "Account", ONE), ("DbtrAgt", "Agent", ONE),
        ("CdtTrfTxInf", "Transfer", SOME),
    ),
    "Transfer": (
        ("PmtId", "PaymentId", ONE), ("Amt", "AmountChoice", ONE), ("CdtrAgt", "Agent", MAYBE),
        ("Cdtr", "Party", MAYBE), ("CdtrAcct", "Account", MAYBE), ("RmtInf", "Remittance", MAYBE),
    ),
    "PaymentId": (("InstrId", "Max35", MAYBE), ("EndToEndId", "Max35", ONE)),
    "AmountChoice": (("InstdAmt", "Amount", ONE),),
    "DateChoice": (("Dt", "Date", ONE),),
    "Party": (("Nm", "Max140", MAYBE), ("Id", "PartyChoice", MAYBE)),
    "PartyChoice": (("OrgId", "Organisation", ONE),),
    "Organisation": (("Othr", "Other35", MAYBE),),
    "Other35": (("Id", "Max35", ONE),),
    "Account": (("Id", "AccountChoice", ONE), ("Tp", "TypeChoice", MAYBE), ("Ccy", "Currency", MAYBE)),
    "AccountChoice": (("IBAN", "Iban", MAYBE), ("Othr", "Other34", MAYBE)),
    "Other34": (("Id", "Max34", ONE),),
    "TypeChoice": (("Cd", "Max4", MAYBE), ("Prtry", "Max35", MAYBE)),
    "Agent": (("FinInstnId", "Institution", ONE),),
    "Institution": (("BICFI", "Bic", MAYBE), ("ClrSysMmbId", "ClearingMember", MAYBE)),
    "ClearingMember": (("ClrSysId", "ClearingChoice", MAYBE), ("MmbId", "Max35", ONE)),
    "ClearingChoice": (("Cd", "Max5", ONE),),
    "Remittance": (("Strd", "Structured", SOME),),
    "Structured": (("CdtrRefInf", "Reference", MAYBE),),
    "Reference": (("Tp", "ReferenceType", MAYBE), ("Ref", "Max35", MAYBE)),
    "ReferenceType": (("CdOrPrtry", "ReferenceChoice", ONE),),
    "ReferenceChoice": (("Prtry", "Max35", ONE),),
}  # fmt: skip
CHOICES = {"AccountChoice", "TypeChoice"}
WORDS = {
    "Max4": r".{1,4}", "Max5": r".{1,5}", "Max34": r".{1,34}", "Max35": r".{1,35}", "Max140": r".{1,140}",
    "Max15Figures": r"[0-9]{1,15}", "Decimal": r"[0-9]{1,18}", "Amount": r"[0-9]{1,18}", "Currency": r"[A-Z]{3}",
    "DateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "Date": r"\d{4}-\d\d-\d\d", "Boolean": r"true|false",
    "Method": r"TRF", "Iban": r"[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}",
    "Bic": r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?",
}  # fmt: skip


def objections(element: Element, kind: str, path: str = "") -> list[str]:
    """Where an element is not as its type says: a stranger, a wrong order, too few or too many, or wrong words."""
    here = f"{path}/{element.tag.removeprefix(NAMESPACE)}"
    if kind in WORDS:
        fits = re.fullmatch(WORDS[kind], element.text or "") is not None and not len(element)
        return [] if fits else [f"{here}: {element.text}"]
    rows = KNOWN[kind]
    names = [child.tag.removeprefix(NAMESPACE) for child in element]
    order = [name for name, _, _ in rows]
    found = [f"{here}: stranger {name}" for name in names if name not in order]
    if found:
        return found
    if names != sorted(names, key=order.index):
        found.append(f"{here}: order {names}")
    if kind in CHOICES and len(names) != 1:
        found.append(f"{here}: one of {order}")
    for name, _, (least, most) in rows:
        if not least <= names.count(name) <= most:
            found.append(f"{here}: {names.count(name)} of {name}")
    kinds = {name: of for name, of, _ in rows}
    for child in element:
        found += objections(child, kinds[child.tag.removeprefix(NAMESPACE)], here)
    return found


def said(element: Element, path: str) -> str:
    words = element.findtext("/".join(f"{NAMESPACE}{name}" for name in path.split("/")))
    assert words is not None, path
    return words


def test_the_file_is_built_as_the_message_definition_says() -> None:
    document = fromstring(pain.write(ORDERS))
    assert document.tag == f"{NAMESPACE}Document"
    assert objections(document, "Document") == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"<MsgId>RUN-2022-00001-U</MsgId>", b""),
        (b"<PmtMtd>TRF</PmtMtd>", b"<PmtMtd>CHQ</PmtMtd>"),
        (b"<CtrlSum>200000001</CtrlSum>", b"<CtrlSum>2,000</CtrlSum>"),
        (b"<Ccy>JPY</Ccy>", b"<Ccy>yen</Ccy>"),
        (b"<Cd>CACC</Cd>", b"<Cd>CACC</Cd><Prtry>X</Prtry>"),
        (b"<BtchBookg>true</BtchBookg>", b"<Strange>true</Strange>"),
    ],
)
def test_the_reader_finds_what_is_wrong(right: bytes, wrong: bytes) -> None:
    written = pain.write(ORDERS)
    assert right in written
    assert objections(fromstring(written.replace(right, wrong)), "Document")


def test_the_file_says_what_was_ordered() -> None:
    initiation = fromstring(pain.write(ORDERS))[0]
    header, instruction = initiation
    for part in (header, instruction):
        assert (said(part, "NbOfTxs"), said(part, "CtrlSum")) == ("2", "200000001")
    assert said(instruction, "ReqdExctnDt/Dt") == "2022-09-02"
    assert said(instruction, "DbtrAgt/FinInstnId/ClrSysMmbId/MmbId") == "9992003"
    transfers = instruction.findall(f"{NAMESPACE}CdtTrfTxInf")
    amounts = [transfer.find(f"{NAMESPACE}Amt/{NAMESPACE}InstdAmt") for transfer in transfers]
    assert [(one.text, one.get("Ccy")) for one in amounts if one is not None] == [("200000000", "JPY"), ("1", "JPY")]
    first = transfers[0]
    assert said(first, "PmtId/EndToEndId") == "PAY-2022-00001-A"
    assert said(first, "CdtrAgt/FinInstnId/ClrSysMmbId/ClrSysId/Cd") == "JPZGN"
    assert said(first, "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId") == "9990001"
    assert said(first, "CdtrAcct/Id/Othr/Id") == "0004567"
    assert said(first, "RmtInf/Strd/CdtrRefInf/Ref") == "CLM-2022-00001-7"
    assert [said(one, "RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Prtry") for one in transfers] == ["CLAIM", "SETTLEMENT"]


def test_an_account_abroad_is_named_by_iban_and_bic() -> None:
    abroad = Details("SAMPLE GMBH & CO", iban="DE89370400440532013000", bic="COBADEFFXXX")
    orders = replace(ORDERS, transfers=(replace(ORDERS.transfers[0], payee=abroad),))
    document = fromstring(pain.write(orders))
    assert objections(document, "Document") == []
    transfer = document[0][1].find(f"{NAMESPACE}CdtTrfTxInf")
    assert transfer is not None
    assert said(transfer, "CdtrAcct/Id/IBAN") == abroad.iban
    assert said(transfer, "CdtrAgt/FinInstnId/BICFI") == abroad.bic
    assert said(transfer, "Cdtr/Nm") == "SAMPLE GMBH & CO"


def test_the_same_orders_give_the_same_bytes() -> None:
    assert pain.write(ORDERS) == pain.write(ORDERS)
    assert pain.problems_of(ORDERS) == ()
