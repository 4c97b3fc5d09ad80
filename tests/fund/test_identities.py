"""Whose identity is resolved: a number that only they bear, and nobody of their name who may be the same."""

from __future__ import annotations

from kikin.fund.reviews import Identity, problems_of_identities
from kikin.values.text import Text

HANAKO = Text("見本 花子", "Hanako Mihon")
TARO = Text("見本 太郎", "Taro Mihon")


def codes(*identities: Identity) -> dict[str, str]:
    return {person: problem.code for person, problem in problems_of_identities(identities).items()}


def test_whoever_bears_no_researchers_number_is_unresolved() -> None:
    assert codes(Identity("a", HANAKO), Identity("b", TARO, {"lei": "1"})) == dict.fromkeys("ab", "identity_unresolved")
    assert codes(Identity("a", HANAKO, {"e_rad": "1"}), Identity("b", TARO, {"orcid": "2"})) == {}


def test_two_of_one_name_are_doubles_until_numbers_of_one_kind_tell_them_apart() -> None:
    one = Identity("a", HANAKO, {"e_rad": "1"})
    same_name = Text("見本　花子", "MIHON, Hanako")
    assert codes(one, Identity("b", same_name, {"orcid": "2"})) == dict.fromkeys("ab", "identity_doubled")
    assert codes(one, Identity("b", same_name)) == {"a": "identity_doubled", "b": "identity_unresolved"}
    assert codes(one, Identity("b", same_name, {"e_rad": "2"})) == {}
