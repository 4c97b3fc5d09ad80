"""Pictures of the fund. Each answers the one question that its title asks, and stands on its table."""

from kikin.office.charts.bars import Bar, Chart, bar_chart
from kikin.office.charts.flows import Flow, flow_chart

__all__ = ["Bar", "Chart", "Flow", "bar_chart", "flow_chart"]
