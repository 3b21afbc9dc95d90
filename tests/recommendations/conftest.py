import pytest

from recommendations import library
from tests.factories.cases import a_case
from tests.recommendations.newer_edition import write_newer


@pytest.fixture(autouse=True)
def by_the_review(settings):
    """What is claimed here rests on the review as published, whatever edition a new board gets."""
    settings.DEFAULT_EDITION = "nigri-2018"


@pytest.fixture
def kept_cases(cast):
    """One case with its kept row, to be overwritten by what a test wants to ask."""
    return [a_case(cast.surgeon, cast.board)]


@pytest.fixture
def newer_edition(tmp_path, monkeypatch):
    """The installation holds the review and a newer edition that extends it."""
    write_newer(tmp_path)
    monkeypatch.setattr(library, "FOLDER", tmp_path)
    library.edition.cache_clear()
    yield library.edition("test-2026")
    library.edition.cache_clear()
