"""What those who screen are asked: their reasons, and what they record of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from kikin.fund.screening import (
    APPROVERS,
    DISCLOSED,
    FACTS,
    KINDS,
    QUESTIONS,
    SOURCES,
    Capture,
    FindingOutline,
    ProposedArea,
    SecurityPolicy,
)
from kikin.office.doors.security import words
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.words import either
from kikin.values.text import Text

_NOTHING = either("指定しない", "Not said")


def _choices(known: Mapping[str, Text], first: Iterable[tuple[str, Any]] = ()) -> list[tuple[str, Any]]:
    return [*first, *((key, either(text.ja, text.en)) for key, text in known.items())]


class Reasons(Questions):
    """Why: read by those who screen alone, so one language is enough."""

    reasons = forms.CharField(
        label=either("理由", "Reasons"),
        help_text=either("何を確かめ、何に基づいて判断したか。", "What you compared, and what the decision rests on."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def said(self) -> Text:
        """The reasons as they are kept: the same words for both languages."""
        words = self.cleaned_data["reasons"]
        return Text(words, words)


def _told(ja: str, en: str) -> forms.CharField:
    """Reasons as the applicant reads them, in one language."""
    return forms.CharField(
        label=either(f"応募者に伝える理由（{ja}）", f"Reasons as the applicant reads them, in {en}"),
        help_text=either(
            "このとおりに応募者に示されます。リスト、該当候補、水準には触れません。",
            "Shown to the applicant word for word. Leave out lists, hits and levels.",
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Closing(Reasons):
    """Why a case is closed against its applicant: for the desk, and apart from that for the applicant."""

    told_ja, told_en = _told("日本語", "Japanese"), _told("英語", "English")

    @property
    def told(self) -> Text:
        return Text(self.cleaned_data["told_ja"], self.cleaned_data["told_en"])


class AppealReasons(Questions):
    """What comes of an appeal and why, as the applicant reads it."""

    reasons_ja, reasons_en = _told("日本語", "Japanese"), _told("英語", "English")

    @property
    def said(self) -> Text:
        return Text(self.cleaned_data["reasons_ja"], self.cleaned_data["reasons_en"])


class Areas(Questions):
    """Which technologies of the gate the project touches; none is an answer too."""

    areas = forms.MultipleChoiceField(
        label=either("該当する技術領域", "Technologies that the project touches"),
        help_text=either(
            "該当するものがなければ、印を付けずに確認してください。", "If it touches none, confirm without a tick."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, policy: SecurityPolicy, proposed: Iterable[ProposedArea] = (), **kwargs: Any
    ) -> None:
        terms = {one.area: one.terms for one in proposed}
        super().__init__(*args, initial={"areas": list(terms)}, **kwargs)
        self.choose("areas", [(area.key, self._label(area.name, terms.get(area.key, ()))) for area in policy.areas])

    @staticmethod
    def _label(name: Text, terms: Iterable[str]) -> Any:
        said = list(terms)
        if not said:
            return either(name.ja, name.en)
        return either(f"{name.ja}（語：{'、'.join(said)}）", f"{name.en} (words: {', '.join(said)})")


class Bulk(Reasons):
    """Several hits at once, for one reason."""

    hits = forms.MultipleChoiceField(
        label=either("該当候補", "Hits"),
        error_messages={"invalid_choice": either("もう一度選んでください。", "Choose again.")},
    )

    def __init__(self, *args: Any, refs: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("hits", [(ref, ref) for ref in refs])
        self.fields["hits"].error_messages["required"] = either(
            "表で該当候補を選んでください。", "Tick hits in the table."
        )


class FindingForm(Questions):
    """A finding of one kind: what may be known of it is asked, and nothing else; of whom, only while it is new."""

    party = forms.TypedChoiceField(
        label=either("誰について", "Of whom"),
        help_text=either(
            "該当すると判定した候補は、この関係者の事実とともに評価されます。",
            "Hits that were confirmed of this party count with the finding.",
        ),
        required=False,
        coerce=int,
        empty_value=None,
    )
    source = forms.ChoiceField(label=either("どこから分かったか", "How it is known"), choices=_choices(SOURCES))
    disclosed = forms.ChoiceField(
        label=either("本人は申告したか", "Was it disclosed"), choices=[(one, one) for one in DISCLOSED]
    )
    started_on = DayField(label=either("開始日", "Began on"), required=False)
    ended_on = DayField(
        label=either("終了日", "Ended on"),
        help_text=either("継続中であれば空欄にします。", "Leave it empty while it goes on."),
        required=False,
    )
    note = forms.CharField(
        label=either("根拠・経緯", "What it rests on"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, kind: str, parties: Iterable[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if parties is None:
            del self.fields["party"]
        else:
            self.choose(
                "party", [("", _NOTHING)] + [(one.position, either(one.name.ja, one.name.en)) for one in parties]
            )
        self.choose("disclosed", [(one, either(said.ja, said.en)) for one in DISCLOSED for said in [words.answer(one)]])
        note = self.fields.pop("note")
        for name, fact in FACTS.items():
            if kind in fact.kinds:
                self.fields[name] = self._question(fact)
        self.fields["note"] = note

    @staticmethod
    def _question(fact: Any) -> forms.Field:
        label = either(fact.label.ja, fact.label.en)
        if not fact.choices:
            return forms.IntegerField(label=label, required=False, min_value=0, max_value=fact.most)
        known = [(one, either(said.ja, said.en)) for one in fact.choices for said in [words.answer(one)]]
        return forms.ChoiceField(label=label, required=False, choices=[("", _NOTHING), *known])

    @property
    def outline(self) -> FindingOutline:
        said, note = self.cleaned_data, self.cleaned_data["note"]
        facts = {name: said[name] for name in FACTS if said.get(name) not in (None, "")}
        return FindingOutline(
            self.kind, said["source"], said["disclosed"], said["started_on"], said["ended_on"], facts, Text(note, note)
        )


class KindOfFinding(Questions):
    """What a new finding is about, before anything of it is asked."""

    kind = forms.ChoiceField(label=either("何についての事実か", "What it is about"), choices=_choices(KINDS))


class CaptureForm(Questions):
    """A page of an open source as it was seen."""

    address = forms.CharField(
        label=either("URL", "Address"),
        help_text=either("例：https://example.org/news/123", "For example https://example.org/news/123"),
    )
    note = forms.CharField(label=either("何を示すか", "What it shows"), widget=forms.Textarea(attrs={"rows": 2}))
    file = forms.FileField(
        label=either("保存したページ", "The page as it was saved"),
        help_text=either("画面の写し（PDF、PNGなど）。", "A picture or a print of it (PDF, PNG and so on)."),
    )

    @property
    def seen(self) -> Capture:
        note = self.cleaned_data["note"]
        return Capture(self.cleaned_data["address"], Text(note, note))

    @property
    def sent(self) -> tuple[str, bytes]:
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        return sent.name or "", sent.read()


class Departing(Reasons):
    """Another level than the rules gave."""

    level = forms.ChoiceField(label=either("水準", "Level"))
    field_order = ("level", "reasons")

    def __init__(self, *args: Any, levels: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("level", [(key, either(name.ja, name.en)) for key in levels for name in [words.level(key)]])


class QuestionForm(Questions):
    """What the applicant is asked, in both languages, since they read either."""

    kind = forms.ChoiceField(
        label=either("質問の種類", "Kind"),
        choices=_choices(QUESTIONS),
        help_text=either(
            "不可とするには、先に意見を述べる機会を与えます。",
            "Before a refusal, the applicant is given the right of reply.",
        ),
    )
    text_ja = forms.CharField(
        label=either("質問（日本語）", "Question in Japanese"), widget=forms.Textarea(attrs={"rows": 3})
    )
    text_en = forms.CharField(
        label=either("質問（英語）", "Question in English"), widget=forms.Textarea(attrs={"rows": 3})
    )

    @property
    def said(self) -> Text:
        return Text(self.cleaned_data["text_ja"], self.cleaned_data["text_en"])


class ConsentForm(Questions):
    """A consent from outside the desk, and the document that says so."""

    authority = forms.ChoiceField(label=either("同意した者", "Who consented"))
    document = forms.CharField(label=either("文書番号", "Document"), max_length=200)
    given_on = DayField(label=either("同意の日", "Given on"))

    @property
    def given(self) -> tuple[str, str, date]:
        """Who consented, in which document, and when."""
        said = self.cleaned_data
        return said["authority"], said["document"], said["given_on"]

    def __init__(self, *args: Any, authorities: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("authority", [(one, either(APPROVERS[one].ja, APPROVERS[one].en)) for one in authorities])


class Extending(Reasons):
    """More time for a measure."""

    due_on = DayField(label=either("新しい期限", "New due day"))
    field_order = ("due_on", "reasons")


class PolicyForm(Questions):
    """The text of a policy, in TOML."""

    text = forms.CharField(
        label=either("方針の本文（TOML）", "Text of the policy, in TOML"),
        help_text=either(
            "既存の版を写し、名（key）、適用日（valid_from）、規則を書き換えます。",
            "Copy a version, and change its key, the day from which it holds, and its rules.",
        ),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "digest"}),
    )
