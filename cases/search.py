"""Finding cases: by stage of work, and by the words a clinician would say."""

from django.db.models import Q

from cases.lifecycle import Status
from cases.models import CaseQuerySet

FILTERS: dict[str, str] = {"open": "All open", **{str(one.value): str(one.label) for one in Status}}


def search(cases: CaseQuerySet, *, status: str, words: str) -> CaseQuerySet:
    """Cases in a stage whose patient or question holds every word."""
    cases = cases.open() if status == "open" else cases.filter(status=status)
    for word in words.split()[:8]:
        cases = cases.filter(_anywhere(word))
    return cases.order_by("-changed_at", "id")


def _anywhere(word: str) -> Q:
    columns = ("patient__family_name", "patient__given_name", "patient__identifier", "question", "facts__syndrome")
    return Q.create([Q(**{f"{column}__icontains": word}) for column in columns], connector=Q.OR)
