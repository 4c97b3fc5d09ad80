"""The format of a charter: every table and every key, what it may hold, and what it means.

The reader reads by this declaration and the reference page is written from it, so no key can be
read that is not documented, nor documented and not read.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from kikin.fund.charter import model
from kikin.fund.charter.conduct import APPROVAL, CALENDAR, PUBLICATION, SCREENING
from kikin.fund.charter.council import COUNCIL, Council
from kikin.fund.charter.following import ChangeRules
from kikin.fund.charter.gating import CHANGES, GATE, MILESTONE
from kikin.fund.charter.incidents import INCIDENTS, Incidents
from kikin.fund.charter.inspecting import INSPECTION, from_the_founding
from kikin.fund.charter.judging import OVERLAP, PANEL, REVIEW, SELECTION
from kikin.fund.charter.kinds import (
    FIRST_YEAR,
    LAST_YEAR,
    ListOf,
    award_ref,
    day,
    keyword,
    one_of,
    share,
    whole,
    words,
    yen,
    zone,
)
from kikin.fund.charter.outgoing import OUTGOING, Outgoing
from kikin.fund.charter.overlap import Overlap
from kikin.fund.charter.panel import Panel
from kikin.fund.charter.paying import INSTRUMENT, MONEY, money_when_silent
from kikin.fund.charter.tables import Key, Table, Tables, name
from kikin.fund.charter.watch import WATCH
from kikin.values.text import Text

_CABINET_OFFICE = Text(ja="内閣府", en="Cabinet Office")
_NEDO = Text(
    ja="新エネルギー・産業技術総合開発機構",
    en="New Energy and Industrial Technology Development Organization",
)
_FISCAL_YEAR = whole(FIRST_YEAR, LAST_YEAR, 2022)


def _field(terms: dict[str, tuple[str, ...]], **said: Any) -> model.Field:
    return model.Field(terms_en=terms["en"], terms_ja=terms["ja"], **said)


def _appropriation(available_from: Any, **said: Any) -> model.Appropriation:
    return model.Appropriation(available_from=available_from or said["enacted_on"], **said)


def _charter(fund: dict[str, Any], **said: Any) -> dict[str, Any]:
    """What `model.Charter` is made of, but for the digest of the text."""
    plural = {
        "body": "bodies",
        "agency": "agencies",
        "field": "fields",
        "stage": "stages",
        "appropriation": "appropriations",
        "allotment": "allotments",
        "instrument": "instruments",
        "milestone": "milestones",
        "gate": "gates",
    }
    named = {plural.get(section, section): entries for section, entries in said.items()}
    dated = {
        "money": _from_the_founding(fund["founded_on"], said["money"]),
        "inspection": from_the_founding(fund["founded_on"], said["inspection"]),
    }
    return {**fund, **named, **dated}


def _from_the_founding(founded_on: date, money: tuple[model.MoneyRules, ...]) -> tuple[model.MoneyRules, ...]:
    """There is a version for every day of the fund: before the first that is written, the one of a silent charter."""
    if any(version.valid_from <= founded_on for version in money):
        return money
    return (money_when_silent(founded_on), *money)


FUND = Table(
    (
        Key(
            "key",
            keyword("economic-security-2021"),
            "The fund's name in records and addresses; never changes.",
        ),
        Key(
            "name",
            name(Text(ja="経済安全保障技術基金", en="Economic Security Technology Fund")),
            "The fund's name.",
        ),
        Key(
            "legal_basis",
            name(Text(ja="令和3年度補正予算", en="FY2021 supplementary budget")),
            "The act or budget that the fund stands on.",
        ),
        Key("zone", zone(), "The time zone in which legal dates and deadlines are meant; never changes."),
        Key("first_month", whole(1, 12, 4), "The month in which a fiscal year starts; never changes."),
        Key(
            "regime",
            one_of("fund", "annual"),
            "`fund`: money lives until its date, across fiscal years. `annual`: it lapses at the end of its "
            "fiscal year, or is carried over by permission. Never changes.",
        ),
        Key("founded_on", day("2021-12-20"), "The legal date of the founding; never changes."),
        Key(
            "administration_cap",
            share("3%", zero=True),
            "The share of the money that may run the fund itself.",
        ),
        Key(
            "illustrative",
            ListOf(words("field.floor"), least=0),
            "The paths of keys whose values the public record does not say and that were made up for this "
            "charter, without numbers: `field.floor` speaks of every field.",
            may_be_absent=True,
            default=(),
        ),
    ),
    dict,
)

BODY = Table(
    (
        Key("key", keyword("cabinet-office"), "The body's name in the charter and in every record."),
        Key("name", name(_CABINET_OFFICE), "The body's name."),
        Key(
            "consents_to",
            ListOf(one_of(*model.CONSENT_KINDS), least=0),
            "The kinds of decision that need this body's consent; empty for a body that is only informed.",
        ),
    ),
    model.Body,
)

AGENCY = Table(
    (
        Key("key", keyword("nedo"), "The agency's name in the charter and in every record."),
        Key("name", name(_NEDO), "The agency's name."),
        Key("answers_to", keyword("meti"), "The key of the body that the agency answers to."),
        Key(
            "award_ref",
            award_ref(),
            "How the agency numbers its awards: capital letters that no other agency's numbers begin with, "
            "the fiscal year in two digits, and a serial that counts from 1 in each fiscal year.",
        ),
    ),
    model.Agency,
)

FIELD = Table(
    (
        Key("key", keyword("quantum"), "The field's name in the charter and in every record."),
        Key("name", name(Text(ja="量子技術", en="Quantum technology")), "The field's name."),
        Key(
            "floor",
            share("8%", zero=True),
            "The least share of a round's budget, fixed in yen when the round opens. It binds to the "
            "eligible demand at most; a shortfall is reported.",
        ),
        Key("ceiling", share("30%", zero=False), "The largest share of a round's budget."),
        Key(
            "terms",
            Table(
                (
                    Key("en", ListOf(words("qubit")), "English words and phrases, in any case and number."),
                    Key("ja", ListOf(words("量子")), "Japanese words and phrases."),
                ),
                dict,
            ),
            "The terms by which a text is recognised as belonging to the field, whose applicant named none.",
        ),
    ),
    _field,
)

STAGE = Table(
    (
        Key("key", keyword("demonstration"), "The stage's name in the charter and in every record."),
        Key("name", name(Text(ja="実証", en="Demonstration")), "The stage's name."),
    ),
    model.FundedStage,
)

APPROPRIATION = Table(
    (
        Key(
            "key",
            keyword("fy2021-supplementary-1"),
            "The appropriation's name in the charter and in every record.",
        ),
        Key(
            "act",
            name(Text(ja="令和3年度補正予算（第1号）", en="FY2021 supplementary budget (No. 1)")),
            "The act that gives the money.",
        ),
        Key("enacted_on", day("2021-12-20"), "The day on which the act came into being."),
        Key(
            "available_from",
            day("2022-04-01"),
            "The first day on which the money may be used; the day of enactment where absent.",
            may_be_absent=True,
        ),
        Key("available_until", day("2027-03-31"), "The last day on which the money may be used."),
        Key("amount_yen", yen(100_000_000_000), "The amount."),
    ),
    _appropriation,
)

ALLOTMENT = Table(
    (
        Key(
            "appropriation",
            keyword("fy2021-supplementary-1"),
            "The key of the appropriation that it is part of.",
        ),
        Key("agency", keyword("nedo"), "The key of the agency that may use it."),
        Key(
            "fiscal_year",
            _FISCAL_YEAR,
            "The fiscal year in which it may be used, within the appropriation's life.",
        ),
        Key(
            "amount_yen",
            yen(12_000_000_000),
            "The amount. The allotments of an appropriation add up to its amount at most.",
        ),
    ),
    model.Allotment,
)

CHARTER = Table(
    (
        Key("fund", FUND, "What the fund is."),
        Key("body", Tables(BODY), "A body that administers the fund with the others."),
        Key("agency", Tables(AGENCY), "An agency that manages calls, awards and payments."),
        Key("field", Tables(FIELD), "A field of technology."),
        Key("stage", Tables(STAGE), "A stage of work that the fund pays for."),
        Key("appropriation", Tables(APPROPRIATION), "Money given to the fund by an act."),
        Key(
            "allotment",
            Tables(ALLOTMENT),
            "The part of an appropriation that one agency may use in one year.",
        ),
        Key("instrument", Tables(INSTRUMENT), "A dated version of a way to pay."),
        Key(
            "money",
            Tables(MONEY),
            "A dated version of the rules for money that every instrument shares. Until the first that is written, "
            "the values hold that are shown here as examples.",
            may_be_absent=True,
            default=(),
        ),
        Key(
            "inspection",
            Tables(INSPECTION),
            "A dated version of the yardsticks by which red flags are raised. Until the first that is written hold the "
            "values that are shown here, and 3,000,000 yen as `quotes_from_yen` from 1 April 2025.",
            may_be_absent=True,
            default=(),
        ),
        Key(
            "milestone",
            Tables(MILESTONE),
            "A dated result that every award owes. None where absent.",
            may_be_absent=True,
            default=(),
        ),
        Key(
            "gate",
            Tables(GATE),
            "A gate between two stages of an award: money of the later one is locked until it is passed. None where "
            "absent.",
            may_be_absent=True,
            default=(),
        ),
        Key(
            "changes",
            CHANGES,
            "How awards change that are under way, besides their money, and by when a stop is wound up. As said at "
            "each key where absent.",
            may_be_absent=True,
            default=ChangeRules(),
        ),
        Key("review", REVIEW, "How applications are judged."),
        Key(
            "panel",
            PANEL,
            "How a panel meets, and what its ranking is worth. As said at each key where absent.",
            may_be_absent=True,
            default=Panel(),
        ),
        Key(
            "overlap",
            OVERLAP,
            "From when projects are looked at for overlap. As said at each key where absent.",
            may_be_absent=True,
            default=Overlap(),
        ),
        Key("selection", SELECTION, "How a round's portfolio is chosen."),
        Key("screening", SCREENING, "How parties are looked at for research-security risk."),
        Key("approval", APPROVAL, "How the bodies consent, by kind of decision."),
        Key("watch", WATCH, "What is looked at again after award."),
        Key(
            "outgoing",
            OUTGOING,
            "Technology that is to go out: what is controlled, who answers by when. As said at each key where absent.",
            may_be_absent=True,
            default=Outgoing(),
        ),
        Key(
            "council",
            COUNCIL,
            "The council of an award. None is asked for where absent.",
            may_be_absent=True,
            default=Council(),
        ),
        Key(
            "incidents",
            INCIDENTS,
            "Incidents: who is told of them by when. As said at each key where absent.",
            may_be_absent=True,
            default=Incidents(),
        ),
        Key("publication", PUBLICATION, "What the public is shown."),
        Key("calendar", CALENDAR, "Hours and holidays."),
    ),
    _charter,
)
