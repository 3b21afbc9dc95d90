"""The worklist by standing: how a case stands to an option of the edition in force, and a fact nobody has recorded."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cases.models import CaseQuerySet
from cases.panels import Choice
from cases.readiness import FACT_ITEMS
from cases.reading import boards_on_page
from recommendations.engine import Edition, words
from recommendations.in_force import edition_of
from recommendations.models import KeptStanding

_LACKS = [(one.name, one.label) for one in sorted(FACT_ITEMS, key=lambda one: one.label)]


def _editions(request: HttpRequest) -> list[Edition]:
    """By which the boards of this user assess; for one request looked up once, for the select and for the answer."""
    if "editions_of_worklist" not in request.__dict__:
        request.__dict__["editions_of_worklist"] = [edition_of(board) for board in boards_on_page(request)]
    return request.__dict__["editions_of_worklist"]


def choices(request: HttpRequest) -> list[Choice]:
    options = {option.id: option.name for one in _editions(request) for option in one.options}
    return [
        Choice("option", _("Option"), list(options.items())),
        Choice("standing", _("Standing"), [(one.value, word) for one, word in words.STANDINGS.items()]),
        Choice("lacks", _("Not recorded"), _LACKS),
    ]


def narrow(request: HttpRequest, cases: CaseQuerySet, chosen: Mapping[str, str]) -> CaseQuerySet:
    """An option and a standing together; each alone says nothing, and narrows nothing."""
    if "lacks" in chosen:
        cases = cases.filter(**{f"facts__{chosen['lacks']}__isnull": True})
    if not {"option", "standing"} <= chosen.keys():
        return cases
    kept = KeptStanding.objects.filter(
        cohort__option=chosen["option"],
        cohort__standing=chosen["standing"],
        cohort__edition_sha256__in=[one.sha256 for one in _editions(request)],
    )
    return cases.filter(pk__in=kept.values("case"))
