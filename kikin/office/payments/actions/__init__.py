"""Everything that changes accounts, holds, runs and payments."""

from kikin.office.payments.actions.accounts import (
    CallBack,
    NewAccount,
    call_back,
    call_back_all,
    propose,
    propose_all,
    propose_payer,
    put_in_force,
    put_payer_in_force,
    refuse,
    refuse_payer,
)
from kikin.office.payments.actions.holds import lift, place
from kikin.office.payments.actions.paying import fail, resume, send
from kikin.office.payments.actions.runs import approve, cancel, pay_documents, prepare, revise

__all__ = [
    "CallBack",
    "NewAccount",
    "approve",
    "call_back",
    "call_back_all",
    "cancel",
    "fail",
    "lift",
    "pay_documents",
    "place",
    "prepare",
    "propose",
    "propose_all",
    "propose_payer",
    "put_in_force",
    "put_payer_in_force",
    "refuse",
    "refuse_payer",
    "resume",
    "revise",
    "send",
]
