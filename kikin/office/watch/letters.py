"""The words by which a recipient is asked for its yearly confirmation, and reminded of it, in both languages."""

from __future__ import annotations

from datetime import date

from kikin.fund.charter import Charter
from kikin.fund.watch import TOPICS
from kikin.office.letters.letter import Letter
from kikin.office.watch.models import Confirmation
from kikin.values.calendar import show_date
from kikin.values.text import LANGUAGES, Text


def confirmation_letter(one: Confirmation, charter: Charter, url: str, today: date) -> Letter:
    """To the recipient of a confirmation that waits: asked for, or reminded of once its day has passed."""
    award, recipient = one.member.award, one.member.organisation.name
    due = Text(*(show_date(one.due_on, language) for language in LANGUAGES))
    held = Text(*(show_date(one.holds_from, language) for language in LANGUAGES))
    topics_ja, topics_en = (
        "、".join(name.ja for name in TOPICS.values()),
        ", ".join(name.en for name in TOPICS.values()),
    )
    is_late = one.is_overdue(today)
    ja = (
        f"{recipient.ja}　御中",
        f"{charter.name.ja}の採択課題（{award.ref}）について、申告いただいた事項（{topics_ja}）に変わりがないかを、"
        f"毎年お尋ねしています（{one.year}年分）。",
        f"回答の期限（{due.ja}）を過ぎております。" if is_late else f"{due.ja}までにご回答ください。",
        f"ご回答がない間、{held.ja}から貴機関への支払を保留します。変わりがない事項は「変更なし」とお答えください。"
        f"\n{url}",
    )
    en = (
        f"To {recipient.en}",
        f"Under {charter.name.en}, award {award.ref}, we ask each year whether what you declared still stands "
        f"({topics_en}); this is for {one.year}.",
        f"Your answer was due by {due.en}." if is_late else f"Please answer by {due.en}.",
        f"From {held.en} on, payments to you wait until it is in. Where nothing has changed, please say so.\n{url}",
    )
    subject = Text(f"年次確認（{award.ref}）", f"Yearly confirmation ({award.ref})")
    return Letter(one.ref, recipient, "", subject, Text("\n\n".join(ja), "\n\n".join(en)))
