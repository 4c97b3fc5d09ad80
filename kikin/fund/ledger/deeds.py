"""What each business act does to the ledger: facts in, drafts of transfers out, in the order of posting.

A part of nothing is left out, so that a plan with an empty year needs no care; whatever else is wrong with an
amount is for the checks to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from kikin.fund.charter import Appropriation, Charter
from kikin.fund.ledger.accounts import EARNINGS, FAMILIES, LIMITS, RECIPIENTS, TREASURY, account
from kikin.fund.ledger.transfers import DIMENSIONS, Draft, Row
from kikin.values.money import Yen


@dataclass(frozen=True, slots=True)
class Voucher:
    """The paper that a posting rests on: its legal date, the fiscal year of that date, and what it is."""

    on: date
    fiscal_year: int
    document: str


def voucher(charter: Charter, on: date, document: str) -> Voucher:
    """A voucher of that day, in the fiscal year that the charter says."""
    return Voucher(on, charter.fiscal_year(on), document)


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """What every transfer of an award says about it, as keys and refs. Without a `round` it uses no field's
    limit.
    """

    award: str
    appropriation: str
    agency: str
    field: str
    concept: str
    call: str
    instrument: str
    round: str = ""

    def allotment(self, fiscal_year: int) -> str:
        return account("allotment", self.appropriation, self.agency, fiscal_year)


def appropriate(charter: Charter, appropriation: Appropriation, on: date) -> tuple[Draft, ...]:
    """An act gives money to the fund."""
    return (
        Draft(
            kind="appropriate",
            from_account=TREASURY,
            to_account=account("appropriation", appropriation.key),
            amount_yen=appropriation.amount_yen,
            on=on,
            fiscal_year=charter.fiscal_year(on),
            appropriation=appropriation.key,
            document=appropriation.act.en,
        ),
    )


def allot(charter: Charter, appropriation: Appropriation, on: date) -> tuple[Draft, ...]:
    """The charter's allotments of one appropriation, by agency and year."""
    return tuple(
        _allotment("allot", part.appropriation, part.agency, part.fiscal_year, part.amount_yen, on, charter.digest)
        for part in charter.allotments
        if part.appropriation == appropriation.key and part.amount_yen
    )


def withdraw_allotment(
    appropriation: str, agency: str, allotted_for: int, amount_yen: Yen, paper: Voucher
) -> tuple[Draft, ...]:
    """Take money of one agency's year back to its appropriation, from where it can be allotted again."""
    draft = _allotment("withdraw_allotment", appropriation, agency, allotted_for, amount_yen, paper.on, paper.document)
    return (replace(draft, from_account=draft.to_account, to_account=draft.from_account),)


def return_to_treasury(
    appropriation: str, amount_yen: Yen, paper: Voucher, agency: str = "", allotted_for: int | None = None
) -> tuple[Draft, ...]:
    """Give money back: of one agency's year where these are named, else of what is not allotted."""
    unallotted = allotted_for is None
    from_account = (
        account("appropriation", appropriation)
        if unallotted
        else account("allotment", appropriation, agency, allotted_for)
    )
    return (
        Draft(
            kind="return_to_treasury",
            from_account=from_account,
            to_account=TREASURY,
            amount_yen=amount_yen,
            on=paper.on,
            fiscal_year=paper.fiscal_year if allotted_for is None else allotted_for,
            appropriation=appropriation,
            agency=agency,
            document=paper.document,
        ),
    )


def earn_interest(appropriation: str, amount_yen: Yen, paper: Voucher, agency: str = "") -> tuple[Draft, ...]:
    """Interest on money of the fund, earned by an agency where one is named, adds to its appropriation."""
    return _of_appropriation(
        "earn_interest", EARNINGS, account("appropriation", appropriation), appropriation, agency, amount_yen, paper
    )


def administer(appropriation: str, agency: str, amount_yen: Yen, paper: Voucher) -> tuple[Draft, ...]:
    """Spend on an agency's work for the fund, from what is not allotted."""
    return _of_appropriation(
        "administer",
        account("appropriation", appropriation),
        account("administration", appropriation, agency),
        appropriation,
        agency,
        amount_yen,
        paper,
    )


def set_limits(call: str, round: str, by_field: Mapping[str, Yen], paper: Voucher) -> tuple[Draft, ...]:
    """Fix in yen, when a round is opened, what each field may be awarded in it."""
    return tuple(
        Draft(
            kind="set_limit",
            from_account=LIMITS,
            to_account=account("limit", round, field),
            amount_yen=amount_yen,
            on=paper.on,
            fiscal_year=paper.fiscal_year,
            field=field,
            call=call,
            document=paper.document,
        )
        for field, amount_yen in sorted(by_field.items())
        if amount_yen
    )


