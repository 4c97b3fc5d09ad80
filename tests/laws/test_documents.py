"""If a document can be wrong, a test can say so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kikin.cli.reference import PAGES, parsers
from tests.laws.tree import ROOT, sources

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
VARIABLE = re.compile(r"\bKIKIN_[A-Z_]+\b")
# Names of Python constants that sound like settings, and the address of the tests' own database.
NO_SETTINGS = frozenset({"KIKIN_TEST_DATABASE_URL"})


def broken_links(page: Path) -> list[str]:
    """Links of a page to files that are not there."""
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    return [
        f"{page.name}: {target}" for target in targets if "://" not in target and not (page.parent / target).exists()
    ]


def pages() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("path", PAGES)
def test_a_generated_page_is_fresh(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == PAGES[path](), "run `make docs`"


def test_every_setting_is_documented() -> None:
    from kikin.office.settings import ENVIRONMENT

    read = {name for file in sources("kikin") for name in VARIABLE.findall(file.text)} - NO_SETTINGS
    documented = {name for name, _, _ in ENVIRONMENT}
    assert read == documented, "kikin.office.settings.ENVIRONMENT names every variable, and nothing besides"
    assert all(text.ja and text.en for _, _, text in ENVIRONMENT)


def test_every_command_explains_itself() -> None:
    for parser in parsers():
        assert parser.description, f"{parser.prog} does not say what it does"
        assert "kikin" in (parser.epilog or ""), f"{parser.prog} shows no example"
        for action in parser._actions:
            assert action.help, f"{parser.prog} does not explain {action.dest}"


def test_every_command_stands_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    assert not [parser.prog for parser in parsers() if f"## {parser.prog}\n" not in page]


def test_every_event_is_documented_in_both_languages() -> None:
    from kikin.fund.events import EVENTS

    page = (ROOT / "docs" / "reference" / "events.md").read_text(encoding="utf-8")
    for name, event in EVENTS.items():
        assert f"| {name} |" in page
        assert event.label.ja
        assert event.label.en


def test_every_key_of_every_charter_is_documented() -> None:
    import tomllib

    page = (ROOT / "docs" / "reference" / "charter.md").read_text(encoding="utf-8")
    charters = sorted((ROOT / "charters").glob("*.toml"))
    assert charters
    for charter in charters:
        for key in tomllib.loads(charter.read_text(encoding="utf-8")):
            assert re.search(rf"\b{key}\b", page), f"{charter.name}: {key}"


def test_links_lead_somewhere() -> None:
    assert not [link for page in pages() for link in broken_links(page)]


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[here](page.md) [gone](gone.md#part) [outside](https://example.org/x)")
    assert broken_links(page) == ["page.md: gone.md"]
