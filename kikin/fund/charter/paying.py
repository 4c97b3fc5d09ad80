"""The part of a charter's format that is about paying: the instruments, and the rules for money that they share.

Both are dated data: a later version changes what is done from its day on, and never what was done before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kikin.fund.charter import model
from kikin.fund.charter.kinds import ListOf, day, keyword, one_of, share, whole, yen
from kikin.fund.charter.tables import Key, Table, TableByKey, mapping, name
from kikin.values.money import MODES, Rounding, parse_rate
from kikin.values.text import Text

_COMMISSION = Text(ja="委託", en="Commission")
_RATE = share("2/3", zero=False)
_CAP = share("30%", zero=True)

RATES = Table(
    tuple(
        Key(group, _RATE, says, may_be_absent=group != "default")
        for group, says in zip(
            model.RATE_GROUPS,
            (
                "For everyone who is not named.",
                "For a small or medium-sized company.",
                "For a university.",
                "For a research institute.",
                "For a company of any size that has no rate of its own.",
                "For any other organisation.",
            ),
            strict=True,
        )
    ),
    mapping,
    from_short=lambda value: {"default": value} if isinstance(value, str) else value,
)

INSTRUMENT = Table(
    (
        Key("key", keyword("commission"), "The instrument's name in the charter and in every record."),
        Key("name", name(_COMMISSION), "The instrument's name."),
        Key(
            "valid_from",
            day("2021-12-20"),
            "The day from which this version holds. A later table of the same key and a later day changes "
            "the instrument from then on; awards keep the version of their day.",
        ),
        Key(
            "rate",
            RATES,
            'The share of eligible cost that the fund pays; `rate = "1/2"` is short for `rate = { default = "1/2" }`.',
        ),
        Key(
            "rate_by_stage",
            TableByKey(RATES, example='{ practical_use = "1/3" }', of=Text("段階", "a stage")),
            "The rates of a stage, which take the place of all of `rate` for work at that stage, by the stage's key.",
            may_be_absent=True,
            default=mapping(),
        ),
        Key(
            "pays",
            one_of("cost", "completed_work", "interest"),
            "For what the fund pays: cost as it arises, work that is completed, or interest that falls due. "
            "`cost` where absent.",
            may_be_absent=True,
            default="cost",
        ),
        Key(
            "items",
            ListOf(one_of(*model.COST_ITEMS)),
            "The cost items that it pays for; all of them where absent.",
            may_be_absent=True,
            default=(),
        ),
        Key(
            "tax",
            one_of("included", "excluded"),
            "Whether consumption tax is part of the cost that counts; it never is for a recipient who deducts it. "
            "`included` where absent.",
            may_be_absent=True,
            default="included",
        ),
        Key(
            "per",
            one_of("award", "member"),
            "Whether the rate is applied and rounded once for the whole award, and split among its members "
            "so that the parts add up, or once for each member's contract.",
        ),
        Key(
            "rounding",
            Table(
                (
                    Key("unit_yen", yen(1_000), "The unit to which an amount is rounded."),
                    Key("mode", one_of(*MODES), "The direction."),
                ),
                Rounding,
            ),
            "How an exact amount becomes yen, once.",
        ),
        Key(
            "indirect_cap",
            Table(
                tuple(
                    Key(kind, _CAP, f"For {says}.", may_be_absent=True)
                    for kind, says in zip(
                        model.ORGANISATION_KINDS,
                        ("a university", "a research institute", "a company", "any other organisation"),
                        strict=True,
                    )
                ),
                mapping,
            ),
            "The most that indirect cost may be, as a share of direct cost, by kind of organisation; none is "
            "paid to a kind that is not named.",
            may_be_absent=True,
            default=mapping(),
        ),
        Key(
            "assets_from_yen",
            yen(500_000),
            "The cost from which bought equipment is tagged, and registered as an asset. 500,000 yen where absent.",
            may_be_absent=True,
            default=500_000,
        ),
        Key(
            "restricted_years",
            whole(1, 50, 5),
            "For how many years after it came an asset is not given up without approval, and what it fetches is shared "
            "with the fund. 5 where absent.",
            may_be_absent=True,
            default=5,
        ),
        Key(
            "disposal_price",
            one_of("proceeds", "remaining"),
            "What is shared when an asset is given up within those years: the proceeds, or what remains of its cost by "
            "the months that are left, where that is more. `proceeds` where absent.",
            may_be_absent=True,
            default="proceeds",
        ),
        Key(
            "payback_years",
            whole(1, 50, 5),
            "For how many years after the end a recipient pays back out of the profit.",
            may_be_absent=True,
        ),
        Key(
            "payback",
            share("100%", zero=False),
            "The share of the profit due to the grant that is paid back; all of it where absent. What is paid back "
            "in all years is the grant at most.",
            may_be_absent=True,
            default=parse_rate("1"),
        ),
        Key(
            "obligation_years",
            whole(1, 50, 10),
            "For how many years after the end what was built is kept in use; a breach is clawed back.",
            may_be_absent=True,
        ),
        Key(
            "claw_back",
            one_of("remaining", "all"),
            "What is given back after a breach: the part of the grant for the time that was not kept, or all of it. "
            "`remaining` where absent.",
            may_be_absent=True,
            default="remaining",
        ),
    ),
    model.Instrument,
)

CARRY_OVER_EVENTS: dict[str, Text] = {
    "unforeseen_result": Text("予期しない研究結果による計画の変更", "results that nobody foresaw changed the plan"),
    "late_delivery": Text("機器・資材の納入の遅れ", "equipment or material was delivered late"),
    "shortage": Text("資材の入手難", "material could not be had"),
    "weather": Text("気象・災害", "weather or disaster"),
    "partner_delay": Text("共同実施者・相手方の事情による遅れ", "a partner or another party was late"),
    "permission_delay": Text("許認可・用地等の手続の遅れ", "a permit or a site came late"),
}
"""Why money of one year may be carried over: events that were not foreseen when it was granted."""
_EVENT = name(CARRY_OVER_EVENTS["late_delivery"])

_SILENT = model.MoneyRules(
    valid_from=date.min,
    late_interest=parse_rate("10.95%"),
    refund_within_days=20,
    report_within_days=61,
    free_transfer=parse_rate("50%"),
    slow_below=parse_rate("50%"),
    idle_after_months=12,
    day_minutes=465,
    month_minutes=12_000,
    carried_share=parse_rate("50%"),
    rushed_share=parse_rate("25%"),
    carry_over_events=CARRY_OVER_EVENTS,
)
"""What holds where a charter says nothing of it; the examples of the reference page are these values."""


def money_when_silent(founded_on: date) -> model.MoneyRules:
    """The rules for money of a charter that writes none, from its founding."""
    return replace(_SILENT, valid_from=founded_on)


def _silent_share(key: str, says: str) -> Key:
    return Key(key, share(f"{float(getattr(_SILENT, key) * 100):g}%", zero=True), says)


def _silent_number(key: str, low: int, high: int, says: str) -> Key:
    return Key(key, whole(low, high, getattr(_SILENT, key)), says)


MONEY = Table(
    (
        Key(
            "valid_from",
            day("2021-12-20"),
            "The day from which this version holds, until the day of the next one.",
        ),
        _silent_share(
            "late_interest",
            "The interest, by the year of 365 days, on a refund that comes after its day.",
        ),
        _silent_number("refund_within_days", 0, 365, "How many days a recipient has to pay a refund."),
        _silent_number(
            "report_within_days",
            1,
            365,
            "How many days after the end of a fiscal year, or of the award, its cost report is due.",
        ),
        _silent_share(
            "free_transfer",
            "The share of a member's direct cost that may move between cost items without approval.",
        ),
        _silent_share(
            "slow_below",
            "The share of the plan under which the money that was paid is called slow, and an alarm is given.",
        ),
        _silent_number(
            "idle_after_months",
            1,
            120,
            "After how many months without use, and with none planned, money is called idle.",
        ),
        _silent_number("day_minutes", 1, 1_440, "The most minutes of one day that count as work of one person."),
        _silent_number("month_minutes", 1, 44_640, "The most minutes of one month that count as work of one person."),
        _silent_share(
            "carried_share",
            "In the comparison with one-year money: the share of what is unspent at the end of a fiscal year that is "
            "carried over by permission.",
        ),
        _silent_share(
            "rushed_share",
            "In that comparison: the share of what is unspent that is spent in the last month, beyond the plan. "
            "What is neither carried over nor rushed lapses.",
        ),
        Key(
            "payroll_over_grade",
            share("10%", zero=True),
            "By how much a rate from the payroll may be above that of the person's grade before it has to be "
            "explained, and is flagged. 10 % where absent.",
            may_be_absent=True,
            default=parse_rate("10%"),
        ),
        Key(
            "payroll_rate",
            one_of("year", "month"),
            "Whether a person's rate from the payroll is one for all months of a fiscal year, or may change from "
            "month to month. `year` where absent.",
            may_be_absent=True,
            default="year",
        ),
        Key(
            "carry_over_days",
            whole(0, 365, 31),
            "How many days before the end of a fiscal year a carry-over of its money is asked for at the latest. 31 "
            "where absent.",
            may_be_absent=True,
            default=31,
        ),
        Key(
            "carry_over_events",
            TableByKey(
                _EVENT,
                example='{ late_delivery = { ja = "納入の遅れ", en = "Late delivery" } }',
                of=Text("事由", "an event"),
            ),
            "The events that nobody foresaw for which one-year money may be carried over, each in both languages by "
            f"its key. Where absent: {', '.join(f'`{key}`' for key in CARRY_OVER_EVENTS)}.",
            may_be_absent=True,
            default=CARRY_OVER_EVENTS,
        ),
    ),
    model.MoneyRules,
)
