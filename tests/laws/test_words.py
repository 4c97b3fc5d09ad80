"""Words are said when somebody reads them: what a module says as it is loaded, it says to all in one language."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.laws.tree import Source, dotted, planted, sources

SAYS_AT_ONCE = frozenset({"spoken", "sentence", "current_language"})


def said_too_early(files: list[Source]) -> list[str]:
    """Every call outside a function that says words in the language of the moment."""
    return [
        f"{file.at(call)} {dotted(call)}"
        for file in files
        for call in _run_at_import(file.parsed)
        if dotted(call) in SAYS_AT_ONCE
    ]


def _run_at_import(node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from _run_at_import(child)


def test_no_module_says_words_as_it_is_loaded() -> None:
    assert said_too_early(sources("kikin/office")) == []


def test_a_choice_of_a_class_is_found_and_one_of_a_function_is_not() -> None:
    early = planted("class Form:\n    choices = [(key, spoken(name)) for key, name in NAMES.items()]\n")
    late = planted("def form() -> str:\n    return spoken(NAME)\n\n\nshow = lambda name: spoken(name)\n")
    assert said_too_early([early]) == ["kikin/office/awards/queries.py:2 spoken"]
    assert said_too_early([late]) == []
