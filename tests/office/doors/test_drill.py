"""Down from figures: each leads to what it is made of, to the yen, and each transfer to its evidence."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from kikin.fund.ledger import DERIVED, FIGURES
from kikin.fund.relations import Actor
from kikin.office.claims.models import Claim
from kikin.office.closing import actions as closing
from kikin.office.closing.models import FundEntry
from kikin.office.ledger import queries as ledger
from kikin.office.ledger.models import Transfer
from kikin.office.payments import actions as payments
from kikin.office.payments.actions import CallBack
from kikin.office.payments.models import PayeeAccount
from kikin.office.settlements.actions import receivables
from tests.cast import Cast
from tests.office.doors.conftest import sign_in
from tests.office.doors.test_auditor import HOME, MOST_CLICKS, clicks_to, links
from tests.office.doors.watching import in_both_languages, is_closed_to, outsiders, page, status
from tests.office.payments import accounts
from tests.office.rounds import CONTRACTED
from tests.office.settlements import scene

NOW = datetime(2023, 7, 3, 3, tzinfo=UTC)
MILLION = 1_000_000
LINKED = re.compile(
    r'<a href="([^"]+)">(?:(?!</a>).)*?(?:</a>\s*<span class="figure__exact">|amount__exact">)(-?)JPY ([\d,]+)', re.S
)
"""An address and the exact amount that leads there, in a table or among the figures at a glance."""
BELOW = re.compile(r"/(transfers|accounts|sheet/use|execution/plan)/")


@pytest.fixture
def settled(cast: Cast, at: Callable[[datetime], None]) -> Claim:
    """80 million paid, 30 settled, 50 demanded back, of which 20 came in; and the fund's own cost."""
    at(NOW)
    member = scene.member_of(scene.award_of(cast))
    claim = scene.paid(cast, member, 80 * MILLION)
    scene.reported(cast, member, {"other": 30 * MILLION})
    owed = scene.owed(scene.signed(cast, member)[0])
    officer, other = cast.finance["jst"][:2]
    receivables.repay(owed, 20 * MILLION, owed.due_on, "NOTICE-1", officer, NOW)
    outline = closing.EntryOutline("administration", member.award.appropriation, 5, NOW.date(), "BILL-1", "jst")
    closing.confirm(closing.propose(outline, officer, NOW), other, NOW)
    return claim


def below_yen(client: Client, url: str) -> tuple[int, int]:
    """The sum of the last column of the first table behind an address, and of its first two tables together."""
    sums = []
    for table in (0, 1):
        answer = client.get(f"{url}&format=csv&table={table}", headers={"accept-language": "en"})
        rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))[1:]
        sums.append(sum(int(row[-1]) for row in rows) if answer.status_code == 200 else 0)
    return sums[0], sums[0] + sums[1]


@pytest.mark.parametrize(
    ("door", "path"),
    [
        *(("auditor", path) for path in ("sheet/?", "execution/?", "flows/?", "flows/?figure=obligated&")),
        *(("finance", path) for path in ("?", "sheet/?", "execution/?", "flows/?")),
    ],
)
def test_every_link_of_a_figure_leads_to_transfers_of_exactly_that_sum(
    cast: Cast, settled: Claim, door: str, path: str
) -> None:
    actor = cast.auditor if door == "auditor" else cast.finance["jst"][0]
    client = sign_in(Client(), actor)
    for day in ("2023-03-31", "2023-07-03"):
        shown = page(actor, f"/{door}/{path}as_of={day}")
        found = [
            (html.unescape(url), int(sign + yen.replace(",", "")))
            for url, sign, yen in LINKED.findall(shown)
            if BELOW.search(url)
        ]
        assert found
        for url, yen in found:
            assert yen in below_yen(client, url), (url, yen)


def test_a_year_of_the_comparison_is_the_sum_of_its_contracts(cast: Cast, settled: Claim) -> None:
    client = sign_in(Client(), cast.auditor)

    def lines(url: str, table: int) -> list[list[str]]:
        answer = client.get(f"{HOME}{url}&format=csv&table={table}", headers={"accept-language": "en"})
        return list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))[1:]

    for year, *figures in lines("comparison/?as_of=2024-06-30", 1):
        contracts = lines(f"comparison/members/?as_of=2024-06-30&fiscal_year={year}", 0)
        sums = [sum(int(line[place]) for line in contracts) for place in range(3, 10)]
        assert sums == [int(figure) for figure in figures]
    shown = page(cast.auditor, f"{HOME}comparison/members/?as_of=2024-06-30&fiscal_year=2022")
    assert f"{HOME}awards/{settled.member.award.ref}/" in links(shown)
    assert any("/auditor/transfers/" in link for link in links(shown))


def test_figures_less_figures_are_what_the_totals_say(settled: Claim) -> None:
    totals = ledger.totals()

    def of(kinds: dict[str, int]) -> int:
        return sum(ledger.by_month(kinds).values())

    assert of(DERIVED["left"]) == totals.left_yen
    assert of(DERIVED["unpaid"]) == totals.committed_yen - totals.paid_yen
    assert of(DERIVED["kept"]) == totals.given_yen - totals.returned_yen
    assert of(DERIVED["assets"]) == totals.given_yen - totals.paid_yen - totals.administered_yen - totals.returned_yen
    assert all(figure.keys() != other.keys() for figure in DERIVED.values() for other in FIGURES.values())


