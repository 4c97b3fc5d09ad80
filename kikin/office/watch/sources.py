"""From which kind of source a statement came, by the beginning of its ref."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kikin.values.calendar import date_words
from kikin.values.text import Text

NOTICE = "notice"
SOURCES: dict[str, Text] = {
    NOTICE: Text("受領者の届出", "notice of the recipient"),
    "declared": Text("申告", "declaration"),
    "registry": Text("登記・株主名簿", "register of companies"),
    "bods": Text("実質的支配者情報（BODS）", "statement of ownership (BODS)"),
    "gleif": Text("LEIの記録（GLEIF）", "record of GLEIF"),
    "orcid": Text("ORCIDの記録", "record of ORCID"),
    "openalex": Text("OpenAlexの記録", "record of OpenAlex"),
    "news": Text("報道", "news"),
    "list": Text("リスト", "list"),
    "ended": Text("期限の到来", "the day on which it ends"),
}


def kind_of(ref: str) -> str:
    """The key of a statement's source, or nothing where it is not known."""
    name = ref.partition(":")[0]
    return "list" if name.startswith("list-") else name if name in SOURCES else ""


def source_of(ref: str) -> Text:
    """What the source of a statement is called; one of no known kind by its ref."""
    return SOURCES.get(kind_of(ref), Text(ref, ref))


def told_by(sources: Iterable[tuple[str, date]]) -> Text:
    """The sources of statements, each with the day on which it was first heard."""
    first: dict[Text, date] = {}
    for ref, day in sources:
        first.setdefault(source_of(ref), day)
    return Text(
        "、".join(f"{one.ja}（{date_words(day).ja}）" for one, day in first.items()),
        ", ".join(f"{one.en} ({date_words(day).en})" for one, day in first.items()),
    )
