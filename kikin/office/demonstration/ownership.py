"""Who stands behind some of the applicants: a family with a holding, a nominee for someone unnamed, a circle."""

from __future__ import annotations

from datetime import datetime, timedelta

from kikin.fund.charter import Charter
from kikin.office.control import actions
from kikin.office.demonstration.company import Company
from kikin.office.parties.models import Organisation
from kikin.office.screening import queries as cases
from kikin.values.calendar import local_date

_HEADING = "owner,owned,share_bp,votes_bp,kind"
_FAMILY = (
    "架空ホールディングス株式会社,{name},6000,6000,shares",
    "架空 一郎,架空ホールディングス株式会社,5500,7000,shares",
    "架空 花子,架空ホールディングス株式会社,3000,3000,shares",
    "架空 一郎,{name},1500,1500,shares",
    "想像信託銀行株式会社,{name},1000,1000,nominee",
    "想像従業員持株会,想像信託銀行株式会社,,,nominator",
)
_FAMILY_LATER = (*_FAMILY[:1], "Imaginary Growth Fund L.P.,架空ホールディングス株式会社,1500,0,shares", *_FAMILY[1:])
_NOMINEE = (
    "Imaginary Nominees Ltd,{name},2600,2600,nominee",
    "虚構銀行株式会社,{name},,,debt",
    "虚構 太郎,{name},5100,5100,shares",
    "虚構大学,{name},500,500,shares",
    "虚構大学,{name},,,golden_share",
)
_CIRCLE = (
    "夢想製作所株式会社,{name},4000,4000,shares",
    "{name},夢想商事株式会社,6000,6000,shares",
    "夢想商事株式会社,夢想製作所株式会社,3500,3500,shares",
    "夢想 次郎,夢想製作所株式会社,3000,3000,joint",
    "夢想 三郎,夢想製作所株式会社,3000,3000,joint",
)


def load_ownership(company: Company, charter: Charter, now: datetime) -> None:
    """What the first companies with a case declared about their owners, and what a register said later of one."""
    today = local_date(now, charter.zone)
    for agency in charter.agencies:
        officer = company.of("security_officer", agency.key)
        found = _companies(list(dict.fromkeys(case.application.lead for case in cases.waiting(officer))))
        if not found:
            continue
        for organisation, rows in zip(found, (_FAMILY, _NOMINEE, _CIRCLE), strict=False):
            content = _file(organisation, rows)
            day = today - timedelta(days=60)
            actions.load(organisation, content, "declared", day, officer, now, organisation.name.ja)
        first, later = found[0], _file(found[0], _FAMILY_LATER)
        actions.load(first, later, "register", today - timedelta(days=7), officer, now, first.name.ja)
        return


def _companies(leads: list[Organisation]) -> list[Organisation]:
    return [one for one in leads if one.kind == "company"][:3]


def _file(organisation: Organisation, rows: tuple[str, ...]) -> bytes:
    return "\n".join((_HEADING, *(row.format(name=_quoted(organisation.name.ja)) for row in rows))).encode()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
