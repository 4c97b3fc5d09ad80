"""Beneficial Ownership Data Standard 0.4: what is in force of a file's statements, as stakes.

Of a record's versions the last counts, and none once it is closed. All direct interests of one party in another
become one stake of each kind; without voting rights stated, votes follow shares.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kikin.engines.ownership.problem import (
    MAX_PROBLEMS,
    UNIT,
    WHOLE,
    Kind,
    OwnershipProblem,
    Party,
    PartyKind,
    Stake,
    Unstated,
    is_name,
)
from kikin.values import numerals
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

_KINDS: dict[str, Kind] = {
    "shareholding": "shares",
    "votingRights": "shares",
    "appointmentOfBoard": "board",
    "boardMember": "officer",
    "boardChair": "officer",
    "seniorManagingOfficial": "officer",
    "rightsGrantedByContract": "contract",
    "conditionalRightsGrantedByContract": "contract",
    "controlViaCompanyRulesOrArticles": "golden_share",
    "controlByLegalFramework": "law",
    "otherInfluenceOrControl": "influence",
    "settlor": "trust",
    "trustee": "trust",
    "protector": "trust",
    "beneficiaryOfLegalArrangement": "trust",
    "nominee": "nominee",
    "nominator": "nominator",
}
_ENTITY_KINDS: dict[str, PartyKind] = {"arrangement": "arrangement", "state": "state", "stateBody": "state"}
_UNKNOWN_KINDS = {"anonymousPerson", "unknownPerson", "anonymousEntity", "unknownEntity"}
NOT_DESCRIBED = "notDescribed"

_TIME = re.compile(r"T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
_PARTS_OF_A_DAY = re.compile(r"(\d{4})(-\d{2})?(-\d{2})?")

Record = Mapping[str, Any]
Range = tuple[int, int]
_NOTHING: Range = (0, 0)


def stakes_of_bods(text: str, as_of: str = "") -> tuple[OwnershipProblem, tuple[Problem, ...]]:
    """What a file of statements says, and every statement that says nothing one can use."""
    nothing = OwnershipProblem(())
    try:
        content = json.loads(
            text, object_pairs_hook=_once, parse_float=numerals.decimal, parse_int=numerals.whole, parse_constant=str
        )
    except _SaidTwiceError as error:
        what = "同じ名前の項目が二つあります", "an object names the same field twice"
        return nothing, (_wrong("repeated_field", "file", *what, error),)
    except (ValueError, RecursionError) as error:
        return nothing, (_wrong("not_json", "file", "JSONとして読めません", "it cannot be read as JSON", error),)
    statements = [content] if isinstance(content, Mapping) else content
    problems: list[Problem] = []
    records = list(_in_force(statements, problems))
    parties = {party.id: party for party in _parties(records, problems)}
    stakes, unstated = _relationships(records, as_of, problems)
    if problems:
        return nothing, tuple(problems[:MAX_PROBLEMS])
    for end in {end for one in stakes for end in (one.owner, one.owned)} - parties.keys():
        parties[end] = Party(end, unknown=NOT_DESCRIBED)
    return OwnershipProblem(stakes, tuple(sorted(parties.values(), key=lambda party: party.id)), unstated), ()


class _SaidTwiceError(ValueError):
    """Which of the two was meant, nobody knows: the second must not hide what the first says."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _SaidTwiceError(Counter(name for name, _ in pairs).most_common(1)[0][0])
    return found


def _in_force(statements: Sequence[Any], problems: list[Problem]) -> Iterator[Record]:
    """The last version of each record, unless that closes it."""
    last: dict[str, tuple[tuple[str, str, bool], Record]] = {}
    said: dict[str, Record] = {}
    for number, statement in enumerate(statements):
        where = f"statement {number}"
        if not is_statement(statement):
            problems.append(
                _wrong("not_bods", where, "BODS 0.4の陳述ではありません", "it is no statement of BODS 0.4", statement)
            )
            if len(problems) >= MAX_PROBLEMS:
                return
            continue
        if unfit := unfit_dates(statement):
            what = "日付として読めません", "it is no date such as 2026-04-01"
            problems += [_wrong("not_a_date", f"{where}: {name}", *what, said) for name, said in unfit]
            if len(problems) >= MAX_PROBLEMS:
                return
            continue
        key = str(statement.get("statementId", ""))
        if key and said.setdefault(key, statement) != statement:
            problems.append(
                _wrong("said_twice", where, "同じstatementIdの陳述が食い違います", "its statementId is another's", key)
            )
            continue
        rank = _rank(statement)
        record = statement["recordId"]
        before = last.get(record)
        if before is None or rank > before[0]:
            last[record] = (rank, statement)
        elif rank == before[0] and statement["recordDetails"] != before[1]["recordDetails"]:
            problems.append(
                _wrong(
                    "two_versions",
                    f"record {shown(record)}",
                    "同じ日付で内容の異なる版が2つあります",
                    "two versions of one day differ",
                    record,
                )
            )
    yield from (statement for _, statement in last.values() if statement.get("recordStatus") != "closed")


