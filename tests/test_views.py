"""What every view offers: an exact link, older versions, then and now, definitions."""

from core.texts import LANGUAGES, words_of
from report.measures import MEASURES
from tests.dashboard import bodies, plain, sentence


def test_a_link_opens_an_older_version_and_says_so(open_page):
    newest = open_page("overview")
    app = open_page("overview", version="2")
    assert sentence(app) == sentence(newest)
    older = open_page("overview", "one", version="2")
    assert any("Anda melihat versi 2 " in plain(body) for body in bodies(older))
    assert sentence(older) != sentence(open_page("overview", "one"))
    assert sentence(open_page("overview", "one", version="99")) == sentence(open_page("overview", "one"))


def test_what_has_changed_since_a_version_is_one_click_away(open_page):
    app = open_page("overview", "one", opened="ranking", lang="en")
    app.selectbox(key="then_ranking").select(2).run()
    (found,) = [frame.value for frame in app.dataframe if "moved_by" in frame.value.columns]
    (row,) = [row for row in found.to_dict("records") if row["measure"] == "Certified workers"]
    assert (row["row"], row["then"], row["now"], row["moved_by"]) == (
        "Metro, 2023",
        "–",
        "2",
        "loaded load 2 (Roster)",
    )


def test_the_methods_page_explains_every_measure_the_code_declares(open_page):
    for language in LANGUAGES:
        app = open_page("methods", lang=language)
        said = {plain(body) for body in bodies(app)}
        words = words_of(language)
        assert {words[f"measures.{name}.name"].format(people="PMKS") for name in MEASURES} <= said
        assert len(app.latex) == sum(bool(measure.formula) for measure in MEASURES.values())
