"""Names of nobody: made-up words, far enough from one another that no two parties are taken for one."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_SYLLABLES = [first + vowel for first in ("k", "s", "t", "n", "h", "m", "r") for vowel in "aiueo"] + [
    "ya",
    "yu",
    "yo",
    "wa",
]
_BEGINS, _ENDS = (
    ("br", "dv", "gr", "kl", "dr", "pl", "v", "tr", "zh", "b"),
    ("en", "or", "asz", "ysk", "ulg", "irk", "elt"),
)
_STRANGE = [begin + end for begin in _BEGINS for end in _ENDS]
_FIELDS = (
    *("Photonics", "Robotics", "Materials", "Biologics", "Sensing", "Semiconductors", "Optics", "Marine", "Aerospace"),
    *("Cryogenics", "Networks", "Genomics", "Batteries", "Acoustics", "Metrology", "Ceramics", "Computing", "Imaging"),
)
_FORMS = ("K.K.", "Co., Ltd.", "Inc.", "G.K.")


class Names:
    """A source of names, each given once."""

    def __init__(self, random: Random):
        self.random = random
        self.given: set[str] = set()

    def person(self) -> str:
        return self._once(lambda: f"{self._word(4)} {self._word(4)}")

    def company(self) -> str:
        return self._once(
            lambda: f"{self._word(4)} {self._word(4)} {self.random.choice(_FIELDS)} {self.random.choice(_FORMS)}"
        )

    def holding(self) -> str:
        return self._once(lambda: f"{self._word(4)} {self._word(4)} Capital {self.random.choice(_FORMS)}")

    def university(self) -> str:
        return self._once(lambda: f"{self._word(4)} University")

    def stranger(self, is_person: bool) -> str:
        """A name such as stand on lists, in a style that nobody of the fund has."""
        words = [self._strange(), self._strange()]
        return (
            self._once(lambda: " ".join(words))
            if is_person
            else self._once(lambda: f"{words[0]} {words[1]} {self._strange()} Kombinat")
        )

    def _word(self, count: int) -> str:
        return "".join(self.random.choice(_SYLLABLES) for _ in range(count)).capitalize()

    def _strange(self) -> str:
        return "".join(self.random.choice(_STRANGE) for _ in range(3)).capitalize()

    def _once(self, make: Callable[[], str]) -> str:
        for attempt in range(99):
            name = make() + ("" if attempt < 9 else f" {self._word(3)}")
            if name not in self.given:
                self.given.add(name)
                return name
        raise AssertionError("no name is left")


def orcid(number: int) -> str:
    """An ORCID iD with its check digit (ISO 7064, MOD 11-2)."""
    digits = f"{number:015}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    whole = digits + ("X" if check == 10 else str(check))
    return "-".join(whole[place : place + 4] for place in range(0, 16, 4))


def lei(number: int) -> str:
    """A LEI with its two check digits (ISO 7064, MOD 97-10)."""
    body = f"5493{number:014}"
    return f"{body}{98 - int(body + '00') % 97:02}"


def corporate_number(number: int) -> str:
    """A corporate number of Japan: a check digit, then twelve."""
    body = f"{number:012}"
    total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(body)))
    return f"{9 - total % 9}{body}"
