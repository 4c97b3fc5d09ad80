"""What the pages of the pool ask: whom to show, and what is kept of a reviewer."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from kikin.fund.charter import Charter
from kikin.fund.reviews import NUMBERS
from kikin.office.look.forms import Questions
from kikin.office.look.words import either, spoken
from kikin.values.text import Text

_ANY = Text("すべて", "All")
_SEPARATORS = re.compile(r"[,、，;\n]+")
MAX_KEYWORDS_CHARACTERS = 2_000


def words_in(said: str) -> tuple[str, ...]:
    """The words of a list that a person wrote, each once."""
    words = (word.strip() for word in _SEPARATORS.split(said))
    return tuple(dict.fromkeys(word for word in words if word))


class PoolFilter(Questions):
    """Of which field; with which word in a name or a keyword; with room for more or not."""

    field = forms.ChoiceField(label=either("分野", "Field"), required=False)
    words = forms.CharField(label=either("氏名・キーワード", "Name or keyword"), max_length=100, required=False)
    has_room = forms.BooleanField(label=either("余力のある人だけ", "Only those with room"), required=False)

    def __init__(self, charter: Charter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("field", [("", spoken(_ANY)), *((one.key, spoken(one.name)) for one in charter.fields)])


class ReviewerForm(Questions):
    """Who a reviewer is, what they know, where they work, and how many applications of a call they read at most."""

    e_rad = forms.CharField(
        label=either("e-Rad研究者番号", "e-Rad researcher number"),
        help_text=either(
            "8桁の数字。この番号かORCIDのない審査員には割り当てられません。",
            "Eight digits. A reviewer with neither this nor an ORCID is given nothing to read.",
        ),
        max_length=8,
        required=False,
    )
    orcid = forms.CharField(
        label=either("ORCID", "ORCID"),
        help_text=either("例：0000-0002-1825-0097", "For example: 0000-0002-1825-0097"),
        max_length=19,
        required=False,
    )
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
    def numbers(self) -> tuple[tuple[str, str], ...]:
        """The numbers that were given."""
        said = ((scheme, self.cleaned_data[scheme].strip()) for scheme in NUMBERS)
        return tuple((scheme, value) for scheme, value in said if value)

    @property
    def words(self) -> tuple[str, ...]:
        """The keywords, each once."""
        return words_in(self.cleaned_data["keywords"])


class NewReviewer(ReviewerForm):
    """Somebody who is not registered yet, or is, with the same address."""

    name_ja = forms.CharField(label=either("氏名（日本語）", "Name in Japanese"), max_length=300)
    name_en = forms.CharField(label=either("氏名（英語）", "Name in English"), max_length=300)
    email = forms.EmailField(label=either("メールアドレス", "E-mail address"), max_length=254)
    field_order = ("name_ja", "name_en", "email")

    @property
    def name(self) -> Text:
        return Text(self.cleaned_data["name_ja"], self.cleaned_data["name_en"])
