"""The source tree as the laws read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One Python file; `path` is relative to the root of the checkout, with forward slashes."""

    path: str
    text: str

    @property
    def parsed(self) -> ast.Module:
        return _parse(self.path, self.text)

    def at(self, node: ast.stmt | ast.expr) -> str:
        return f"{self.path}:{node.lineno}"


@cache
def _parse(path: str, text: str) -> ast.Module:
    return ast.parse(text, path)


def sources(*rooms: str, migrations: bool = False) -> list[Source]:
    """Every Python file in these rooms, such as "kikin/fund"; migrations only when asked for."""
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for room in rooms
        for path in sorted((ROOT / room).rglob("*.py"))
        if migrations or "migrations" not in path.parts
    ]


def planted(text: str, path: str = "kikin/office/awards/queries.py") -> Source:
    """A file as a law's own test plants it."""
    return Source(path, text)


def imports(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """Each imported name in full: `from a.b import c` gives "a.b.c"."""
    for node in ast.walk(source.parsed):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node, f"{node.module or ''}.{alias.name}"


def dotted(node: ast.expr) -> str:
    """The names of an attribute chain: `a.b(1).c` gives "a.b.c"; what has no name gives nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Subscript):
        return dotted(node.value)
    return ""


def calls(source: Source) -> Iterator[ast.Call]:
    for node in ast.walk(source.parsed):
        if isinstance(node, ast.Call):
            yield node
