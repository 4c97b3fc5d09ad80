"""Reading the charter in force, and any earlier one by its digest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from threading import local

from kikin.fund.charter import Charter, MoneyRules, parse
from kikin.office.charter.models import CharterVersion

_here = local()


class NoCharter(LookupError):
    """This home holds no fund yet."""


@lru_cache(maxsize=8)
def _parsed(digest: str) -> Charter:
    """A digest names one text for ever, so what was read of it may be kept."""
    charter, problems = parse(CharterVersion.objects.get(digest=digest).text)
    if charter is None:
        raise NoCharter("; ".join(problem.line() for problem in problems))
    return charter


@contextmanager
def asked_once() -> Iterator[None]:
    """Within one page or one change the charter stays what it is, so it is looked up once; an amendment calls `forget`.

    A change looks it up for itself, and a page that goes on after a change does so again.
    """
    is_outermost = not hasattr(_here, "digest")
    _here.digest = None
    try:
        yield
    finally:
        if is_outermost:
            del _here.digest
        else:
            _here.digest = None


def forget() -> None:
    """Look the charter up again: it has just been amended."""
    if hasattr(_here, "digest"):
        _here.digest = None


def digest_in_force() -> str:
    """The digest of the newest version."""
    known: str | None = getattr(_here, "digest", None)
    if known is not None:
        return known
    digest = _newest_digest()
    if hasattr(_here, "digest"):
        _here.digest = digest
    return digest


def _newest_digest() -> str:
    digest = CharterVersion.objects.order_by("-number").values_list("digest", flat=True).first()
    if digest is None:
        raise NoCharter("no fund has been founded in this home")
    return digest


def in_force() -> Charter:
    """The charter in force. NoCharter before the fund is founded."""
    return _parsed(digest_in_force())


def money_on(day: date) -> MoneyRules:
    """The rules for money of a day, by the charter in force: they hold for every award, whichever version it pinned."""
    return in_force().money_on(day)


def by_digest(digest: str) -> Charter:
    """The version that a call or a decision pinned."""
    return _parsed(digest)


def versions() -> list[CharterVersion]:
    """Every version, the first first."""
    return list(CharterVersion.objects.order_by("number"))


def is_founded() -> bool:
    """Whether this home holds a fund."""
    return getattr(_here, "digest", None) is not None or CharterVersion.objects.exists()
