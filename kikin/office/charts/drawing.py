"""From a layout to SVG: an Altair specification, rendered by vl-convert, kept by the digest of what it shows.

Altair takes most of a second to import, so only a picture that nobody has drawn yet pays for it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Literal

from django.core.cache import cache
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kikin.office.charts.layout import BAR, LETTER, Layout, Mark
from kikin.office.charts.palette import Palette, palette

_OPENING = re.compile(r"<svg [^>]*>")
_ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


def draw(layout: Layout, name: str) -> SafeString:
    """The layout as an SVG element whose accessible name is `name`: the question that the picture answers."""
    inks = palette()
    shown = json.dumps([asdict(layout), asdict(inks)], ensure_ascii=False, sort_keys=True)
    key = f"chart:{hashlib.sha256(shown.encode()).hexdigest()}"
    drawn = cache.get_or_set(key, lambda: _render(layout, inks), timeout=None)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(name)}" focusable="false"'
        f' width="{layout.width}" height="{layout.height:g}" viewBox="0 0 {layout.width} {layout.height:g}">'
    )
    # The renderer escapes every word that it is given, and the name is escaped above.
    return mark_safe(opening + str(drawn))


def _render(layout: Layout, inks: Palette) -> str:
    """The picture without its opening tag, and without the renderer's roles: the whole is one image."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(_specification(layout, inks))
    return _ROLES.sub("", _OPENING.sub("", svg, count=1))


def _specification(layout: Layout, inks: Palette) -> dict[str, Any]:
    """The Vega-Lite specification: bars on one linear scale from zero, words where the layout puts them."""
    import altair

    reach = [layout.zero, layout.end]
    scale = altair.Scale(domain=[0, layout.most_yen], range=reach, nice=False, zero=True)
    down = altair.Y("y:Q", scale=None, axis=None)

    def bars(name: str, marks: Iterable[Mark], **ink: Any) -> Any:
        chart = altair.Chart({"values": [asdict(mark) for mark in marks]}, name=name)
        along = altair.X("yen:Q", scale=scale, axis=None)
        return chart.mark_bar(height=BAR, **ink).encode(x=along, x2=altair.datum(0), y=down)

    def words(align: Literal["left", "right"]) -> Any:
        lines = [asdict(line) for line in layout.lines if line.align == align]
        marked = altair.Chart({"values": lines}, name=f"words_{align}").mark_text(
            align=align, baseline="middle", font=inks.family, fontSize=LETTER, fill=inks.ink, limit=0
        )
        return marked.encode(x=altair.X("x:Q", scale=None, axis=None), y=down, text="text:N")

    whole = altair.layer(
        bars("limit_bar", layout.limits, fill=inks.ground, stroke=inks.line, strokeWidth=1),
        bars("amount_bar", layout.values, fill=inks.accent),
        words("left"),
        words("right"),
        width=layout.width,
        height=layout.height,
        padding=0,
        autosize=altair.AutoSizeParams(type="none"),
        background="transparent",
    )
    specification: dict[str, Any] = whole.configure_view(stroke=None).to_dict()
    return specification
