"""The site against a named rival, in one run: `python benchmarks/site.py`.

Plays a demonstration (or takes the home of one that was played) and serves it as `kikin serve` does. The rival is
the changelist of Django's own admin over the same tables, from the same database, by the same server with the same
threads, showing as many rows: what a team would put up in an afternoon. Nobody signs in to it and it asks nobody's
leave, so it is spared the session, the policy, the charter and the words in two languages that our pages pay for.
Milliseconds are of the wall clock, one request after the other; requests per second are of four clients at once.
Ours and the rival's take turns, and what the ratio scatters by from turn to turn is the noise of the machine.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
OURS, RIVAL = 8461, 8462
CLIENTS = 4
COOKIE = "kikin_language=en"
PAGES = (
    # what it is, the door that it is behind, where it begins, and what its first fitting link leads to
    ("the fund at a glance", "", "/", ""),
    ("calls", "", "/calls/", ""),
    ("awards", "", "/awards/", ""),
    ("one award", "", "/awards/", r"/awards/[A-Z][^/\"]*/"),
    ("programme: its calls", "programme", "/programme/", ""),
    ("programme: pipeline of a call", "programme", "/programme/", r"/programme/calls/[A-Z][^/\"]*/"),
    ("programme: a round", "programme", "/programme/rounds/", r"/programme/rounds/[A-Z][^/\"]*/"),
    ("finance: statement", "finance", "/finance/", ""),
    ("finance: transfers", "finance", "/finance/transfers/", ""),
    ("auditor: disbursements", "auditor", "/auditor/", ""),
    ("auditor: the trail", "auditor", "/auditor/trail/", ""),
)
LISTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "awards": ("awards.Award", "ref title_ja lead field agency first_year amount_yen", ("lead",)),
    "finance: transfers": (
        "ledger.Transfer",
        "id on kind from_account to_account award amount_yen",
        ("from_account", "to_account"),
    ),
    "auditor: the trail": ("audit.Event", "position at name role body object_kind object_ref", ()),
}
"""What the rival lists as we do: its table, its columns, and what it reads beside each row."""


def rival() -> Any:
    """The admin as a WSGI application: our settings and tables, its pages. `RIVAL_ROWS` says how many rows of each."""
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    from kikin.office import settings as ours

    kept = {name: getattr(ours, name) for name in dir(ours) if name.isupper()}
    spoken = ("template.context_processors.request", "contrib.auth.context_processors.auth")
    context = [f"django.{one}" for one in (*spoken, "contrib.messages.context_processors.messages")]
    engine = {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
    stack = ("sessions.middleware.Session", "auth.middleware.Authentication", "messages.middleware.Message")
    kept["INSTALLED_APPS"] = ["django.contrib.admin", "django.contrib.messages", *ours.INSTALLED_APPS]
    kept["TEMPLATES"] = [engine | {"OPTIONS": {"context_processors": context}}]
    kept["MIDDLEWARE"] = [f"django.contrib.{part}Middleware" for part in stack]
    settings.configure(**kept)

    import django
    from django.apps import apps
    from django.contrib import admin
    from django.urls import path

    def granted(*_: object) -> bool:
        return True

    django.setup()
    site = type("Site", (admin.AdminSite,), {"has_permission": granted})()
    leave = {f"has_{what}_permission": granted for what in ("view", "module", "change", "add", "delete")}
    for (table, columns, beside), rows in zip(LISTS.values(), os.environ["RIVAL_ROWS"].split(), strict=True):
        shown = {"list_display": columns.split(), "list_per_page": int(rows), "list_select_related": beside or False}
        site.register(apps.get_model(table), type("Listed", (admin.ModelAdmin,), leave | shown))
    settings.ROOT_URLCONF = (path("", site.urls),)
    return WSGIHandler()


def serve_rival() -> None:
    """The same server with the same settings as `kikin.cli.serve`."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "benchmarks.site:rival",
        address="127.0.0.1",
        port=RIVAL,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_level=LogLevels.warning,
        factory=True,
    ).serve()


