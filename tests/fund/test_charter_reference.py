"""The reference page of the charter documents every key, and is the one that is in the repository."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

from kikin.fund.charter import Appropriation, Criterion, Field, charter_reference
from kikin.fund.charter.format import CHARTER
from kikin.fund.charter.tables import Table, Tables, walk

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "charter.md"
RECORDS = {"field": Field, "appropriation": Appropriation, "review.criteria": Criterion}


def sections(page: str) -> Iterator[tuple[str, str]]:
    for part in page.split("\n## ")[1:]:
        title, _, body = part.partition("\n")
        yield title.strip("`[]"), body


def test_the_page_in_the_repository_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == charter_reference(), "run make docs"


def test_every_key_is_documented_with_its_meaning() -> None:
    documented = dict(sections(charter_reference()))
    assert list(documented) == [key.name for key in CHARTER.keys]
    for path, key in walk(CHARTER):
        assert key.says.endswith("."), path
        section, _, within = path.partition(".")
        if within and key.name not in ("ja", "en"):
            assert f"\n| `{within}` | " in documented[section], path


def test_the_keys_of_a_table_are_those_of_its_record() -> None:
    """A record has every key that is read and no other, but where reading joins or parts them."""
    joined = {
        Field: {"terms"} ^ {"terms_en", "terms_ja"},
        Criterion: {"scale"} ^ {"low", "high"},
    }
    compared = set()
    for path, key in walk(CHARTER):
        table = key.kind.table if isinstance(key.kind, Tables) else key.kind
        if isinstance(table, Table):
            record = RECORDS.get(path, table.made)
            if isinstance(record, type) and is_dataclass(record):
                names = {entry.name for entry in fields(record)}
                assert names ^ {entry.name for entry in table.keys} == joined.get(record, set()), path
                compared.add(record)
    assert len(compared) > 15
