"""The style sheets: built on the design tokens alone, legible by day and by night, and from this host."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

import kikin.office

STATIC = Path(kikin.office.__file__).parent / "static"
OURS = sorted((STATIC / "kikin").glob("*.css"))
TOKENS = (STATIC / "vendor/@digital-go-jp/design-tokens/dist/tokens.css").read_text(encoding="utf-8")
FONT = STATIC / "vendor/@fontsource-variable/noto-sans-jp"

OWN_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab|color)a?\(|:\s*(?:white|black|red|blue|gray)\b")
FROM_TOKENS = ("font-size", "font-weight", "line-height", "border-radius", "box-shadow", "font-family", "color")
KEYWORDS = {"inherit", "none", "transparent"}
SMALL_TEXT = 4.5
GRAPHICS = 3.0


def declarations(sheet: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", sheet))


def roles(night: bool) -> dict[str, str]:
    """The colour of each role as the browser resolves it, by day or by night."""
    day, _, dark = (STATIC / "kikin/roles.css").read_text(encoding="utf-8").partition("@media")
    known = declarations(TOKENS) | declarations(day) | (declarations(dark) if night else {})

    def resolve(value: str) -> str:
        return re.sub(r"var\(--([\w-]+)\)", lambda name: resolve(known[name[1]]), value)

    return {name.removeprefix("kikin-"): resolve(known[name]) for name in known if name.startswith("kikin-")}


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT_ON = [
    *product(("ink", "ink-quiet", "accent", "accent-strong", "visited", "danger-ink"), ("ground", "ground-quiet")),
    *product(("ink", "ink-quiet", "accent", "accent-ink"), ("accent-ground",)),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    *((f"{tone}-ink", f"{tone}-ground") for tone in ("success", "warning", "danger")),
]
LINES_ON = [(line, "ground") for line in ("line", "accent", "success-line", "warning-line", "danger-line")]


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_every_ink_can_be_read_on_every_ground_that_it_stands_on(night: bool) -> None:
    colours = roles(night)
    weak = {
        f"{ink} on {ground}": round(found, 2)
        for pairs, least in ((TEXT_ON, SMALL_TEXT), (LINES_ON, GRAPHICS))
        for ink, ground in pairs
        if (found := contrast(colours[ink], colours[ground])) < least
    }
    assert weak == {}


@pytest.mark.parametrize("sheet", OURS, ids=lambda sheet: sheet.name)
def test_a_sheet_has_no_colour_letter_or_shadow_of_its_own(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert OWN_COLOUR.findall(text) == []
    for name, value in re.findall(r"(?<![\w-])([a-z-]+):\s*([^;{}]+);", text):
        if name in FROM_TOKENS:
            assert "var(--" in value or value in KEYWORDS, f"{name}: {value}"


def test_every_variable_that_a_sheet_uses_is_one_that_exists() -> None:
    known = set(declarations(TOKENS)) | set(declarations((STATIC / "kikin/roles.css").read_text(encoding="utf-8")))
    for sheet in OURS:
        used = set(re.findall(r"var\(--([\w-]+)", sheet.read_text(encoding="utf-8")))
        assert used <= known, sheet.name


def test_the_mark_is_drawn_in_colours_of_the_tokens() -> None:
    mark = (STATIC / "kikin/mark.svg").read_text(encoding="utf-8")
    assert set(re.findall(r"#[0-9a-f]{6}", mark)) <= set(declarations(TOKENS).values())


def test_every_letter_comes_from_this_host() -> None:
    font = (FONT / "index.css").read_text(encoding="utf-8")
    addresses = re.findall(r"url\(([^)]+)\)", font)
    assert len(addresses) > 100
    assert [address for address in addresses if not (FONT / address).is_file()] == []
    for sheet in [*OURS, FONT / "index.css"]:
        assert "//" not in re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize(
    ("package", "terms"),
    [
        ("@digital-go-jp/design-tokens", "MIT License"),
        ("htmx.org", "Zero-Clause BSD"),
        ("@fontsource-variable/noto-sans-jp", "SIL Open Font License, Version 1.1"),
    ],
)
def test_every_vendored_package_keeps_its_licence_and_its_version(package: str, terms: str) -> None:
    folder = STATIC / "vendor" / package
    assert terms in (folder / "LICENSE").read_text(encoding="utf-8")
    assert '"version"' in (folder / "package.json").read_text(encoding="utf-8")
