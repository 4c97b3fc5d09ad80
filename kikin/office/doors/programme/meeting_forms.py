"""What a panel is convened with, and what is kept of each application that it judges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from kikin.fund.panels import RECOMMENDATIONS, Judgement, RankedRow
from kikin.office.look.forms import DayField, Questions, YenField
from kikin.office.look.words import either, spoken
from kikin.office.panels.actions import MeetingOutline
from kikin.office.panels.actions.interviews import Slot

_WHOLE_SCORE = 100


class Convening(Questions):
    """Who sits on the panel, who presides, and when and where they meet."""

    members = forms.MultipleChoiceField(label=either("委員", "Members"), widget=forms.CheckboxSelectMultiple)
    chair = forms.ChoiceField(
        label=either("委員長", "Chair"), help_text=either("委員の一人です。", "One of the members.")
    )
    day = DayField(label=either("開催日", "Day"))
    hour = forms.TimeField(
        label=either("開始時刻（基金の時間帯）", "Beginning, in the fund's zone"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": either("13:30のように記入してください。", "Write a time such as 13:30.")},
    )
    place = forms.CharField(label=either("場所", "Place"), required=False, max_length=300)
    link = forms.URLField(
        label=either("遠隔参加のリンク", "Link for those elsewhere"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )

    def __init__(self, people: Sequence[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("members", [(ref, spoken(name)) for ref, name in people])
        self.choose("chair", [("", either("選んでください", "Choose")), *((ref, spoken(name)) for ref, name in people)])

    @property
    def outline(self) -> MeetingOutline:
        said = self.cleaned_data
        return MeetingOutline(
            chair=said["chair"],
            members=tuple(said["members"]),
            held_at=datetime.combine(said["day"], said["hour"], timezone.get_current_timezone()),
            place=said["place"],
            link=said["link"],
        )


class Why(Questions):
    """Reasons that stay within the house, in the language in which they are written."""

    reasons = forms.CharField(
        label=either("理由", "Reasons"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    @property
    def said(self) -> str:
        return str(self.cleaned_data["reasons"])


class Judging(Questions):
    """What the panel came to on one application."""

    summary = forms.CharField(
        label=either("審議の要旨", "Summary of the discussion"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    score = forms.DecimalField(
        label=either("委員会の評点", "The panel's score"), max_digits=6, decimal_places=2, localize=False
    )
    recommendation = forms.ChoiceField(
        label=either("推薦", "Recommendation"),
        widget=forms.RadioSelect,
        choices=[(key, either(name.ja, name.en)) for key, name in RECOMMENDATIONS.items()],
    )
    conditions = forms.CharField(
        label=either("条件", "Conditions"),
        help_text=either("条件付き採択のときに書いてください。", "Where it is funded with conditions."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    amount = YenField(
        label=either("推薦額（円）", "Amount, in yen"),
        help_text=either("不採択のときは0です。", "0 where it is not to be funded."),
    )

    @property
    def judgement(self) -> Judgement:
        said = self.cleaned_data
        return Judgement(
            summary=said["summary"],
            score_centi=int(said["score"] * _WHOLE_SCORE),
            recommendation=said["recommendation"],
            conditions=said["conditions"],
            amount_yen=said["amount"],
        )


class Moving(Questions):
    """One application of a final ranking elsewhere, or recommended otherwise, and why."""

    application = forms.ChoiceField(label=either("応募", "Application"))
    place = forms.IntegerField(label=either("新しい順位", "New place"), min_value=1)
    recommendation = forms.ChoiceField(
        label=either("推薦", "Recommendation"),
        choices=[(key, either(name.ja, name.en)) for key, name in RECOMMENDATIONS.items()],
    )
    amount = YenField(label=either("推薦額（円）", "Amount, in yen"))
    reasons = forms.CharField(
        label=either("理由", "Reasons"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, rows: Sequence[RankedRow], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.choose("application", [(row.application, row.application) for row in rows])

    @property
    def changed_rows(self) -> list[RankedRow]:
        """The ranking with this one application in its new place."""
        said = self.cleaned_data
        (old,) = (row for row in self.rows if row.application == said["application"])
        rest = [row for row in self.rows if row is not old]
        rest.insert(
            min(said["place"] - 1, len(rest)),
            RankedRow(old.application, old.score_centi, said["recommendation"], said["amount"]),
        )
        return rest


class Offering(Questions):
    """When an applicant is to be interviewed, in which zone they live, where, and what to bring."""

    day = DayField(label=either("面接の日", "Day"))
    hour = forms.TimeField(
        label=either("開始時刻（基金の時間帯）", "Beginning, in the fund's zone"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": either("13:30のように記入してください。", "Write a time such as 13:30.")},
    )
    minutes = forms.IntegerField(label=either("長さ（分）", "Minutes"), min_value=1, max_value=1_000)
    zone = forms.CharField(
        label=either("応募者の時間帯", "The applicant's time zone"),
        help_text=either(
            "例：Asia/Tokyo。両方の時刻を応募者に示します。", "Such as Asia/Tokyo. They are shown both times."
        ),
        max_length=64,
    )
    link = forms.URLField(
        label=either("遠隔参加のリンク", "Link"), required=False, max_length=500, assume_scheme="https"
    )
    place = forms.CharField(label=either("場所", "Place"), required=False, max_length=300)
    materials = forms.CharField(
        label=either("用意する資料", "Materials to bring"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def slot(self) -> Slot:
        said = self.cleaned_data
        return Slot(
            starts_at=datetime.combine(said["day"], said["hour"], timezone.get_current_timezone()),
            minutes=said["minutes"],
            zone=said["zone"],
            link=said["link"],
            place=said["place"],
            materials=said["materials"],
        )
