"""django-hordak 2 posting, a program of its own: `python with_hordak.py DATABASE_URL COUNT BATCH`.

It runs in an environment of its own. Prints JSON: the transfers posted, and the CPU seconds of this process and of the
database's behind it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.conf import settings


def set_up(url: str) -> None:
    parts = urlsplit(url)
    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts.path[1:],
                "USER": parts.username,
                "HOST": parts.hostname,
                "PORT": str(parts.port),
            }
        },
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DEFAULT_CURRENCY="JPY",
        CURRENCIES=["JPY"],
        HORDAK_DECIMAL_PLACES=0,
        USE_TZ=True,
    )
    django.setup()


def post(transfers: int, batch: int) -> dict[str, float]:
    """Post so many transfers between two accounts of an award, so many in each transaction."""
    from django.db import connection, transaction
    from hordak.models import Account
    from moneyed import Money

    start, to = (
        Account.objects.create(name=name, code=str(number), type="AS", currencies=["JPY"])
        for number, name in enumerate(("obligation", "advance"))
    )
    connection.ensure_connection()
    server = connection.connection.info.backend_pid
    before, clock = time.process_time() + cpu_seconds_of(server), time.perf_counter()
    for _ in range(transfers // batch):
        with transaction.atomic():
            for _ in range(batch):
                start.transfer_to(to, Money(100, "JPY"))
    seconds = time.perf_counter() - clock
    cpu_seconds = time.process_time() + cpu_seconds_of(server) - before
    return {"transfers": transfers // batch * batch, "seconds": seconds, "cpu_seconds": cpu_seconds}


def cpu_seconds_of(process: int) -> float:
    """CPU seconds that another process has used so far; nothing where the system does not tell."""
    try:
        used = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    except OSError:
        return 0.0
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    url, transfers, batch = sys.argv[1:4]
    set_up(url)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(post(int(transfers), int(batch))))


if __name__ == "__main__":
    main()
