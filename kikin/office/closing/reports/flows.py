"""The way of the money from the appropriation to the recipients, as a picture and as its table."""

from __future__ import annotations

from datetime import date

from kikin.fund.charter import Charter
from kikin.fund.parties import ORGANISATION_KINDS
from kikin.office.charts import Flow, flow_chart
from kikin.office.closing.queries.flows import Figure, ways
from kikin.office.closing.reports.drill import Ways, kinds_of
from kikin.office.look.reports import Report
from kikin.office.look.transfers import name_of
from kikin.values.text import Language, Text

COLUMNS = (
    Text("予算措置", "Appropriation"),
    Text("配分機関", "Agency"),
    Text("分野", "Field"),
    Text("受託者の種類", "Kind of recipient"),
)
CHOICES: dict[Figure, Text] = {"paid": Text("支払額", "Paid"), "obligated": Text("契約額", "Under contract")}
_QUESTIONS: dict[Figure, Text] = {
    "paid": Text("支払った資金は、どこから誰に渡ったか", "From where to whom did the money go that was paid?"),
    "obligated": Text("契約した資金は、どこから誰に渡るか", "From where to whom does the money go that is bound?"),
}
_NOTES = (
    Text(
        "帯の幅は金額に比例します。受託者の種類は、契約の相手方として登録されている種類です。",
        "Ribbons are as broad as their amounts. The kind of a recipient is that with which it is registered.",
    ),
    Text(
        "表の金額の先には、その金額になる取引が表示されます。",
        "Behind an amount of the table are the transfers that it is made of.",
    ),
)


def flows_report(as_of: date, charter: Charter, language: Language, drill: Ways, figure: Figure = "paid") -> Report:
    """Who was paid, or is under contract, out of what, at a day's end."""
    acts = {one.key: one.act for one in charter.appropriations}
    flows = [
        Flow(
            (
                acts.get(way.appropriation, Text(way.appropriation, way.appropriation)),
                name_of(charter, "agency", way.agency),
                name_of(charter, "field", way.field),
                _capitalised(ORGANISATION_KINDS[way.recipients]),
            ),
            way.yen,
            drill.transfers(
                as_of,
                kinds_of(figure),
                appropriation=way.appropriation,
                agency=way.agency,
                field=way.field,
                recipients=way.recipients,
            ),
        )
        for way in ways(figure, as_of)
        if way.yen > 0
    ]
    chart = flow_chart(_QUESTIONS[figure], COLUMNS, flows, language)
    return Report("flows", Text("資金の流れ", "Flow of the money"), as_of, charts=(chart,), notes=_NOTES)


def _capitalised(words: Text) -> Text:
    return Text(words.ja, words.en[:1].upper() + words.en[1:])
