"""What those who screen are asked about who stands behind an organisation."""

from __future__ import annotations

from typing import Any

from django import forms

from kikin.fund.control import SOURCES
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.words import either, spoken


class Statements(Questions):
    """A file that says who owns an organisation, where it is from, and of which day it speaks."""

    source = forms.ChoiceField(label=either("情報の出所", "Source"))
    as_of = DayField(
        label=either("内容の時点", "As of"),
        help_text=either("いつの状態を述べたものか。", "The day of which the statements speak."),
    )
    party = forms.CharField(
        label=either("ファイルの中でのこの機関の識別子", "The organisation's identifier in the file"),
        help_text=either(
            "空欄の場合は、名称・法人番号などから判断します。", "Left empty, it is told from its name or numbers."
        ),
        max_length=500,
        required=False,
    )
    file = forms.FileField(
        label=either("ファイル（BODS 0.4のJSONまたはCSV）", "File (BODS 0.4 as JSON, or CSV)"),
        help_text=either(
            "CSVの列：owner, owned, share_bp, votes_bp, kind（UTF-8）",
            "Columns of a CSV: owner, owned, share_bp, votes_bp, kind (UTF-8)",
        ),
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("source", [(key, spoken(label)) for key, label in SOURCES.items()])


class Lookup(Questions):
    """An organisation, by what it is called."""

    organisation = forms.CharField(
        label=either("機関の名称、法人番号または機関番号", "Name, corporate number or ref of an organisation"),
        help_text=either("名称は正確に記入してください。", "Write its name exactly."),
        max_length=300,
    )


class Comparison(Questions):
    """Two versions: the one shown, and the one that it is compared with."""

    version = forms.IntegerField(label=either("表示する版", "Version shown"), min_value=1)
    before = forms.IntegerField(label=either("比べる版", "Compared with"), min_value=1)
