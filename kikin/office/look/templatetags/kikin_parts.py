"""The parts of a page in templates: `{% load kikin_parts %}`. Each fills one small template of the look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template import Context
from django.utils.html import format_html

from kikin.office.look.files import type_and_size
from kikin.office.look.parts import Crumb, Fact, Moment, Words, anchor
from kikin.office.look.show import show
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.templatetags.kikin_words import speaks_inside
from kikin.office.look.words import spoken
from kikin.values.problems import Problem
from kikin.values.text import Text

register = template.Library()

_OPTIONAL = Text("（任意）", "(optional)")
_DELETED = Text("保存期限により削除しました", "Deleted after the time for which it was kept")


@register.inclusion_tag("_heading.html", takes_context=True)
def heading(context: Context, title: Words, ref: str = "", kind: str = "", state: str = "") -> dict[str, Any]:
    """The one heading of a page, with its ref and its state."""
    shown = show(state, f"state:{kind}", speaks_inside(context)) if kind and state else ""
    return {"title": title, "ref": ref, "pill": shown}


@register.inclusion_tag("_breadcrumbs.html")
def breadcrumbs(crumbs: Sequence[Crumb]) -> dict[str, Any]:
    """Where am I: the way from the door's first page to this one."""
    return {"crumbs": crumbs}


@register.inclusion_tag("_summary.html", takes_context=True)
def summary(context: Context, facts: Iterable[Fact]) -> dict[str, Any]:
    """The facts of a thing, one to a line."""
    inside = speaks_inside(context)
    return {"lines": [(fact, show(fact.value, fact.kind, inside)) for fact in facts]}


@register.inclusion_tag("_stake.html", takes_context=True)
def stake(context: Context, facts: Iterable[Fact]) -> dict[str, Any]:
    """A few facts in one line, for what stands in a list with others."""
    return summary(context, facts)


@register.inclusion_tag("_figures.html")
def figures(facts: Iterable[Fact]) -> dict[str, Any]:
    """A few figures, side by side: amounts in yen, or counts, each linked to what it is made of."""
    return {"facts": facts}


@register.inclusion_tag("_timeline.html")
def timeline(moments: Sequence[Moment]) -> dict[str, Any]:
    """The history of a thing, from the trail, latest first."""
    return {"lines": [(moment, show(moment.at, "when")) for moment in moments]}


@register.inclusion_tag("_empty.html")
def empty(what: Words, label: Words = "", url: str = "") -> dict[str, Any]:
    """Nothing is here, and what to do about it."""
    return {"what": what, "label": label, "url": url}


@register.inclusion_tag("_problems.html")
def problems(found: Iterable[Problem] = (), form: BaseForm | str | None = None) -> dict[str, Any]:
    """All that speaks against what was asked, at once, each with a way to its field."""
    lines = [(f"#{anchor(each.where)}", each.what, each.value, each.remedy) for each in found]
    return {"problems": lines, "form_problems": list(_form_problems(form))}


@register.inclusion_tag("_question.html")
def question(field: BoundField) -> dict[str, Any]:
    """One question of a form: its label, its help, what was wrong with the answer, and the answer."""
    optional = format_html(' <span class="question__optional">{}</span>', spoken(_OPTIONAL))
    return {
        "field": field,
        "element": "fieldset" if field.use_fieldset else "div",
        "tick": field.widget_type == "checkbox",
        "optional": "" if field.field.required else optional,
    }


@register.inclusion_tag("_table.html", takes_context=True)
def table(context: Context, shown: Table) -> dict[str, Any]:
    """A table with its caption, totals, order and CSV; what to do when it is empty."""
    request = context.get("request")
    query = request.GET if request else QueryDict()
    inside = speaks_inside(context)
    return {
        "table": shown,
        "heads": [_head(column, shown.sorted_by, query) for column in shown.columns],
        "rows": [_row(row, shown.columns, inside) for row in shown.rows],
        "totals": _row(shown.totals, shown.columns, inside, nothing=""),
    }


@register.inclusion_tag("_fold.html", takes_context=True)
def fold(context: Context, shown: Table) -> dict[str, Any]:
    """A table that is rarely read: its caption with how many rows, and the rows once it is opened, or on paper."""
    return table(context, shown)


@register.inclusion_tag("_pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """The way through many rows; every other word of the address is kept."""
    request = context.get("request")
    query = request.GET if request else QueryDict()
    return {
        "page": page,
        "before": _with(query, "page", page.previous_page_number()) if page.has_previous() else "",
        "after": _with(query, "page", page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag
def paper(name: str, size_bytes: int, url: str) -> str:
    """A file that was handed in, to be opened again, with its type and size; that it is gone, once it was deleted."""
    if not name:
        return spoken(_DELETED)
    return format_html(
        '<a href="{}">{}</a> <span class="quiet">({})</span>', url, name, type_and_size(name, size_bytes)
    )


@register.filter
def anchor_of(where: str) -> str:
    """The id to give to the element that a problem's `where` names."""
    return anchor(where)


def _form_problems(form: BaseForm | str | None) -> Iterable[tuple[str, str, str]]:
    """For each mistake in a form: the address of its question, the question, and the remedy."""
    if not isinstance(form, BaseForm):
        return
    for name, mistakes in form.errors.items():
        field = form[name] if name in form.fields else None
        for mistake in mistakes:
            if field is None:
                yield "", "", str(mistake)
            else:
                yield f"#{_first_id(field)}", str(field.label), str(mistake)


def _first_id(field: BoundField) -> str:
    """The id of what the keyboard reaches first in a question."""
    return field.subwidgets[0].id_for_label if field.use_fieldset and field.subwidgets else field.auto_id


def _with(query: QueryDict, name: str, value: object) -> str:
    """The query of this address with one word of it changed."""
    changed = query.copy()
    changed[name] = str(value)
    return f"?{changed.urlencode()}"


def _head(column: Column, sorted_by: str, query: QueryDict) -> dict[str, Any]:
    upwards = bool(column.sort) and sorted_by == column.sort
    downwards = bool(column.sort) and sorted_by == f"-{column.sort}"
    first = query.copy()
    first.pop("page", None)
    return {
        "label": column.label,
        "style": column.style,
        "sort": column.sort,
        "order": "ascending" if upwards else "descending" if downwards else "",
        "url": _with(first, "sort", f"-{column.sort}" if upwards else column.sort) if column.sort else "",
    }


def _row(
    row: Sequence[object], columns: Sequence[Column], inside: bool, nothing: str | None = None
) -> list[dict[str, Any]]:
    """Each cell with its words, its style, and where it leads; columns and values must pair up."""
    if not row:
        return []
    cells = []
    for value, column in zip(row, columns, strict=True):
        cell = value if isinstance(value, Cell) else Cell(value)
        blank = nothing is not None and cell.value == ""
        shown = nothing if blank else show(cell.value, column.kind, inside)
        words: dict[str, object] = {"shown": shown, "label": column.label, "note": cell.note}
        cells.append(words | {"style": column.style, "url": cell.url, "tick": cell.tick})
    return cells
