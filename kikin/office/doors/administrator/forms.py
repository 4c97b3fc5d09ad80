"""What the administrator's door asks: who, in which role, for whom, from when, until when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from kikin.fund.charter import Charter
from kikin.fund.parties import MAY_ACT_FOR
from kikin.fund.policy import ROLES
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.words import either
from kikin.office.parties import queries as parties
from kikin.values.text import Text

if TYPE_CHECKING:
    pass

MAX_NAME_CHARACTERS = 300
_CHOOSE = either("選択してください", "Please choose")
_ALL = either("すべて", "All")


def _said(text: Text) -> Any:
    return either(text.ja, text.en[:1].upper() + text.en[1:])


def _roles() -> list[tuple[str, Any]]:
    return [(role, _said(ROLES[role])) for role in MAY_ACT_FOR]


class PeopleFilter(Questions):
    """Of which role; for a part of a name or an address."""

    role = forms.ChoiceField(label=either("役割", "Role"), choices=[("", _ALL), *_roles()], required=False)
    words = forms.CharField(
        label=either("氏名・メールアドレス", "Name or address"), max_length=MAX_NAME_CHARACTERS, required=False
    )


class PersonForm(Questions):
    """Somebody who will use the site."""

    name_ja = forms.CharField(label=either("氏名（日本語）", "Name in Japanese"), max_length=MAX_NAME_CHARACTERS)
    name_en = forms.CharField(label=either("氏名（英語）", "Name in English"), max_length=MAX_NAME_CHARACTERS)
    email = forms.EmailField(
        label=either("メールアドレス", "E-mail address"),
        help_text=either("ログインに使います。", "Used to sign in."),
        max_length=254,
        error_messages={
            "invalid": either(
                "name@example.jpのようなメールアドレスにしてください。", "Write an address such as name@example.jp."
            )
        },
    )

    def name(self) -> Text:
        return Text(self.cleaned_data["name_ja"], self.cleaned_data["name_en"])


class AppointForm(Questions):
    """A role, and for whom it acts: the fund, a body, an agency, or an organisation that is written out."""

    role = forms.ChoiceField(label=either("役割", "Role"), choices=[("", _CHOOSE), *_roles()])
    of = forms.ChoiceField(
        label=either("所属", "Acts for"),
        help_text=either(
            "府省担当官は府省を、配分機関の担当者は配分機関を選びます。監査担当官、審査員、利用者管理者は基金全体です。",
            "A body for its officer, an agency for its own people; auditors, reviewers and administrators: the fund.",
        ),
        required=False,
    )
    organisation = forms.CharField(
        label=either("応募者の機関", "Organisation of an applicant"),
        help_text=either(
            "応募者として任命するときだけ、登録済みの機関の番号、法人番号又は名称を記入します。",
            "For an applicant only: the ref, the corporate number or the whole name of a registered organisation.",
        ),
        max_length=MAX_NAME_CHARACTERS,
        required=False,
    )
    since_on = DayField(label=either("任命の日", "From"))

    def __init__(self, *args: Any, charter: Charter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(
            "of",
            [
                ("", either("基金全体", "The whole fund")),
                (either("府省", "Bodies"), [(one.key, _said(one.name)) for one in charter.bodies]),
                (either("配分機関", "Agencies"), [(one.key, _said(one.name)) for one in charter.agencies]),
            ],
        )

    def clean(self) -> dict[str, Any]:
        """An applicant's organisation has to be one that is registered."""
        said = super().clean() or {}
        if said.get("role") == "applicant" and "organisation" in said:
            found = parties.organisations_called(said["organisation"])
            if len(found) == 1:
                said["of"] = found[0].ref
            elif not found:
                self.add_error(
                    "organisation",
                    either(
                        "登録済みの機関が見つかりません。番号、法人番号又は名称を確かめてください。",
                        "No registered organisation is called this. Check the ref, the number or the name.",
                    ),
                )
            else:
                self.add_error(
                    "organisation",
                    either(
                        "同じ名称の機関が複数あります。番号又は法人番号を記入してください。",
                        "Several organisations are called this. Write the ref or the corporate number.",
                    ),
                )
        return said

    def places(self) -> dict[str, str]:
        """Which question mends a problem of the rules."""
        return {"appointment.role": "role", "appointment.of": "of"}


class EndForm(Questions):
    """Which appointment ends, and when."""

    appointment = forms.ChoiceField(label=either("終える任命", "Appointment"), widget=forms.RadioSelect)
    last_on = DayField(
        label=either("最後の日", "Last day"),
        help_text=either("空欄のときは、直ちに終わります。", "Left empty, it ends at once."),
        required=False,
    )

    def __init__(self, *args: Any, appointments: Mapping[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("appointment", [(key, _said(words)) for key, words in appointments.items()])

    def places(self) -> dict[str, str]:
        """Which question mends a problem of the rules."""
        return {"appointment.last_on": "last_on", "appointment.until_on": "appointment"}
