"""How every figure is worked out: made of the declarations that the code uses."""

import streamlit as st

from report import filters, queries, target_words, widgets, words
from report.measures import MEASURES, definition_words
from report.privacy import SMALL

page = widgets.enter()
texts = page.texts
widgets.sentence(texts("methods.sentence", n=len(MEASURES)))
widgets.note(texts("methods.symbols"))
chosen = filters.choose(
    "measure_of", texts("methods.choose"), ["all", *MEASURES], "all",
    lambda name: texts("methods.all") if name == "all" else texts(f"measures.{name}.name"),
    st.columns(3)[0],
)  # fmt: skip
for name, measure in MEASURES.items():
    if chosen not in ("all", name):
        continue
    widgets.heading(texts(f"measures.{name}.name"))
    widgets.note(definition_words(name, texts))
    if measure.formula:
        st.latex(measure.formula)
    about = [texts(f"methods.better_{measure.better}")] if measure.better else []
    about += [texts("methods.source", source=measure.source)] if measure.source else []
    about.append(texts("methods.home", home=measure.home, rules=", ".join(measure.rules)))
    widgets.note(" ".join(about))
if chosen == "all":
    widgets.heading(texts("methods.statuses"))
    for status in ("no_worker", "no_data", "no_roster", "not_established", "suppressed"):
        widgets.note(f"{texts(f'status.{status}')}: {texts(f'methods.status_{status}', small=SMALL)}")
    widgets.heading(texts("methods.targets"))
    widgets.reading_table(page, target_words.targets(page.settings, words.category_names(page.settings, texts), texts))
    widgets.heading(texts("methods.standards"))
    widgets.note(texts("methods.standards_note"))
    widgets.reading_table(page, target_words.published(page.settings, texts))
    if known := queries.breaks(page.folder, page.version):
        widgets.heading(texts("methods.breaks"))
        names = {district.code: district.name for district in queries.districts(page.folder, page.version)}
        widgets.reading_table(page, words.breaks(known, names, texts))
