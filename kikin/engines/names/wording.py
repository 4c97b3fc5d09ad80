"""The reasons of a match in words, in both languages."""

from __future__ import annotations

from kikin.values.text import Text

_LIKELY = 0


def text_of(kind: str, asked: str, listed: str, points: int) -> Text:
    """A reason of this kind, as a person reads it."""
    if kind == "word":
        return _word(asked, listed)
    if kind == "missing":
        return Text(ja=f"「{asked}」は名簿の名称にありません。", en=f"“{asked}” is not in the name on the list.")
    if kind == "extra":
        return Text(ja=f"名簿の「{listed}」は照会した名称にありません。", en=f"“{listed}” on the list was not asked.")
    if kind == "identifier":
        if points >= _LIKELY:
            return Text(ja=f"番号{asked}が一致します。", en=f"The number {asked} is the same.")
        return Text(
            ja=f"番号が異なります（{asked}、名簿は{listed}）。",
            en=f"The numbers differ ({asked}, on the list {listed}).",
        )
    if kind == "birth_date":
        return Text(
            ja=f"生年月日が異なります（{asked}、名簿は{listed}）。",
            en=f"The birth dates differ ({asked}, on the list {listed}).",
        )
    if kind == "country":
        return Text(
            ja=f"国が異なります（{asked}、名簿は{listed}）。",
            en=f"The countries differ ({asked}, on the list {listed}).",
        )
    if points >= _LIKELY:
        return Text(ja="名称全体としても似ています。", en="The names as wholes are alike as well.")
    return Text(ja="名称全体としては、その分を差し引きます。", en="The names as wholes take some of that back.")


def _word(asked: str, listed: str) -> Text:
    if asked == listed:
        return Text(ja=f"「{asked}」が一致します。", en=f"“{asked}” agrees.")
    if asked.replace(" ", "") == listed.replace(" ", ""):
        return Text(
            ja=f"「{asked}」と「{listed}」は語の区切りだけが異なります。",
            en=f"“{asked}” is “{listed}”, divided otherwise.",
        )
    if _are_initials(asked, listed) or _are_initials(listed, asked):
        return Text(
            ja=f"「{asked}」と「{listed}」の一方は他方の頭文字です。",
            en=f"Of “{asked}” and “{listed}”, one is the initials of the other.",
        )
    if len(asked) == 1 or len(listed) == 1:
        return Text(
            ja=f"「{asked}」と「{listed}」は頭文字が一致します。", en=f"“{asked}” and “{listed}” have the same initial."
        )
    return Text(ja=f"「{asked}」は「{listed}」に近いです。", en=f"“{asked}” is like “{listed}”.")


def _are_initials(letters: str, words: str) -> bool:
    """Whether a word is made of the first letters of others, and of their legal form's, if it is one longer."""
    first = "".join(word[0] for word in words.split())
    return " " in words and letters[: len(first)] == first and 3 <= len(letters) <= len(first) + 1
