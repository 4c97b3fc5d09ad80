"""Whether a charter holds together: names name one thing, references name something, nobody is left out.

The tree is what `format.CHARTER` reads: dicts by key, lists by table. What could not be read is not in
it and has been complained about already, so every check passes over what is missing without a word.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from kikin.fund.charter import sums
from kikin.fund.charter.complaints import as_written
from kikin.fund.charter.conduct import MUST_BE_PUBLISHED
from kikin.fund.charter.format import CHARTER
from kikin.fund.charter.judging import MUST_BE_CONFLICTS
from kikin.fund.charter.model import CONSENT_KINDS, INDIRECT, MUST_STAY_FORBIDDEN
from kikin.fund.charter.tables import walk
from kikin.fund.charter.tree import Tree, all_said, section, tables
from kikin.fund.charter.watch import HELPERS, OF_SECURITY, WATCHERS, CaseRule
from kikin.values.problems import Problem
from kikin.values.text import Text

_KEYED = (
    "body",
    "agency",
    "field",
    "stage",
    "appropriation",
    "milestone",
    "gate",
    "review.criteria",
    "screening.levels",
)
_MUST_BE_DECIDED = {
    "vision": Text("ビジョン", "the vision"),
    "concept": Text("研究開発構想", "the concepts"),
    "selection": Text("採択選定", "the selection"),
}
"""Only a body that consents drafts a vision or a concept, and without them there is never a call."""
_MUST_CONTAIN = (
    ("screening.forbidden_inputs", "forbidden_inputs_shortened", MUST_STAY_FORBIDDEN),
    ("review.conflicts", "conflicts_shortened", MUST_BE_CONFLICTS),
    ("publication.awards", "publication_shortened", MUST_BE_PUBLISHED),
)


def check(tree: Tree) -> tuple[Problem, ...]:
    """Everything that does not hold together or does not add up."""
    checks = (
        repeated_keys,
        bodies_and_agencies,
        dangling_references,
        rates_of_stages,
        indirect_cost,
        award_refs,
        consents,
        cases_of_the_watch,
        shortened_lists,
        illustrative_paths,
        *sums.CHECKS,
    )
    return tuple(problem for each in checks for problem in each(tree))


def repeated_keys(tree: Tree) -> Iterator[Problem]:
    for path in _KEYED:
        first: dict[str, int] = {}
        for index, entry in enumerate(tables(tree, path)):
            key = entry.get("key")
            if key in first:
                yield Problem(
                    "repeated_key",
                    f"{path}[{index}].key",
                    Text(
                        f"{path}[{first[key]}]と同じキーです",
                        f"{path}[{first[key]}] has the same key",
                    ),
                    Text(
                        "別のキーにするか、一方を削除してください",
                        "choose another key, or remove one of the two",
                    ),
                    as_written(key),
                )
            elif key is not None:
                first[key] = index


def bodies_and_agencies(tree: Tree) -> Iterator[Problem]:
    """Both act in the records by their key, so one key cannot be both."""
    bodies = {entry.get("key") for entry in tables(tree, "body")}
    for index, entry in enumerate(tables(tree, "agency")):
        if "key" in entry and entry["key"] in bodies:
            yield Problem(
                "repeated_key",
                f"agency[{index}].key",
                Text(
                    "府省と同じキーです",
                    "a body has the same key",
                ),
                Text(
                    "別のキーにしてください",
                    "choose another key",
                ),
                as_written(entry["key"]),
            )


def dangling_references(tree: Tree) -> Iterator[Problem]:
    for path, name, target in (
        ("agency", "answers_to", "body"),
        ("allotment", "appropriation", "appropriation"),
        ("allotment", "agency", "agency"),
    ):
        known = all_said(tables(tree, target), "key")
        if known is None:
            continue
        for index, entry in enumerate(tables(tree, path)):
            if name in entry and entry[name] not in known:
                yield _names_nothing(f"{path}[{index}].{name}", entry[name], target, known)


def rates_of_stages(tree: Tree) -> Iterator[Problem]:
    """A rate by stage is for a stage that the fund pays for."""
    known = all_said(tables(tree, "stage"), "key")
    for index, entry in enumerate(tables(tree, "instrument")):
        for stage in entry.get("rate_by_stage", ()):
            if known is not None and stage not in known:
                yield _names_nothing(f"instrument[{index}].rate_by_stage", stage, "stage", known)


def indirect_cost(tree: Tree) -> Iterator[Problem]:
    """Indirect cost is paid where it is both an item of the instrument and capped; one without the other pays none."""
    for index, entry in enumerate(tables(tree, "instrument")):
        items, caps = entry.get("items"), entry.get("indirect_cap")
        if items and caps is not None and (INDIRECT in items) != bool(caps):
            yield Problem(
                "indirect_without_a_cap" if INDIRECT in items else "cap_without_indirect",
                f"instrument[{index}].items",
                Text(
                    "間接経費の費目と上限（indirect_cap）の一方しかありません",
                    "of the item indirect and the cap on it, indirect_cap, there is only one",
                ),
                Text(
                    '"indirect"とindirect_capを両方書くか、両方削除してください',
                    'write both "indirect" and indirect_cap, or neither',
                ),
                as_written(items),
            )


def _names_nothing(where: str, value: str, target: str, known: list[str]) -> Problem:
    near = difflib.get_close_matches(value, known, n=1)
    choices = ", ".join(near or known[:10])
    return Problem(
        "names_nothing",
        where,
        Text(
            f"このキーの[[{target}]]はありません",
            f"no [[{target}]] has this key",
        ),
        Text(
            f"次のいずれかを書くか、[[{target}]]を追加してください：{choices}",
            f"write {choices}, or add a [[{target}]]",
        ),
        as_written(value),
    )


def award_refs(tree: Tree) -> Iterator[Problem]:
    """Numbers of two agencies never meet when neither's letters begin with the other's."""
    seen: list[tuple[int, str]] = []
    for index, entry in enumerate(tables(tree, "agency")):
        if "award_ref" not in entry:
            continue
        letters = entry["award_ref"].partition("{")[0].rstrip("-")
        for other, others in seen:
            if letters.startswith(others) or others.startswith(letters):
                yield Problem(
                    "award_refs_collide",
                    f"agency[{index}].award_ref",
                    Text(
                        f"agency[{other}]の番号と重なり得ます",
                        f"its numbers could be those of agency[{other}]",
                    ),
                    Text(
                        "文字の部分を変えてください",
                        "let it begin with other letters",
                    ),
                    as_written(entry["award_ref"]),
                )
        seen.append((index, letters))


def consents(tree: Tree) -> Iterator[Problem]:
    """What a fund cannot do without needs a body that consents; consent needs a rule, and a rule its bodies."""
    named = all_said(tables(tree, "body"), "consents_to")
    if named is None:
        return
    asked = {kind for kinds in named for kind in kinds}
    for kind, said in _MUST_BE_DECIDED.items():
        if kind not in asked:
            yield Problem(
                "nobody_consents",
                "body",
                Text(f"{said.ja}に同意する府省がありません", f"no body consents to {said.en}"),
                Text(
                    f'いずれかの府省のconsents_toに"{kind}"を加えてください',
                    f'add "{kind}" to consents_to of a body',
                ),
            )
    approval = section(tree, "approval") or {}
    for kind in CONSENT_KINDS:
        if kind not in approval:
            continue  # the rule is there, but could not be read
        if kind in asked and approval[kind] is None:
            yield Problem(
                "missing_key",
                f"approval.{kind}",
                Text(
                    "府省が同意するのに、その手続がありません",
                    f"bodies consent to {kind}, but no rule says how",
                ),
                Text(f"[approval.{kind}]を書いてください", f"write [approval.{kind}]"),
            )
        elif kind not in asked and approval[kind] is not None and kind not in _MUST_BE_DECIDED:
            yield Problem(
                "nobody_consents",
                f"approval.{kind}",
                Text("これに同意する府省がありません", f"no body consents to {kind}"),
                Text(
                    f"府省のconsents_toに加えるか、[approval.{kind}]を削除してください",
                    f"add it to consents_to of a body, or remove [approval.{kind}]",
                ),
            )


def shortened_lists(tree: Tree) -> Iterator[Problem]:
    for path, code, needed in _MUST_CONTAIN:
        name, _, key = path.partition(".")
        said = (section(tree, name) or {}).get(key)
        missing = ", ".join(value for value in needed if said is not None and value not in said)
        if missing:
            yield Problem(
                code,
                path,
                Text(
                    f"省くことのできない値がありません：{missing}",
                    f"it leaves out what cannot be left out: {missing}",
                ),
                Text(
                    f"{missing}を加えてください",
                    f"add {missing}",
                ),
            )


def cases_of_the_watch(tree: Tree) -> Iterator[Problem]:
    """A kind has one rule, and no help is a matter of security: what a screener sees, the programme does not."""
    first: dict[str, int] = {}
    for index, entry in enumerate(tables(tree, "watch.cases")):
        if isinstance(entry, CaseRule):
            return  # the charter is silent
        kind, acts = entry.get("kind"), entry.get("acts")
        may = WATCHERS if kind in OF_SECURITY else HELPERS
        if kind in first:
            yield Problem(
                "repeated_key",
                f"watch.cases[{index}].kind",
                Text(f"watch.cases[{first[kind]}]と同じ種類です", f"watch.cases[{first[kind]}] is of the same kind"),
                Text("一方を削除してください", "remove one of the two"),
                as_written(kind),
            )
        elif kind is not None:
            first[kind] = index
        if kind is not None and acts is not None and acts not in may:
            yield Problem(
                "not_for_this_role",
                f"watch.cases[{index}].acts",
                Text("この種類の案件を見ることのできない役割です", "this role does not see cases of this kind"),
                Text(f"{'又は'.join(may)}と書いてください", f"write {' or '.join(may)}"),
                as_written(acts),
            )


def illustrative_paths(tree: Tree) -> Iterator[Problem]:
    known = [path for path, _ in walk(CHARTER)]
    for index, path in enumerate((section(tree, "fund") or {}).get("illustrative", ())):
        if path not in known:
            near = ", ".join(difflib.get_close_matches(path[:100], known, n=1)) or "field.floor"
            yield Problem(
                "names_nothing",
                f"fund.illustrative[{index}]",
                Text(
                    "要綱の様式にない項目です",
                    "a charter has no such key",
                ),
                Text(
                    f"「{near}」のように番号なしで書いてください",
                    f"write a path without numbers, such as {near}",
                ),
                as_written(path),
            )
