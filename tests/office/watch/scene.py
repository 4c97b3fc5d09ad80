"""Things seen of awards after they were granted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from kikin.fund.watch import Alert, Stake, key_of
from kikin.values.text import Text
from tests.cast import FOUNDER
from tests.office.rounds import CONTRACTED

if TYPE_CHECKING:
    from kikin.fund.relations import Actor
    from kikin.office.awards.models import Award
    from kikin.office.watch.models import FeedFile

SEEN_ON = date(2022, 9, 1)
PATH = (Text("見本投資会社が60%を取得", "A sample investor buys 60 %"), Text("見本技研の議決権", "of its votes"))


def alert(kind: str, award: Award, *facts: str) -> Alert:
    """Something seen of the lead of an award."""
    lead, stake = award.lead.ref, Stake(1_000)
    return Alert(kind, lead, key_of(kind, lead, facts), SEEN_ON, PATH, (lead,), (award.ref,), stake, ("registry 1",))


def one_of_every_spirit(awards: Iterable[Award]) -> None:
    """A matter of security, a company short of money and a person whose term ends, of each award."""
    from kikin.office.watch import actions

    for award in awards:
        seen = [alert(kind, award) for kind in ("control_taken", "company_short", "term_ends")]
        actions.raise_alerts(seen, FOUNDER, CONTRACTED)


def one_notice_of_every_member(awards: Iterable[Award]) -> None:
    """What each organisation of each award might have stated of itself."""
    from kikin.office.watch.models import Notice

    for award in awards:
        for member in award.members.select_related("organisation"):
            Notice.objects.create(
                award=award,
                organisation=member.organisation,
                about=member.organisation.ref,
                is_about_a_person=False,
                number=1,
                content={},
                at=CONTRACTED,
                by="",
            )


def ask_every_member(awards: Iterable[Award]) -> None:
    """Each organisation of each award is asked for its yearly confirmation."""
    from kikin.office.watch import actions, confirming

    members = [member for award in awards for member in award.members.select_related("award", "organisation")]
    actions.ask(members, confirming.campaign_on(SEEN_ON), FOUNDER, CONTRACTED)


REGISTER = "record,as_of,company,kind,party,party_name,share_bp,votes_bp\n"


def register(company: str, votes_bp: int, on: str, record: str = "r1") -> bytes:
    """An extract of a register: one holder of a company."""
    return f"{REGISTER}{record},{on},{company},holder,H-1,Elsewhere Holdings,{votes_bp},{votes_bp}\n".encode()


def a_file_read(officer: Actor) -> FeedFile:
    """A file of feeds that waits to be taken in."""
    from kikin.office.watch import actions

    return actions.read_feed("registry-1.csv", register("C-1", 1_000, "2022-09-01"), officer, CONTRACTED)
