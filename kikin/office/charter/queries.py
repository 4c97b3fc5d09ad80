"""Reading the charter in force, and any earlier one by its digest."""

from __future__ import annotations

from functools import lru_cache

from kikin.fund.charter import Charter, parse
from kikin.office.charter.models import CharterVersion


class NoCharter(LookupError):
    """This home holds no fund yet."""


@lru_cache(maxsize=8)
def _parsed(digest: str) -> Charter:
    """A digest names one text for ever, so what was read of it may be kept."""
    charter, problems = parse(CharterVersion.objects.get(digest=digest).text)
    if charter is None:
        raise NoCharter("; ".join(problem.line() for problem in problems))
    return charter


def digest_in_force() -> str:
    """The digest of the newest version."""
    digest = CharterVersion.objects.order_by("-number").values_list("digest", flat=True).first()
    if digest is None:
        raise NoCharter("no fund has been founded in this home")
    return digest


def in_force() -> Charter:
    """The charter in force. NoCharter before the fund is founded."""
    return _parsed(digest_in_force())


def by_digest(digest: str) -> Charter:
    """The version that a call or a decision pinned."""
    return _parsed(digest)


def versions() -> list[CharterVersion]:
    """Every version, the first first."""
    return list(CharterVersion.objects.order_by("number"))


def is_founded() -> bool:
    return CharterVersion.objects.exists()
