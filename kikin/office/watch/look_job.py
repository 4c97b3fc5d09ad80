"""When the watch looks: once an hour, and at once where something came."""

from __future__ import annotations

from kikin.office.jobs.job import HOURLY, Job
from kikin.values.text import Text

LOOK = Job(
    "watch_look",
    HOURLY,
    "kikin.office.watch.tasks:look",
    Text("採択後の監視", "The watch looks at what came"),
)
