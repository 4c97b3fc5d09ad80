"""Forms: what an amount may look like, and what a person is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from kikin.office.look.forms import DayField, Questions, YenField
from kikin.office.look.parts import anchor
from kikin.office.look.words import either
from kikin.values.money import MAX_YEN
from kikin.values.problems import Problem
from kikin.values.text import Text


class Request(Questions):
    title = forms.CharField(label=either("課題名", "Title"), help_text=either("40字以内", "Be short"))
    amount = YenField(label=either("申請額", "Amount"), least_yen=1)
    stage = forms.ChoiceField(label=either("段階", "Stage"), widget=forms.RadioSelect, choices=[("r", "R")])
    agreed = forms.BooleanField(label=either("同意", "Agreed"))
    remark = forms.CharField(label=either("備考", "Remark"), required=False)


def render(source: str, language: str, **values: object) -> str:
    with translation.override(language):
        return Template("{% load kikin_parts %}" + source).render(Context(values))


@pytest.mark.parametrize(
    "written",
    ["120000000", "120,000,000", "120,000,000円", "¥120,000,000", "JPY 120,000,000", "１２０，０００，０００　円"],
)
def test_an_amount_is_read_as_people_write_it(written: str) -> None:
    assert YenField().clean(written) == 120_000_000


@pytest.mark.parametrize(
    "written", ["1.5", "12億", "1e9", "12,00", "1,2345", "0x10", "--1", "abc", "円", "9" * 5000, "١٢٣x"]
)
def test_what_is_not_a_whole_amount_is_refused(written: str) -> None:
    with pytest.raises(forms.ValidationError) as refusal:
        YenField().clean(written)
    assert refusal.value.code == "not_whole_yen"


def test_an_amount_keeps_its_bounds_to_the_yen() -> None:
    assert YenField().clean(str(MAX_YEN)) == MAX_YEN
    assert YenField(least_yen=-5).clean("-5") == -5
    for field, written in ((YenField(), str(MAX_YEN + 1)), (YenField(), "-1"), (YenField(most_yen=9), "10")):
        with pytest.raises(forms.ValidationError) as refusal:
            field.clean(written)
        assert refusal.value.code == "out_of_bounds"


def test_every_mistake_stands_at_the_top_with_a_way_to_its_question_and_at_the_question() -> None:
    form = Request({"title": "", "amount": "12億"})
    summary = render("{% problems found form %}", "en", form=form, found=())
    for way, label in (("#id_title", "Title"), ("#id_amount", "Amount"), ("#id_stage_0", "Stage")):
        assert f'<a href="{way}">{label}</a>' in summary
    assert "Please write whole yen in figures" in summary
    question = render("{% question form.title %}", "ja", form=form)
    assert 'id="id_title_error"' in question
    assert "記入してください。" in question
    assert 'aria-describedby="id_title_helptext id_title_error"' in question
    assert 'aria-invalid="true"' in question


def test_a_form_without_mistakes_shows_no_summary() -> None:
    form = Request({"title": "x", "amount": "1", "stage": "r", "agreed": "on"})
    assert form.is_valid()
    assert render("{% problems found form %}", "en", form=form, found=()).strip() == ""


class Words(Questions):
    title = forms.CharField(label=either("課題名", "Title"))
    summary = forms.CharField(label=either("概要", "Summary"), widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"] = forms.CharField(label=either("備考", "Remark"), required=False)


SEEN = {"title": "量子", "summary": "一行目\r\n\t二行目", "remark": "Sound"}


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1f", "\u202a", "\u202e", "\u2066", "\u2069"])
@pytest.mark.parametrize("question", list(SEEN))
def test_words_that_hide_something_are_refused_once_and_by_its_number(question: str, character: str) -> None:
    assert Words(SEEN).is_valid()
    form = Words(SEEN | {question: f"a{character}b"})
    (told,) = form.errors[question]
    assert f"U+{ord(character):04X}" in str(told) and list(form.errors) == [question]


def test_lines_are_for_long_answers_alone() -> None:
    form = Words(SEEN | {"title": "量子\t\n計算"})
    assert list(form.errors) == ["title"] and "U+0009, U+000A" in str(form.errors["title"])


@pytest.mark.parametrize("unseen", ["", " ", "\u200b", "\u3000\u200b", "\u3164", "\u2060"])
def test_words_of_which_nothing_is_seen_are_no_answer(unseen: str) -> None:
    form = Words(SEEN | {"title": unseen, "remark": unseen})
    assert form.errors.as_data()["title"][0].code == "required"
    assert form.cleaned_data["remark"] == ""


def test_optional_is_said_and_required_is_not() -> None:
    assert "(optional)" in render("{% question form.remark %}", "en", form=Request())
    assert "optional" not in render("{% question form.title %}", "en", form=Request())
    assert "<legend>Stage</legend>" in render("{% question form.stage %}", "en", form=Request())


def test_a_problem_of_the_rules_leads_to_the_field_that_it_names() -> None:
    problem = Problem("x", "budget[2].total_yen", Text("合わない", "Off"), Text("直す", "Mend it"), "<1>")
    shown = render("{% problems found %}{{ where|anchor_of }}", "en", found=[problem], where=problem.where)
    assert f'<a href="#{anchor(problem.where)}">Off</a> (&lt;1&gt;)' in shown
    assert "Mend it" in shown
    assert shown.endswith("at-budget-2-total-yen")


@pytest.mark.parametrize("written", ["0001-01-01", "1799-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_is_one_on_which_something_can_happen(written: str) -> None:
    with pytest.raises(forms.ValidationError):
        DayField().clean(written)
    assert DayField().clean("2026-11-23") == date(2026, 11, 23)
