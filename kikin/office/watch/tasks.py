"""What the watch does by itself: it looks at what came, and at the day."""

from __future__ import annotations

from kikin.fund.relations import Actor
from kikin.office.charter.queries import in_force
from kikin.office.jobs.job import DAILY, Clock, Job
from kikin.office.watch import actions, confirming
from kikin.office.watch.look_job import LOOK
from kikin.values.calendar import local_date
from kikin.values.text import Text

CONFIRM = Job(
    "watch_confirm",
    DAILY,
    "kikin.office.watch.tasks:confirm",
    Text("年次確認の依頼と督促", "Recipients are asked each year to confirm what they declared, and reminded"),
)
JOBS = (LOOK, CONFIRM)


def look(actor: Actor, clock: Clock) -> None:
    """Once an hour, or at once where something came; it does nothing where nothing is new."""
    actions.look(actor, clock())


def confirm(actor: Actor, clock: Clock) -> None:
    """Once a day: whoever is not asked yet is asked, who is late is reminded, and who left owes nothing."""
    now = clock()
    charter = in_force()
    today = local_date(now, charter.zone)
    campaign = confirming.campaign_on(today)
    if ended := confirming.to_lapse():
        actions.lapse(ended, actor, now)
    if late := confirming.to_remind(today, charter.watch.confirm_remind_every_days):
        actions.remind(late, actor, now)
    if members := confirming.to_ask(campaign):
        actions.ask(members, campaign, actor, now)