def is_statement(statement: Any) -> bool:
    return (
        isinstance(statement, Mapping)
        and statement.get("recordType") in ("entity", "person", "relationship")
        and is_name(statement.get("recordId"))
        and bool(statement["recordId"])
        and isinstance(statement.get("recordDetails"), Mapping)
    )


def unfit_dates(statement: Record) -> list[tuple[str, Any]]:
    """What stands for a date of a statement or of an interest and is none: compared as it is, it would hide a stake."""
    published, interests = statement.get("publicationDetails"), statement["recordDetails"].get("interests")
    said = [("statementDate", statement.get("statementDate"))]
    if isinstance(published, Mapping):
        said.append(("publicationDate", published.get("publicationDate")))
    for interest in interests if isinstance(interests, Sequence) else ():
        if isinstance(interest, Mapping):
            said += [(name, interest.get(name)) for name in ("startDate", "endDate")]
    return [(name, value) for name, value in said if value not in (None, "") and not _is_date(value)]


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and _is_day(value)


@lru_cache(maxsize=100_000)
def _is_day(text: str) -> bool:
    """A year, a month, a day, or a moment of one."""
    day, moment = text[: len("YYYY-MM-DD")], text[len("YYYY-MM-DD") :]
    found = _PARTS_OF_A_DAY.fullmatch(day)
    if found is None or (moment and not _TIME.fullmatch(moment)):
        return False
    try:
        date.fromisoformat(f"{found[1]}{found[2] or '-01'}{found[3] or '-01'}")
    except ValueError:
        return False
    return True


def _rank(statement: Record) -> tuple[str, str, bool]:
    published = statement.get("publicationDetails")
    published_on = published.get("publicationDate", "") if isinstance(published, Mapping) else ""
    return str(statement.get("statementDate", "")), str(published_on), statement.get("recordStatus") == "closed"


def _parties(records: Sequence[Record], problems: list[Problem]) -> Iterator[Party]:
    for record in records:
        details = record["recordDetails"]
        if record["recordType"] == "relationship":
            continue
        is_person = record["recordType"] == "person"
        named = details.get("entityType")
        kind = (
            details.get("personType", "") if is_person else named.get("type", "") if isinstance(named, Mapping) else ""
        )
        name = person_name(details) if is_person else details.get("name", "")
        if not is_name(name):
            problems.append(
                _wrong(
                    "name_unusable",
                    f"record {shown(record['recordId'])}",
                    "名称が使えません",
                    "its name is unusable",
                    name,
                )
            )
            continue
        as_kind: PartyKind = "person" if is_person else _ENTITY_KINDS.get(str(kind), "entity")
        yield Party(record["recordId"], name, as_kind, why_unknown(details, kind))


def person_name(details: Record) -> Any:
    names = details.get("names")
    if not isinstance(names, Sequence) or isinstance(names, str) or not names or not isinstance(names[0], Mapping):
        return ""
    first = names[0]
    return first.get("fullName") or " ".join(
        part for part in (first.get("givenName"), first.get("familyName")) if isinstance(part, str)
    )


def why_unknown(details: Record, kind: Any) -> str:
    for name in ("unspecifiedPersonDetails", "unspecifiedEntityDetails"):
        unspecified = details.get(name)
        if isinstance(unspecified, Mapping):
            return _reason(unspecified.get("reason") or kind)
    return kind if isinstance(kind, str) and kind in _UNKNOWN_KINDS else ""


def _reason(value: Any) -> str:
    return value if is_name(value) and value else "informationUnknownToPublisher"


def _relationships(
    records: Sequence[Record], as_of: str, problems: list[Problem]
) -> tuple[tuple[Stake, ...], tuple[Unstated, ...]]:
    shares: dict[tuple[str, str, bool], Range] = {}
    votes: dict[tuple[str, str, bool], Range] = {}
    others: set[tuple[str, str, Kind, bool]] = set()
    unstated: set[Unstated] = set()
    for record in records:
        if record["recordType"] != "relationship":
            continue
        where = f"record {shown(record['recordId'])}"
        details = record["recordDetails"]
        ends = ends_of(details, where, problems)
        if ends is None:
            continue
        owner, owned = ends
        if isinstance(owner, Mapping):
            unstated.add(Unstated(owned, _reason(owner.get("reason", ""))))
            continue
        for kind, name, indirect, held in interests_of(details, where, as_of, problems):
            if kind == "shares" and name:
                sums = votes if name == "votingRights" else shares
                low, high = sums.get((owner, owned, indirect), _NOTHING)
                sums[owner, owned, indirect] = low + held[0], max(low + held[0], min(WHOLE, high + held[1]))
            else:
                others.add((owner, owned, kind, indirect))
    stakes = [
        Stake(owner, owned, "shares", *shares.get(key, _NOTHING), *votes.get(key, shares.get(key, _NOTHING)), indirect)
        for key in sorted(shares.keys() | votes.keys())
        for owner, owned, indirect in [key]
    ]
    stakes += [Stake(owner, owned, kind, indirect=indirect) for owner, owned, kind, indirect in sorted(others)]
    return _with_nominators(stakes), tuple(sorted(unstated))


