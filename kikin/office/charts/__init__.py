"""Pictures of the fund. Each answers the one question that its title asks, and stands on its table."""

from kikin.office.charts.bars import Bar, Chart, bar_chart
from kikin.office.charts.flows import Flow, flow_chart
from kikin.office.charts.ownership import Box, Link, ownership_chart
from kikin.office.charts.ranges import Picture, Range, range_chart

__all__ = [
    "Bar",
    "Box",
    "Chart",
    "Flow",
    "Link",
    "Picture",
    "Range",
    "bar_chart",
    "flow_chart",
    "ownership_chart",
    "range_chart",
]
