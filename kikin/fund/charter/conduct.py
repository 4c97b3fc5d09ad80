"""The second half of a charter's format: how the fund conducts itself.

Screening, approval, publication and calendar; how it judges stands in `judging`.
"""

from __future__ import annotations

from kikin.fund.charter import model
from kikin.fund.charter.kinds import ListOf, day, day_of_year, keyword, one_of, whole
from kikin.fund.charter.tables import Key, Table, Tables, mapping

PUBLISHABLE = (
    "ref",
    "title",
    "summary",
    "recipient",
    "members",
    "amount_yen",
    "period",
    "field",
    "agency",
    "instrument",
    "stage",
    "milestones",
)
MUST_BE_PUBLISHED = ("ref", "recipient", "amount_yen")
FORBIDDABLE = (*model.MUST_STAY_FORBIDDEN, "gender", "age", "political_opinion", "family")
LICENCES = ("CC-BY-4.0", "CC0-1.0", "PDL-1.0")
SCREENING = Table(
    (
        Key(
            "policies",
            ListOf(keyword("jp-2021")),
            "The dated security policies, oldest first; each case keeps the one in force when it was opened.",
        ),
        Key("when", one_of("after_selection"), "When a case is opened: apart from merit, and after it."),
        Key(
            "forbidden_inputs",
            ListOf(one_of(*FORBIDDABLE)),
            "What no rule may look at. Nationality, ethnicity, religion and birthplace cannot be left out.",
        ),
        Key(
            "hit_threshold_bp",
            whole(1, 10_000, 5_000),
            "How probable, in basis points, a match with a list must be for a person to look at it as a hit.",
        ),
        Key(
            "list_shrink_bp",
            whole(1, 10_000, 3_000),
            "A new version of a list that has lost this share of its rows, in basis points, or more stops and asks: it "
            "is taken only with a reason, given when it is proposed and again when it is approved.",
        ),
        Key(
            "levels",
            Tables(
                Table(
                    (
                        Key("key", keyword("moderate"), "The level's name."),
                        Key(
                            "verdict",
                            one_of("cleared", "conditions", "refused"),
                            "What selection and awards are told of a case closed at this level.",
                        ),
                    ),
                    model.Level,
                ),
                least=2,
            ),
            "The levels of risk, mildest first; verdicts never grow milder down the list.",
        ),
        Key(
            "compare_within_hours",
            whole(1, 168, 24),
            "From the approval of a list's version, how soon everyone live is to be compared with it. Unless said, 24.",
            may_be_absent=True,
            default=24,
        ),
        Key(
            "party_hits_limit_count",
            whole(1, 10_000, 500),
            "More hits of one party than people can adjudicate: its case is not matched. Unless said, 500.",
            may_be_absent=True,
            default=500,
        ),
        Key(
            "reply_least_days",
            whole(7, 90, 14),
            "The fewest days that an applicant has to reply, whatever a security policy says. Unless said, 14.",
            may_be_absent=True,
            default=14,
        ),
        Key(
            "told_from_count",
            whole(3, 100, 5),
            "Statistics tell no count below this, so that nobody is found by elimination. Unless said, 5.",
            may_be_absent=True,
            default=5,
        ),
        Key(
            "compare_all_every_days",
            whole(30, 3_660, 365),
            "Every how many days everyone live is compared with every entry, changed or not. Unless said, 365.",
            may_be_absent=True,
            default=365,
        ),
    ),
    model.ScreeningPolicy,
)

APPROVAL_RULE = Table(
    (
        Key(
            "bodies",
            one_of("all_that_consent"),
            "Whose consent is needed: of every body that names the decision.",
        ),
        Key("order", one_of("parallel"), "All bodies are asked at the same time."),
        Key("within_days", whole(1, 365, 14), "How many days a body has to answer."),
        Key("silence", one_of("is_not_consent"), "What it means that a body has not answered."),
    ),
    model.ApprovalRule,
)

APPROVAL = Table(
    tuple(
        Key(kind, APPROVAL_RULE, says, may_be_absent=True)
        for kind, says in zip(
            model.CONSENT_KINDS,
            (
                "A new version of the vision.",
                "A concept under the vision.",
                "The portfolio of a selection round.",
                "The ceiling of a concept.",
                "The stopping of an award.",
            ),
            strict=True,
        )
    ),
    mapping,
)

PUBLICATION = Table(
    (
        Key(
            "awards",
            ListOf(one_of(*PUBLISHABLE)),
            "What the public is shown of an award; `ref`, `recipient` and `amount_yen` cannot be left out.",
        ),
        Key("licence", one_of(*LICENCES), "The licence of what is published."),
    ),
    model.Publication,
)

_MOST_RESTS = 31
"""So that the next day on which banks work is never far."""
CALENDAR = Table(
    (
        Key("deadline_hour", whole(0, 23, 12), "The hour at which calls close, sharp, in the fund's zone."),
        Key(
            "holidays",
            ListOf(day("2022-05-03"), least=0),
            "Days besides the ends of weeks on which no call closes and no term ends.",
            may_be_absent=True,
            default=(),
        ),
        Key(
            "banks_rest",
            ListOf(day_of_year("12-31"), least=0, most=_MOST_RESTS),
            "Days of every year on which banks pay nothing, besides the ends of weeks and holidays. From 31 December "
            "to 3 January where absent.",
            may_be_absent=True,
            default=((12, 31), (1, 1), (1, 2), (1, 3)),
        ),
        Key(
            "week_ends",
            ListOf(one_of(*model.WEEKDAYS), least=0, most=len(model.WEEKDAYS) - 1, sample='["saturday", "sunday"]'),
            "The days of the week on which banks pay nothing and no call closes. Saturday and Sunday where absent.",
            may_be_absent=True,
            default=("saturday", "sunday"),
        ),
        Key(
            "soon_days",
            whole(1, 365, 30),
            "Within how many days a thing is due of which the light of an award tells beforehand. 30 where absent.",
            may_be_absent=True,
            default=30,
        ),
    ),
    model.Calendar,
)
