"""Two who register the same at once: one row, one event, and no failure; what is another's is a problem."""

from __future__ import annotations

from kikin.office.audit.models import Event
from kikin.office.parties import actions
from kikin.office.parties.models import Identifier, Organisation, Person
from kikin.values.text import Text
from tests.cast import FOUNDED, FOUNDER, Cast
from tests.office.races import while_uncommitted

OUTLINE = actions.OrganisationOutline(Text("国税庁", "National Tax Agency"), "other", corporate_number="7000012050002")
PERSON = actions.PersonOutline(Text("見本 花子", "Sample Hanako"), email="someone@example.org")
OTHER = actions.PersonOutline(Text("見本 太郎", "Sample Taro"), email="other@example.org")


def test_two_who_register_an_organisation_at_once_get_the_same(committed: None, cast: Cast) -> None:
    def register() -> Organisation:
        return actions.register_organisations([OUTLINE], FOUNDER, FOUNDED)[OUTLINE.key]

    before = Event.objects.filter(name="organisations_registered").count()
    second = while_uncommitted(register, register)
    assert (
        second
        == Organisation.objects.get(key=OUTLINE.key)
        == Identifier.objects.get(value="7000012050002").organisation
    )
    assert Event.objects.filter(name="organisations_registered").count() == before + 1


def test_two_who_register_people_at_once_get_the_same(committed: None, cast: Cast) -> None:
    before = Event.objects.filter(name="people_registered").count()
    second = while_uncommitted(
        lambda: actions.register_people([PERSON], FOUNDER, FOUNDED),
        lambda: actions.register_people([OTHER, PERSON], FOUNDER, FOUNDED),
    )
    assert second == {one.key: Person.objects.get(key=one.key) for one in (PERSON, OTHER)}
    assert Event.objects.filter(name="people_registered").count() == before + 2
