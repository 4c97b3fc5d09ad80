"""What the tests of screening share: a list, a disclosure that names one who is on it, and reasons."""

from __future__ import annotations

from datetime import date, timedelta

from kikin.office.applications.outline import DisclosureOutline
from kikin.office.feeds.watchlists.entries import ListEntry
from kikin.values.text import Text
from tests.cast import CLOSES

NOW = CLOSES + timedelta(days=60)
LATER = (NOW + timedelta(days=90)).date()
EFFECTIVE_ON = date(2022, 1, 1)
LISTED = (
    ListEntry("E-1", "Imaginary Dynamics Institute", ("架空動力学研究所",), "organisation", ("ZZ",)),
    ListEntry("E-2", "Fictive Orbital Works", (), "organisation", ("ZZ",)),
    ListEntry("E-3", "Nemo Nusquam", (), "person", ("ZZ",)),
)
COUNTERPARTY = DisclosureOutline(0, "support", Text("架空動力学研究所", "Imaginary Dynamics Institute"), "ZZ")
TOLD = Text("申告された支援の条件を確認しました。", "We looked at the terms of the support that was disclosed.")
REASONS = Text("名簿の名称と所在地を確認した。", "Name and place were compared.")
