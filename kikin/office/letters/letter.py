"""A letter as it is sent or printed, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Letter:
    """About which record, to whom, and the words; `email` is empty where no address is known."""

    ref: str
    name: Text
    email: str
    subject: Text
    body: Text
