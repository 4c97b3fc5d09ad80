"""What a reviewer is asked: the pledge, a reason to decline, a tie, and the review itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from kikin.fund.charter import Criterion
from kikin.fund.drafts import remark_on
from kikin.fund.reviews import CONFLICTS, MAX_HOURS, MAX_REASONS_CHARACTERS, MIN_REASONS_CHARACTERS
from kikin.office.look.forms import Questions
from kikin.office.look.words import either, spoken
from kikin.values.text import Text

_CHOOSE = Text("選んでください", "Choose")


class Pledge(Questions):
    """Secrecy, before any title or name is shown; its words stand above it on the page."""

    secrecy = forms.BooleanField(label=either("上の内容を誓約します。", "I pledge this."))


class NoTie(Questions):
    """Freedom from every tie, declared by one who has seen title, bodies and people, and nothing of the content."""

    no_tie = forms.BooleanField(
        label=either(
            "この課題の関係者との間に、利益相反はありません。", "I have no conflict of interest with anyone named here."
        )
    )


class Declining(Questions):
    """Why not."""

    reasons = forms.CharField(
        label=either("辞退の理由", "Why you decline"),
        help_text=either("例：期間中に時間が取れない。", "For example: no time in these weeks."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    suggestion = forms.CharField(
        label=either("代わりの審査員の推薦", "Whom you would ask instead"),
        help_text=either(
            "任意。氏名と所属を書いてください。プログラムオフィサーだけが読みます。",
            "Optional. Name and organisation; only the programme officer reads it.",
        ),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @property
    def said(self) -> Text:
        return _same_in_both(self.cleaned_data["reasons"])


class HandingBack(Questions):
    """Why one who took it on cannot go on."""

    reasons = forms.CharField(
        label=either("返上の理由", "Why you hand it back"), widget=forms.Textarea(attrs={"rows": 3})
    )

    @property
    def said(self) -> Text:
        return _same_in_both(self.cleaned_data["reasons"])


class Tie(Questions):
    """A tie of those that the charter names."""

    tie = forms.ChoiceField(label=either("利益相反の種類", "Kind of conflict"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=either("説明", "Explanation"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, ties: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("tie", [(tie, spoken(CONFLICTS.get(tie, Text(tie, tie)))) for tie in ties])

    @property
    def said(self) -> Text:
        return _same_in_both(self.cleaned_data["reasons"])


class Review(Questions):
    """A whole number for each criterion of the charter, words to the applicant, words to the panel, and notes."""

    def __init__(self, criteria: Sequence[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[criterion.key] = _score_on(criterion)
            if criterion.least_characters:
                self.fields[remark_on(criterion.key)] = _remark_on(criterion)
        self.fields["reasons"] = forms.CharField(
            label=either("応募者へのコメント", "To the applicant"),
            help_text=spoken(
                Text(
                    f"評価の理由を{MIN_REASONS_CHARACTERS}字以上で。応募者は、決定後に、審査員の名を伏せた形で読みます。",
                    f"Your reasons, in at least {MIN_REASONS_CHARACTERS} characters. The applicant reads them after the"
                    " decision, without your name.",
                )
            ),
            max_length=MAX_REASONS_CHARACTERS,
            widget=forms.Textarea(attrs={"rows": 8}),
        )
        self.fields["to_panel"] = forms.CharField(
            label=either("審査会へのコメント", "To the panel"),
            help_text=either("審査会と事務局だけが読みます。", "Read by the panel and the officers alone."),
            max_length=MAX_REASONS_CHARACTERS,
            required=False,
            widget=forms.Textarea(attrs={"rows": 5}),
        )
        self.fields["hours"] = forms.IntegerField(
            label=either("要した時間", "Hours it took"),
            help_text=either(
                "おおよその時間数。従事証明書に合計を記します。", "Roughly. Your certificate states their sum."
            ),
            min_value=1,
            max_value=MAX_HOURS,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )
        self.fields["notes"] = forms.CharField(
            label=either("自分のためのメモ", "Notes for yourself"),
            help_text=either(
                "他の人は読めません。評価が確定したとき、又は担当を離れたときに消去します。",
                "Nobody else reads them. They are deleted when the review is locked or you step aside.",
            ),
            required=False,
            widget=forms.Textarea(attrs={"rows": 5}),
        )

    @property
    def to_panel(self) -> Text:
        return _same_in_both(self.cleaned_data["to_panel"])

    @property
    def scores(self) -> dict[str, int]:
        return {criterion.key: self.cleaned_data[criterion.key] for criterion in self.criteria}

    @property
    def remarks(self) -> dict[str, str]:
        return {one.key: self.cleaned_data[remark_on(one.key)] for one in self.criteria if one.least_characters}

    @property
    def said(self) -> Text:
        return _same_in_both(self.cleaned_data["reasons"])


def _score_on(criterion: Criterion) -> forms.Field:
    low, high, weight = criterion.low, criterion.high, _percent(criterion.weight_bp)
    scale = Text(
        f"{high}（最も高い）から{low}（最も低い）まで。重み{weight}",
        f"From {high}, the best, to {low}, the poorest. Weight {weight}",
    )
    return forms.TypedChoiceField(
        label=spoken(criterion.name),
        help_text=spoken(scale),
        choices=[("", spoken(_CHOOSE)), *((score, _said(criterion, score)) for score in range(high, low - 1, -1))],
        coerce=int,
        error_messages={"required": either("評点を選んでください。", "Please choose a score.")},
    )


def _remark_on(criterion: Criterion) -> forms.Field:
    name, least = criterion.name, criterion.least_characters
    return forms.CharField(
        label=spoken(Text(f"{name.ja}についての記述", f"On: {name.en}")),
        help_text=spoken(
            Text(f"{least}字以上。応募者が読みます。", f"At least {least} characters, for the applicant.")
        ),
        min_length=least,
        max_length=MAX_REASONS_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _said(criterion: Criterion, score: int) -> Any:
    word = criterion.word_of(score)
    return str(score) if word is None else spoken(Text(f"{score}：{word.ja}", f"{score}: {word.en}"))


def _percent(weight_bp: int) -> str:
    whole, rest = divmod(weight_bp, 100)
    return f"{whole}.{rest:02d}%" if rest else f"{whole}%"


def _same_in_both(words: str) -> Text:
    """What one person wrote in one language is kept as both; it is never translated on the way."""
    return Text(words, words)
