"""What the pages of the pool ask: whom to show, and what is kept of a reviewer."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from kikin.fund.charter import Charter
from kikin.office.look.forms import Questions
from kikin.office.look.words import either, spoken
from kikin.values.text import Text

_ANY = Text("すべて", "All")
_SEPARATORS = re.compile(r"[,、，;\n]+")
MAX_KEYWORDS_CHARACTERS = 2_000


class PoolFilter(Questions):
    """Of which field; with which word in a name or a keyword; with room for more or not."""

    field = forms.ChoiceField(label=either("分野", "Field"), required=False)
    words = forms.CharField(label=either("氏名・キーワード", "Name or keyword"), max_length=100, required=False)
    has_room = forms.BooleanField(label=either("余力のある人だけ", "Only those with room"), required=False)

    def __init__(self, charter: Charter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("field", [("", spoken(_ANY)), *((one.key, spoken(one.name)) for one in charter.fields)])


class ReviewerForm(Questions):
    """What a reviewer knows, where they work, and how many applications of a call they read at most."""

    organisation = forms.CharField(
        label=either("所属機関の番号", "Ref of their organisation"),
        help_text=either(
            "任意。登録済みの機関の番号。利益相反の判定に使います。",
            "Optional. The ref of a registered organisation; ties are found by it.",
        ),
        max_length=40,
        required=False,
    )
    fields_known = forms.MultipleChoiceField(
        label=either("分野", "Fields"), widget=forms.CheckboxSelectMultiple, required=False
    )
    keywords = forms.CharField(
        label=either("キーワード", "Keywords"),
        help_text=either("読点又は改行で区切ってください。", "Separated by commas or on lines of their own."),
        max_length=MAX_KEYWORDS_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    capacity = forms.IntegerField(
        label=either("1公募の担当件数の上限", "Most applications of a call"), min_value=0, max_value=1_000
    )
    is_ours = forms.BooleanField(
        label=either("自機関の応募だけを担当する", "Reads for this agency alone"), required=False
    )

    def __init__(self, charter: Charter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("fields_known", [(one.key, spoken(one.name)) for one in charter.fields])

    @property
    def words(self) -> tuple[str, ...]:
        """The keywords, each once."""
        said = (word.strip() for word in _SEPARATORS.split(self.cleaned_data["keywords"]))
        return tuple(dict.fromkeys(word for word in said if word))


class NewReviewer(ReviewerForm):
    """Somebody who is not registered yet, or is, with the same address."""

    name_ja = forms.CharField(label=either("氏名（日本語）", "Name in Japanese"), max_length=300)
    name_en = forms.CharField(label=either("氏名（英語）", "Name in English"), max_length=300)
    email = forms.EmailField(label=either("メールアドレス", "E-mail address"), max_length=254)
    field_order = ("name_ja", "name_en", "email")

    @property
    def name(self) -> Text:
        return Text(self.cleaned_data["name_ja"], self.cleaned_data["name_en"])
