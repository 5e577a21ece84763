"""Drawings made on the server, for screen and paper alike: vector, with title and description, no style attributes."""

from core.charts.gantt import gantt_pages, gantt_svg
from core.charts.gantt_line import GanttRow
from core.charts.gantt_row import gantt_axis_svg, gantt_bar_svg
from core.charts.matrix import MatrixLabels, risk_matrix_svg
from core.charts.rail import rail_svg

__all__ = ["GanttRow", "MatrixLabels", "gantt_axis_svg", "gantt_bar_svg", "gantt_pages", "gantt_svg", "rail_svg", "risk_matrix_svg"]
