"""Rows of a table and elements of an XML document, one at a time, whatever their file is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kikin.office.feeds.cohorts.complaints import complaint
from kikin.office.feeds.cohorts.rows import MAX_ROW_CHARACTERS, Unreadable, read_header, too_many_cells
from kikin.office.feeds.watchlists.sources import Source
from kikin.values.problems import Problem

SEPARATORS = ",;\t"
_CHUNK = 64 * 1024


def separator_of(line: str) -> str:
    """What stands most often in a header: spreadsheets of many countries write semicolons for commas."""
    return max(SEPARATORS, key=line.count)


def table(source: Source, *, below: int = 0) -> Iterator[tuple[int, dict[str, str] | Problem]]:
    """The rows of a CSV under their header; `below` is how many lines stand above it.

    A row with fewer cells than the header was cut off.
    """
    first = next((line for number, line in enumerate(source.lines()) if number == below), "")
    rows = source.cells(separator_of(first))
    header: list[str] | None = None
    for number, cells in rows:
        if number <= below:
            continue
        if header is None:
            if not isinstance(cells, list):
                raise Unreadable(cells)
            header = read_header(cells, source.name)
        elif not isinstance(cells, list):
            yield number - below - 1, cells
        elif any(cells[len(header) :]):
            yield number - below - 1, too_many_cells(len(cells), len(header))
        elif len(cells) < len(header):
            yield number - below - 1, _too_few_cells(len(cells), len(header))
        else:
            yield number - below - 1, dict(zip(header, cells, strict=False))


def elements(source: Source, names: Sequence[str]) -> Iterator[Element]:
    """The elements of these names, each whole, without namespaces; what was read is forgotten.

    Entities and document types, which a list has no need of, end the reading: they can be bombs, or read other files.
    """
    watched = _Watched(source)
    parser = iterparse(watched, events=("start", "end"), forbid_dtd=True)
    depth, within, above = 0, 0, []
    try:
        for event, element in parser:
            if event == "start":
                element.tag = _plain(element.tag)
                depth += 1
                above.append(element)
                if not within and element.tag in names:
                    within = depth
            else:
                above.pop()
                if depth == within:
                    yield element
                    within = 0
                if not within:
                    element.clear()
                    if above:
                        above[-1].clear()
                depth -= 1
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise Unreadable(_not_xml(source.name, error)) from error
    finally:
        watched.close()


def said(element: Element, *path: str) -> str:
    """The text at a path below an element, or nothing."""
    found = element.find("/".join(path))
    return (found.text or "").strip() if found is not None else ""


def all_said(element: Element, path: str) -> list[str]:
    """Every text at a path below an element that says anything."""
    return [text for one in element.findall(path) if (text := (one.text or "").strip())]


class _Watched:
    """The stream of a document, which ends as Unreadable where a mark has been missing for longer than any text is."""

    def __init__(self, source: Source):
        self._stream: BinaryIO = source.stream()
        self._name, self._since = source.name, 0

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(_CHUNK if size < 0 else size)
        last = chunk.rfind(b"<")
        self._since = len(chunk) - last if last >= 0 else self._since + len(chunk)
        if self._since > MAX_ROW_CHARACTERS:
            limit = f"{MAX_ROW_CHARACTERS:,}"
            ja, en = f"{limit}バイトを超える要素があります", f"holds an element of more than {limit} bytes"
            remedy = "ファイルが壊れていないか確かめてください", "see whether the file is broken"
            raise Unreadable(complaint("row_too_long", self._name, "", ja, en, *remedy))
        return chunk

    def close(self) -> None:
        self._stream.close()


def _plain(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _not_xml(name: str, error: Exception) -> Problem:
    if isinstance(error, DefusedXmlException):
        ja, en = "実体または文書型の宣言を含んでいます", "declares entities or a document type"
        remedy = "発行元から取得し直してください", "fetch it again from its publisher"
        return complaint("unsafe_xml", name, type(error).__name__, ja, en, *remedy)
    ja, en = "XMLとして読めないか、途中で切れています", "is not XML, or is cut off"
    return complaint("not_xml", name, error, ja, en, "取得し直してください", "fetch it again")


def _too_few_cells(found: int, wanted: int) -> Problem:
    ja, en = "列が見出しより少なくなっています", "has fewer cells than the header"
    remedy = "ファイルが途中で切れていないか確かめてください", "see that the file is whole"
    return complaint("too_few_cells", "row", f"{found} < {wanted}", ja, en, *remedy)


def root_of(head: bytes) -> str:
    """The name of the outermost element, as far as the first bytes show it; nothing for what is no XML."""
    text = head.decode("utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", "replace").lstrip()
    if not text.startswith("<"):
        return ""
    while text.startswith(("<?", "<!")):
        end = text.find("-->" if text.startswith("<!--") else ">")
        if end < 0:
            return ""
        text = text[text.index(">", end) + 1 :].lstrip("]> \t\r\n")
    name = text[1:].split(">", 1)[0].split(None, 1)[0] if len(text) > 1 and not text.startswith("</") else ""
    return name.rsplit(":", 1)[-1].rstrip("/")
