"""Where people work: employments of ORCID records (their public JSON, or XML), authors and works of OpenAlex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

from defusedxml import ElementTree

from kikin.office.feeds.watch.cells import Unfit, bare, by_day, digest_of, each, json_lines, maps, needed, table, unfit
from kikin.office.feeds.watch.said import Career, Joined, Post, Read, Seen

_DATE_PARTS = ("year", "month", "day")


def read_orcid(text: str, name: str, today: str) -> Iterator[Read]:
    """Records of ORCID as version 3.0 writes them: a JSON object a line, or one XML document."""
    if text.lstrip().startswith("<"):
        return each(iter([(name, text)]), lambda where, said: _from_xml(said, today))
    return each(json_lines(text, name), lambda where, said: _from_json(said, today))


def _from_json(said: Mapping[str, Any], today: str) -> Iterator[Read]:
    orcid = _at(said, "orcid-identifier", "path")
    if not isinstance(orcid, str) or not orcid:
        raise _without_orcid(orcid)
    groups = _at(said, "activities-summary", "employments", "affiliation-group")
    if groups is None:
        groups = _at(said, "employments", "affiliation-group")
    posts = [
        _post(summary["employment-summary"])
        for group in maps(groups)
        for summary in maps(group.get("summaries"))
        if isinstance(summary.get("employment-summary"), Mapping)
    ]
    modified = _moment(_at(said, "history", "last-modified-date", "value")) or today
    now_orcid = _at(said, "history", "deprecated", "primary-record", "path") or _at(
        said, "deprecated", "primary-record", "path"
    )
    rank = by_day(modified, today), today
    yield Career(f"orcid:{orcid}:{digest_of(said)}", orcid, rank, tuple(posts), str(now_orcid or ""))


def _without_orcid(said: object) -> Unfit:
    remedy = "ORCIDの公開記録を指定してください", "give an ORCID record"
    return unfit("orcid-identifier.path", said, "ORCIDがありません", "is missing", *remedy)


def _post(summary: Mapping[str, Any]) -> Post:
    organisation = summary.get("organization")
    return Post(
        str(summary.get("put-code", "")),
        str(_at(organisation, "name") or ""),
        str(_at(organisation, "disambiguated-organization", "disambiguated-organization-identifier") or ""),
        _partial(summary.get("start-date")),
        _partial(summary.get("end-date")),
    )


def _partial(said: Any) -> str:
    return _joined(str(_at(said, part, "value") or "") for part in _DATE_PARTS)


def _joined(parts: Iterable[str]) -> str:
    """A year, and its month and day as far as they are said: a day of no month is not read as a month."""
    return "-".join(part.zfill(2) for part in takewhile(bool, parts))


def _moment(said: Any) -> str:
    """ORCID writes milliseconds since 1970; its XML a moment as ISO writes it."""
    if isinstance(said, str) and not said.isdigit():
        return said
    if said in (None, ""):
        return ""
    try:
        return datetime.fromtimestamp(int(said) / 1000, UTC).isoformat()
    except (ArithmeticError, OSError, TypeError, ValueError):
        ja, en = "時刻ではありません", "is no moment"
        raise unfit("history.last-modified-date", said, ja, en, "時刻を直してください", "correct it") from None


def _from_xml(text: str, today: str) -> Iterator[Read]:
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError) as error:
        remedy = "途中で切れていないか確かめてください", "see that the file is whole"
        raise unfit("record", error, "XMLとして読めません", "cannot be read as XML", *remedy) from None
    orcid = root.findtext(".//{*}orcid-identifier/{*}path") or ""
    if not orcid:
        raise _without_orcid(orcid)
    posts = []
    for one in root.iterfind(".//{*}employment-summary"):
        dates = [
            _joined(one.findtext(f"{{*}}{name}/{{*}}{part}") or "" for part in _DATE_PARTS)
            for name in ("start-date", "end-date")
        ]
        identifier = one.findtext(".//{*}disambiguated-organization-identifier") or ""
        posts.append(Post(one.get("put-code", ""), one.findtext("{*}organization/{*}name") or "", identifier, *dates))
    modified = root.findtext("{*}history/{*}last-modified-date") or today
    now_orcid = root.findtext(".//{*}deprecated/{*}primary-record/{*}path") or ""
    yield Career(f"orcid:{orcid}:{digest_of(text)}", orcid, (by_day(modified, today), today), tuple(posts), now_orcid)


def read_authors(text: str, name: str, today: str) -> Iterator[Read]:
    """Authors of OpenAlex: a JSON object a line."""
    return each(json_lines(text, name), lambda where, said: _author(said, today))


def _author(said: Mapping[str, Any], today: str) -> Iterator[Read]:
    author = _id_of(said)
    places = maps(said.get("last_known_institutions")) or maps([said.get("last_known_institution")])
    updated = str(said.get("updated_date") or today)
    yield Seen(
        f"openalex:{author}:{digest_of(said)}",
        author,
        (by_day(updated, today), today),
        _places(places),
        bare(str(said.get("orcid") or "")),
        str(said.get("display_name") or ""),
    )


def read_works(text: str, name: str, today: str) -> Iterator[Read]:
    """Works of OpenAlex: a JSON object a line, of which the authors' institutions are read."""
    return each(json_lines(text, name), lambda where, said: _work(said, today))


def _work(said: Mapping[str, Any], today: str) -> Iterator[Read]:
    work = _id_of(said)
    published = by_day(str(said.get("publication_date") or today), today)
    for authorship in maps(said.get("authorships")):
        author = _at(authorship, "author", "id")
        if isinstance(author, str) and author:
            places = _places(maps(authorship.get("institutions")))
            orcid = bare(str(_at(authorship, "author", "orcid") or ""))
            yield Seen(f"openalex:{work}:{bare(author)}", bare(author), (published, today), places, orcid)


def read_merged_authors(text: str, name: str, today: str) -> Iterator[Read]:
    """OpenAlex's table of authors that were merged into others: `merge_date, id, merge_into_id`."""
    columns = ("id", "merge_into_id")
    return each(
        table(text, name, columns),
        lambda where, row: iter(
            [Joined(f"openalex-merged:{row['id']}", bare(needed(row, "id")), bare(needed(row, "merge_into_id")))]
        ),
    )


def _id_of(said: Mapping[str, Any]) -> str:
    found = said.get("id")
    if not isinstance(found, str) or not found:
        raise unfit(
            "id", found, "IDがありません", "is missing", "OpenAlexの行を指定してください", "give a line of OpenAlex"
        )
    return bare(found)


def _places(institutions: list[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (bare(str(one.get("ror") or one.get("id") or "")), str(one.get("display_name") or "")) for one in institutions
    )


def _at(said: Any, *path: str) -> Any:
    for name in path:
        said = said.get(name) if isinstance(said, Mapping) else None
    return said
