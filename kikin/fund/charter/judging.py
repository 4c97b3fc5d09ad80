"""How the fund judges, as a charter says it: reviews, panels, overlaps and selection.

A value that has only one choice says what the rules do today; it is written down so that a charter says all of it.
"""

from __future__ import annotations

from typing import Any

from kikin.fund.charter import model, reviewing
from kikin.fund.charter.kinds import ListOf, keyword, one_of, share, truth, whole
from kikin.fund.charter.overlap import Overlap
from kikin.fund.charter.panel import Panel
from kikin.fund.charter.tables import Key, Table, Tables, name
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
MUST_BE_CONFLICTS = ("same_organisation",)
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
        Key(
            "words",
            Tables(name(Text(ja="不十分", en="poor"))),
            "What the scores mean, from the poorest up: a word for each score, or for the two ends. None where absent.",
            may_be_absent=True,
            default=(),
        ),
        Key(
            "least_characters",
            whole(0, 2_000, 50),
            "How much a reviewer writes on this criterion at least, for the applicant. Nothing is asked where absent.",
            may_be_absent=True,
            default=0,
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
        Key(
            "blind",
            one_of("single", "double"),
            "`single`: reviewers know the applicants. `double`: they learn no organisation and no person of an "
            "application. Applicants never know the reviewers.",
        ),
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
        Key(
            "download",
            truth(),
            "Whether a reviewer may save or print what they read. With `false` it is read on the screen alone, under "
            "their name and the time. `true` where absent.",
            may_be_absent=True,
            default=True,
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
            "Whether applications at the funding line that the reviews cannot tell apart are drawn by lot.",
        ),
        Key("time_limit_seconds", whole(1, 3_600, 60), "How long the search may last."),
        Key(
            "lottery_seconds",
            whole(1, 3_600, 10),
            "How long the search for the fairest lottery may last. 10 where absent.",
            may_be_absent=True,
            default=10,
        ),
    ),
    model.Selection,
)
