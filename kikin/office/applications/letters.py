"""The words of a letter on what the formal check found lacking, in both languages, ready to be sent."""

from __future__ import annotations

from collections.abc import Sequence

from kikin.fund.charter import Charter
from kikin.office.applications.models import Application
from kikin.office.letters.letter import Letter
from kikin.values.calendar import show_instant
from kikin.values.problems import Problem
from kikin.values.text import LANGUAGES, Text


def on_what_is_lacking(application: Application, lacking: Sequence[Problem], charter: Charter) -> Letter:
    """Every deficiency with its remedy. Until the deadline it can be mended; afterwards nothing is taken."""
    call, lead = application.call, application.lead.name
    closes = Text(*(show_instant(call.closes_at, charter.zone, language) for language in LANGUAGES))
    found = Text(
        "\n".join(f"・{one.what.ja}（{one.remedy.ja}）" for one in lacking),
        "\n".join(f"- {one.what.en} ({one.remedy.en})" for one in lacking),
    )
    ja = (
        f"{lead.ja}　御中",
        f"公募「{call.title.ja}」への応募（{application.ref}「{application.title.ja}」）の形式審査において、"
        f"次の不備がありました。\n{found.ja}",
        f"締切（{closes.ja}）までは、応募を取り下げて直し、改めて提出できます。締切後の差替えはできません。",
        "事実と異なる点がある場合は、形式審査の結果を決める前に、配分機関の担当者までお知らせください。",
    )
    en = (
        f"To {lead.en}",
        f"The formal check of your application {application.ref} “{application.title.en}” to the call "
        f"“{call.title.en}” found the following lacking:\n{found.en}",
        f"Until the deadline ({closes.en}) you can recall it, mend it and send it again. Nothing is replaced after it.",
        "If any of this is not so, please tell the agency before the check is decided.",
    )
    subject = Text(f"形式審査における不備：{application.ref}", f"What is lacking in {application.ref}")
    return Letter(application.ref, lead, _address(application), subject, Text("\n\n".join(ja), "\n\n".join(en)))


def _address(application: Application) -> str:
    people = application.involvements.select_related("person").exclude(person__email=None)
    found = people.filter(role="administrator").first() or people.first()
    return (found.person.email or "") if found else ""
