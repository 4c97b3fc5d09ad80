"""The terms of a mitigation plan, as both doors write and read them: the form, the versions and how they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from kikin.fund.screening import MEASURES, Term
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import LATE, either
from kikin.values.problems import Problem
from kikin.values.text import Text

MORE_ROWS = 2
MOST_ROWS = 50
_NAMES = ("code", "text_ja", "text_en", "due_on", "holds_payment")
_SIDES = {"fund": Text("基金側", "the fund"), "applicant": Text("応募者側", "the applicant")}


def number_in(text: str) -> int | None:
    """The number of a version, as a page sends it back; nothing for what is none."""
    return int(text) if text.isdecimal() and len(text) < 9 else None


class Terms(Questions):
    """A version of a plan, measure by measure. A measure without a kind is left out."""

    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_ROWS)
    reasons = forms.CharField(
        label=either("理由・説明", "Reasons"),
        help_text=either("相手方も読みます。", "The other side reads this too."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, terms: Sequence[Term] = (), **kwargs: Any) -> None:
        rows = min(len(terms) + MORE_ROWS, MOST_ROWS)
        initial = {"rows": rows, **kwargs.pop("initial", {})}
        for number, term in enumerate(terms):
            said = (term.code, term.text.ja, term.text.en, term.due_on, term.holds_payment)
            initial |= {f"{name}_{number}": value for name, value in zip(_NAMES, said, strict=True)}
        super().__init__(*args, initial=initial, **kwargs)
        written = self.data.get("rows", "") if self.is_bound else ""
        self.count = min(int(written), MOST_ROWS) if written.isdecimal() and len(written) < 4 else rows
        for number in range(self.count):
            for name, field in _questions().items():
                self.fields[f"{name}_{number}"] = field

    @property
    def lines(self) -> list[tuple[int, list[Any]]]:
        """The questions of each measure, with its number."""
        return [(number + 1, [self[f"{name}_{number}"] for name in _NAMES]) for number in range(self.count)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in range(self.count):
            day = f"due_on_{number}"
            if said.get(f"code_{number}") and not said.get(day) and day not in self.errors:
                self.add_error(day, either("期限を記入してください。", "Please give a due day."))
        return said

    @property
    def terms(self) -> tuple[Term, ...]:
        said = self.cleaned_data
        return tuple(
            Term(
                said[f"code_{number}"],
                Text(said[f"text_ja_{number}"], said[f"text_en_{number}"]),
                said[f"due_on_{number}"],
                said[f"holds_payment_{number}"],
            )
            for number in range(self.count)
            if said[f"code_{number}"]
        )

    @property
    def said(self) -> Text:
        return Text(self.cleaned_data["reasons"], self.cleaned_data["reasons"])

    def take_up_all(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Put each problem at the measure that it is about; what belongs to none is left."""
        written = [number for number in range(self.count) if self.cleaned_data.get(f"code_{number}")]
        places = {"plan.reasons": "reasons"}
        for place, number in enumerate(written):
            where = f"plan.measures[{place}]"
            places |= {f"{where}.code": f"code_{number}", f"{where}.text": f"text_ja_{number}"}
            places |= {f"{where}.due_on": f"due_on_{number}"}
        return self.take_up(problems, places)


def terms_of(version: Any) -> tuple[Term, ...]:
    """A version that lies on the table, as terms."""
    return tuple(Term(one.code, one.text, one.due_on, one.holds_payment) for one in version.measures.all())


def version_table(version: Any, before: Any | None) -> Table:
    """A version measure by measure, with what it changes of the one before it."""
    columns = (
        Column(Text("措置", "Measure")),
        Column(Text("内容", "What is to be done"), "words"),
        Column(Text("期限", "Due"), "on"),
    )
    if before is None:
        rows = [(_measure(one), one.text, one.due_on) for one in terms_of(version)]
        return Table(_caption(version), columns, rows)
    known = {one.code: one for one in terms_of(before)}
    now = terms_of(version)
    changed = [(_measure(one), one.text, one.due_on, _changed(one, known.get(one.code))) for one in now]
    gone = [one for one in known.values() if one.code not in {each.code for each in now}]
    changed += [(_measure(one), one.text, one.due_on, Text("削除", "left out")) for one in gone]
    return Table(_caption(version), (*columns, Column(Text("前の版との違い", "Changed"))), changed)


def measures_table(found: Iterable[Any], today: date, address: Any = None) -> Table:
    """The measures of a plan with where each stands; `address` says the page of one."""
    columns = (
        Column(Text("措置", "Measure")),
        Column(Text("状態", "State"), "state:measure"),
        Column(Text("内容", "What is to be done"), "words"),
        Column(Text("期限", "Due"), "on"),
        Column(Text("提出された資料", "Papers"), "count"),
    )
    rows = [
        (
            _measure(one, address(one) if address else ""),
            one.state,
            one.text,
            Cell(one.due_on, note=LATE if one.state == "in_force" and one.due_on < today else ""),
            len(one.papers.all()),
        )
        for one in found
    ]
    empty = Text("措置はまだありません。", "There is no measure yet.")
    return Table(Text("措置の状況", "Where the measures stand"), columns, rows, empty=empty)


def _caption(version: Any) -> Text:
    side = _SIDES[version.side]
    return Text(f"第{version.number}版（{side.ja}）", f"Version {version.number}, by {side.en}")


def _measure(one: Any, url: str = "") -> Cell:
    """What a measure is, and that payments wait for it where they do."""
    held = Text("完了まで支払を保留", "payments are held until it is met") if one.holds_payment else ""
    return Cell(MEASURES[one.code], url=url, note=held)


def _changed(one: Term, before: Term | None) -> Text:
    if before is None:
        return Text("追加", "added")
    parts = [
        (before.text != one.text, Text("内容", "words")),
        (before.due_on != one.due_on, Text("期限", "due day")),
        (before.holds_payment != one.holds_payment, Text("支払", "payments")),
    ]
    found = [part for differs, part in parts if differs]
    if not found:
        return Text("変更なし", "the same")
    return Text(f"{'・'.join(part.ja for part in found)}を変更", f"{', '.join(part.en for part in found)} changed")


def _questions() -> dict[str, forms.Field]:
    nothing = either("この行は用いない", "Leave this row out")
    kinds = [(code, either(text.ja, text.en)) for code, text in MEASURES.items()]
    words = forms.Textarea(attrs={"rows": 2})
    return {
        "code": forms.ChoiceField(label=either("措置の種類", "Kind"), required=False, choices=[("", nothing), *kinds]),
        "text_ja": forms.CharField(label=either("内容（日本語）", "Words in Japanese"), required=False, widget=words),
        "text_en": forms.CharField(label=either("内容（英語）", "Words in English"), required=False, widget=words),
        "due_on": DayField(label=either("期限", "Due"), required=False),
        "holds_payment": forms.BooleanField(
            label=either("完了まで支払を保留する", "Payments wait until it is met"), required=False
        ),
    }
