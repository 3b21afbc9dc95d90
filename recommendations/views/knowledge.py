"""The knowledge as pages: editions, their options and their criteria. No patient appears here."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import Rule, access
from accounts.permissions import boards_of
from recommendations import pages, tree
from recommendations.citations import Placed, all_criteria, criteria_of, same_rule
from recommendations.drawing import draw
from recommendations.engine import SUFFIX, Edition, EditionError, Option, Role, words
from recommendations.forms import ReviewForm
from recommendations.in_force import edition_of
from recommendations.library import edition, edition_ids
from recommendations.permissions import may_review
from recommendations.progress import progress_of
from recommendations.reading import reviews_of
from recommendations.search import search

ROLES = {
    Role.INDICATION: "Indications, all of which must be met",
    Role.CONTRAINDICATION: "Contraindications, none of which may be met",
    Role.CAUTION: "Cautions, which do not change the standing",
}


def edition_or_404(edition_id: str) -> Edition:
    """The edition with its own pages; what a board's policy changes of it stands on the pages of the policy."""
    try:
        return edition(edition_id.removesuffix(SUFFIX))
    except EditionError as error:
        raise Http404(str(error)) from error


def option_or_404(one: Edition, option_id: str) -> Option:
    try:
        return one.option(option_id)
    except KeyError as error:
        raise Http404(f"Edition {one.id} has no option {option_id}.") from error


@access(Rule.SIGNED_IN)
@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    boards = [(board, edition_of(board)) for board in boards_of(request.user)]
    context = {"editions": [edition(one) for one in edition_ids()], "boards": boards}
    return render(request, "recommendations/editions.html", context)


@access(Rule.SIGNED_IN)
@require_GET
def edition_page(request: HttpRequest, edition_id: str) -> HttpResponse:
    """The options; with words to search for, everything that holds them all."""
    one = edition_or_404(edition_id)
    sought = request.GET.get("words", "").split()
    found = search(one, sought) if sought else []
    intents = [
        (title, [option for option in one.options if option.intent is intent])
        for intent, title in words.INTENTS.items()
    ]
    context = {
        "edition": one,
        "intents": intents,
        "criteria": len(all_criteria(one)),
        "sought": sought,
        "found": found,
        "hits": sum(len(kind.hits) for kind in found),
        "reviews": reviews_of(request.user, one),
        "may_review": may_review(request.user),
        "form": ReviewForm(),
        "progress": progress_of(request.user, one.id),
    }
    return render(request, "recommendations/edition.html", context)


@access(Rule.SIGNED_IN)
@require_GET
def option_page(request: HttpRequest, edition_id: str, option_id: str) -> HttpResponse:
    """One option as the edition holds it: its logic drawn, each criterion in words, its rule in words, its claims."""
    one = edition_or_404(edition_id)
    option = option_or_404(one, option_id)
    nodes = tree.of_option(option, one.vocabulary)
    context = {
        "edition": one,
        "option": option,
        "intent": words.INTENTS[option.intent],
        "groups": _by_role(one, criteria_of(option)),
        "tree": nodes,
        "drawing": draw(nodes),
        "told": option.summary,
        "claims": [pages.claim_line(one.claims[claim], one) for claim in option.claims],
    }
    return render(request, "recommendations/option_page.html", context)


def _by_role(one: Edition, criteria: Iterable[Placed]) -> list[tuple[str, list[tuple[Placed, str]]]]:
    """Under each heading the criteria, each with its rule in words."""
    placed = list(criteria)
    groups = [
        (title, [(each, words.sentence(each.criterion.rule, one.vocabulary)) for each in placed if each.role is role])
        for role, title in ROLES.items()
    ]
    return [(title, found) for title, found in groups if found]


@access(Rule.SIGNED_IN)
@require_GET
def criteria(request: HttpRequest, edition_id: str) -> HttpResponse:
    """Every criterion, by option."""
    one = edition_or_404(edition_id)
    by_option = [(option, _by_role(one, criteria_of(option))) for option in one.options]
    context = {"edition": one, "options": by_option, "all": len(all_criteria(one))}
    return render(request, "recommendations/criteria.html", context)


@access(Rule.SIGNED_IN)
@require_GET
def criterion_page(request: HttpRequest, edition_id: str, option_id: str, criterion_id: str) -> HttpResponse:
    """One criterion: its words, its rule, its claims, and wherever the edition tests the same."""
    one = edition_or_404(edition_id)
    placed = next(
        (each for each in criteria_of(option_or_404(one, option_id)) if each.criterion.id == criterion_id), None
    )
    if placed is None:
        raise Http404(f"The option {option_id} has no criterion {criterion_id}.")
    criterion = placed.criterion
    nodes = (tree.of_criterion(criterion, one.vocabulary),)
    context = {
        "edition": one,
        "placed": placed,
        "role": ROLES[placed.role],
        "rule": words.sentence(criterion.rule, one.vocabulary),
        "tree": nodes,
        "drawing": draw(nodes),
        "same": [(each, words.ROLES[each.role]) for each in same_rule(one, criterion)],
        "claims": [pages.claim_line(one.claims[claim], one) for claim in criterion.claims],
    }
    return render(request, "recommendations/criterion.html", context)
