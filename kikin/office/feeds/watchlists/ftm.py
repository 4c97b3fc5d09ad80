"""FollowTheMoney entities as JSON lines, the form in which OpenSanctions publishes.

Only parties that can be listed are taken. Of what an entity says, nationality, citizenship, birth place, religion,
ethnicity and the mixed property `country` are not read: the country of a body is its jurisdiction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kikin.office.feeds.cohorts.complaints import complaint
from kikin.office.feeds.cohorts.notation import Repeated, TooDeep, loads
from kikin.office.feeds.watchlists.countries import codes_of
from kikin.office.feeds.watchlists.entries import Draft
from kikin.office.feeds.watchlists.particulars import birth_dates_of
from kikin.office.feeds.watchlists.sources import Source
from kikin.values.problems import Problem

_KINDS = {
    "Person": "person",
    **dict.fromkeys(("Organization", "Company", "PublicBody"), "organisation"),
    **dict.fromkeys(("LegalEntity", "Vessel", "Airplane"), ""),
}
_ALIASES = ("alias", "weakAlias", "previousName", "abbreviation")
_COUNTRIES = ("jurisdiction", "mainCountry", "addressCountry")
_COUNTRIES_OF_BODIES = (*_COUNTRIES, "country")
_SCHEMES = {
    "passportNumber": "passport",
    "idNumber": "national_id",
    "taxNumber": "tax_number",
    "innCode": "tax_number",
    "vatCode": "tax_number",
    "registrationNumber": "registration",
    "ogrnCode": "registration",
    "uscCode": "registration",
    "leiCode": "lei",
    "imoNumber": "imo",
    "swiftBic": "swift",
}


def has_a_schema(row: object) -> bool:
    """Whether a JSON object has the shape of an entity."""
    return isinstance(row, dict) and "schema" in row and isinstance(row.get("properties"), dict)


def read_ftm(source: Source) -> Iterator[Draft]:
    """One entry for each party; addresses, ownerships, payments and the like are passed over."""
    for number, row in json_lines(source):
        if isinstance(row, Problem):
            yield Draft(number, problems=[row])
        elif not has_a_schema(row):
            ja, en = "schema と properties がありません", "has no schema and properties"
            remedy = "FollowTheMoneyの実体を1行に1件書いてください", "write one FollowTheMoney entity a line"
            yield Draft(number, problems=[complaint("no_column", "row", "", ja, en, *remedy)])
        elif row["schema"] in _KINDS:
            yield _read(number, row)


def _read(number: int, row: dict[str, Any]) -> Draft:
    said = {name: _texts(values) for name, values in row["properties"].items()}
    names = said.get("name", []) or [str(row.get("caption") or "")]
    draft = Draft(number, str(row.get("id") or ""), names[0], names[1:], kind=_KINDS[row["schema"]])
    draft.aliases += [alias for name in _ALIASES for alias in said.get(name, [])]
    asked = _COUNTRIES_OF_BODIES if draft.kind == "organisation" else _COUNTRIES
    draft.countries = codes_of(*(country for name in asked for country in said.get(name, [])))
    draft.birth_dates = [day for one in said.get("birthDate", []) for day in birth_dates_of(one[: len("YYYY-MM-DD")])]
    draft.identifiers = [(scheme, value) for name, scheme in _SCHEMES.items() for value in said.get(name, [])]
    draft.programmes = [*said.get("programId", []), *said.get("program", []), *said.get("topics", [])]
    return draft


def _texts(values: Any) -> list[str]:
    return [str(value) for value in (values if isinstance(values, list) else [values]) if value not in (None, "")]


def json_lines(source: Source) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    """The objects of a file, one on a line, each with the number of its line, or why it is none."""
    for number, line in enumerate(source.lines(), start=1):
        if line.strip():
            yield number, _object(line)


def _object(line: str) -> dict[str, Any] | Problem:
    try:
        values = loads(line)
    except Repeated as repeated:
        ja, en = "同じ名前の項目が二つあります", "appears twice"
        return complaint("repeated_column", repeated.key, "", ja, en, "一つにしてください", "keep one of them")
    except (TooDeep, ValueError) as error:
        return _not_json(error)
    return values if isinstance(values, dict) else _not_json(type(values).__name__)


def _not_json(why: object) -> Problem:
    ja, en = "1行に1件のJSONオブジェクトではありません", "is not one JSON object on one line"
    remedy = (
        "{ と } で囲んだ1行にし、途中で切れていないか確かめてください",
        "write one line from { to }, and see that the file is whole",
    )
    return complaint("not_json", "row", why, ja, en, *remedy)
