"""The size of files and functions, and the names of things."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.laws.tree import ROOT, Source, planted, sources

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
NAMES_OF_NOTHING = frozenset({"utils", "helpers", "common", "manager", "service", "data"})

# Words that the glossary bars for one meaning, and that have another, honest one in code.
OWN_MEANINGS = {
    "programme": "a door, and the officers of one",
    "settings": "Django's",
    "ministry": "the door of the bodies",
    "scheme": "the naming system of an identifier",
    "submission": "the act of submitting, and the frozen copy that it leaves",
    "round": "a selection round",
    "ranking": "a panel's order of applications, which is no selection",
    "user": "Django's request.user",
    "alert": "what a look of the watch shows, and a warning that the charter asks for",
    "match": "the verb: comparing names with a list",
    "matching": "the state of a case whose names are being compared",
    "positive": "an amount above zero",
    "control": "the verb of a control person",
    "form": "Django's",
    "grant": "a row of the policy",
    "budget": "what an application plans to spend",
    "allocation": "the act of dividing",
    "assessment": "the level of a screening case by its policy, with the rules that gave it",
    "hold": "the verb: a publication item is held; and what stops a payment",
    "payment": "one transfer of a payment run, and the ways in which instruments pay",
    "release": "the void of a reservation in the ledger",
    "error": "Python's",
    "command": "what the command line takes",
    "log": "what a server writes",
    "id": "Django's",
    "code": "of a problem",
    "f&a": "no identifier",
    "m&a": "no identifier",
}


def long_files(files: list[Source]) -> list[str]:
    return [
        f"{file.path} has {count} lines" for file in files if (count := len(file.text.splitlines())) > MAX_FILE_LINES
    ]


def long_functions(files: list[Source]) -> list[str]:
    return [
        f"{file.at(node)} {node.name} has {count} lines"
        for file in files
        for node in ast.walk(file.parsed)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (count := (node.end_lineno or node.lineno) - node.lineno + 1) > MAX_FUNCTION_LINES
    ]


def names_of_nothing(files: list[Source]) -> list[str]:
    return [file.path for file in files if NAMES_OF_NOTHING & set(PurePosixPath(file.path).with_suffix("").parts)]


def barred_words() -> frozenset[str]:
    """The right-hand column of the glossary, as words in the way that an identifier holds them."""
    barred = set()
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 4 or cells[0] == "term" or set(cells[0]) <= {"-"}:
            continue
        plain = re.sub(r"\(.*?\)|;.*", "", cells[3]).replace(" in names", "")
        barred |= {re.sub(r"[ -]", "_", word.strip().lower()) for word in re.split(r"[,/]", plain)}
    return frozenset(barred - {"", "—"}) - OWN_MEANINGS.keys()


def things_named(file: Source) -> Iterator[tuple[str, str]]:
    """Where and how a file names a thing: modules, classes, functions, and the fields of classes."""
    yield file.path, PurePosixPath(file.path).stem
    for node in ast.walk(file.parsed):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield file.at(node), node.name
        if isinstance(node, ast.ClassDef):
            for statement in node.body:
                targets: list[ast.expr] = []
                if isinstance(statement, ast.AnnAssign):
                    targets = [statement.target]
                elif isinstance(statement, ast.Assign):
                    targets = statement.targets
                yield from ((file.at(name), name.id) for name in targets if isinstance(name, ast.Name))


def words_of(identifier: str) -> str:
    """`ScreeningCaseIds` as "_screening_case_ids_", so that a word can be looked for between underscores."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", identifier)
    return f"_{apart.lower().strip('_')}_"


def words_outside_the_glossary(files: list[Source], barred: frozenset[str]) -> list[str]:
    return [
        f"{where} {name}: not {word}"
        for file in files
        for where, name in things_named(file)
        # Django calls the class of an app its config.
        if not file.path.endswith("/apps.py")
        for word in barred
        if re.search(f"_{re.escape(word)}s?_", words_of(name))
    ]


def test_files_are_short() -> None:
    assert not long_files(sources("kikin", "tests", "benchmarks"))
    assert long_files([planted("pass\n" * (MAX_FILE_LINES + 1))])


def test_functions_are_short() -> None:
    assert not long_functions(sources("kikin", "tests", "benchmarks"))
    assert long_functions([planted("def f():\n" + "    pass\n" * MAX_FUNCTION_LINES)])
    assert not long_functions([planted("def f():\n" + "    pass\n" * (MAX_FUNCTION_LINES - 1))])


def test_every_module_is_named_after_what_lives_in_it() -> None:
    assert not names_of_nothing(sources("kikin", "tests", "benchmarks"))
    assert names_of_nothing([planted("", "kikin/office/awards/utils.py")])


def test_things_carry_the_names_of_the_glossary() -> None:
    barred = barred_words()
    assert {"invoice", "grantee", "proposal", "sign_off"} <= barred
    assert not words_outside_the_glossary(sources("kikin/fund", "kikin/office"), barred)


def test_words_outside_the_glossary_are_found() -> None:
    barred = barred_words()
    for bad in (
        "class Invoice: ...",
        "def sign_off(): ...",
        "class Claim:\n    grantee_ref: str",
        "class OpenInvoices: ...",
    ):
        assert words_outside_the_glossary([planted(bad)], barred), bad
    for good in ("class Claim: ...", "def invoicing(): ...", "invoice = 1"):
        assert not words_outside_the_glossary([planted(good)], barred), good
