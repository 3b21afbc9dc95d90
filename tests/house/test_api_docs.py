"""The page that describes the API says all that its OpenAPI document says, and both know every address."""

import re

import pytest
from django.urls import reverse

from pnet_board.api_docs import described
from pnet_board.api_urls import version_1


@pytest.fixture
def page(client_for, chair) -> str:
    return client_for(chair).get(reverse("api-docs")).text


def written(path: str) -> str:
    """The pattern of an address as OpenAPI writes it: `cases/{case_id}/`."""
    return re.sub(r"<\w+:(\w+)>", r"{\1}", path)


@pytest.mark.django_db
def test_every_address_of_the_api_stands_on_the_page(page):
    missing = [str(one.pattern) for one in version_1 if f"/api/v1/{written(str(one.pattern))}<" not in page]
    assert not missing


@pytest.mark.django_db
def test_every_shape_that_an_answer_names_is_described_on_the_page(page):
    operations, shapes = described()
    named = {each.refers_to for one in operations for each in (*one.parameters, *one.sends, *one.answers)}
    named |= {each.refers_to for fields in shapes.values() for each in fields}
    assert not [name for name in named - {""} if f'id="{name}"' not in page]


def test_every_operation_says_what_it_is_for():
    operations, _ = described()
    assert not [f"{one.method} {one.path}" for one in operations if not one.about]
