"""A watchlist file, or the folder of one, in whichever format it is."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from kikin.office.feeds.cohorts.complaints import complaint
from kikin.office.feeds.cohorts.rows import Unreadable
from kikin.office.feeds.watchlists import advanced, canada, csl, eu, ftm, meti, mofa, ofac, plain, uk, un
from kikin.office.feeds.watchlists.checking import checked
from kikin.office.feeds.watchlists.entries import Draft, ListFile
from kikin.office.feeds.watchlists.mapping import ListMapping, read_mapped
from kikin.office.feeds.watchlists.records import root_of, separator_of
from kikin.office.feeds.watchlists.sources import UTF_16_MARKS, Source, source_at
from kikin.values.problems import Problem

FORMATS = ("auto", "csl", "ofac", "un", "eu", "uk", "meti-eul", "mofa", "canada", "ftm", "csv")
_MOST_FILES = 20
_ROOTS: dict[str, tuple[str, Callable[[Source], Iterator[Draft]]]] = {
    "sdnList": ("ofac", ofac.read_xml),
    "Sanctions": ("ofac", advanced.read_advanced),
    "CONSOLIDATED_LIST": ("un", un.read_un),
    "export": ("eu", eu.read_xml),
    "ArrayOfFinancialSanctionsTarget": ("uk", uk.read_xml),
    "Designations": ("uk", uk.read_xml),
}
"""The outermost element of each document."""


def read_watchlist(path: Path, format: str = "auto", mapping: ListMapping | None = None) -> ListFile:
    """Every entry of a list, and every row refused with all its reasons; nothing is raised for bad input."""
    if path.is_dir():
        found = sorted(one for one in path.iterdir() if one.is_file())[: _MOST_FILES + 1]
        return read_sources([source_at(one) for one in found], format, mapping)
    return read_sources([source_at(path)], format, mapping)


def read_sources(sources: Sequence[Source], format: str = "auto", mapping: ListMapping | None = None) -> ListFile:
    """The same of files that were sent: one, or the three of OFAC's."""
    digest = ""
    try:
        digest = _digest(sources)
        known, drafts = _reader(sources, mapping)
        if format not in ("auto", known):
            return ListFile(problems=(_another_format(sources[0].name, known, format),), digest=digest)
        entries, refused = checked(drafts, sources[0].name)
    except Unreadable as unreadable:
        return ListFile(problems=(unreadable.problem,), digest=digest)
    problems = () if entries or refused else (_empty(sources[0].name),)
    return ListFile(entries, refused, problems, digest, known)


def problems_of(read: ListFile) -> tuple[Problem, ...]:
    """Everything that is wrong with a file and with its rows, each row by its number."""
    of_rows = (
        replace(problem, where=f"row {row.row}: {problem.where}") for row in read.refused for problem in row.problems
    )
    return (*read.problems, *of_rows)


def _digest(sources: Sequence[Source]) -> str:
    digests = [source.digest() for source in sources[: _MOST_FILES + 1]]
    return digests[0] if len(digests) == 1 else sha256("\n".join(digests).encode()).hexdigest()


def _reader(sources: Sequence[Source], mapping: ListMapping | None) -> tuple[str, Iterator[Draft]]:
    if len(sources) != 1:
        if len(sources) > _MOST_FILES:
            sources = ()
        return "ofac", ofac.read_csv(tuple(ofac.parts_of(sources).values()))
    (source,) = sources
    if mapping is not None:
        return "csv", read_mapped(source, mapping)
    head = source.head()
    if (root := root_of(head)) in _ROOTS:
        format, read = _ROOTS[root]
        return format, read(source)
    return _known_by_text(source, head)


def _known_by_text(source: Source, head: bytes) -> tuple[str, Iterator[Draft]]:
    text = head.decode("utf-8", "replace")
    columns = _columns(text)
    if canada.is_page(text):
        return "canada", canada.read_canada(source)
    if text.lstrip().startswith("{"):
        first = next(ftm.json_lines(source), (0, None))[1]
        return ("ftm", ftm.read_ftm(source)) if ftm.has_a_schema(first) else ("csv", plain.read_plain(source))
    if columns >= csl.COLUMNS:
        return "csl", csl.read_csl(source)
    if eu.ID_COLUMN in columns:
        return "eu", eu.read_csv(source)
    if any(uk.NAME_COLUMN in line for line in text.splitlines()[:5]):
        return "uk", uk.read_csv(source)
    if mofa.is_designated_list(text):
        return "mofa", mofa.read_mofa(source)
    if meti.is_end_user_list(text):
        return "meti-eul", meti.read_meti(source)
    if text.count('"-0-') + text.count("-0- ") > 2:
        ofac.parts_of([source])
    if head.startswith(plain.WORKBOOK_MAGIC):
        return "csv", plain.read_plain(source)
    if text.startswith(("%PDF", "<")) or ("\x00" in text and not head.startswith(UTF_16_MARKS)):
        raise Unreadable(_unknown(source.name))
    return "csv", plain.read_plain(source)


def _columns(text: str) -> frozenset[str]:
    first = text.split("\n", 1)[0]
    try:
        return frozenset(next(csv.reader([first], delimiter=separator_of(first)), []))
    except csv.Error:
        return frozenset()


def _unknown(name: str) -> Problem:
    ja, en = "読める形式ではありません", "is of no form that can be read"
    remedy = (
        "発行元のCSV・XML・HTML・JSON lines、またはPDFから取り出した文字のファイルにしてください",
        "use the publisher's CSV, XML, HTML or JSON lines, or the text of its PDF",
    )
    return complaint("unknown_format", name, "", ja, en, *remedy)


def _another_format(name: str, known: str, asked: str) -> Problem:
    ja, en = f"{asked}ではなく{known}の形式です", f"is in the format {known}, not {asked}"
    remedy = "ファイルか --format を確かめてください", "check the file, or --format"
    return complaint("another_format", name, "", ja, en, *remedy)


def _empty(name: str) -> Problem:
    ja, en = "行がありません", "holds no row"
    return complaint("empty", name, "", ja, en, "ファイルを確かめてください", "check the file")
