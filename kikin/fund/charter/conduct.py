"""The second half of a charter's format: how the fund conducts itself.

Review, selection, screening, approval, publication and calendar. A value that has only one
choice says what the rules do today; it is written down so that a charter says all of it.
"""

from __future__ import annotations

from typing import Any

from kikin.fund.charter import model, reviewing
from kikin.fund.charter.kinds import ListOf, day, day_of_year, keyword, one_of, share, whole
from kikin.fund.charter.overlap import Overlap
from kikin.fund.charter.panel import Panel
from kikin.fund.charter.tables import Key, Table, Tables, mapping, name
from kikin.values.money import Rate
from kikin.values.text import Text

CONFLICTS = (
    "relative",
    "same_organisation",
    "joint_research_within_5_years",
    "teacher_student",
    "competitor",
    "other",
)
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
MUST_BE_CONFLICTS = ("same_organisation",)
MUST_BE_PUBLISHED = ("ref", "recipient", "amount_yen")
FORBIDDABLE = (*model.MUST_STAY_FORBIDDEN, "gender", "age", "political_opinion", "family")
LICENCES = ("CC-BY-4.0", "CC0-1.0", "PDL-1.0")
PLEDGE = Text(
    ja="審査で知り得たことを、審査以外に用いず、審査の後も含めて他に漏らしません。資料は複製せず、審査の後に破棄します。",
    en="I use what I learn here for the review alone and tell nobody, then or later. I copy none of the papers, and "
    "destroy what I have of them after the review.",
)


def _criterion(scale: tuple[int, int], **said: Any) -> reviewing.Criterion:
    return reviewing.Criterion(low=scale[0], high=scale[1], **said)


CRITERION = Table(
    (
        Key("key", keyword("merit"), "The criterion's name in the charter and in every review."),
        Key(
            "name",
            name(Text(ja="科学的・技術的意義", en="Scientific and technical merit")),
            "The criterion's name.",
        ),
        Key("weight_bp", whole(1, 10_000, 5_000), "Its weight in basis points; all weights add up to 10,000."),
        Key(
            "scale",
            ListOf(whole(0, 100, 9), least=2, most=2, repeats=True, sample="[1, 9]"),
            "The poorest and the best score, in whole numbers.",
        ),
    ),
    _criterion,
)

REVIEW = Table(
    (
        Key("reviews_per_application", whole(1, 20, 3), "How many reviewers read each application."),
        Key(
            "load_per_reviewer",
            whole(1, 1_000, 12),
            "How many applications of a call one reviewer reads at most.",
        ),
        Key("blind", one_of("single"), "Reviewers know the applicants; applicants never know the reviewers."),
        Key("criteria", Tables(CRITERION), "What reviewers score."),
        Key(
            "conflicts",
            ListOf(one_of(*CONFLICTS)),
            "The ties that bar a reviewer from an application. `same_organisation` cannot be left out.",
        ),
        Key(
            "load_across_calls",
            whole(1, 10_000, 12),
            "How many applications one reviewer has in hand at most, over every call; an officer may go "
            "beyond it with reasons. 12 where absent.",
            may_be_absent=True,
            default=12,
        ),
        Key(
            "answer_within_days",
            whole(1, 366, 14),
            "Within how many days of the invitation a reviewer answers it. 14 where absent.",
            may_be_absent=True,
            default=14,
        ),
        Key(
            "review_within_days",
            whole(1, 366, 30),
            "Within how many days after the day for the answer the review is handed in. 30 where absent.",
            may_be_absent=True,
            default=30,
        ),
        Key(
            "remind_days",
            ListOf(whole(0, 366, 7), sample="[7, 3, 1]"),
            "How many days before each of these days a reviewer is reminded. 7, 3 and 1 where absent.",
            may_be_absent=True,
            default=(7, 3, 1),
        ),
        Key(
            "pledge",
            name(PLEDGE),
            "What a reviewer pledges before they see titles and names. The words shown here where absent.",
            may_be_absent=True,
            default=PLEDGE,
        ),
        Key(
            "others_scores",
            one_of("never", "after_own"),
            "Whether reviewers see what the others scored, without names: never, or once their own review is locked. "
            '"never" where absent.',
            may_be_absent=True,
            default="never",
        ),
        Key(
            "floor",
            one_of("none", "fair"),
            "`fair`: readers are proposed so that the worst-served application is served as well as can be, and only "
            "then for the highest total. `none` where absent.",
            may_be_absent=True,
            default="none",
        ),
    ),
    reviewing.Review,
)

PANEL = Table(
    (
        Key(
            "least_members",
            whole(2, 100, 3),
            "How many members a panel has at least, its chair counted. Three where absent.",
            may_be_absent=True,
            default=3,
        ),
        Key(
            "quorum",
            share("1/2", zero=False),
            "The share of the members without a tie who have to be in the room when an application is judged. Half "
            "where absent; two are needed always.",
            may_be_absent=True,
            default=Rate(1, 2),
        ),
        Key(
            "vote",
            one_of("named", "secret"),
            "Whether it is kept who voted how. Of a secret vote the counts are kept and who has voted. Named where "
            "absent.",
            may_be_absent=True,
            default="named",
        ),
        Key(
            "ranking",
            one_of("advises", "binds"),
            "Whether a round waits until every application stands in a panel's final ranking. Where it only advises, "
            "a round follows the final rankings that there are. It advises where absent.",
            may_be_absent=True,
            default="advises",
        ),
    ),
    Panel,
)

OVERLAP = Table(
    (
        Key(
            "alike_bp",
            whole(1, 10_000, 5_000),
            "From which likeness of title and abstract, in basis points, two projects are looked at for overlap "
            "whatever else they have in common. 5,000 where absent.",
            may_be_absent=True,
            default=5_000,
        ),
        Key(
            "alike_with_name_bp",
            whole(1, 10_000, 2_000),
            "From which likeness two projects are looked at whose people bear the same name. 2,000 where absent.",
            may_be_absent=True,
            default=2_000,
        ),
    ),
    Overlap,
)

SELECTION = Table(
    (
        Key(
            "value",
            one_of("merit_by_money"),
            "What a portfolio is worth: the calibrated merit of each application, weighted by its money.",
        ),
        Key(
            "gap_bp",
            whole(0, 1_000, 10),
            "How far, in basis points, the portfolio may be from the proven bound.",
        ),
        Key(
            "lottery",
            one_of("never", "within_band"),
            "Whether applications that the reviews cannot tell apart are drawn by lot.",
        ),
        Key("time_limit_seconds", whole(1, 3_600, 60), "How long the search may last."),
    ),
    model.Selection,
)

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
            whole(1, 10_000, 8_500),
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
    ),
    model.Calendar,
)
