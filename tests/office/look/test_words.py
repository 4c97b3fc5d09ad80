"""Words, amounts and dates in templates, in the language of the page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib import import_module
from pkgutil import walk_packages
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

import kikin.fund
from kikin.fund.events import EVENTS
from kikin.fund.lifecycle import Lifecycle
from kikin.office.look.states import STATES
from kikin.office.look.things import THINGS
from kikin.office.look.words import either
from kikin.values.money import MAX_YEN
from kikin.values.text import Text


def render(source: str, language: str = "ja", **values: Any) -> str:
    with translation.override(language):
        return Template("{% load kikin_words %}" + source).render(Context(values))


def test_words_are_said_in_the_language_of_the_page() -> None:
    source = '{% say "公募" "Call" %} {{ words|in_language }} {{ plain|in_language }}{{ nothing|in_language }}'
    values = {"words": Text("基金", "Fund"), "plain": "NEDO", "nothing": None}
    assert render(source, "ja", **values) == "公募 基金 NEDO—"
    assert render(source, "en", **values) == "Call Fund NEDO—"


def test_values_within_words_are_escaped_and_the_markup_of_the_template_is_not() -> None:
    source = '{% say "<b>{who}</b>の請求" "Claim of <b>{who}</b>" who=who %}'
    assert render(source, "en", who="<i>A & B</i>") == "Claim of <b>&lt;i&gt;A &amp; B&lt;/i&gt;</b>"


def test_words_from_a_variable_are_escaped_and_never_filled_in() -> None:
    source = "{% say title title secret=secret %}"
    assert render(source, title="<b>{secret.key}</b>", secret=SimpleNamespace(key="x")) == (
        "&lt;b&gt;{secret.key}&lt;/b&gt;"
    )


def test_words_of_a_form_wait_for_their_reader() -> None:
    label = either("名称", "Name")
    assert render("{{ label }}", "ja", label=label) == "名称"
    assert render("{{ label }}", "en", label=label) == "Name"


@pytest.mark.parametrize(
    ("language", "exact", "large"),
    [("ja", "1,000,000,000,000,001円", "1,000兆円"), ("en", "JPY 1,000,000,000,000,001", "JPY 1,000,000 bn")],
)
def test_the_largest_amount_is_shown_to_the_yen_with_what_people_say_beside_it(
    language: str, exact: str, large: str
) -> None:
    shown = render("{{ yen|amount }}", language, yen=MAX_YEN + 1)
    assert f'<span class="amount__exact">{exact}</span>' in shown
    assert f'<span class="amount__large">{large}</span>' in shown


@pytest.mark.parametrize(("yen", "is_large"), [(99_999_999, False), (100_000_000, True), (-100_000_000, True)])
def test_only_a_large_amount_is_said_twice(yen: int, is_large: bool) -> None:
    assert ("amount__large" in render("{{ yen|amount }}", yen=yen)) is is_large


def test_what_is_not_there_is_a_dash_and_zero_is_not_nothing() -> None:
    assert render("{{ v|yen }}{{ v|amount }}{{ v|on_date }}{{ v|at_instant }}{{ v|fiscal_year }}", v=None) == "—" * 5
    assert render("{{ v|yen }}", v=0) == "0円"
    assert "0円" in render("{{ v|amount }}", v=0)


def test_dates_are_said_for_people_and_for_machines() -> None:
    values = {"at": datetime(2026, 11, 22, 3, 0, tzinfo=UTC), "day": date(2026, 11, 22)}
    source = "{{ at|at_instant }} {{ day|on_date }} {{ 2026|fiscal_year }}"
    with timezone.override("Asia/Tokyo"):
        ja, en = render(source, "ja", **values), render(source, "en", **values)
    assert ja == (
        '<time datetime="2026-11-22T03:00:00+00:00">2026年11月22日（日）12:00</time> '
        '<time datetime="2026-11-22">2026年11月22日（日）</time> 令和8年度（FY2026）'
    )
    assert "22 November 2026, 12:00 JST" in en


def test_an_applicant_cannot_read_from_a_word_how_far_the_decision_has_gone() -> None:
    source = '{% state "application" state %}'
    outside = {
        render(source, "ja", state=state, door={"key": "applicant"})
        for state in ("eligible", "in_review", "shortlisted")
    }
    inside = {
        render(source, "ja", state=state, door={"key": "programme"})
        for state in ("eligible", "in_review", "shortlisted")
    }
    assert outside == {'<span class="pill pill--active">審査中</span>'}
    assert len(inside) == 3


def test_every_state_of_every_lifecycle_is_named_and_no_other() -> None:
    modules = [import_module(found.name) for found in walk_packages(kikin.fund.__path__, "kikin.fund.")]
    things = [thing for module in modules for thing in vars(module).values()]
    lived = {thing.kind: thing.states for thing in things if isinstance(thing, Lifecycle)}
    assert {kind: frozenset(names) for kind, names in STATES.items()} == lived


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("the deadline has not passed", "The deadline has not passed"),
        ("co-investigator", "Co-investigator"),
        ("dismissed: not the same", "Dismissed: not the same"),
        ("mRNA vaccines at home", "mRNA vaccines at home"),
        ("e-Rad", "e-Rad"),
        ("advance:JPNP26002", "advance:JPNP26002"),
        ("fy2021-supplementary-1", "fy2021-supplementary-1"),
    ],
)
def test_words_that_stand_by_themselves_begin_with_a_capital_and_names_stay(words: str, shown: str) -> None:
    assert render("{{ words|sentence }}", "en", words=Text("語", words)) == shown
    assert (
        render("{% pill words %}", "en", words=Text("語", words)) == f'<span class="pill pill--neutral">{shown}</span>'
    )
    assert render("{{ words|in_language }}", "en", words=Text("語", words)) == words
    assert render("{{ words|sentence }}", "ja", words=Text(words, "x")) == words


def test_a_plain_string_is_no_word_of_the_house() -> None:
    assert render("{{ words|sentence }}", "en", words="quantum") == "quantum"


@pytest.mark.parametrize(
    ("value", "ja", "en"),
    [
        ("2026-12-28T03:00:00+00:00", "2026年12月28日（月）12:00", "28 December 2026, 12:00 JST"),
        ("2026-12-28", "2026年12月28日（月）", "28 December 2026"),
        ("2026-13-28", "2026-13-28", "2026-13-28"),
        ("AWD-2026-12-28", "AWD-2026-12-28", "AWD-2026-12-28"),
        ("<b>", "&lt;b&gt;", "&lt;b&gt;"),
    ],
)
def test_what_a_problem_names_is_told_in_the_zone_of_the_charter_and_in_words(value: str, ja: str, en: str) -> None:
    with timezone.override("Asia/Tokyo"):
        assert ja in render("{{ value|told }}", "ja", value=value)
        assert en in render("{{ value|told }}", "en", value=value)


def test_every_kind_of_thing_of_the_trail_is_named_and_no_other() -> None:
    assert THINGS.keys() == {event.kind for event in EVENTS.values()}
