"""Looking into what could be read of a charter, when some of it could not."""

from __future__ import annotations

from typing import Any, TypeAlias

Tree: TypeAlias = dict[str, Any]


def section(tree: Tree, name: str) -> Tree | None:
    """A table of the charter, or None when it could not be read."""
    return tree.get(name)


def tables(tree: Tree, path: str) -> list[Tree]:
    """The tables at a path ("body", "review.criteria"); one that could not be read is an empty dict."""
    found: Any = tree
    for name in path.split("."):
        found = found.get(name, {})
    return found or []


def all_said(entries: list[Tree], key: str) -> list[Any] | None:
    """What every table says under a key, or None when one of them could not be read or there are none."""
    said = [entry.get(key) for entry in entries]
    return None if None in said or not said else said
