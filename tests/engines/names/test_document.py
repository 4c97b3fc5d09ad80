"""What the page of this engine shows can be run as it stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[3] / "docs" / "engines" / "names.md"


def test_what_the_page_shows_is_so() -> None:
    programs = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    known: dict[str, Any] = {}
    for program in programs:
        *before, claim = program.strip().splitlines()
        exec("\n".join(before), known)
        assert eval(claim, known)
