"""Not built yet."""

from report import widgets

page = widgets.enter()
