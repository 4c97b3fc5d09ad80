"""No module is told anything by a signal, and none but the clock asks the time."""

from __future__ import annotations

import ast
import re

import pytest

from tests.laws.tree import ROOT, Source, calls, dotted, imports, planted, sources

SIGNALS = re.compile(r"django\.(dispatch|core\.signals|db\.models\.signals|.*\.signals)\b.*")
THE_ONE_SIGNAL = "django.db.models.signals.post_migrate"

CLOCK = "kikin/office/clock.py"
ASKS_THE_TIME = re.compile(
    r"(.*\.)?(datetime\.(now|utcnow|today)|date\.today|timezone\.(now|localdate|localtime)"
    r"|time\.(time|time_ns|localtime|gmtime|strftime|ctime))"
)
IMPORTS_THE_TIME = re.compile(
    r"django\.utils\.timezone\.(now|localdate|localtime)|django\.db\.models\.functions\.(\w+\.)?Now"
    r"|time\.(time|time_ns|localtime|gmtime|strftime|ctime)"
)
TEMPLATE_NOW = re.compile(r"{%\s*now\b")
TOUCHES_THE_WORLD = frozenset({"open", "input", "print", "exec", "eval", "__import__"})


def signals(files: list[Source]) -> list[str]:
    """Every import of a signal; the one post_migrate, imported in one place, is not in the list."""
    found = [(file.at(node), name) for file in files for node, name in imports(file) if SIGNALS.fullmatch(name)]
    allowed = next((each for each in found if each[1] == THE_ONE_SIGNAL), None)
    return [f"{where} {name}" for where, name in found if (where, name) != allowed]


def asks_the_time(files: list[Source]) -> list[str]:
    found = []
    for file in files:
        found += [
            f"{file.at(call)} {dotted(call)}"
            for call in calls(file)
            if ASKS_THE_TIME.fullmatch(dotted(call)) or any(is_auto_now(keyword) for keyword in call.keywords)
        ]
        found += [f"{file.at(node)} {name}" for node, name in imports(file) if IMPORTS_THE_TIME.fullmatch(name)]
    return found


def is_auto_now(keyword: ast.keyword) -> bool:
    return keyword.arg in ("auto_now", "auto_now_add")


def touches_the_world(files: list[Source]) -> list[str]:
    """Calls of built-ins by which a pure module would reach outside; the import contracts see the rest."""
    return [
        f"{file.at(call)} {dotted(call)}" for file in files for call in calls(file) if dotted(call) in TOUCHES_THE_WORLD
    ]


def test_no_signals_but_one() -> None:
    assert not signals(sources("kikin"))


def test_a_signal_is_found() -> None:
    one = planted("from django.db.models.signals import post_migrate", "kikin/office/audit/apps.py")
    assert not signals([one])
    assert signals([one, planted("from django.db.models.signals import post_migrate")])
    assert signals([planted("from django.db.models.signals import post_save")])
    assert signals([planted("from django.dispatch import receiver")])
    assert signals([planted("from django.contrib.auth.signals import user_logged_in")])


def test_only_the_clock_asks_the_time() -> None:
    rooms = sources("kikin/values", "kikin/fund", "kikin/engines", "kikin/office")
    assert CLOCK in {file.path for file in rooms}
    assert not asks_the_time([file for file in rooms if file.path != CLOCK])
    templates = (ROOT / "kikin").rglob("*.html")
    assert not [path for path in templates if TEMPLATE_NOW.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    "bad",
    [
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "timezone.now()",
        "time.time()",
        "from time import time",
        "from django.utils.timezone import now",
        "from django.db.models.functions import Now",
        "at = models.DateTimeField(auto_now_add=True)",
    ],
)
def test_who_asks_the_time_is_found(bad: str) -> None:
    assert asks_the_time([planted(bad)])


def test_measuring_how_long_is_not_asking_what_time() -> None:
    assert not asks_the_time([planted("import time\ntime.perf_counter()\ntime.monotonic()\nclock.now()")])


def test_rules_and_values_touch_nothing() -> None:
    assert not touches_the_world(sources("kikin/fund", "kikin/values"))
    assert touches_the_world([planted("open('charter.toml')", "kikin/fund/charter.py")])
