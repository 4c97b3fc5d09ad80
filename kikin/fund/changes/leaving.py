"""What speaks against a member leaving, and against how its share is re-allocated."""

from __future__ import annotations

from kikin.fund.changes.complaints import only_for, problem
from kikin.fund.changes.effects import freed_yen, own_share_needed_yen, parts_of
from kikin.fund.changes.facts import Facts
from kikin.values.problems import Problem


@only_for("member_leaves")
def is_not_the_lead(facts: Facts) -> Problem | None:
    if facts.asker is None or not facts.asker.is_lead:
        return None
    return problem(
        "lead_stays",
        "member",
        "代表機関は脱退できません",
        "the lead answers for the work and cannot leave it",
        "代表機関が続けられないときは、契約の中止を相談してください",
        "where it cannot go on, the award is to be stopped",
        facts.request.member,
    )


_UNSETTLED = (
    (
        "advanced_yen",
        *("額の確定していない支払があります", "it has an advance that is not settled"),
        *("先に額の確定または返還の請求を行ってください", "settle it or demand it back first"),
    ),
    (
        "owed_yen",
        *("返還されていない額があります", "it owes a refund that was demanded"),
        *("先に返還を受けるか、債権を放棄してください", "have it repaid or written off first"),
    ),
    (
        "asked_yen",
        *("手続中の請求、または未払の精算額があります", "claims of it are on their way, or a balance is not paid"),
        *("先に支払うか、不承認としてください", "pay them or refuse them first"),
    ),
    (
        "carried_yen",
        *("未使用の繰越額があります", "it has carried money that is not used"),
        *("先に繰越額を使用するか、失効を待ってください", "let it be used or lapse first"),
    ),
)
"""What may be unsettled between the fund and a member, and what is to be done before it leaves."""


@only_for("member_leaves")
def leaves_nothing_unsettled(facts: Facts) -> Problem | None:
    member = facts.asker
    for name, ja, en, remedy_ja, remedy_en in _UNSETTLED:
        if member is not None and (yen := getattr(member, name)):
            return problem("unsettled", "member", ja, en, remedy_ja, remedy_en, f"{yen:,}")
    return None


@only_for("member_leaves")
def names_who_takes_over(facts: Facts) -> Problem | None:
    request = facts.request
    taking = [facts.member(ref) for ref in request.shares]
    are_members = all(one and not one.has_left and one.ref != request.member for one in taking)
    are_shares = request.shares_are in ("weights", "amounts") and all(part >= 0 for part in request.shares.values())
    is_any = sum(request.shares.values()) > 0 and set(request.own_shares) <= set(request.shares)
    if are_members and are_shares and is_any:
        return None
    return problem(
        "nobody_takes_over",
        "shares",
        "再配分先が正しく指定されていません",
        "who takes the share over is not said rightly",
        "参加中の他の機関と、その割合または金額を指定してください",
        "name other members that take part, with weights or amounts of zero or more",
        ", ".join(request.shares),
    )


@only_for("member_leaves")
def shares_add_up(facts: Facts) -> Problem | None:
    """The total of the award stays as it is, to the yen."""
    request = facts.request
    if request.shares_are != "amounts" or facts.asker is None:
        return None
    named_yen, free_yen = sum(request.shares.values()), freed_yen(facts)
    if named_yen == free_yen:
        return None
    return problem(
        "shares_do_not_add_up",
        "shares",
        "再配分額の合計が、脱退する機関の残額と一致しません",
        "the amounts do not add up to what the member leaves behind",
        f"合計を{free_yen:,}円にしてください",
        f"make them sum to JPY {free_yen:,}",
        f"{named_yen:,}",
    )


@only_for("member_leaves")
def keeps_the_rates(facts: Facts) -> Problem | None:
    """Nobody takes over more than its own rate allows on what it adds of its own."""
    if facts.asker is None or names_who_takes_over(facts) or shares_add_up(facts):
        return None
    own = facts.request.own_shares
    short = {
        ref: needed_yen
        for ref, part_yen in parts_of(facts).items()
        if (needed_yen := own_share_needed_yen(facts, ref, part_yen)) > own.get(ref, 0)
    }
    if not short:
        return None
    ja = "、".join(f"{ref} {yen:,}円" for ref, yen in sorted(short.items()))
    en = ", ".join(f"{ref} JPY {yen:,}" for ref, yen in sorted(short.items()))
    return problem(
        "over_the_rate",
        "own_shares",
        "補助率を超える再配分です",
        "a part is more than the rate of its member allows",
        f"必要な自己負担の追加額：{ja}",
        f"they have to add of their own: {en}",
        next(iter(sorted(short))),
    )
