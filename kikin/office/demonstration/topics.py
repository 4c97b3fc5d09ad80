"""What the fictional applications are about: titles and summaries in both languages, from words of their field."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from kikin.fund.charter import Field
from kikin.office.demonstration.words import load, pairs
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Topic:
    title: Text
    summary: Text
    keywords: tuple[str, ...]


def draw_topic(random: Random, field: Field | None) -> Topic:
    """A topic of a field; of none that any field knows, when there is no field."""
    subject = random.choice(_subjects(field))
    purpose = random.choice(pairs("topics", "words", "purposes"))
    aim = random.choice(pairs("topics", "words", "aims"))
    title = Text(
        ja=f"{purpose.ja}のための{subject.ja}：{aim.ja}",
        en=f"{_capital(subject.en)} for {purpose.en}: {aim.en}",
    )
    sentences = [random.choice(pairs("topics", "words", part)) for part in ("openings", "methods", "effects")]
    japanese, english = load("topics")["words"]["notice"]
    words = {"purpose": purpose, "subject": subject, "Subject": Text(subject.ja, _capital(subject.en))}
    summary = Text(
        ja="".join(_filled(sentence.ja, words, "ja") for sentence in sentences) + japanese,
        en=" ".join([*(_filled(sentence.en, words, "en") for sentence in sentences), english]),
    )
    return Topic(title, summary, (subject.ja, subject.en, purpose.ja))


def _subjects(field: Field | None) -> tuple[Text, ...]:
    if field is None:
        return pairs("topics", "words", "none")
    if field.key in load("topics")["subjects"]:
        return pairs("topics", "subjects", field.key)
    return (Text(ja=f"{field.name.ja}（{field.terms_ja[0]}）", en=f"{field.name.en} ({field.terms_en[0]})"),)


def _filled(sentence: str, words: dict[str, Text], language: str) -> str:
    return sentence.format(**{key: word.say(language) for key, word in words.items()})


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
