"""Every address declares whom it is open to; what it declares, it does."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.access import Rule, rule_of

# What is open to someone who is not signed in: the probes, the sign-in, a room screen and a calendar by their keys.
PUBLIC = {
    "livez", "readyz", "account_login", "room-enter", "room-screen", "room-screen-live", "room-screen-image",
    "calendar-feed",
}  # fmt: skip


def patterns(resolver=None) -> list[URLPattern]:
    found = []
    for one in (resolver or get_resolver()).url_patterns:
        found += patterns(one) if isinstance(one, URLResolver) else [one]
    return found


def test_every_address_declares_its_rule():
    undeclared = [str(one.pattern) for one in patterns() if rule_of(one.callback) is None]
    assert not undeclared, f"Put @access(...) on the views of: {undeclared}"


def test_only_the_probes_the_sign_in_and_the_room_screen_are_public():
    public = {one.name for one in patterns() if rule_of(one.callback) is Rule.PUBLIC}
    assert public == PUBLIC


def test_every_address_has_a_name_so_that_it_can_be_tested():
    assert not [str(one.pattern) for one in patterns() if not one.name]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_passes_without_signing_in(client, method):
    passed = []
    for one in patterns():
        if one.name in PUBLIC:
            continue
        answer = getattr(client, method)(_address(one))
        if answer.status_code not in (302, 401, 403, 404, 405):
            passed.append((one.name, answer.status_code))
        if answer.status_code == 302:
            assert "/login" in answer["Location"] or "login" in answer["Location"], one.name
    assert not passed


def _address(one: URLPattern) -> str:
    from uuid import UUID

    from django.urls import reverse

    kinds = {"uuid": UUID(int=7), "slug": "x", "int": 1, "str": "x"}
    arguments = {
        name: kinds[type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")]
        for name, converter in one.pattern.converters.items()
    }
    return reverse(one.name, kwargs=arguments)
