"""Texts as JSON keeps them, and back."""

from __future__ import annotations

import json

from kikin.values.text import Text, as_pairs, of_pairs


def test_texts_come_back_from_json_as_they_were() -> None:
    said = (Text("理由", "why"), Text("", ""))
    assert of_pairs(json.loads(json.dumps(as_pairs(said)))) == said
