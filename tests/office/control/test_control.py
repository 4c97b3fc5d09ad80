"""Versions of ownership statements: loaded by those who screen, kept, and read as a picture of a day."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from kikin.fund.control import MAX_BYTES
from kikin.office.audit.models import Event
from kikin.office.control import actions, queries
from kikin.office.control.models import OwnershipVersion
from kikin.office.gate import Refused
from kikin.office.parties.models import Organisation
from tests.cast import CLOSES, STRANGER, Cast
from tests.office.refusals import everything

pytestmark = pytest.mark.django_db

HEADING = "owner,owned,share_bp,votes_bp,kind\n"
TABLE = HEADING + "Holding,X,6000,6000,shares\nFamily,Holding,3000,3000,shares\nFund,X,1000,,shares\nBank,X,,,debt\n"
LATER = HEADING + "Holding,X,2000,2000,shares\nFamily,Holding,3000,3000,shares\nN,X,1000,,nominee\n"
DAY = date(2021, 12, 1)


@pytest.fixture
def organisation(cast: Cast) -> Organisation:
    found: Organisation = Organisation.objects.order_by("pk")[0]
    return found


def load(
    cast: Cast, organisation: Organisation, text: str = TABLE, as_of: date = DAY, party: str = "X"
) -> OwnershipVersion:
    return actions.load(organisation, text.encode(), "declared", as_of, cast.security_officer, CLOSES, party)


def test_a_version_follows_another_and_each_day_has_its_picture(cast: Cast, organisation: Organisation) -> None:
    first = load(cast, organisation)
    second = load(cast, organisation, LATER, date(2021, 12, 15))
    assert [one.number for one in queries.versions_of(organisation.ref)] == [2, 1]
    earlier, now = (queries.picture_of(organisation.ref, day) for day in (date(2021, 12, 10), date(2022, 1, 1)))
    assert earlier is not None and now is not None
    assert (earlier.version, now.version) == (first, second)
    assert queries.picture_of(organisation.ref, date(2021, 11, 1)) is None
    assert {(one.holder, one.kind) for one in queries.changes_between(first, second)} == {
        ("Bank", "debt"),
        ("Fund", "shares"),
        ("Holding", "shares"),
        ("N", "nominee"),
        ("nomination of N", "shares"),
    }
    event = Event.objects.filter(name="ownership_loaded").order_by("position").last()
    assert event is not None
    assert second.sha256 in event.canonical


def test_the_picture_names_who_controls_and_who_is_not_named(cast: Cast, organisation: Organisation) -> None:
    load(cast, organisation)
    picture = queries.picture_of(organisation.ref, DAY)
    assert picture is not None
    assert [(node.id, node.distance) for node in picture.nodes][:1] == [("X", 0)]
    assert {node.id: node.distance for node in picture.nodes}["Family"] == 2
    control = {pair.owner: pair for pair in picture.control}
    assert control["Holding"].controls[-1].threshold.bp == 5_000
    assert control["Bank"].controls[-1].means == ("debt",)
    assert control["Family"].integrated_bp == 1_800
    load(cast, organisation, LATER)
    hidden = queries.picture_of(organisation.ref, DAY)
    assert hidden is not None
    assert [one.reason for one in hidden.unknowns] == ["nominatorNotStated"]


def test_a_version_is_never_changed(cast: Cast, organisation: Organisation) -> None:
    version = load(cast, organisation)
    for change in (
        lambda: OwnershipVersion.objects.filter(pk=version.pk).update(source="register"),
        lambda: OwnershipVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("text", "party", "as_of", "code"),
    [
        (HEADING + "P,X,6000,,\nQ,X,6000,,\n", "X", DAY, "over_100_percent"),
        (HEADING + "P,X,-1,,\n", "X", DAY, "row_unusable"),
        (HEADING, "X", DAY, "nothing_stated"),
        (TABLE, "Z", DAY, "no_such_party"),
        (TABLE, "X", date(2031, 1, 1), "in_the_future"),
        ("[" * 50_000, "X", DAY, "not_json"),
        ("x" * (MAX_BYTES + 1), "X", DAY, "too_large"),
    ],
)
def test_a_file_that_is_refused_changes_nothing(
    cast: Cast, organisation: Organisation, text: str, party: str, as_of: date, code: str
) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        load(cast, organisation, text, as_of, party)
    assert code in [one.code for one in refused.value.problems]
    assert everything() == before


def test_nobody_else_loads_or_finds_it(cast: Cast, organisation: Organisation) -> None:
    load(cast, organisation)
    before = everything()
    others = [one for one in cast.everyone() if one.role not in ("security_officer", "security_lead")]
    for actor in (STRANGER, *others):
        with pytest.raises(Refused) as refused:
            actions.load(organisation, TABLE.encode(), "declared", DAY, actor, CLOSES, "X")
        assert refused.value.hidden
        with pytest.raises(Refused) as hidden:
            queries.get(organisation.ref, actor)
        assert hidden.value.hidden
        assert queries.newest_of_all(actor) == []
    assert everything() == before
    assert queries.get(organisation.ref, cast.security_lead) == organisation
    assert len(queries.newest_of_all(cast.security_officer)) == 1
