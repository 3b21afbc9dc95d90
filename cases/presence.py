"""Who else has which section of a case open. It stands in the cache for less than a minute, as ids and words for kinds:
no word of the patient, and nothing is lost when the cache is.
"""

import hashlib
from collections.abc import Iterable

from django.core.cache import cache

from accounts.models import Board, Membership, User
from cases.models import CLINICAL_ROLES, Case
from cases.preparation import ORDER

ASKED_EVERY_SECONDS = 15
# Three times asked and not heard: gone.
GONE_AFTER_SECONDS = 3 * ASKED_EVERY_SECONDS

Others = dict[str, list[User]]


def arrive(case: Case, user: User, kinds: Iterable[str]) -> None:
    """This person is here, with these sections open; it is forgotten by itself."""
    cache.set(_key(case, user), [one for one in ORDER if one in set(kinds)], GONE_AFTER_SECONDS)


def others(case: Case, user: User) -> Others:
    """Kind to the people who have it open; everybody who is here stands below the empty word too."""
    people = {_key(case, one): one for one in _may_be_here(case.board) if one.pk != user.pk}
    here = cache.get_many(people)
    found: Others = {kind: [] for kind in ("", *ORDER)}
    for key, kinds in here.items():
        for kind in ("", *kinds):
            found[kind].append(people[key])
    return found


def known_as(found: Others) -> str:
    """Names what is shown, so that an answer is sent only when it says something new."""
    text = ";".join(f"{kind}:{','.join(str(one.pk) for one in people)}" for kind, people in found.items())
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _may_be_here(board: Board) -> list[User]:
    working = Membership.objects.active().filter(board=board, role__in=CLINICAL_ROLES)
    return list(User.objects.filter(pk__in=working.values("user")).order_by("full_name", "pk"))


def _key(case: Case, user: User) -> str:
    return f"present:{case.pk}:{user.pk}"
