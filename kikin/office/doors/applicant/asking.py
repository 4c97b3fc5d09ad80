"""What the applicant's door asks for each kind of change, and the request that the answers make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms

from kikin.fund.changes import MAX_NOTE_CHARACTERS, Facts, Request
from kikin.fund.charter import COST_ITEMS, TOLD
from kikin.office.look.forms import DayField, Questions, YenField
from kikin.office.look.words import either, spoken
from kikin.values.calendar import show_fiscal_year
from kikin.values.text import Text

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

QUESTIONS = {
    f"change.{name}": name
    for name in (
        *("fiscal_year", "to_year", "from_item", "to_item", "amount_yen", "event", "member", "note"),
        *("what", "on", "milestone"),
    )
}
"""Where a problem of a request is mended: its question in the form."""


class Asking(Questions):
    """One kind of change. `facts` is the award as it stands; `names` says its organisations by ref."""

    after = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, facts: Facts, names: Mapping[str, Text], **kwargs: Any) -> None:
        self.facts, self.names = facts, names
        super().__init__(*args, **kwargs)
        self.offer()

    def offer(self) -> None:
        """Fill in what there is to choose from."""

    def request(self) -> Request:
        """The request that valid answers make."""
        asked = self.facts.request
        said = {name: value for name, value in self.cleaned_data.items() if name in QUESTIONS.values()}
        return Request(**{"kind": asked.kind, "member": asked.member, **said})

    def years(self, first: int, last: int) -> list[tuple[int, _StrPromise]]:
        return [(year, _year(year)) for year in range(first, last + 1)]


def _year_field(label: _StrPromise) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int)


def _note(label: _StrPromise, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=MAX_NOTE_CHARACTERS, widget=forms.Textarea(attrs={"rows": 3}), required=required
    )


def _amount() -> YenField:
    return YenField(label=either("金額（円）", "Amount (yen)"), help_text=either("例：1,200,000", "Example: 1,200,000"))


def _year(year: int) -> _StrPromise:
    return either(show_fiscal_year(year, "ja"), show_fiscal_year(year, "en"))


class MovingItems(Asking):
    """From one cost item to another, within a year."""

    fiscal_year = _year_field(either("年度", "Fiscal year"))
    from_item = forms.ChoiceField(label=either("流用元の費目", "From cost item"))
    to_item = forms.ChoiceField(label=either("流用先の費目", "To cost item"))
    amount_yen = _amount()
    note = _note(either("理由", "Why"), required=False)

    def offer(self) -> None:
        self.choose("fiscal_year", self.years(self.facts.current_year, self.facts.last_year))
        items = [(key, spoken(words)) for key, words in COST_ITEMS.items()]
        self.choose("from_item", [("", ""), *items])
        self.choose("to_item", [("", ""), *(one for one in items if self.facts.instrument.pays_for(str(one[0])))])


class UsingEarlier(Asking):
    """A later year's money in an earlier year."""

    fiscal_year = _year_field(either("どの年度の金額を", "Money of which year"))
    to_year = _year_field(either("どの年度に使用しますか", "To be used in which year"))
    amount_yen = _amount()
    note = _note(either("理由", "Why"), required=False)

    def offer(self) -> None:
        first, last = self.facts.current_year, self.facts.last_year
        self.choose("fiscal_year", self.years(first + 1, last))
        self.choose("to_year", self.years(first, last - 1))


class UsingLater(UsingEarlier):
    """A year's money in a later year."""

    def offer(self) -> None:
        first, last = self.facts.current_year, self.facts.last_year
        self.choose("fiscal_year", self.years(first, last - 1))
        self.choose("to_year", self.years(first + 1, last))


class CarryingOver(Asking):
    """One-year money into the next year."""

    fiscal_year = _year_field(either("年度", "Fiscal year"))
    amount_yen = _amount()
    event = forms.ChoiceField(label=either("予期しない事由", "What was not foreseen"))
    note = _note(either("経緯", "What happened"))

    def offer(self) -> None:
        self.choose("fiscal_year", self.years(self.facts.current_year, self.facts.current_year))
        events = self.facts.money.carry_over_events
        self.choose("event", [("", ""), *((key, spoken(words)) for key, words in events.items())])


class Leaving(Asking):
    """A member leaves, and others take its share over."""

    member = forms.ChoiceField(label=either("脱退する機関", "Who leaves"))
    shares_are = forms.ChoiceField(
        label=either("再配分の方法", "How its share is split"),
        widget=forms.RadioSelect,
        choices=[
            ("weights", either("割合による（1円単位で按分）", "By weights, to the yen")),
            ("amounts", either("金額による", "By amounts in yen")),
        ],
    )
    note = _note(either("理由", "Why"))

    def offer(self) -> None:
        staying = [one for one in self.facts.members if not one.has_left]
        self.choose(
            "member", [("", ""), *((one.ref, spoken(self.names[one.ref])) for one in staying if not one.is_lead)]
        )
        for one in staying:
            ja, en = self.names[one.ref].ja, self.names[one.ref].en
            self.fields[f"share_{one.ref}"] = YenField(
                label=either(f"{ja}：割合または金額", f"{en}: weight or amount"), required=False
            )
            self.fields[f"own_{one.ref}"] = YenField(
                label=either(f"{ja}：自己負担の追加額（円）", f"{en}: own share added (yen)"), required=False
            )

    def request(self) -> Request:
        asked, said = super().request(), self.cleaned_data
        refs = [one.ref for one in self.facts.members if not one.has_left]
        shares = {ref: yen for ref in refs if (yen := said.get(f"share_{ref}"))}
        own = {ref: yen for ref in refs if (yen := said.get(f"own_{ref}"))}
        return Request(
            asked.kind, asked.member, shares=shares, shares_are=said["shares_are"], own_shares=own, note=asked.note
        )


class Prolonging(Asking):
    """A later last year."""

    to_year = _year_field(either("延長後の最終年度", "New last year"))
    note = _note(either("理由", "Why"))

    def offer(self) -> None:
        self.choose("to_year", self.years(self.facts.last_year + 1, self.facts.latest_year))


class Telling(Asking):
    """What becomes of something that moves no money."""

    what = _note(either("変更前と変更後の内容", "How it was, and how it becomes"))
    on = DayField(label=either("変更の日", "Day of the change"))
    note = _note(either("理由", "Why"))

    def request(self) -> Request:
        asked = super().request()
        return replace(asked, on=self.cleaned_data["on"].isoformat())


class MovingMilestone(Asking):
    """Another day for a result that the plan promised."""

    milestone = forms.ChoiceField(label=either("マイルストーン", "Milestone"))
    on = DayField(label=either("新しい期限", "New day"))
    note = _note(either("理由", "Why"))

    def offer(self) -> None:
        self.choose("milestone", [("", ""), *((ref, ref) for ref in sorted(self.facts.movable))])

    def request(self) -> Request:
        asked = super().request()
        return replace(asked, on=self.cleaned_data["on"].isoformat())


FORMS: dict[str, type[Asking]] = {
    "move_items": MovingItems,
    "use_earlier": UsingEarlier,
    "use_later": UsingLater,
    "carry_over": CarryingOver,
    "member_leaves": Leaving,
    "prolong": Prolonging,
    "milestone": MovingMilestone,
    **dict.fromkeys(TOLD, Telling),
}
