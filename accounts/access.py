"""Each view says whom it is open to; a test walks the URLs and fails where one does not say.

`@access(Rule.SIGNED_IN)` above a view function, a class-based view or an API view. The declaration is what the
access-matrix test holds the view to; PUBLIC also lifts the sign-in requirement that stands before every view.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.utils.decorators import method_decorator
from django.views import View

from accounts.models import Membership, User

AnyView = TypeVar("AnyView", bound=Callable)


class SignedInRequest(HttpRequest):
    """What reaches a view behind sign-in: for the type checker, `request.user` is a real person."""

    user: User


class Rule(Enum):
    PUBLIC = "anyone, signed in or not"
    SIGNED_IN = "anyone signed in; shows only what is their own"
    MEMBER = "any member of the object's board; for others it does not exist"


@dataclass(frozen=True)
class Roles:
    """Only these roles on the object's board; for others it does not exist or is refused."""

    roles: frozenset[str]


def roles(*names: str) -> Roles:
    """`@access(roles("coordinator", "chair"))`"""
    return Roles(frozenset(Membership.Role(name).value for name in names))


def access(rule: Rule | Roles) -> Callable[[AnyView], AnyView]:
    def declare(view: AnyView) -> AnyView:
        view.access_rule = rule  # type: ignore[attr-defined]
        return _open(view) if rule is Rule.PUBLIC else view

    return declare


def _open(view: AnyView) -> AnyView:
    if isinstance(view, type) and issubclass(view, View):
        return method_decorator(login_not_required, name="dispatch")(view)
    view.login_required = False  # type: ignore[union-attr]
    return view


def rule_of(callback: Callable) -> Rule | Roles | None:
    """The declared rule of what a URL pattern calls, be it a function or made from a class."""
    for holder in (callback, getattr(callback, "cls", None), getattr(callback, "view_class", None)):
        if rule := getattr(holder, "access_rule", None):
            return rule
    return None
