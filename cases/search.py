"""Finding cases: by stage of work, by what the filters of all apps offer, and by the words a clinician would say.

What a filter says stands in the address and is a code or an id; the words may name a patient and never do.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import Status
from cases.models import CaseQuerySet
from cases.panels import Choice, Filter, filters
from cases.readiness import LEVELS, rules_on_page
from cases.readiness_query import with_level
from cases.reading import boards_on_page, owners_of, visible_cases

OPEN = "open"
STAGES: dict[str, str] = {OPEN: "All open", **{str(one.value): str(one.label) for one in Status}}
ME = "me"


def of_stage(cases: CaseQuerySet, status: str) -> CaseQuerySet:
    found = cases.open() if status == OPEN else cases.filter(status=status)
    return in_order(found)


def in_order(cases: CaseQuerySet) -> CaseQuerySet:
    """What was changed last stands first."""
    return cases.order_by("-changed_at", "id")


def holding(cases: CaseQuerySet, words: str) -> CaseQuerySet:
    """Those whose patient or question holds every word."""
    for word in words.split()[:8]:
        cases = cases.filter(_anywhere(word))
    return cases


def _anywhere(word: str) -> Q:
    columns = ("patient__family_name", "patient__given_name", "patient__identifier", "question", "facts__syndrome")
    return Q.create([Q(**{f"{column}__icontains": word}) for column in columns], connector=Q.OR)


def counts(cases: CaseQuerySet) -> dict[str, int]:
    """How many stand in each stage, and in all open ones together: one query."""
    found = dict(cases.order_by().values_list("status").annotate(Count("pk")))
    open_ones = sum(count for status, count in found.items() if status != Status.CLOSED)
    return {OPEN: open_ones, **{status: found.get(status, 0) for status in STAGES if status != OPEN}}


def offered(request: HttpRequest) -> list[tuple[Filter, list[Choice]]]:
    return [(one, one.choices(request)) for one in (OWNER, READY, *filters())]


def chosen(offer: list[tuple[Filter, list[Choice]]], asked: Mapping[str, str]) -> dict[str, str]:
    """What was asked for and is offered; anything else in an address is as if it were not there."""
    choices = [choice for _one, found in offer for choice in found]
    return {one.name: asked[one.name] for one in choices if asked.get(one.name) and one.offers(asked[one.name])}


def narrowed(request: HttpRequest, offer: list[tuple[Filter, list[Choice]]], by: Mapping[str, str]) -> CaseQuerySet:
    """What the person may see, by every filter of which something was chosen."""
    cases = visible_cases(request.user)
    for one, choices in offer:
        if any(choice.name in by for choice in choices):
            cases = one.narrow(request, cases, by)
    return cases


def _owners(request: HttpRequest) -> list[Choice]:
    people = owners_of(visible_cases(request.user))
    return [Choice("owner", _("Owner"), [(ME, _("Me")), *((str(one.pk), one.full_name) for one in people)])]


def _of_owner(request: HttpRequest, cases: CaseQuerySet, by: Mapping[str, str]) -> CaseQuerySet:
    return cases.filter(owner=request.user.pk if by["owner"] == ME else by["owner"])


def _levels(_request: HttpRequest) -> list[Choice]:
    return [Choice("ready", _("Completeness"), list(LEVELS.items()))]


def _at_level(request: HttpRequest, cases: CaseQuerySet, by: Mapping[str, str]) -> CaseQuerySet:
    return with_level(cases, by["ready"], rules_on_page(request, boards_on_page(request)), date.today())


OWNER = Filter("owner", _owners, _of_owner)
READY = Filter("ready", _levels, _at_level)
