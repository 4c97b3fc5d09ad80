"""A folder of feeds: a folder for each day, and in it files that are known by how their names begin."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

from kikin.office.feeds.cohorts.complaints import complaint
from kikin.office.feeds.watch import bods, careers, declarations, gleif, registry
from kikin.office.feeds.watch.cells import by_day
from kikin.office.feeds.watch.said import Listing, Read
from kikin.office.feeds.watchlists.reading import problems_of, read_sources
from kikin.office.feeds.watchlists.sources import Source
from kikin.values.problems import Problem

Reader: TypeAlias = Callable[[str, str, str], Iterator[Read]]
READERS: dict[str, Reader] = {
    "bods": bods.read,
    "declarations": declarations.read,
    "gleif-records": gleif.read_records,
    "gleif-relationships": gleif.read_relationships,
    "news": declarations.read_news,
    "openalex-authors": careers.read_authors,
    "openalex-merged": careers.read_merged_authors,
    "openalex-works": careers.read_works,
    "orcid": careers.read_orcid,
    "registry": registry.read,
}
"""How the name of a file begins, and what reads it."""
LIST = re.compile(r"list-(?P<name>[^@.~]+)(@(?P<day>\d{4}-\d{2}-\d{2}))?(~\d+)*\.\w+")
MAX_FILE_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file that came: its name, the digest of its bytes, and all that it says."""

    name: str
    digest: str
    said: tuple[Read, ...]

    def sameness(self) -> tuple[str, str]:
        """What shows that a file has come before: its bytes, and of a list, since two may be alike, its name."""
        found = LIST.fullmatch(self.name)
        return found["name"] if found else "", self.digest


def deliveries(folder: Path, day: str) -> Iterator[Delivery]:
    """Every file of a day's folder, in the order of their names; none where there is no folder."""
    if folder.is_dir():
        for path in sorted(one for one in folder.iterdir() if one.is_file() and not one.name.startswith(".")):
            yield read_file(path.name, path.read_bytes(), day)


def read_file(name: str, content: bytes, day: str) -> Delivery:
    """What a file says; one of an unknown name says only that it is not known."""
    digest = hashlib.sha256(content).hexdigest()
    if found := LIST.fullmatch(name):
        return Delivery(name, digest, tuple(_list(found, name, content, day, digest)))
    reader = next((READERS[kind] for kind in READERS if re.match(rf"{kind}([.~@]|-\d|$)", name)), None)
    if reader is None:
        ja, en = "この名前のファイルは読みません", "is no name of a feed"
        remedy = f"次のいずれかで始めてください：{', '.join(READERS)}", f"begin it with one of {', '.join(READERS)}"
        return Delivery(name, digest, (complaint("unknown_feed", name, "", ja, en, *remedy),))
    text, problems = _text(name, content)
    return Delivery(name, digest, (*problems, *reader(text, name, day)))


def _text(name: str, content: bytes) -> tuple[str, tuple[Problem, ...]]:
    """A file in another encoding is read as far as it goes: its numbers are right, and its names are not."""
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        ja, en = "UTF-8として読めない文字があります", "has characters that are not UTF-8"
        remedy = "UTF-8で送り直してください", "send it again as UTF-8"
        wrong = complaint("not_utf_8", name, f"byte {error.start}", ja, en, *remedy)
        return content.decode("utf-8-sig", "replace"), (wrong,)


def _list(found: re.Match[str], name: str, content: bytes, day: str, digest: str) -> Iterator[Read]:
    version = found["day"] or day
    if day_of(version) is None:
        ja, en = "日付ではありません", "is no date such as 2026-04-01"
        yield complaint("not_a_date", name, version, ja, en, "日付を直してください", "correct the date")
        return
    read = read_sources([Source(name, lambda: io.BytesIO(content))])
    yield from (one if name in one.where else replace(one, where=f"{name}: {one.where}") for one in problems_of(read))
    if not read.problems:
        yield Listing(f"{name}:{digest[:12]}", found["name"], by_day(version, day), read)


def day_of(name: str) -> date | None:
    """The day of a folder's name."""
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None
