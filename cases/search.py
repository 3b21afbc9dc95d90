"""Finding cases: by stage of work, and by the words a clinician would say."""

from django.db.models import Q

from accounts.models import User
from cases.lifecycle import Status
from cases.models import CaseQuerySet

FILTERS: dict[str, str] = {"open": "All open", **{str(one.value): str(one.label) for one in Status}}


def search(cases: CaseQuerySet, *, status: str, words: str, owner: User | None = None) -> CaseQuerySet:
    """Cases in a stage, of an owner if one is named, whose patient or question holds every word."""
    cases = cases.open() if status == "open" else cases.filter(status=status)
    cases = cases.filter(owner=owner) if owner else cases
    for word in words.split()[:8]:
        cases = cases.filter(_anywhere(word))
    return cases.order_by("-changed_at", "id")


def _anywhere(word: str) -> Q:
    columns = ("patient__family_name", "patient__given_name", "patient__identifier", "question", "facts__syndrome")
    return Q.create([Q(**{f"{column}__icontains": word}) for column in columns], connector=Q.OR)
