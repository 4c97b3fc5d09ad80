"""The vowels that Arabic and Hebrew do not write, guessed."""

from __future__ import annotations

import re

_CONSONANT = re.compile(r"[^aeiou']")


def with_vowels(sounds: list[str]) -> str:
    """Sounds letter by letter, "'" for one that is not heard, with an a in every syllable that has no vowel."""
    heard = [_in_place(sounds, place) for place in range(len(sounds))]
    made = ""
    for place, sound in enumerate(heard):
        made += sound
        following = heard[place + 1] if place + 1 < len(heard) else ""
        if following and _CONSONANT.match(sound) and _CONSONANT.match(following):
            after_vowel = len(made) > len(sound) and made[-len(sound) - 1] in "aeiou"
            if not after_vowel or place + 2 == len(heard):
                made += "a"
    return re.sub(r"'+", "'", made).replace("a'a", "aa").replace("'", "")


def _in_place(sounds: list[str], place: int) -> str:
    """W, v and y are consonants where a word begins and beside an a, vowels elsewhere."""
    sound = sounds[place]
    if sound not in ("w", "v", "y"):
        return sound
    before = sounds[place - 1] if place else ""
    after = sounds[place + 1] if place + 1 < len(sounds) else ""
    if not before or "a" in (before, after):
        return sound
    return "i" if sound == "y" else "u"
