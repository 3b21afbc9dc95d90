"""What another edition says: for one patient, and as the list of what a layered edition changes."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import Rule, access
from cases.facts.gather import gather
from cases.reading import read_case
from recommendations.change_list import change_groups, new_options, superseded
from recommendations.difference import difference_view
from recommendations.engine import Edition, assess
from recommendations.in_force import edition_of, published
from recommendations.library import edition, edition_ids
from recommendations.views.knowledge import edition_or_404


@access(Rule.MEMBER)
@require_GET
def case_difference(request: HttpRequest, case_id) -> HttpResponse:
    """The options that stand differently for this patient under the board's edition and another."""
    case = read_case(request.user, case_id, what="case_editions_compared")
    sheet, here = gather(case, date.today()), edition_of(case.board)
    others = [name for name in edition_ids() if name != here.id]
    other = _other(request.GET.get("with", ""), here, others)
    context = {"case": case, "sheet": sheet, "here": here, "others": others, "other": other}
    if other:
        before, after = _in_order(here, other)
        pair = [assess(one, sheet.facts, sheet.derived) for one in (before, after)]
        context |= {"edition": after, "before": before, "after": after, "view": difference_view(*pair)}
    return render(request, "recommendations/case_difference.html", context)


def _other(asked: str, here: Edition, others: list[str]) -> Edition | None:
    """The edition asked for, else the one below, else the first that there is."""
    if asked and asked not in others:
        raise Http404(f"There is no other edition {asked}.")
    below = here.base.id if here.base else ""
    name = asked or below or next(iter(others), "")
    return edition(name) if name else None


def _in_order(here: Edition, other: Edition) -> tuple[Edition, Edition]:
    """The older first: an edition stands before the one that extends it."""
    return (here, other) if other.extends == published(here).id else (other, here)


@access(Rule.SIGNED_IN)
@require_GET
def changes_page(request: HttpRequest, edition_id: str) -> HttpResponse:
    one = edition_or_404(edition_id)
    changed = {"new": new_options(one), "groups": change_groups(one), "superseded": superseded(one)}
    context = {"edition": one, **changed}
    return render(request, "recommendations/changes.html", context)
