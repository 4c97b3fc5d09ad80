"""Policies as they are written: those that come with the house, and a small one that tests change."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kikin.fund.screening import SecurityPolicy, read_policy

FOLDER = Path(__file__).resolve().parents[3] / "kikin" / "office" / "screening" / "policies"
KEYS = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))

SMALL = """
key = "small-2022"
family = "small"
name = { ja = "小さな方針", en = "A small policy" }
status = "illustrative"
valid_from = 2022-04-01
figures_as_of = 2022-04-01
sources = ["a test"]
levels = ["none", "low", "moderate", "high", "prohibited"]
raise_stops_at = "high"
two_people_bp = 9000
forbidden_inputs = ["nationality", "ethnicity", "religion", "birthplace"]
unless_none = "skip_to_basic"
area = [{ key = "quantum", name = { ja = "量子", en = "Quantum" }, terms_ja = ["量子"], terms_en = ["qubit"] }]
list_group = [
  { key = "CONCERN", name = { ja = "懸念先", en = "Of concern" }, lists = ["concern"] },
  { key = "ANY", name = { ja = "いずれか", en = "Any" }, lists = ["*"] },
]
template = [{ code = "training", text = { ja = "研修", en = "Training" }, due_days = 30 }]

[outcomes]
none = "clear"
low = "advise"
moderate = "mitigate_recommended"
high = "mitigate_required"
prohibited = "no_award"

[approvers]
none = "security_officer"
low = "security_officer"
moderate = "security_lead"
high = ["security_lead", "agency_board"]
prohibited = ["security_lead", "agency_board", "ministry"]

[clocks]
question_days = 10
reply_days = 14
decision_days = 60
appeal_days = 30

[retention]
open_source_months = 24
papers_months = 60

[[rule]]
key = "F1"
if = { kind = "funding", payer_on = "CONCERN", status = "active" }
then = "high"
why = { ja = "懸念先の資金", en = "Money of a body of concern" }
measures = ["training"]
basic = true

[[rule]]
key = "F2"
if = { kind = "funding", payer_on = ["CONCERN"], ended_within_months = 48 }
then = "moderate"
why = { ja = "最近までの資金", en = "Money until lately" }

[[rule]]
key = "F3"
if = { kind = ["funding", "post"], disclosed = "no" }
then = "+1_level"
why = { ja = "未申告", en = "Not disclosed" }

[[rule]]
key = "T1"
if = { kind = "talent_programme", class = "malign", existed_on_or_after = 2019-10-10 }
then = "prohibited"
why = { ja = "悪質なプログラム", en = "A malign programme" }

[[rule]]
key = "C1"
if = { kind = "company", votes_percent_gte = 10 }
then = "moderate"
why = { ja = "議決権", en = "Votes" }
notices = ["notify_ownership_desk"]

[[rule]]
key = "Q1"
if = { kind = "post", party_on = "ANY", areas = "quantum" }
then = "low"
why = { ja = "量子の計画", en = "A quantum project" }

[[rule]]
key = "O1"
if = { kind = "coauthor" }
then = "info_only"
why = { ja = "共著", en = "Co-authorship" }
"""


def text_of(key: str) -> str:
    return (FOLDER / f"{key}.toml").read_text(encoding="utf-8")


@cache
def policy(key: str) -> SecurityPolicy:
    """A policy that comes with the house."""
    found, problems = read_policy(text_of(key))
    assert found is not None, problems
    return found


def small(*changes: tuple[str, str]) -> SecurityPolicy:
    """The small policy, with some of its words changed."""
    found, problems = read_policy(changed(*changes))
    assert found is not None, [problem.line() for problem in problems]
    return found


def changed(*changes: tuple[str, str]) -> str:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text
