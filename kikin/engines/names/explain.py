"""What speaks for a match and what against it, in words that a person can read."""

from __future__ import annotations

from kikin.engines.names.problem import FULL_BP, Match
from kikin.values.text import Text


def word_text(asked: str, listed: str, likeness_bp: int) -> Text:
    """A word of the name asked, against a word of the name listed."""
    if asked == listed:
        return Text(ja=f"「{asked}」が一致します。", en=f"“{asked}” agrees.")
    if len(asked) == 1 or len(listed) == 1:
        return Text(
            ja=f"「{asked}」と「{listed}」は頭文字が一致します。", en=f"“{asked}” and “{listed}” have the same initial."
        )
    percent = likeness_bp // 100
    return Text(
        ja=f"「{asked}」と「{listed}」はつづりが近いです（{percent}%）。",
        en=f"“{asked}” is spelt like “{listed}” ({percent} %).",
    )


def together_text(asked: str, listed: str) -> Text:
    """The same letters with the words divided or ordered otherwise."""
    return Text(
        ja=f"「{asked}」と「{listed}」は語の区切りを除いて一致します。",
        en=f"“{asked}” and “{listed}” are the same letters, divided into words otherwise.",
    )


def writing_text(asked: str, listed: str, likeness_bp: int) -> Text:
    """Two names in the same script, character by character."""
    if likeness_bp == FULL_BP:
        return Text(ja=f"原表記「{asked}」が一致します。", en=f"The original “{asked}” agrees.")
    percent = likeness_bp // 100
    return Text(
        ja=f"原表記「{asked}」と「{listed}」は{percent}%一致します。",
        en=f"The originals “{asked}” and “{listed}” agree by {percent} %.",
    )


def birth_date_text(asked: str, listed: str) -> Text:
    return Text(
        ja=f"生年月日が異なるため、点数を下げました（{asked}、名簿は{listed}）。",
        en=f"The score is lowered: the birth dates differ ({asked}, on the list {listed}).",
    )


def country_text(asked: str, listed: str) -> Text:
    return Text(
        ja=f"国が異なるため、点数を下げました（{asked}、名簿は{listed}）。",
        en=f"The score is lowered: the countries differ ({asked}, on the list {listed}).",
    )


def explain(match: Match) -> Text:
    """A match in one paragraph: what was found, how far it agrees, and why."""
    percent = f"{match.score_bp / 100:.1f}"
    return Text(
        ja=f"「{match.name}」と{percent}%一致します。" + "".join(reason.text.ja for reason in match.reasons),
        en=f"“{match.name}” agrees by {percent} %. " + " ".join(reason.text.en for reason in match.reasons),
    )
