"""Why a person or an organisation may not be registered, or a password not be given."""

from __future__ import annotations

from kikin.fund.parties import ORGANISATION_KINDS, problems_of_identifier
from kikin.values.problems import Problem, shown
from kikin.values.text import Text


def of_organisation(kind: str, corporate_number: str) -> list[Problem]:
    """Why an organisation cannot be registered."""
    found = []
    if kind not in ORGANISATION_KINDS:
        kinds = ", ".join(ORGANISATION_KINDS)
        found.append(
            Problem(
                "unknown_kind",
                "organisation.kind",
                Text("知らない種類の機関です", "not a kind of organisation that is known here"),
                Text(f"次のいずれかにしてください：{kinds}", f"use one of {kinds}"),
                shown(kind),
            )
        )
    if corporate_number:
        found += problems_of_identifier("corporate_number", corporate_number)
    return found


def short_password(min_characters: int) -> Problem:
    return Problem(
        "password_too_short",
        "person.password",
        Text("パスワードが短すぎます", "the password is too short"),
        Text(
            f"{min_characters}字以上にしてください",
            f"use at least {min_characters} characters",
        ),
    )


def number_taken(number: str) -> Problem:
    return Problem(
        "number_taken",
        "organisation.corporate_number",
        Text("この法人番号は別の機関のものとして登録されています", "this corporate number is another organisation's"),
        Text("番号を確かめてください", "check the number"),
        number,
    )


def number_borne(scheme: str, value: str) -> Problem:
    return Problem(
        "number_taken",
        f"identifier.{scheme}",
        Text("この番号は別の人のものとして登録されています", "this number is another person's"),
        Text("同一人物でないか、番号を確かめてください", "check the number, and whether they are one person"),
        shown(value),
    )


def address_taken(email: str) -> Problem:
    return Problem(
        "address_taken",
        "person.email",
        Text("このメールアドレスは別の人のものとして登録されています", "this address is another person's"),
        Text("アドレスを確かめてください", "check the address"),
        shown(email),
    )
