"""Files from the office to the warehouse: what was recognised, what is wrong, what it would change, publish."""

from report import widgets

page = widgets.enter(for_analysts=True)
texts = page.texts
widgets.sentence(texts("upload.title"))
