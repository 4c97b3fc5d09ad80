"""Everything that changes what goes out: requests and their conditions, and notices on intellectual property."""

from kikin.office.outgoing.actions.requests import (
    Asked,
    accept,
    allow,
    allow_with_conditions,
    clear,
    clear_with_conditions,
    delay,
    escalate,
    expire,
    file,
    let_time_pass,
    refuse,
    send_back,
    show,
    sort,
    withdraw,
)

__all__ = [
    "Asked",
    "accept",
    "allow",
    "allow_with_conditions",
    "clear",
    "clear_with_conditions",
    "delay",
    "escalate",
    "expire",
    "file",
    "let_time_pass",
    "refuse",
    "send_back",
    "show",
    "sort",
    "withdraw",
]
