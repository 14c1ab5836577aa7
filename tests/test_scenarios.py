"""Scenarios of certification and of the plan as they are read: in the briefing, on a phone, without a target, on a map."""

import pytest

from core.texts import LANGUAGES, Texts
from report import views
from report.planner import METHODS
from tests.dashboard import charts, plain
from tests.test_certification import shown  # noqa: F401
from tests.test_charts import words_in
from tests.test_plan_page import asked


def test_the_briefing_takes_the_scenarios_last_chosen(open_page):
    chosen = {"renewal": "50", "new": "10", "renewal_b": "80", "validity": "3"}
    app = open_page("certification", **chosen)
    app.switch_page("pages/briefing.py").run()
    assert not app.exception
    assert chosen.items() <= {name: str(word) for name, word in app.session_state["chosen"].items()}.items()


def test_the_link_of_a_briefing_holds_its_scenario(open_page):
    """From the link itself, or from what was chosen on the page before; what a slide starts with anyway is not in it."""
    app = open_page("briefing", views="cliff,path", renewal="60", validity="as_before")
    assert "".join(app.query_params["renewal"]) == "60"
    assert "validity" not in app.query_params
    app = open_page("certification", renewal="40")
    app.query_params.clear()
    app.query_params["views"] = "cliff"
    app.switch_page("pages/briefing.py").run()
    assert "".join(app.query_params["renewal"]) == "40"


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_certificate_ends_soon_the_sentence_says_so(shown, language):  # noqa: F811
    said = Texts(language).words["certification.now_safe"].rsplit("}", 1)[1]
    assert said in shown("cliff", "one", language).sentence
    assert said not in shown("cliff", "sample", language).sentence


def test_without_a_target_no_empty_chart_is_drawn(open_page):
    of_page = sum(view.page == "certification" for view in views.VIEWS.values())
    assert len(charts(open_page("certification"))) == of_page - 1
    assert len(charts(open_page("certification", unit="family"))) == of_page


@pytest.mark.parametrize("narrow", [False, True])
def test_the_map_of_a_plan_says_that_it_is_one(warehouses, narrow):
    ask = asked(warehouses["sample"], narrow=narrow)
    after, before = (
        views.show("plan_map", ask._replace(options=tuple((dict(ask.options) | {"when": when}).items())))
        for when in ("after", "before")
    )
    assert after.title.startswith("Sesudah 40 jatah: ")
    assert "Sesudah 40 jatah" in " ".join(plain(words_in(after.figure).replace("<br>", " ")).split())
    assert "Sesudah" not in before.title
    assert "+" not in after.title + before.title


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("other", ["none", "proportional"])
def test_on_a_phone_no_heading_breaks_inside_a_word_and_no_district_is_cut(warehouses, language, other):
    figure = views.show("seats", asked(warehouses["sample"], language=language, narrow=True, method_b=other)).figure
    texts = Texts(language)
    known = {word for method in METHODS for word in texts(f"plan.short_{method}").split()} | {texts("plan.now")}
    headings = [
        note.text for note in figure.layout.annotations if note.text.startswith("<b>") and note.font.size == 9.5
    ]
    assert len(headings) == (4 if other == "none" else 3)
    assert {word for text in headings for word in plain(text.replace("<br>", " ")).split()} <= known
    assert any("Tulang Bawang Barat" in name for name in figure.layout.yaxis.ticktext)
