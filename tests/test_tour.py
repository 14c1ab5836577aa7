"""The acceptance test: the whole product in one journey, the same that `make tour` records."""

from tests import tour
from tests.conftest import deep
from tests.test_browser import chromium, pytestmark  # noqa: F401


@deep  # its steps are tested one by one too
def test_the_whole_way_from_a_messy_file_to_the_briefing_and_back(chromium, tmp_path):  # noqa: F811
    with tour.office(tmp_path) as address:
        tour.journey(chromium, address)