def commit(facts: AwardFacts, by_year: Mapping[int, Yen], paper: Voucher) -> tuple[Draft, ...]:
    """Reserve an award's money in the allotments of its years, and its field's limit with it."""
    commitment = account("commitment", facts.award)
    parts = tuple(
        _of_award("commit", facts, facts.allotment(year), commitment, amount_yen, replace(paper, fiscal_year=year))
        for year, amount_yen in sorted(by_year.items())
        if amount_yen
    )
    return parts + _limit("use_limit", facts, sum(by_year.values()), paper)


def release_commitment(facts: AwardFacts, by_year: Mapping[int, Yen], paper: Voucher) -> tuple[Draft, ...]:
    """Give reserved money back to the allotments that it came from, and free the field's limit."""
    commitment = account("commitment", facts.award)
    parts = tuple(
        _of_award(
            "release_commitment",
            facts,
            commitment,
            facts.allotment(year),
            amount_yen,
            replace(paper, fiscal_year=year),
        )
        for year, amount_yen in sorted(by_year.items())
        if amount_yen
    )
    return parts + _limit("free_limit", facts, sum(by_year.values()), paper)


def oblige(facts: AwardFacts, by_member: Mapping[str, Yen], paper: Voucher) -> tuple[Draft, ...]:
    """Bind an award's money by the members' contracts."""
    return _by_member("oblige", facts, by_member, paper, "commitment", "obligation")


def release_obligation(facts: AwardFacts, by_member: Mapping[str, Yen], paper: Voucher) -> tuple[Draft, ...]:
    """Unbind what contracts will not use; it stays reserved for the award."""
    return _by_member("release_obligation", facts, by_member, paper, "obligation", "commitment")


def advance(facts: AwardFacts, by_member: Mapping[str, Yen], paper: Voucher) -> tuple[Draft, ...]:
    """Pay members, subject to settlement."""
    return _by_member("advance", facts, by_member, paper, "obligation", "advance")


def settle(facts: AwardFacts, by_member: Mapping[str, Yen], paper: Voucher) -> tuple[Draft, ...]:
    """Fix what members have rightly spent of what they were paid."""
    return _by_member("settle", facts, by_member, paper, "advance", "spent")


def refund(facts: AwardFacts, by_member: Mapping[str, Yen], paper: Voucher) -> tuple[Draft, ...]:
    """Members give back what they were paid and did not rightly spend; it is bound to their contracts again."""
    return _by_member("refund", facts, by_member, paper, "advance", "obligation")


def disburse(facts: AwardFacts, by_member: Mapping[str, Yen], paper: Voucher) -> tuple[Draft, ...]:
    """Pay members what is settled already: on settlement, for completed work, or interest."""
    return _by_member("disburse", facts, by_member, paper, "obligation", "spent")


def carry_over(facts: AwardFacts, by_member: Mapping[str, Yen], into: int, paper: Voucher) -> tuple[Draft, ...]:
    """Carry bound money into the next fiscal year, into a bucket of its own."""
    return _by_member("carry_over", facts, by_member, paper, "obligation", "carried", into)


def release_carried(facts: AwardFacts, by_member: Mapping[str, Yen], into: int, paper: Voucher) -> tuple[Draft, ...]:
    """Give what was carried into a year and not used back to the members' contracts."""
    return _by_member("release_carried", facts, by_member, paper, "carried", "obligation", into)


def advance_carried(facts: AwardFacts, by_member: Mapping[str, Yen], into: int, paper: Voucher) -> tuple[Draft, ...]:
    """Pay members of what was carried into a year, subject to settlement."""
    return _by_member("advance_carried", facts, by_member, paper, "carried", "carried-advance", into)


def settle_carried(facts: AwardFacts, by_member: Mapping[str, Yen], into: int, paper: Voucher) -> tuple[Draft, ...]:
    """Fix what members have rightly spent of what they were paid of carried money."""
    return _by_member("settle_carried", facts, by_member, paper, "carried-advance", "spent", into)


def refund_carried(facts: AwardFacts, by_member: Mapping[str, Yen], into: int, paper: Voucher) -> tuple[Draft, ...]:
    """Members give back what they were paid of carried money; it is in its bucket again."""
    return _by_member("refund_carried", facts, by_member, paper, "carried-advance", "carried", into)


def demand(
    facts: AwardFacts, by_member: Mapping[str, Yen], paper: Voucher, carried_into: int | None = None
) -> tuple[Draft, ...]:
    """Demand back from members what they were paid and did not rightly spend; of money that was carried into a
    year, where one is named.
    """
    start = "advance" if carried_into is None else "carried-advance"
    return _by_member("demand", facts, by_member, paper, start, "receivable", carried_into)


def claw_back(facts: AwardFacts, by_member: Mapping[str, Yen], paper: Voucher) -> tuple[Draft, ...]:
    """Demand back from members what had been settled."""
    return _by_member("claw_back", facts, by_member, paper, "spent", "receivable")


def repay(facts: AwardFacts, by_member: Mapping[str, Yen], paper: Voucher) -> tuple[Draft, ...]:
    """Members pay what was demanded of them; it is bound to their contracts again."""
    return _by_member("repay", facts, by_member, paper, "receivable", "obligation")


