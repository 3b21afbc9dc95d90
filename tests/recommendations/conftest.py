import pytest

from tests.factories.cases import a_case


@pytest.fixture
def kept_cases(cast):
    """One case with its kept row, to be overwritten by what a test wants to ask."""
    return [a_case(cast.surgeon, cast.board)]
