"""What is asked to draft a call: everything that the charter leaves open, and nothing that it decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from kikin.fund.charter import Charter
from kikin.office.calls.actions import Terms
from kikin.office.look.forms import DayField, Questions, YenField
from kikin.office.look.words import either, spoken
from kikin.values.calendar import local_instant, show_fiscal_year
from kikin.values.money import Yen, show_yen
from kikin.values.problems import Problem
from kikin.values.text import Text

MAX_TITLE_CHARACTERS = 500
MAX_SUMMARY_CHARACTERS = 4_000


def _title(ja: str, en: str) -> forms.CharField:
    return forms.CharField(label=either(ja, en), max_length=MAX_TITLE_CHARACTERS)


def _summary(ja: str, en: str) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=either(ja, en), max_length=MAX_SUMMARY_CHARACTERS, widget=box)


class CallTerms(Questions):
    """The terms of a call. `after` is the ref of the last call that stood when the page was shown."""

    after = forms.CharField(widget=forms.HiddenInput, required=False)
    concepts = forms.MultipleChoiceField(
        label=either("研究開発構想", "Concepts"),
        help_text=either("決定済みの構想から一つ以上選びます。", "One or more of those that are decided."),
        widget=forms.CheckboxSelectMultiple,
    )
    title_ja = _title("公募の名称（日本語）", "Title in Japanese")
    title_en = _title("公募の名称（英語）", "Title in English")
    summary_ja = _summary("概要（日本語）", "Summary in Japanese")
    summary_en = _summary("概要（英語）", "Summary in English")
    instrument = forms.ChoiceField(label=either("支援手段", "Instrument"), widget=forms.RadioSelect)
    stages = forms.MultipleChoiceField(
        label=either("対象となる段階", "Stages that may apply"), widget=forms.CheckboxSelectMultiple
    )
    opens_on = DayField(label=either("公募開始日", "Opens on"))
    closes_on = DayField(label=either("締切日", "Closes on"))

    def __init__(
        self,
        *args: Any,
        charter: Charter,
        agency: str,
        concepts: Sequence[tuple[Any, Yen]],
        years: Sequence[tuple[int, Yen]],
        **kwargs: Any,
    ) -> None:
        """`concepts` come with the yen left under their ceilings, `years` with those left of their allotments."""
        super().__init__(*args, **kwargs)
        self.charter, self.agency = charter, agency
        self.known = {concept.ref: concept for concept, _ in concepts}
        self.years = [year for year, _ in years]
        self.choose("concepts", {one.ref: _said_of(one, left_yen, charter) for one, left_yen in concepts}.items())
        self.choose("instrument", {one.key: spoken(one.name) for one in charter.instruments}.items())
        self.choose("stages", {one.key: spoken(one.name) for one in charter.stages}.items())
        for year, left_yen in years:
            self.fields[self.box(year)] = YenField(label=_budget_of(year), help_text=_left(left_yen), required=False)
        opening, hour = charter.zone, charter.calendar.deadline_hour
        self.fields["opens_on"].help_text = either(f"0時から（{opening}）", f"From 0:00 ({opening})")
        self.fields["closes_on"].help_text = either(
            f"正{hour}時（設置要綱の定め）", f"At {hour}:00 sharp, as the charter says"
        )

    @staticmethod
    def box(year: int) -> str:
        return f"budget_{year}"

    @property
    def boxes(self) -> list[Any]:
        """The questions of the budget, year by year."""
        return [self[self.box(year)] for year in self.years]

    def clean_concepts(self) -> list[str]:
        refs: list[str] = self.cleaned_data["concepts"]
        if not any(self.known[ref].agency == self.agency for ref in refs):
            raise forms.ValidationError(
                either("自機関が担当する構想を含めてください。", "Choose at least one of your own agency.")
            )
        return refs

    def clean_closes_on(self) -> date:
        day: date = self.cleaned_data["closes_on"]
        if self.charter.calendar.is_free(day):
            raise forms.ValidationError(
                either("休日には締め切れません。平日にしてください。", "That day is no working day: choose another.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        """An instrument is offered once the charter has it in force."""
        said: dict[str, Any] = super().clean() or {}
        opens_on, key = said.get("opens_on"), said.get("instrument")
        versions = [one for one in self.charter.instruments if one.key == key]
        if opens_on and versions and all(one.valid_from > opens_on for one in versions):
            self.add_error(
                "instrument",
                either("公募開始日にはまだ使えません。", "It is not in force yet when the call opens."),
            )
        return said

    @property
    def chosen(self) -> list[Any]:
        """The concepts that were ticked; all that there are, where that cannot be read."""
        return [self.known[ref] for ref in self.cleaned_data.get("concepts", self.known)]

    @property
    def terms(self) -> Terms:
        """The terms as they were given. Where an answer cannot be read, one stands for it that no rule objects to."""
        said, zone = self.cleaned_data, self.charter.zone
        opens_on = said.get("opens_on") or said.get("closes_on", self.charter.founded_on) - timedelta(days=1)
        closes_on = said.get("closes_on") or opens_on + timedelta(days=1)
        return Terms(
            title=Text(said.get("title_ja", ""), said.get("title_en", "")),
            summary=Text(said.get("summary_ja", ""), said.get("summary_en", "")),
            instrument=said.get("instrument", self.charter.instruments[0].key),
            stages=tuple(said.get("stages", ())),
            budget_by_year={year: yen for year in self.years if (yen := said.get(self.box(year)))},
            opens_at=local_instant(opens_on, zone),
            closes_at=local_instant(closes_on, zone, self.charter.calendar.deadline_hour),
        )

    def take_up_rules(self, problems: Sequence[Problem]) -> tuple[Problem, ...]:
        """Put what the rules say at the questions whose answers could be read; what belongs to none is left."""
        unread = {name for name in ("opens_on", "closes_on") if name in self.errors}
        places = {
            "call.concepts": "concepts",
            "call.closes_at": "closes_on",
            "call.budget_by_year": self.box(self.years[0]) if self.years else "",
            "call.instrument": "instrument",
            "call.stages": "stages",
        }
        hidden = {"call.closes_at"} if unread else set()
        if any(self.box(year) in self.errors for year in self.years):
            hidden.add("call.budget_by_year")
        return self.take_up([one for one in problems if one.where not in hidden], places)


def _said_of(concept: Any, left_yen: Yen, charter: Charter) -> str:
    field, agency = charter.field(concept.field).name, charter.agency(concept.agency).name
    return spoken(
        Text(
            f"{concept.title.ja}（{field.ja}、{agency.ja}、上限額の残り{show_yen(left_yen, 'ja')}）",
            f"{concept.title.en} ({field.en}, {agency.en}, {show_yen(left_yen, 'en')} left of its ceiling)",
        )
    )


def _budget_of(year: int) -> Any:
    return either(f"{show_fiscal_year(year, 'ja')}の予算", f"Budget of {show_fiscal_year(year, 'en')}")


def _left(left_yen: Yen) -> Any:
    return either(
        f"配分の残り：{show_yen(left_yen, 'ja')}（全配分機関）",
        f"Left of the allotments: {show_yen(left_yen, 'en')}, of all agencies",
    )
