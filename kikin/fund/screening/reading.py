"""From the text of a security policy to the policy, or to every problem that it has at once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from kikin.fund.charter.kinds import Kind, ListOf, Scalar, day, keyword, one_of, whole, words
from kikin.fund.charter.tables import Key, Table, TableByKey, Tables, mapping, name
from kikin.fund.screening import policies
from kikin.fund.screening.checks import check
from kikin.fund.screening.policies import INFO_ONLY, RAISES, SecurityPolicy
from kikin.fund.screening.vocabulary import (
    APPROVERS,
    DISCLOSED,
    FACTS,
    KINDS,
    LISTING,
    MEASURES,
    NOTICES,
    OUTCOMES,
    STATUSES,
)
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

MAX_POLICY_BYTES = 2**18
MAX_WINDOW_MONTHS = 600
_NUMBERS = {f"{key}_gte": fact.most for key, fact in FACTS.items() if not fact.choices}


class OneOrMore(ListOf):
    """A list of values, or one of them alone."""

    def read(self, value: object, where: str, problems: list[Problem]) -> Any:
        return super().read(value if isinstance(value, list) else [value], where, problems)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


FLAG = Scalar(Text("trueかfalse", "true or false"), "true", _flag)


def _maybe(key: str, kind: Kind, says: str, default: Any = None) -> Key:
    return Key(key, kind, says, may_be_absent=True, default=default)


def _choices(*choices: str) -> OneOrMore:
    return OneOrMore(one_of(*choices))


CONDITION = Table(
    (
        Key("kind", _choices(*KINDS), "What the finding is about: one kind, or several."),
        _maybe("disclosed", _choices(*DISCLOSED), "Whether it was disclosed."),
        _maybe("status", _choices(*STATUSES), "How it stands on the day of the assessment."),
        _maybe("ended_within_months", whole(1, MAX_WINDOW_MONTHS, 48), "It ended within so many months before."),
        _maybe("existed_on_or_after", day("2019-10-10"), "It had not ended before this day."),
        _maybe("areas", OneOrMore(keyword("quantum")), "The project touches one of these areas of the gate."),
        *(_maybe(key, OneOrMore(words("CONCERN_LIST")), "The other side stands on one of these.") for key in LISTING),
        *(_maybe(key, _choices(*fact.choices), f"{fact.label.en}.") for key, fact in FACTS.items() if fact.choices),
        *(_maybe(key, whole(1, most, 1), "At least so much.") for key, most in _NUMBERS.items()),
    ),
    mapping,
)


def _rule(**said: Any) -> policies.Rule:
    asked = said.pop("if")
    return policies.Rule(
        kinds=asked["kind"],
        asks=tuple((key, value) for key, value in asked.items() if key != "kind"),
        **said,
    )


RULE = Table(
    (
        Key("key", words("P1"), "The name of the rule in every trace."),
        Key("if", CONDITION, "All that must be so of one finding."),
        Key("then", words("high"), f"A level, {RAISES} or {INFO_ONLY}."),
        Key("why", name(Text("理由", "why")), "What people read."),
        _maybe("measures", ListOf(one_of(*MEASURES)), "Measures with which a plan begins.", ()),
        _maybe("notices", ListOf(one_of(*NOTICES)), "Who else is told.", ()),
        _maybe("basic", FLAG, "It is asked even outside the gate.", False),
        _maybe("as_of", day("2021-04-01"), "The day of the figures in it, where it is not that of the policy."),
    ),
    _rule,
)

_WORDS = name(Text("名称", "name"))

AREA = Table(
    (
        Key("key", keyword("quantum"), "Its key."),
        Key("name", _WORDS, "Its name."),
        _maybe("terms_ja", ListOf(words("量子")), "Japanese words by which it is proposed.", ()),
        _maybe("terms_en", ListOf(words("qubit")), "English words by which it is proposed.", ()),
    ),
    policies.Area,
)

POLICY_FORMAT = Table(
    (
        Key("key", keyword("jp-2021"), "The name of this version."),
        Key("family", keyword("jp"), "The name that its versions share."),
        Key("name", _WORDS, "What people read."),
        Key("status", one_of("illustrative", "adopted"), "Whether it only illustrates the format."),
        Key("valid_from", day("2021-04-01"), "The day from which cases are opened under it."),
        _maybe("figures_as_of", day("2021-04-01"), "The day as of which its figures were fixed."),
        Key("sources", ListOf(words("JST-TRUST")), "What it was drawn up from."),
        Key("levels", ListOf(keyword("none"), least=2), "The levels of risk, the lowest first."),
        Key("outcomes", TableByKey(one_of(*OUTCOMES), '{ none = "clear" }', Text("水準", "a level")), "By level."),
        Key(
            "approvers",
            TableByKey(_choices(*APPROVERS), '{ none = ["security_officer"] }', Text("水準", "a level")),
            "Who decides at each level, and whose consent comes before.",
        ),
        Key("raise_stops_at", keyword("high"), "The level over which rules that raise do not lead."),
        Key("two_people_bp", whole(1, 10_000, 9_000), "Hits this probable are adjudicated by two people."),
        Key("forbidden_inputs", ListOf(words("nationality")), "What no rule may look at, beside what none ever may."),
        _maybe(
            "unless_none", one_of("skip_to_basic", "all_rules"), "What is asked where no area is touched.", "all_rules"
        ),
        _maybe(
            "area",
            Tables(AREA),
            "The technologies of the gate.",
            (),
        ),
        _maybe(
            "list_group",
            Tables(
                Table(
                    (
                        Key("key", words("CONCERN_LIST"), "Its key."),
                        Key("name", _WORDS, "Its name."),
                        Key("lists", ListOf(words("us-csl")), "The names of the lists."),
                    ),
                    policies.ListGroup,
                )
            ),
            "Lists that rules name together.",
            (),
        ),
        Key("rule", Tables(RULE), "The matrix."),
        Key(
            "template",
            Tables(
                Table(
                    (
                        Key("code", one_of(*MEASURES), "The measure."),
                        Key("text", _WORDS, "Who does what."),
                        Key("due_days", whole(1, 3_650, 90), "Days until it is due."),
                        _maybe("holds_payment", FLAG, "Stops payments.", False),
                    ),
                    policies.Template,
                )
            ),
            "The measures with which plans begin.",
        ),
        Key(
            "clocks",
            Table(
                (
                    Key("question_days", whole(1, 365, 10), "To ask, from the assessment."),
                    Key("reply_days", whole(14, 365, 14), "To reply: never less than fourteen."),
                    Key("decision_days", whole(1, 1_000, 60), "To decide, from the opening."),
                    Key("appeal_days", whole(1, 365, 30), "To appeal, from the decision."),
                ),
                policies.Clocks,
            ),
            "Days.",
        ),
        Key(
            "retention",
            Table(
                (
                    Key("open_source_months", whole(1, 360, 24), "For captures of open sources."),
                    Key("papers_months", whole(1, 360, 60), "For papers."),
                ),
                policies.Retention,
            ),
            "Months.",
        ),
    ),
    mapping,
)


@lru_cache(maxsize=64)
def read_policy(text: str, more_forbidden: tuple[str, ...] = ()) -> tuple[SecurityPolicy | None, tuple[Problem, ...]]:
    """The policy that a text says and no problem, or no policy and every problem at once."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_POLICY_BYTES:
        return None, (_unreadable(Text("大きすぎます", "it is too large"), f"{size:,}"),)
    try:
        written = tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        why = shown(str(error))
        return None, (_unreadable(Text(f"TOMLとして読めません：{why}", f"this is not TOML: {why}"), ""),)
    problems: list[Problem] = []
    read = POLICY_FORMAT.read(written, "", problems)
    problems += check(read, written, more_forbidden)
    if problems:
        return None, tuple(dict.fromkeys(problems))
    said = dict(POLICY_FORMAT.build(read))
    for table, field in (("area", "areas"), ("list_group", "groups"), ("rule", "rules"), ("template", "templates")):
        said[field] = said.pop(table)
    said.setdefault("figures_as_of", None)
    return SecurityPolicy(**said, digest=digest_of(text)), ()


def digest_of(text: str) -> str:
    """SHA-256 of the text of a policy, with every line ending in a line feed."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest()


def in_force(known: Iterable[SecurityPolicy], family: str, day: date) -> SecurityPolicy | None:
    """The newest version of a family that has come into force by a day."""
    ripe = [one for one in known if one.family == family and one.valid_from <= day]
    return max(ripe, key=lambda one: (one.valid_from, one.key), default=None)


def texts_of_rules(policy: SecurityPolicy) -> Iterator[str]:
    """Each rule in one line, as people compare versions."""
    for rule in policy.rules:
        asked = ", ".join(f"{key} = {_plain(value)}" for key, value in rule.asks)
        yield f"{rule.key}: {', '.join(rule.kinds)}{' where ' + asked if asked else ''} -> {rule.then}"


def _plain(asked: policies.Asked) -> str:
    return ", ".join(asked) if isinstance(asked, tuple) else str(asked)


def _unreadable(what: Text, value: str) -> Problem:
    remedy = Text("方針の様式に従って書き直してください", "write it in the format of a policy")
    return Problem("not_a_policy", "policy", what, remedy, value)