def ends_of(details: Record, where: str, problems: list[Problem]) -> tuple[str | Record, str] | None:
    owned, owner = details.get("subject"), details.get("interestedParty")
    if isinstance(owned, Mapping) and "reason" in owned:
        return None  # somebody holds something of nobody in particular
    if not is_name(owned) or not owned:
        problems.append(
            _wrong("subject_unusable", f"{where}: subject", "対象が読めません", "its subject is unusable", owned)
        )
        return None
    if isinstance(owner, Mapping) or (is_name(owner) and owner):
        return owner, owned
    problems.append(
        _wrong("party_unusable", f"{where}: interestedParty", "利害関係者が読めません", "its party is unusable", owner)
    )
    return None


def interests_of(
    details: Record, where: str, as_of: str, problems: list[Problem]
) -> Iterator[tuple[Kind, str, bool, Range]]:
    """(kind, type of a share, indirect, range) of each interest in force."""
    interests = details.get("interests") or [{}]
    if not isinstance(interests, Sequence) or isinstance(interests, str):
        problems.append(
            _wrong("interests_unusable", f"{where}: interests", "一覧ではありません", "it is no list", interests)
        )
        return
    for interest in interests:
        if not isinstance(interest, Mapping):
            problems.append(
                _wrong(
                    "interests_unusable",
                    f"{where}: interests",
                    "読めない項目があります",
                    "an interest is unusable",
                    interest,
                )
            )
            continue
        if not _holds(interest, as_of):
            continue
        name = str(interest.get("type", ""))
        held = _range(interest.get("share"))
        if held is None:
            problems.append(
                _wrong(
                    "share_unusable",
                    f"{where}: share",
                    "0から100までの割合ではありません",
                    "it is no percentage from 0 to 100",
                    interest.get("share"),
                )
            )
            continue
        kind = _KINDS.get(name, "other")
        yield kind, name if kind == "shares" else "", interest.get("directOrIndirect") == "indirect", held


def _holds(interest: Record, as_of: str) -> bool:
    ended, begins = interest.get("endDate"), interest.get("startDate")
    if isinstance(ended, str) and ended and (not as_of or ended <= as_of):
        return False
    return not (as_of and isinstance(begins, str) and begins > as_of)


def _range(share: Any) -> Range | None:
    """In units; a share that is not stated is anything from nothing: its lower end counts, its upper is none."""
    if share is None:
        return _NOTHING
    if not isinstance(share, Mapping):
        return None
    exact = share.get("exact")
    if exact is not None:
        units = _units(exact)
        return None if units is None else (units, units)
    low = _units(_first(share, 0, "minimum", "exclusiveMinimum"))
    high = _units(_first(share, 100, "maximum", "exclusiveMaximum"))
    return None if low is None or high is None or low > high else (low, high)


def _first(share: Record, otherwise: int, *names: str) -> Any:
    return next((share[name] for name in names if share.get(name) is not None and share[name] is not True), otherwise)


def _units(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value <= 100:
        return None
    return int(value * 100 * UNIT)


def _with_nominators(stakes: list[Stake]) -> tuple[Stake, ...]:
    """Whoever stands behind a nomination owns, in equal parts, what the nominee holds for them."""
    behind: dict[str, list[Stake]] = defaultdict(list)
    for one in stakes:
        if one.kind == "nominator" and not one.indirect:
            behind[one.owned].append(one)
    owned_by_shares = {one.owned for one in stakes if one.kind == "shares" and not one.indirect}
    parts = {}
    for owned in behind.keys() - owned_by_shares:
        for place, one in enumerate(behind[owned]):
            count = len(behind[owned])
            part = WHOLE // count + (place < WHOLE % count)
            parts[one] = one._replace(share=part, share_high=part, votes=part, votes_high=part)
    return tuple(parts.get(one, one) for one in stakes)


def _wrong(code: str, where: str, ja: str, en: str, value: object) -> Problem:
    # what no page could show is shown by its number
    writable = str(value).encode("utf-8", "backslashreplace").decode()
    remedy = Text("BODS 0.4の陳述として直してください", "state it as BODS 0.4 does")
    return Problem(code, where, Text(ja, en), remedy, shown(writable))
