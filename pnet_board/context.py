"""What every page says around its content: where we are, who is signed in as what, that this is a demonstration."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Membership, Visitor
from accounts.permissions import roles_held
from recommendations.engine import words

# The first part of an address decides which entry of the navigation is marked.
SECTIONS = {
    "worklist": "worklist",
    "cases": "worklist",
    "documents": "worklist",
    "patients": "worklist",
    "cohort": "cohort",
    "meetings": "meetings",
    "agenda": "meetings",
    "decisions": "meetings",
    "actions": "actions",
    "notices": "actions",
    "verify": "meetings",
    "viewer": "meetings",
    "editions": "editions",
    "claims": "editions",
    "boards": "editions",
    "api": "api",
    "tokens": "api",
    "audit": "audit",
}


@dataclass(frozen=True)
class Seat:
    """The roles of whoever is signed in, over all their boards."""

    roles: str
    is_auditor: bool


def site(request: HttpRequest) -> dict[str, object]:
    """Costs one query on a page that shows who is signed in, and none on a fragment."""
    user = getattr(request, "user", None)
    return {
        "demo": settings.DEVELOPMENT,
        "nav": section_of(request.path),
        "seat": SimpleLazyObject(lambda: seat_of(user)),
        "session_seconds": settings.SESSION_IDLE_SECONDS,
        "standings": [(one.value, word, words.STANDINGS_EXPLAINED[one]) for one, word in words.STANDINGS.items()],
    }


def section_of(path: str) -> str:
    return SECTIONS.get(path.strip("/").split("/")[0], "")


def seat_of(user: Visitor | None) -> Seat:
    held = {role for _, role in roles_held(user)} if user is not None else set()
    names = [label for role, label in Membership.Role.choices if role in held]
    return Seat(", ".join(names).lower(), Membership.Role.AUDITOR in held)
