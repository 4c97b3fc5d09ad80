"""What those who send a version of a list are asked."""

from __future__ import annotations

from typing import Any

from django import forms

from kikin.office.feeds.watchlists.reading import FORMATS
from kikin.office.look.forms import DayField, FilesField, Questions
from kikin.office.look.words import either

_FORMATS = {
    "auto": either("内容から判断する", "Known by its contents"),
    "csl": "US Consolidated Screening List",
    "ofac": "OFAC SDN",
    "un": either("国連安全保障理事会", "United Nations Security Council"),
    "eu": either("欧州連合", "European Union"),
    "uk": either("英国", "United Kingdom"),
    "meti-eul": either("経済産業省 外国ユーザーリスト", "METI Foreign End User List"),
    "mofa": either("外務省・経済産業省 指定団体", "Bodies designated by MOFA and METI"),
    "canada": "Named Research Organizations (Canada)",
    "ftm": "FollowTheMoney",
    "csv": either("CSV・JSON lines", "plain CSV or JSON lines"),
}


class ListFiles(Questions):
    """A version of a list: its files, what they are, and from when it counts."""

    name = forms.CharField(
        label=either("リストの名称", "Name of the list"),
        help_text=either(
            "これまでと同じ名称なら、その次の版になります。", "The same name as before makes the next version of it."
        ),
        max_length=64,
    )
    file = FilesField(
        label=either("ファイル", "File"),
        help_text=either(
            "発行元のファイルのまま送信してください。OFACのCSVは三つ（sdn、alt、add）を同時に選びます。",
            "Send it as its publisher made it. Of OFAC's CSV choose all three (sdn, alt, add) at once.",
        ),
    )
    format = forms.ChoiceField(label=either("形式", "Format"), required=False)
    mapping = forms.FileField(
        label=either("列の対応表", "Mapping of columns"),
        help_text=either(
            "独自の列名を持つ表だけに必要です（TOML）。", "Only for a table with column names of its own (TOML)."
        ),
        required=False,
    )
    effective_on = DayField(label=either("効力発生日", "In effect from"))
    shrink_reasons = forms.CharField(
        label=either("大きく減った場合の理由", "Why, if it is much shorter than before"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("format", [(key, _FORMATS.get(key, key)) for key in FORMATS])

    def clean_format(self) -> str:
        return str(self.cleaned_data["format"] or "auto")
