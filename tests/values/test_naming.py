"""What writers do differently in a name, and what they do not."""

from __future__ import annotations

import pytest

from kikin.values.naming import folded, folded_person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("見本　太郎", "見本太郎"),
        ("ﾐﾎﾝ", "ミホン"),
        ("Ｏ'Brien  Ann", "obrien ann"),
        ("Mihon Co., Ltd.", "MIHON CO LTD"),
    ],
)
def test_writing_makes_no_other_name(one: str, other: str) -> None:
    assert folded(one) == folded(other) == folded(folded(one))
    assert folded_person(one) == folded_person(other)


def test_names_of_a_person_in_latin_letters_stand_in_either_order() -> None:
    assert folded_person("Yamada, Taro") == folded_person("Taro YAMADA") != folded_person("Hana YAMADA")
    assert folded_person("Sato Ken-ichi") == folded_person("Kenichi Sato")
    assert folded("Mihon Sample") != folded("Sample Mihon")
    assert folded_person("太郎 見本") != folded_person("見本 太郎")


def test_what_tells_two_names_apart_is_kept() -> None:
    assert folded("第一研究所") != folded("第二研究所")
    assert folded("Laboratory 1") != folded("Laboratory 2")
    assert folded_person("、 ・") == ""
