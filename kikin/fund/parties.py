"""Persons and organisations: their kinds, sizes and identifiers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from kikin.values.problems import Problem, shown
from kikin.values.text import Text

ORGANISATION_KINDS: dict[str, Text] = {
    "company": Text("企業", "company"),
    "university": Text("大学", "university"),
    "research_institute": Text("研究機関", "research institute"),
    "other": Text("その他の団体", "other body"),
}
SIZES: dict[str, Text] = {
    "default": Text("大企業・その他", "large or other"),
    "small_company": Text("中小企業", "small company"),
}


MAY_ACT_FOR: dict[str, frozenset[str]] = {
    "administrator": frozenset({"fund"}),
    "applicant": frozenset({"organisation"}),
    "reviewer": frozenset({"fund"}),
    "programme_officer": frozenset({"agency"}),
    "programme_director": frozenset({"agency"}),
    "security_officer": frozenset({"agency", "fund"}),
    "security_lead": frozenset({"agency", "fund"}),
    "finance_officer": frozenset({"agency"}),
    "body_officer": frozenset({"body"}),
    "auditor": frozenset({"fund"}),
}
"""The roles to which people are appointed, and for what kind of thing each acts; `fund` is the whole of it."""

SIDES: dict[str, Text] = {
    "fund": Text("基金全体", "the whole fund"),
    "body": Text("府省", "a body"),
    "agency": Text("配分機関", "an agency"),
    "organisation": Text("機関", "an organisation"),
}


def is_corporate_number(text: str) -> bool:
    """13 digits whose first checks the rest (法人番号; Ordinance on the Designation of Corporate Numbers, Art. 2)."""
    if not re.fullmatch(r"[1-9]\d{12}", text):
        return False
    weighted = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(text[1:])))
    return int(text[0]) == 9 - weighted % 9


def is_lei(text: str) -> bool:
    """20 letters and digits, remainder 1 modulo 97 (ISO 17442, ISO 7064 MOD 97-10)."""
    if not re.fullmatch(r"[0-9A-Z]{18}\d{2}", text):
        return False
    return int("".join(str(int(character, 36)) for character in text)) % 97 == 1


def is_orcid(text: str) -> bool:
    """Four groups of four, the last character checking the others (ISO 7064 MOD 11-2)."""
    if not re.fullmatch(r"(\d{4}-){3}\d{3}[\dX]", text):
        return False
    digits = text.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]


def is_ror(text: str) -> bool:
    """A leading zero, six characters of Crockford's base 32, two check digits (ROR; ISO 7064 MOD 97-10)."""
    if not re.fullmatch(r"0[0-9a-hjkmnp-tv-z]{6}\d{2}", text):
        return False
    number = 0
    for character in text[:7]:
        number = number * 32 + "0123456789abcdefghjkmnpqrstvwxyz".index(character)
    return 98 - number * 100 % 97 == int(text[7:])


def is_e_rad_number(text: str) -> bool:
    """The eight digits of a researcher in the cross-ministerial research system (e-Rad)."""
    return bool(re.fullmatch(r"\d{8}", text))


IDENTIFIERS: dict[str, tuple[Text, Callable[[str], bool]]] = {
    "corporate_number": (Text("法人番号", "corporate number"), is_corporate_number),
    "lei": (Text("LEI（取引主体識別子）", "LEI"), is_lei),
    "orcid": (Text("ORCID", "ORCID"), is_orcid),
    "ror": (Text("ROR", "ROR"), is_ror),
    "e_rad": (Text("e-Rad研究者番号", "e-Rad researcher number"), is_e_rad_number),
}


def problems_of_appointment(role: str, side: str) -> tuple[Problem, ...]:
    """Why nobody is appointed to a role for this kind of thing; `side` is one of SIDES, or empty for what is none."""
    if role not in MAY_ACT_FOR:
        return (
            Problem(
                "unknown_role",
                "appointment.role",
                Text("任命できる役割ではありません", "not a role to which people are appointed"),
                Text("役割の一覧から選んでください", f"use one of {', '.join(MAY_ACT_FOR)}"),
                shown(role),
            ),
        )
    if side in MAY_ACT_FOR[role]:
        return ()
    named = [SIDES[one] for one in SIDES if one in MAY_ACT_FOR[role]]
    return (
        Problem(
            "acts_for_another_side",
            "appointment.of",
            Text("この役割が所属できるところではありません", "nobody acts for this in that role"),
            Text(
                f"{'又は'.join(one.ja for one in named)}を選んでください",
                f"choose {' or '.join(one.en for one in named)}",
            ),
        ),
    )


def problems_of_ending(last_on: date, until_on: date | None, today: date) -> tuple[Problem, ...]:
    """Why an appointment cannot end with this last day. Yesterday means at once; the past stays as it was."""
    yesterday = today - timedelta(days=1)
    if until_on is not None and until_on < today:
        return (
            Problem(
                "appointment_over",
                "appointment.until_on",
                Text("この任命は既に終わっています", "this appointment is over already"),
                Text("任命の一覧を確認してください", "see the list of appointments"),
                until_on.isoformat(),
            ),
        )
    if last_on >= yesterday:
        return ()
    return (
        Problem(
            "ends_in_the_past",
            "appointment.last_on",
            Text("過去の日付で任命を終えることはできません", "an appointment does not end in the past"),
            Text("今日以後の日付にするか、直ちに終えてください", "give today or a later day, or end it at once"),
            last_on.isoformat(),
        ),
    )


def problems_of_identifier(scheme: str, value: str) -> tuple[Problem, ...]:
    """Why an identifier from outside cannot be kept."""
    if scheme not in IDENTIFIERS:
        return (
            Problem(
                "unknown_identifier",
                "identifier.scheme",
                Text("知らない種類の番号です", "not a kind of identifier that is known here"),
                Text(
                    f"次のいずれかにしてください：{'、'.join(IDENTIFIERS)}",
                    f"use one of {', '.join(IDENTIFIERS)}",
                ),
                shown(scheme),
            ),
        )
    label, is_valid = IDENTIFIERS[scheme]
    if is_valid(value):
        return ()
    return (
        Problem(
            "identifier_invalid",
            f"identifier.{scheme}",
            Text(
                f"{label.ja}の形式または検査数字が正しくありません",
                f"not a valid {label.en}: form or check digit",
            ),
            Text("番号を見直してください", "look at the number again"),
            shown(value),
        ),
    )
