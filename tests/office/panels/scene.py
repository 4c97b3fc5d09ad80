"""A panel of the sample call: convened, in session, over, and with a ranking that two have signed."""

from __future__ import annotations

from datetime import timedelta

from kikin.fund import panels as rules
from kikin.office.applications.models import Application
from kikin.office.calls.models import Call
from kikin.office.panels import actions
from kikin.office.panels.models import Interview, Meeting, PanelItem, Ranking, Seat
from kikin.office.parties.models import Person
from kikin.office.reviews.models import Conflict
from tests.cast import Cast
from tests.office.rounds import REVIEWED, shortlisted_call
from tests.remembering import remembered

AGENCY = "jst"
SUMMARY = "計画の新規性について議論した。"


def outline(cast: Cast, count: int = 3) -> actions.MeetingOutline:
    members = tuple(one.person for one in cast.reviewers[:count])
    return actions.MeetingOutline(members[0], members, REVIEWED, "第一会議室", "https://meeting.example/1")


@remembered
def convened(cast: Cast) -> Meeting:
    """The panel of one agency, of three members, before four applications."""
    call: Call = shortlisted_call(cast)
    return actions.convene(call, outline(cast), cast.officers[AGENCY], REVIEWED)


@remembered
def in_session(cast: Cast) -> Meeting:
    """All members are there."""
    meeting: Meeting = convened(cast)
    actions.begin(meeting, cast.officers[AGENCY], REVIEWED)
    members = [one.person for one in cast.reviewers[:3]]
    actions.note_presence(meeting, members, "arrived", cast.officers[AGENCY], REVIEWED)
    return meeting


def items_of(meeting: Meeting) -> list[PanelItem]:
    return list(meeting.items.order_by("pk"))


def voted(cast: Cast, items: list[PanelItem], choice: str = "yes") -> None:
    for reviewer in cast.reviewers[:3]:
        actions.vote(dict.fromkeys(items, choice), reviewer, REVIEWED)


def said(item: PanelItem, recommendation: str = "fund", score_centi: int = 700) -> rules.Judgement:
    amount_yen = 0 if recommendation == "not" else item.application.requested_yen
    conditions = "毎年の報告" if recommendation == "fund_with_conditions" else ""
    return rules.Judgement(SUMMARY, score_centi, recommendation, conditions, amount_yen)


@remembered
def ended(cast: Cast) -> Meeting:
    """The first is to be funded, the second with conditions, the third is a reserve, the last is not."""
    meeting: Meeting = in_session(cast)
    officer, items = cast.officers[AGENCY], items_of(meeting)
    actions.take_up(items, officer, REVIEWED)
    voted(cast, items)
    pairs = zip(items, rules.RECOMMENDATIONS, strict=True)
    actions.recommend({item: said(item, one, 800 - 100 * item.pk % 7) for item, one in pairs}, officer, REVIEWED)
    return actions.end(meeting, officer, REVIEWED)


@remembered
def ranked(cast: Cast) -> Ranking:
    """Signed by the director of the agency."""
    ranking = actions.propose_ranking(ended(cast), cast.officers[AGENCY], REVIEWED)
    return actions.sign(ranking, cast.directors[AGENCY], REVIEWED)


def one_of_every_kind(cast: Cast) -> None:
    """In each agency a meeting of two reviewers with its items and a ranking; one of them is tied to an item."""
    chair, tied = (Person.objects.get(ref=one.person) for one in cast.reviewers[:2])
    for agency in ("jst", "nedo"):
        applications = Application.objects.filter(agency=agency)
        made = {"call": applications[0].call, "agency": agency, "chair": chair, "held_at": REVIEWED}
        meeting = Meeting.objects.create(ref=f"MTG-{agency}", state="ended", convened_at=REVIEWED, **made)
        Seat.objects.bulk_create(Seat(meeting=meeting, person=one) for one in (chair, tied))
        for one in applications:
            item = PanelItem.objects.create(ref=f"ITM-{one.ref}", state="listed", meeting=meeting, application=one)
            Interview.objects.create(
                ref=f"ITV-{one.ref}",
                state="offered",
                item=item,
                starts_at=REVIEWED,
                ends_at=REVIEWED + timedelta(hours=1),
                zone="Asia/Tokyo",
                offered_at=REVIEWED,
            )
        Ranking.objects.create(
            ref=f"RKG-{agency}", state="frozen", meeting=meeting, number=1, kept_rows=[], proposed_at=REVIEWED
        )
    Conflict.objects.create(
        application=applications[0], person=tied.ref, kind="other", source="declared", kept_at=REVIEWED
    )
