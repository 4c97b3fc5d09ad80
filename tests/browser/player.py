"""Plays a demonstration as far as the scenes that it reads, one a line: `python -m tests.browser.player HOME`.

It answers with the day of each. The decision is left to those at the browser, who have taken it in between.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from datetime import date
from pathlib import Path

from kikin.cli.demo import DEFAULT_CHARTER, DEFAULT_SEED
from kikin.cli.home import open_home
from kikin.fund.charter import Charter, parse
from kikin.values.calendar import local_date

LAST_DAY = date(2022, 12, 31)
APPLICATIONS_COUNT = 12
BY_HAND = "decided"


def main(home: Path) -> None:
    from kikin.office.demonstration import home as demonstration

    demonstration.clear(home)
    open_home(argparse.Namespace(home=str(home)), migrate=True)
    text = DEFAULT_CHARTER.read_text(encoding="utf-8")
    charter, problems = parse(text)
    if charter is None:
        raise SystemExit("\n".join(problem.line() for problem in problems))
    play(text, charter)


def play(text: str, charter: Charter) -> None:
    """Let the scenes happen up to each one that is named, and say on which day it stands."""
    from kikin.office.demonstration.play import Play, Request

    request = Request(text, charter, DEFAULT_SEED, LAST_DAY, applications_count=APPLICATIONS_COUNT)
    scenes = sorted(Play(request, io.StringIO()).scenes(), key=lambda scene: scene.at)
    waiting = iter(scene for scene in scenes if not scene.label.endswith(BY_HAND))
    for line in sys.stdin:
        for scene in waiting:
            for record in (scene.act.call, scene.act.round) if scene.act is not None else ():
                if record is not None:
                    record.refresh_from_db()
            scene.happen(scene.at)
            if scene.label.endswith(line.strip()):
                print(local_date(scene.at, charter.zone), flush=True)
                break


if __name__ == "__main__":
    os.environ.pop("KIKIN_DATABASE_URL", None)
    main(Path(sys.argv[1]))
