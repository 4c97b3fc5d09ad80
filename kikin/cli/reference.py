"""The reference pages, written by `make docs` from the tables that they describe."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from kikin.fund.lifecycle import Lifecycle

ROOT = Path(__file__).resolve().parents[2]


def lifecycles() -> dict[str, Lifecycle]:
    """Every lifecycle of the rules, by the kind of thing that lives it."""
    import kikin.fund

    found: dict[str, Lifecycle] = {}
    for module in walk_packages(kikin.fund.__path__, "kikin.fund."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, Lifecycle) and found.setdefault(value.kind, value) is not value:
                raise ValueError(f"two lifecycles of the kind {value.kind}")
    return dict(sorted(found.items()))


def parsers() -> Iterator[argparse.ArgumentParser]:
    """The parser of every command that does something, in the order of its name."""
    from kikin.cli.main import build_parser

    yield from sorted(_leaves(build_parser()), key=lambda parser: parser.prog)


def _leaves(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    below = [action for action in _arguments(parser) if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield parser
    for action in below:
        for child in dict.fromkeys(action.choices.values()):
            yield from _leaves(child)


def _arguments(parser: argparse.ArgumentParser) -> Sequence[argparse.Action]:
    return parser._actions


def lifecycles_page() -> str:
    parts = ["What may happen next to each kind of thing. Whatever is not in its table is refused."]
    for kind, lifecycle in lifecycles().items():
        rows = [
            (step.action, step.start, step.to, step.event, ", ".join(need.__name__ for need in step.needs))
            for step in lifecycle.steps
        ]
        ends = ", ".join(sorted(lifecycle.ends))
        parts += [
            f"## {kind}",
            f"Begins as `{lifecycle.initial}`. Ends: {ends}.",
            _table(("action", "from", "to", "event", "needs"), rows),
        ]
    return _page("Lifecycles", parts)


def policy_page() -> str:
    from kikin.fund.policy import FORBIDS, GRANTS, ROLES

    parts = ["Who may do what. What stands in no row is refused, and the prohibitions at the end always win."]
    for role, name in ROLES.items():
        rows = sorted(
            (kind, action, condition.__name__)
            for (granted, action, kind), condition in GRANTS.items()
            if granted == role
        )
        if rows:
            parts += [f"## {name.en} ({name.ja})", _table(("kind", "action", "condition"), rows)]
    forbids = [
        (forbid.name, kind, ", ".join(sorted(actions)), forbid.what.en)
        for forbid in FORBIDS
        for kind, actions in sorted(forbid.acts.items())
    ]
    parts += ["## Prohibitions", _table(("name", "kind", "actions", "why"), forbids)]
    return _page("Policy", parts)


def policy_snapshot() -> str:
    """One line per grant and per prohibition, so that a change of either shows as a line of its own."""
    from kikin.fund.policy import FORBIDS, GRANTS

    grants = sorted(
        f"{role} {action} {kind}: {condition.__name__}" for (role, action, kind), condition in GRANTS.items()
    )
    forbids = [
        f"never {kind} {action}: {forbid.name}"
        for forbid in FORBIDS
        for kind, actions in sorted(forbid.acts.items())
        for action in sorted(actions)
    ]
    return "\n".join([*grants, *forbids]) + "\n"


def events_page() -> str:
    from kikin.fund.events import EVENTS

    rows = [(name, event.kind, event.label.en, event.label.ja) for name, event in sorted(EVENTS.items())]
    heads = ("event", "kind", "in English", "in Japanese")
    return _page("Events", ["What the trail records.", _table(heads, rows)])


def commands_page() -> str:
    parts = ['Exit status: 0 for yes, 1 for "no, and here is why", 2 for wrong use.']
    for parser in parsers():
        parts.append(f"## {parser.prog}")
        parts += [text for text in (parser.description, parser.epilog) if text]
        rows = [
            (_call(action), action.help or "")
            for action in _arguments(parser)
            if not isinstance(action, argparse._HelpAction)
        ]
        if rows:
            parts.append(_table(("argument", "meaning"), rows))
    return _page("Commands", parts)


def _call(action: argparse.Action) -> str:
    takes = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if action.choices is not None:
        takes = "|".join(str(choice) for choice in action.choices)
    if not action.option_strings:
        return f"`{takes}`"
    names = ", ".join(action.option_strings)
    return f"`{names}`" if action.nargs == 0 else f"`{names} {takes}`"


def settings_page() -> str:
    from kikin.office.settings import ENVIRONMENT

    rows = [(f"`{name}`", f"`{default}`" if default else "", text.en, text.ja) for name, default, text in ENVIRONMENT]
    heads = ("variable", "default", "in English", "in Japanese")
    return _page("Settings", ["All settings come from the environment.", _table(heads, rows)])


def charter_page() -> str:
    from kikin.fund.charter.reference import charter_reference

    return charter_reference()


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/charter.md": charter_page,
    "docs/reference/commands.md": commands_page,
    "docs/reference/events.md": events_page,
    "docs/reference/lifecycles.md": lifecycles_page,
    "docs/reference/policy.md": policy_page,
    "docs/reference/settings.md": settings_page,
    "tests/laws/policy.txt": policy_snapshot,
}


def _page(title: str, parts: Iterable[str]) -> str:
    return "\n\n".join([f"# {title}", "*Written by `make docs`; change the table it describes.*", *parts]) + "\n"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def main() -> int:
    # Reading Django's settings makes a home; this one is thrown away.
    with tempfile.TemporaryDirectory() as home:
        os.environ["KIKIN_HOME"] = home
        for path, write in PAGES.items():
            page = ROOT / path
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(write(), encoding="utf-8")
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