def test_every_transfer_leads_to_its_evidence_in_four_clicks(cast: Cast, settled: Claim) -> None:
    report = settled.member.cost_reports.get()
    settlement = settled.member.settlements.get()
    evidence = {
        "advance": [f"claims/{settled.ref}/", f"settlements/{settlement.ref}/", f"costs/{report.ref}/"],
        "settle": [f"settlements/{settlement.ref}/", f"costs/{report.ref}/1/"],
        "repay": [f"receivables/{settlement.receivable.ref}/", f"settlements/{settlement.ref}/"],
        "administer": [f"entries/{FundEntry.objects.get().ref}/"],
    }
    for kind, pages in evidence.items():
        transfer = Transfer.objects.get(kind=kind)
        start = f"{HOME}disbursements/{transfer.pk}/"
        assert f"{HOME}trail/{transfer.event_uid}/" in links(page(cast.auditor, start))
        assert max(clicks_to(cast, start, f"{HOME}{target}") for target in pages) < MOST_CLICKS
    in_both_languages(cast.auditor, [f"{HOME}settlements/{settlement.ref}/"])


def test_the_finance_door_leads_to_what_it_may_see_alone(cast: Cast, settled: Claim) -> None:
    own, others = cast.finance["jst"][0], cast.finance["nedo"][0]
    ways = {"settle": "/finance/settlements/", "repay": "/finance/owed/", "administer": "/finance/closing/entries/"}
    for kind, way in ways.items():
        url = f"/finance/transfers/{Transfer.objects.get(kind=kind).pk}/"
        assert f'href="{way}' in page(own, url).partition("<main")[2]
        assert (f'href="{way}' in page(others, url).partition("<main")[2]) == (kind == "administer")


def test_auditors_read_every_report_as_page_csv_and_workbook(cast: Cast, settled: Claim) -> None:
    names = ("sheet", "sheet/use", "execution", "execution/plan", "flows", "comparison", "comparison/members")
    urls = [f"{HOME}{name}/" for name in (*names, "transfers", "accounts", "payees")]
    in_both_languages(cast.auditor, urls)
    is_closed_to(outsiders(cast, "auditor"), urls)
    client = sign_in(Client(), cast.auditor)
    for url in urls:
        assert client.get(f"{url}?format=csv").headers["Content-Type"].startswith("text/csv")
        assert load_workbook(BytesIO(client.get(f"{url}?format=xlsx").content)).worksheets
    assert status(cast.auditor, f"{HOME}accounts/?family=nothing") == 404
    assert status(cast.auditor, f"{HOME}accounts/no-such-account/") == 404


def test_a_refund_that_is_overdue_is_flagged(cast: Cast, settled: Claim, at: Callable[[datetime], None]) -> None:
    owed = settled.member.settlements.get().receivable
    assert owed.due_on < NOW.date()
    shown = page(cast.auditor, f"{HOME}inspections/flags/refund_overdue/")
    assert f"{HOME}receivables/{owed.ref}/" in links(shown) and "JPY 30,000,000" in shown
    at(CONTRACTED)
    assert owed.ref not in page(cast.auditor, f"{HOME}inspections/flags/refund_overdue/")


def test_the_history_of_an_account_ends_with_what_it_holds(cast: Cast, settled: Claim) -> None:
    name = f"receivable:{settled.member.award.ref}:{settled.member.organisation.ref}"
    assert ledger.balance(name) == 30 * MILLION
    shown = page(cast.auditor, f"{HOME}accounts/{name}/")
    assert "JPY 30,000,000" in shown
    assert "JPY 50,000,000" in shown


def changed_account(cast: Cast, officer: Actor, other: Actor) -> list[PayeeAccount]:
    """The account of an award's member, and the one that replaced it after a call to the number known before."""
    member = scene.member_of(scene.award_of(cast))
    accounts.accounts_of(cast, member.award)
    second = accounts.proposed(cast, member.organisation, accounts.CHANGED)
    payments.call_back_all([second], {second.pk: CallBack(accounts.TELEPHONE, "口座届")}, officer, CONTRACTED)
    payments.put_in_force([second], other, CONTRACTED)
    return list(PayeeAccount.objects.order_by("pk"))


def test_auditors_see_masked_accounts_with_every_change_and_who_called_where(cast: Cast) -> None:
    officer, other = cast.finance["jst"][:2]
    first, second = changed_account(cast, officer, other)
    assert (first.state, second.state) == ("replaced", "in_force")
    for url in (f"{HOME}payees/", f"{HOME}payees/{second.ref}/"):
        shown = page(cast.auditor, url)
        assert "****321" in shown and "****567" in shown
        assert second.number not in shown and first.number not in shown
        assert accounts.CALL.telephone in shown and accounts.TELEPHONE in shown and "口座届" in shown
    assert first.ref not in page(cast.auditor, f"{HOME}payees/?state=in_force")
    assert "no such account" in page(cast.auditor, f"{HOME}payees/?organisation=other")
    book = sign_in(Client(), cast.auditor).get(f"{HOME}payees/?format=xlsx").content
    cells = [str(cell) for row in load_workbook(BytesIO(book)).worksheets[0].values for cell in row]
    assert "****321" in cells and not any(second.number in cell for cell in cells)
    assert status(cast.auditor, f"{HOME}payees/ACC-X/") == 404
    is_closed_to(outsiders(cast, "auditor"), [f"{HOME}payees/{second.ref}/"])
