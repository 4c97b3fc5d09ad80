"""Papers: what is said is data, in either language, and never markup."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from kikin.office.letters.pdf import Paper, Part, as_pdf
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.values.text import Text

_MARKUP = '#panic("no") $x$ *b* <label> @ref \\ " [ ] 髙橋 ﾃｽﾄ'
_COLUMNS = (Column(Text("応募", "Application"), "ref"), Column("#x", "words"), Column(Text("金額", "Amount"), "yen"))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_is_said_is_no_markup_and_the_same_paper_is_the_same_file(language: str) -> None:
    rows = [(Cell("APP-1", note=_MARKUP), _MARKUP, 1_234_567_890), ("APP-2", None, None)] * 60
    tables = (Table("Table", _COLUMNS, rows, (Text("合計", "Total"), "", 1)), Table("Empty", _COLUMNS, []))
    parts = [Part(table.caption, table=table, notes=[_MARKUP]) for table in tables]
    parts.append(Part(Text("概要", "Facts"), [Fact(_MARKUP, "ab" * 32, "digest")]))
    paper = Paper(Text(_MARKUP, _MARKUP), _MARKUP, "RND-1", datetime(2026, 11, 23, tzinfo=UTC), parts, is_broad=True)
    with translation.override(language):
        made = as_pdf(paper)
        assert as_pdf(paper) == made
    assert made.startswith(b"%PDF-")
    assert b"pdfuaid:part" in made
