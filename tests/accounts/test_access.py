import pytest
from django.urls import get_resolver
from django.views import View

from accounts.access import Roles, Rule, access, roles, rule_of
from accounts.permissions import Answer, Refused, require


def test_every_address_of_this_app_says_whom_it_is_open_to():
    patterns = get_resolver("accounts.urls").url_patterns
    assert {pattern.name: rule_of(pattern.callback) for pattern in patterns} == {
        "account_login": Rule.PUBLIC,
        "account_logout": Rule.SIGNED_IN,
        "account_change_password": Rule.SIGNED_IN,
        "account_reauthenticate": Rule.SIGNED_IN,
        "kept-form": Rule.SIGNED_IN,
        "kept-form-send": Rule.SIGNED_IN,
        "kept-form-drop": Rule.SIGNED_IN,
        "tokens": Rule.SIGNED_IN,
        "revoke_token": Rule.SIGNED_IN,
        "audit": Roles(frozenset({"auditor"})),
    }


def test_public_also_lifts_the_sign_in_requirement():
    @access(Rule.PUBLIC)
    class Open(View):
        pass

    @access(Rule.SIGNED_IN)
    class Closed(View):
        pass

    assert Open.as_view().login_required is False and rule_of(Open.as_view()) is Rule.PUBLIC
    assert getattr(Closed.as_view(), "login_required", True) and rule_of(Closed.as_view()) is Rule.SIGNED_IN


def test_a_role_that_does_not_exist_cannot_be_declared():
    with pytest.raises(ValueError, match="king"):
        roles("king")


def test_a_view_that_declares_nothing_has_no_rule():
    assert rule_of(lambda request: None) is None


def test_a_no_stops_and_a_yes_does_not():
    require(Answer(True))
    with pytest.raises(Refused, match="Not today.") as caught:
        require(Answer(False, "Not today."))
    assert caught.value.answer.why == "Not today."
