"""The link of a view, and the id in its picture, bring back exactly that view: every choice, also those not made before."""

import pytest

from core.periods import parse_canonical
from core.reference import load_reference
from core.settings import load_settings
from core.texts import LANGUAGES, Texts
from report import views
from report.fetch import Choice
from report.measures import definition_words
from report.views import comparison
from report.views.ask import Ask, link
from tests.conftest import SPOKEN
from tests.dashboard import charts, foot


@pytest.fixture
def asked(warehouses):
    """asked("ranking") is a view with every choice made otherwise than by default."""

    def run(name: str, language: str = "en", audience: str = "public") -> Ask:
        view, settings, period = views.VIEWS[name], load_settings(), parse_canonical("2022")
        district = {"": None, "area": "18.72", "district": "18.72"}[view.of]
        options = {
            option: words[-1] if isinstance(words, tuple) else words[7] for option, words in view.options.items()
        }
        chosen = ("18.71", "18.01") if view.start else ()
        if name == "trend":  # has no period of its own
            period = parse_canonical("2023")
        if options.get("group") == "similar":
            district = "18.72"
            everywhere = [known.code for known in load_reference(settings).districts]
            chosen = tuple(comparison.alike(settings, period, district, everywhere).codes())
        return Ask(
            warehouses["sample"],
            2,
            settings,
            Texts(language),
            audience,
            Choice("all", "person", "year", ("peksos",), 130),
            period,
            since=parse_canonical("2019") if view.compares or view.page == "comparison" else None,
            district=district,
            districts=chosen,
            options=tuple(options.items()),
            view=name,
        )

    return run


@pytest.mark.parametrize("name", views.VIEWS)
def test_the_link_of_a_view_opens_its_page_with_exactly_that_view(open_page, asked, name):
    ask = asked(name)
    said = link(ask)
    said.pop("view")
    app = open_page(views.VIEWS[name].page, **said)
    wanted = views.show(name, ask).foot
    assert views.id_of(ask).replace("-", "\u2011") in wanted
    assert " ".join(wanted.split()) in [foot(figure) for figure in charts(app)]


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("name", views.VIEWS)
def test_the_id_of_a_view_asks_for_the_same(asked, name, language):
    ask = asked(name, language)
    again = views.asked_by(views.id_of(ask), ask.folder, ask.settings, ask.audience)
    assert link(again) == link(ask)
    assert views.show(name, again).figure.to_json() == views.show(name, ask).figure.to_json()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_has_a_name_a_sentence_and_its_definitions(asked, language):
    for name in views.VIEWS:
        ask = asked(name, language)
        shown = views.show(name, ask)
        assert ask.texts(f"view_name.{name}")
        assert shown.sentence.endswith((".", ")", "!"))
        assert shown.subtitle
        assert all(definition_words(measure, ask.texts) for measure in shown.measures)
        assert set(shown.keys) <= set(shown.table.columns)
        keys = [tuple(row[shown.table.columns.index(key)] for key in shown.keys) for row in shown.table.rows]
        assert len(set(keys)) == len(keys)
        for column in shown.table.columns:
            assert ask.texts(f"column.{column}")