def repay_carried(facts: AwardFacts, by_member: Mapping[str, Yen], into: int, paper: Voucher) -> tuple[Draft, ...]:
    """Members pay what was demanded of them of carried money; it is in its bucket again."""
    return _by_member("repay_carried", facts, by_member, paper, "receivable", "carried", into)


def write_off(facts: AwardFacts, by_member: Mapping[str, Yen], paper: Voucher) -> tuple[Draft, ...]:
    """Give up what was demanded of members. It stays paid."""
    return _by_member("write_off", facts, by_member, paper, "receivable", "written-off")


def collect_late_interest(facts: AwardFacts, by_member: Mapping[str, Yen], paper: Voucher) -> tuple[Draft, ...]:
    """Members pay interest on what they paid late; it adds to the award's appropriation."""
    return _collect("collect_late_interest", facts, by_member, paper)


def collect_payback(facts: AwardFacts, by_member: Mapping[str, Yen], paper: Voucher) -> tuple[Draft, ...]:
    """Members pay back out of their revenue; it adds to the award's appropriation."""
    return _collect("collect_payback", facts, by_member, paper)


def reverse(row: Row, on: date, document: str) -> Draft:
    """Take a posted transfer back: the same in all but direction, day and document."""
    return Draft(
        kind=row.kind,
        from_account=row.to_account,
        to_account=row.from_account,
        amount_yen=row.amount_yen,
        on=on,
        fiscal_year=row.fiscal_year,
        document=document,
        corrects=row.id,
        **{name: getattr(row, name) for name in DIMENSIONS},
    )


def _allotment(
    kind: str, appropriation: str, agency: str, allotted_for: int, amount_yen: Yen, on: date, document: str
) -> Draft:
    return Draft(
        kind=kind,
        from_account=account("appropriation", appropriation),
        to_account=account("allotment", appropriation, agency, allotted_for),
        amount_yen=amount_yen,
        on=on,
        fiscal_year=allotted_for,
        appropriation=appropriation,
        agency=agency,
        document=document,
    )


def _of_appropriation(
    kind: str, from_account: str, to_account: str, appropriation: str, agency: str, amount_yen: Yen, paper: Voucher
) -> tuple[Draft, ...]:
    draft = Draft(
        kind=kind,
        from_account=from_account,
        to_account=to_account,
        amount_yen=amount_yen,
        on=paper.on,
        fiscal_year=paper.fiscal_year,
        appropriation=appropriation,
        agency=agency,
        document=paper.document,
    )
    return (draft,)


def _collect(kind: str, facts: AwardFacts, by_member: Mapping[str, Yen], paper: Voucher) -> tuple[Draft, ...]:
    appropriation = account("appropriation", facts.appropriation)
    return tuple(
        _of_award(kind, facts, RECIPIENTS, appropriation, amount_yen, paper, member)
        for member, amount_yen in sorted(by_member.items())
        if amount_yen
    )


def _limit(kind: str, facts: AwardFacts, amount_yen: Yen, paper: Voucher) -> tuple[Draft, ...]:
    """The twin of a commitment on the limit of its field, where the award was chosen in a round."""
    if not facts.round or not amount_yen:
        return ()
    free = account("limit", facts.round, facts.field)
    used = account("limit-used", facts.round, facts.field)
    from_account, to_account = (free, used) if kind == "use_limit" else (used, free)
    return (_of_award(kind, facts, from_account, to_account, amount_yen, paper),)


def _by_member(
    kind: str,
    facts: AwardFacts,
    by_member: Mapping[str, Yen],
    paper: Voucher,
    start: str,
    to: str,
    carried_into: int | None = None,
) -> tuple[Draft, ...]:
    """One transfer for each member. Of carried money it belongs to the year into which that was carried."""

    def named(family: str, member: str) -> str:
        parts = {"award": facts.award, "member": member, "fiscal_year": carried_into}
        return account(family, *(parts[part] for part in FAMILIES[family]))

    paper = paper if carried_into is None else replace(paper, fiscal_year=carried_into)
    return tuple(
        _of_award(kind, facts, named(start, member), named(to, member), amount_yen, paper, member)
        for member, amount_yen in sorted(by_member.items())
        if amount_yen
    )


def _of_award(
    kind: str,
    facts: AwardFacts,
    from_account: str,
    to_account: str,
    amount_yen: Yen,
    paper: Voucher,
    member: str = "",
) -> Draft:
    return Draft(
        kind=kind,
        from_account=from_account,
        to_account=to_account,
        amount_yen=amount_yen,
        on=paper.on,
        fiscal_year=paper.fiscal_year,
        appropriation=facts.appropriation,
        agency=facts.agency,
        field=facts.field,
        concept=facts.concept,
        call=facts.call,
        award=facts.award,
        member=member,
        instrument=facts.instrument,
        document=paper.document,
    )
