"""The auditor's inspections: from a red flag to the paper, and samples that anyone can draw again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook

from kikin.fund.inspections import FLAGS, random_sample
from kikin.office.claims import actions as claims
from kikin.office.costs import actions
from kikin.office.costs.models import CostLine, CostReport
from kikin.office.inspections import queries
from tests.cast import Cast
from tests.conftest import ROOT
from tests.office import rounds
from tests.office.costs.conftest import LINE, PAPER
from tests.office.doors.conftest import sign_in
from tests.office.doors.test_auditor import HOME, MOST_CLICKS, clicks_to, links
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, status
from tests.office.rounds import NEXT_YEAR

FLAGS_PAGE = f"{HOME}inspections/"
FLAG = f"{FLAGS_PAGE}flags/not_eligible/"
SAMPLE = f"{FLAGS_PAGE}sample/"
ASKED = "kind=cost_line&method=random&seed=2026-A&size=2&interval_yen=&agency=&fiscal_year="
BY_YEN = "kind=cost_line&method=monetary_unit&seed=2026-A&size=&interval_yen=1%2C100%2C000&agency=jst&fiscal_year=2022"


@pytest.fixture
def report(cast: Cast, at: Callable[[datetime], None]) -> CostReport:
    """Three lines handed in, the first for a party; and an advance that was paid to the same member."""
    at(NEXT_YEAR)
    award = rounds.active_awards(cast, rounds.PLANS[:1])[0]
    member = award.members.select_related("award", "organisation").get()
    claim = claims.file(member, 2022, 80_000_000, cast.applicant, NEXT_YEAR)
    for officer, step in zip(cast.finance["jst"], (claims.check, claims.approve, claims.pay), strict=False):
        step([claim], officer, NEXT_YEAR)
    report = actions.open_report(member, 2022, cast.applicant, NEXT_YEAR)
    actions.add_evidence(report, *PAPER, cast.applicant, NEXT_YEAR)
    said = (("懇親会費", 200_000, "P-1"), ("分析の外注", 1_100_000, "P-2"), ("分析の外注", 300_000, "P-3"))
    lines = [
        replace(LINE, description=description, amount_yen=yen, tax_yen=0, bill_number=number)
        for description, yen, number in said
    ]
    actions.enter(report, lines, cast.applicant, NEXT_YEAR)
    return actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=False)


def paper_url(report: CostReport) -> str:
    return f"{HOME}costs/{report.ref}/papers/{report.papers.get().sha256}/"


def every_page(report: CostReport) -> list[str]:
    costs = f"{HOME}costs/{report.ref}/"
    return [FLAGS_PAGE, FLAG, SAMPLE, f"{SAMPLE}?{ASKED}", f"{SAMPLE}?{BY_YEN}", costs, f"{costs}1/"]


def test_only_auditors_inspect(cast: Cast, report: CostReport) -> None:
    urls = [*every_page(report), paper_url(report)]
    with nothing_changes():
        for url in urls:
            assert status(cast.auditor, url) == 200
    is_closed_to(outsiders(cast, "auditor"), urls)


def test_every_page_is_in_both_languages(cast: Cast, report: CostReport) -> None:
    in_both_languages(cast.auditor, every_page(report))


def test_every_flag_stands_with_its_count_and_its_page(cast: Cast, report: CostReport) -> None:
    shown = page(cast.auditor, FLAGS_PAGE)
    assert {link for link in links(shown) if "/flags/" in link} == {f"{FLAGS_PAGE}flags/{key}/" for key in FLAGS}
    rows = csv_of(cast, FLAGS_PAGE)
    counts = {row.split(",")[0]: row.rsplit(",", 2)[1:] for row in rows[1:]}
    assert counts.pop("Perhaps not eligible") == ["1", "200000"]
    # Of the fund's first year most was never committed.
    assert counts.pop("Idle balance") != ["0", "0"]
    assert all(one == ["0", "0"] for one in counts.values())
    assert csv_of(cast, f"{FLAGS_PAGE}?agency=nedo")[1:] != rows[1:]
    assert f"{FLAG}?agency=jst" in page(cast.auditor, f"{FLAGS_PAGE}?agency=jst").replace("&amp;", "&")


def csv_of(cast: Cast, url: str) -> list[str]:
    address = f"{url}{'&' if '?' in url else '?'}format=csv&table=0"
    answer = sign_in(Client(), cast.auditor).get(address, headers={"accept-language": "en"})
    assert answer.headers["Content-Type"].startswith("text/csv")
    return answer.content.decode().splitlines()


def test_from_a_payment_and_from_a_flag_to_the_paper(cast: Cast, report: CostReport) -> None:
    paper = paper_url(report)
    assert clicks_to(cast, HOME, paper) <= MOST_CLICKS
    assert clicks_to(cast, FLAGS_PAGE, paper) == 2
    assert f"{HOME}costs/{report.ref}/1/" in links(page(cast.auditor, FLAG))
    answer = sign_in(Client(), cast.auditor).get(paper)
    assert answer.content == PAPER[1]
    assert "attachment" in answer.headers["Content-Disposition"]


def test_idle_money_leads_to_the_allotment_that_nobody_used(cast: Cast, report: CostReport) -> None:
    found = [
        link for link in links(page(cast.auditor, f"{FLAGS_PAGE}flags/idle_balance/")) if "/disbursements/" in link
    ]
    assert len(found) == len(queries.red_flags(cast.auditor, NEXT_YEAR)["idle_balance"]) > 0
    assert "Allot" in page(cast.auditor, found[0])


def test_what_is_read_does_not_grow_with_the_rows(
    cast: Cast, report: CostReport, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    line = CostLine.objects.get(number=1)
    copies = [
        replaced(line, number=number, ref=f"{report.ref}.{number}", bill_key=f"x{number}") for number in range(4, 64)
    ]
    CostLine.objects.bulk_create(copies)
    client = sign_in(Client(), cast.auditor)
    for url in (FLAGS_PAGE, FLAG, f"{SAMPLE}?{ASKED.replace('size=2', 'size=60')}", f"{HOME}costs/{report.ref}/"):
        client.get(url)
        with django_assert_max_num_queries(40):
            client.get(url)


def replaced(line: CostLine, **fields: object) -> CostLine:
    values = {field.attname: getattr(line, field.attname) for field in CostLine._meta.concrete_fields}
    return CostLine(**{**values, "id": None, **fields})


def test_what_is_not_there_is_not_found(cast: Cast, report: CostReport) -> None:
    costs = f"{HOME}costs/{report.ref}/"
    for url in (f"{FLAGS_PAGE}flags/nothing/", f"{HOME}costs/X/", f"{costs}99/", f"{costs}papers/X/"):
        assert status(cast.auditor, url) == 404


def test_the_same_seed_draws_the_same_and_another_does_not(cast: Cast, report: CostReport) -> None:
    units = queries.amounts_of("cost_line", cast.auditor)
    assert len(units) == 3
    expected = [one.ref for one in random_sample(units, 2, "2026-A").chosen]
    rows = csv_of(cast, f"{SAMPLE}?{ASKED}")
    assert [row.split(",")[0] for row in rows[1:]] == expected
    assert csv_of(cast, f"{SAMPLE}?{ASKED}") == rows
    others = {tuple(csv_of(cast, f"{SAMPLE}?{ASKED.replace('2026-A', f'{seed}')}")) for seed in range(8)}
    assert len(others) > 1
    assert random_sample(units, 2, "2026-A").population_digest[:8] in page(cast.auditor, f"{SAMPLE}?{ASKED}")


def test_what_is_as_large_as_the_interval_is_in_the_workbook(cast: Cast, report: CostReport) -> None:
    answer = sign_in(Client(), cast.auditor).get(f"{SAMPLE}?{BY_YEN}&format=xlsx", headers={"accept-language": "en"})
    chosen, terms = load_workbook(BytesIO(answer.content)).worksheets
    rows = {row[0]: row for row in chosen.iter_rows(min_row=3, values_only=True)}
    assert "Yes" in rows[f"{report.ref}.2"]
    said = {row[0]: row[1] for row in terms.iter_rows(min_row=3, values_only=True)}
    assert (said["Seed"], said["Interval (yen)"], said["Yen in the list"]) == ("2026-A", "1,100,000", "1,600,000")


def test_payments_are_drawn_as_well(cast: Cast, report: CostReport) -> None:
    shown = page(cast.auditor, f"{SAMPLE}?{ASKED.replace('cost_line', 'payment')}")
    assert any("/disbursements/" in link for link in links(shown))


def test_a_drawing_that_says_too_little_draws_nothing(cast: Cast, report: CostReport) -> None:
    for less, said in (("seed=2026-A", "Please write an answer"), ("size=2", "No size is given")):
        shown = page(cast.auditor, f"{SAMPLE}?{ASKED.replace(less, less.split('=')[0] + '=')}")
        assert said in shown
        assert "Digest of the list" not in shown.split("How to read this")[0]
    for broken in (ASKED.replace("cost_line", "secret"), ASKED.replace("size=2", "size=x"), "seed=a"):
        assert status(cast.auditor, f"{SAMPLE}?{broken}") == 200
        assert status(cast.auditor, f"{SAMPLE}?{broken}&format=csv") == 404


def test_words_of_a_recipient_are_no_formula_and_no_markup(cast: Cast, report: CostReport) -> None:
    CostLine.objects.filter(number=1).update(description="=1+1<b>懇親会")
    assert "&lt;b&gt;懇親会" in page(cast.auditor, FLAG)
    assert "'=1+1" in csv_of(cast, FLAG)[1]


@pytest.mark.parametrize(("asked", "how", "size"), [(ASKED, "random", "2"), (BY_YEN, "monetary_unit", "1100000")])
def test_a_stranger_draws_the_same_with_the_list_and_the_lines_of_the_guide(
    cast: Cast, report: CostReport, tmp_path: Path, asked: str, how: str, size: str
) -> None:
    guide = (ROOT / "docs" / "guide" / "auditor.md").read_text(encoding="utf-8")
    program, drawn_from = tmp_path / "again.py", tmp_path / "list.txt"
    program.write_text(guide.partition("```python\n")[2].partition("```")[0], encoding="utf-8")
    shown = page(cast.auditor, f"{SAMPLE}?{asked}")
    (url,) = (link for link in links(shown) if "/inspections/list/" in link)
    client = sign_in(Client(), cast.auditor)
    drawn_from.write_bytes(client.get(url).content)
    assert sha256(drawn_from.read_bytes()).hexdigest() in shown
    words = [sys.executable, "-I", str(program), how, "2026-A", size, str(drawn_from)]
    again = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout.split()
    lines = client.get(f"{SAMPLE}?{asked}&format=csv&table=0").content.decode("utf-8-sig").splitlines()[1:]
    assert again == [line.partition(",")[0] for line in lines] != []
    assert client.get(f"{FLAGS_PAGE}list/?kind=other").status_code == 404