@contextmanager
def serving(port: int, home: Path, *words: str, **more: str) -> Iterator[None]:
    """A server in a process of its own, until the block ends."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KIKIN_")}
    environment |= {"KIKIN_HOME": str(home), **more}
    process = subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, env=environment)
    try:
        for _ in range(600):
            try:
                ask(HTTPConnection("127.0.0.1", port), "/healthz" if port == OURS else "/login/")
                break
            except ConnectionError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def ask(connection: HTTPConnection, url: str, cookie: str = COOKIE, form: Mapping[str, str] | None = None) -> Any:
    """(status, headers, text) of one request on a connection that stays open."""
    headers = {"Cookie": cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if form else {})
    connection.request("POST" if form else "GET", url, urlencode(form) if form else None, headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read().decode()


def signed_in(door: str) -> str:
    """The cookies of the first person whom one click brings to this door."""
    connection = HTTPConnection("127.0.0.1", OURS)
    _, headers, text = ask(connection, "/sign-in/")
    token = str(headers["Set-Cookie"]).split(";")[0]
    secret = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    for url in re.findall(r"/sign-in/as/\d+", text):
        form = {"csrfmiddlewaretoken": secret.group(1) if secret else ""}
        _, headers, _ = ask(connection, url, f"{COOKIE}; {token}", form)
        if headers["Location"] == f"/{door}/":
            session = next(one for one in headers.get_all("Set-Cookie", []) if one.startswith("sessionid="))
            return f"{COOKIE}; {session.split(';')[0]}"
    raise SystemExit(f"nobody is led to /{door}/ by one click")


def measured(port: int, url: str, cookie: str, count: int) -> tuple[list[float], float]:
    """(milliseconds of each of `count` requests in turn, requests per second of several clients at once)."""

    def one(connection: HTTPConnection) -> float:
        started = time.perf_counter()
        status, _, _ = ask(connection, url, cookie)
        if status != 200:
            raise SystemExit(f"{url} answers {status}")
        return (time.perf_counter() - started) * 1_000

    def client(_: int) -> None:
        connection = HTTPConnection("127.0.0.1", port)
        for _ in range(count // CLIENTS):
            one(connection)

    connection = HTTPConnection("127.0.0.1", port)
    one(connection)
    spent = [one(connection) for _ in range(count)]
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(client, range(CLIENTS)))
    return spent, count // CLIENTS * CLIENTS / (time.perf_counter() - started)


def line(what: str, turns: list[tuple[list[float], float]]) -> None:
    spent = sorted(one for milliseconds, _ in turns for one in milliseconds)
    p95 = statistics.quantiles(spent, n=20)[-1]
    rate = statistics.median(rate for _, rate in turns)
    print(f"{what:34} {statistics.median(spent):8.1f} {p95:8.1f} {rate:8.1f}", end="", flush=True)


def compare(home: Path, turns: int, count: int) -> None:
    """Print a line for each page, and for each that the rival has too its line and what ours is of it."""
    with serving(OURS, home, "kikin.cli.main", "serve", "--no-work", "--home", str(home), "--port", str(OURS)):
        cookies = {door: signed_in(door) if door else COOKIE for door in dict.fromkeys(page[1] for page in PAGES)}
        urls, rows = {}, {}
        for what, door, begins, link in PAGES:
            text = ask(HTTPConnection("127.0.0.1", OURS), begins, cookies[door])[2]
            found = re.findall(rf'href="({link})"', text) if link else [begins]
            urls[what], rows[what] = found[0], text.partition("<tbody")[2].partition("</tbody")[0].count("<tr")
        with serving(RIVAL, home, "benchmarks.site", "--rival", RIVAL_ROWS=" ".join(str(rows[one]) for one in LISTS)):
            print(f"{'':34} {'p50 ms':>8} {'p95 ms':>8} {'per s':>8}")
            for what, door, _, _ in PAGES:
                table = LISTS[what][0].lower().replace(".", "/") if what in LISTS else ""
                ours, theirs = [], []
                for _ in range(turns):
                    ours.append(measured(OURS, urls[what], cookies[door], count))
                    theirs += [measured(RIVAL, f"/{table}/", COOKIE, count)] if table else []
                line(what, ours)
                print()
                if theirs:
                    line(f"  Django's admin, {rows[what]} rows", theirs)
                    of_rival = [
                        statistics.median(a) / statistics.median(b) for (a, _), (b, _) in zip(ours, theirs, strict=True)
                    ]
                    print(
                        f"   ours over the rival's p50: {statistics.median(of_rival):.2f}"
                        f" (by turns {min(of_rival):.2f} to {max(of_rival):.2f})"
                    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--home", type=Path, help="of a demonstration that was played (default: one is played first)")
    parser.add_argument("--turns", type=int, default=3, help="how often ours and the rival take turns (default: 3)")
    parser.add_argument("--requests", type=int, default=60, help="in each turn for each page (default: 60)")
    parser.add_argument("--rival", action="store_true", help="serve the rival and nothing else")
    said = parser.parse_args()
    if said.rival:
        return serve_rival()
    with tempfile.TemporaryDirectory(prefix="kikin-benchmark-") as scratch:
        home = said.home.resolve() if said.home else Path(scratch) / "home"
        if not said.home:
            play = ["kikin.cli.main", "demo", "--no-serve", "--home", str(home)]
            subprocess.run([sys.executable, "-m", *play], check=True, cwd=ROOT, capture_output=True)
        compare(home, said.turns, said.requests)


if __name__ == "__main__":
    main()
