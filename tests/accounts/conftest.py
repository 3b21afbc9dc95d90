import pytest


@pytest.fixture(autouse=True)
def own_urls(settings):
    """The product's addresses and some of these tests' own."""
    settings.ROOT_URLCONF = "tests.accounts.urls"
