"""What a reviewer is asked: the pledge, a reason to decline, a tie, and the review itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from kikin.fund.charter import Criterion
from kikin.fund.reviews import CONFLICTS, MAX_REASONS_CHARACTERS, MIN_REASONS_CHARACTERS
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
    """A whole number for each criterion of the charter, and reasons."""

    def __init__(self, criteria: Sequence[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            low, high, weight = criterion.low, criterion.high, _percent(criterion.weight_bp)
            self.fields[criterion.key] = forms.TypedChoiceField(
                label=spoken(criterion.name),
                help_text=spoken(
                    Text(
                        f"{high}（最も高い）から{low}（最も低い）まで。重み{weight}",
                        f"From {high}, the best, to {low}, the poorest. Weight {weight}",
                    )
                ),
                choices=[("", spoken(_CHOOSE)), *((score, str(score)) for score in range(high, low - 1, -1))],
                coerce=int,
                error_messages={"required": either("評点を選んでください。", "Please choose a score.")},
            )
        self.fields["reasons"] = forms.CharField(
            label=either("評価の理由", "Reasons"),
            help_text=spoken(
                Text(
                    f"{MIN_REASONS_CHARACTERS}字以上。応募者は、決定後に、審査員の名を伏せた形で読みます。",
                    f"At least {MIN_REASONS_CHARACTERS} characters. The applicant reads them after the decision,"
                    " without your name.",
                )
            ),
            max_length=MAX_REASONS_CHARACTERS,
            widget=forms.Textarea(attrs={"rows": 8}),
        )

    @property
    def scores(self) -> dict[str, int]:
        return {criterion.key: self.cleaned_data[criterion.key] for criterion in self.criteria}

    @property
    def said(self) -> Text:
        return _same_in_both(self.cleaned_data["reasons"])


def _percent(weight_bp: int) -> str:
    whole, rest = divmod(weight_bp, 100)
    return f"{whole}.{rest:02d}%" if rest else f"{whole}%"


def _same_in_both(words: str) -> Text:
    """What one person wrote in one language is kept as both; it is never translated on the way."""
    return Text(words, words)
