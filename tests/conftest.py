"""What every test shares: a home that is thrown away, the right database, and no skip without a good reason.

Tests of values, rules and engines run without Django. All others get it set up here, once, on SQLite, or on
the PostgreSQL cluster that `tests/postgresql.py` has started and named in KIKIN_TEST_DATABASE_URL.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
PURE = tuple(ROOT / "tests" / room for room in ("values", "fund", "engines"))
LONGEST = (ROOT / "tests" / "stories", ROOT / "tests" / "cli")
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_reset_sequences", "live_server"})
MACHINES_MAY_LACK = ("PostgreSQL", "chromium")
NEWCOMERS_MAY_LACK = ("../shared", *MACHINES_MAY_LACK)

_home = pytest.StashKey[str]()

# What was green is green again: the same examples every time, however slow a machine with others on it is.
settings.register_profile(
    "the same every time", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("the same every time")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "database: uses the database (given by itself, where a fixture shows it)")
    config.addinivalue_line("markers", "browser: drives a real browser (given by itself, in tests/browser)")
    config.addinivalue_line("markers", "only_on(vendor): has a meaning on sqlite, or on postgresql, alone")
    if not needs_the_office(config.args, config.invocation_params.dir):
        return
    config.stash[_home] = tempfile.mkdtemp(prefix="kikin-tests-")
    os.environ["KIKIN_HOME"] = config.stash[_home]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kikin.office.settings")
    for name in ("KIKIN_DATABASE_URL", "KIKIN_TODAY"):
        os.environ.pop(name, None)
    if url := os.environ.get("KIKIN_TEST_DATABASE_URL"):
        os.environ["KIKIN_DATABASE_URL"] = url
    import django
    from django.conf import settings

    django.setup()
    settings.WHITENOISE_AUTOREFRESH = True  # or each client of a test would look through every static file


def pytest_unconfigure(config: pytest.Config) -> None:
    if home := config.stash.get(_home, None):
        shutil.rmtree(home, ignore_errors=True)


def needs_the_office(arguments: Iterable[str], here: Path) -> bool:
    """Whether any test asked for lies outside the rooms that know nothing of Django."""
    paths = [(here / argument.split("::")[0]).resolve() for argument in arguments]
    return not paths or not all(any(path.is_relative_to(room) for room in PURE) for path in paths)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what uses the database or a browser, and leave out what has no meaning on this database.

    The files with the longest tests come first, so that of several workers none is left with one at the end.
    """
    vendor = "postgresql" if os.environ.get("KIKIN_TEST_DATABASE_URL") else "sqlite"
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")
        if item.path.is_relative_to(ROOT / "tests" / "browser"):
            item.add_marker("browser")
        only_on = item.get_closest_marker("only_on")
        (left_out if only_on and vendor not in only_on.args else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept
    items.sort(key=lambda item: not any(item.path.is_relative_to(room) for room in LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if not hasattr(report, "wasxfail"):
        fail_a_bad_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    fail_a_bad_skip(report)
    return report


def fail_a_bad_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure where its reason is not one of the few that count."""
    if not report.skipped:
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if objection := objection_to_skip(reason, in_ci=bool(os.environ.get("CI"))):
        report.outcome = "failed"
        report.longrepr = f"{objection}: {reason}"


def objection_to_skip(reason: str, *, in_ci: bool) -> str | None:
    """Why a test may not be skipped for this reason, or nothing."""
    if not any(thing in reason for thing in NEWCOMERS_MAY_LACK):
        return f"a test is skipped only for want of {', '.join(NEWCOMERS_MAY_LACK)}"
    if in_ci and any(thing in reason for thing in MACHINES_MAY_LACK):
        return "CI has everything, so nothing is skipped there"
    return None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Test SQLite as it is used, in a file: in memory, threads would share one connection and transaction."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "kikin.sqlite3")


@pytest.fixture(autouse=True)
def home_of_what_is_committed(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[None, None, None]:
    """What a test commits publishes its heads: in a home of its own, or the next test's chain would contradict them."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" not in request.fixturenames and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    from django.test import override_settings

    with override_settings(KIKIN_HOME=tmp_path):
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real cohorts and lists beside the checkout; a newcomer's machine may lack it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's browser."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    pytest.skip("chromium is not installed")
