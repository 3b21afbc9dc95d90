"""The cohort page: how many cases stand how to each option, and which ones."""

from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import Rule, access
from accounts.models import Board
from recommendations import cohort as reading
from recommendations.cohort import Cohorts, Counts
from recommendations.engine import Option, Standing, words

PER_PAGE = 25


@access(Rule.SIGNED_IN)
@require_GET
def cohort(request: HttpRequest) -> HttpResponse:
    """Counts of every standing for every option of a board; with an option, the cases themselves."""
    boards = reading.boards_to_ask(request.user)
    board = _board_or_404(boards, request.GET.get("board", ""))
    if board is None:
        return render(request, "recommendations/cohort.html", {"boards": []})
    cohorts = reading.cohorts_of(request.user, board)
    counts = cohorts.counts()
    context = {"boards": boards, "board": board, "edition": cohorts.edition, "intents": _intents(cohorts, counts)}
    if request.GET.get("option"):
        context |= _chosen(request, cohorts, counts)
    return render(request, "recommendations/cohort.html", context)


def _chosen(request: HttpRequest, cohorts: Cohorts, counts: Counts) -> dict:
    option, standing = _option_or_404(cohorts, request.GET["option"]), _standing_or_404(request.GET)
    page = _page(request, cohorts, option, standing, counts.get((option.id, standing), 0))
    return {
        "option": option,
        "standing": standing,
        "label": words.STANDINGS[standing],
        "explained": words.STANDINGS_EXPLAINED[standing],
        "stands": [(one, word, counts.get((option.id, one), 0)) for one, word in words.STANDINGS.items()],
        "page": page,
        "members": reading.read_members(cohorts, option, standing, list(page.object_list)),
    }


def _page(request: HttpRequest, cohorts: Cohorts, option: Option, standing: Standing, count: int) -> Page:
    """Counted once for the table, so not again for the page."""
    paginator = Paginator(cohorts.of(option, standing).values_list("case", flat=True), PER_PAGE)
    paginator.count = count
    return paginator.get_page(request.GET.get("page"))


def _intents(cohorts: Cohorts, counts: Counts) -> list[tuple[str, list[tuple[Option, list[tuple[str, str, int]]]]]]:
    """Options grouped by intent in the edition's order, each with its four counts."""
    return [
        (title, [(option, _counted(option, counts)) for option in cohorts.edition.options if option.intent is intent])
        for intent, title in words.INTENTS.items()
    ]


def _counted(option: Option, counts: Counts) -> list[tuple[str, str, int]]:
    return [(one.value, word, counts.get((option.id, one), 0)) for one, word in words.STANDINGS.items()]


def _board_or_404(boards: list[Board], board_id: str) -> Board | None:
    if not board_id:
        return boards[0] if boards else None
    try:
        return next(one for one in boards if one.pk == UUID(board_id))
    except (StopIteration, ValueError) as error:
        raise Http404("There is no such board, or you may not see its cases.") from error


def _option_or_404(cohorts: Cohorts, option_id: str) -> Option:
    try:
        return cohorts.edition.option(option_id)
    except KeyError as error:
        raise Http404("The edition in force has no such option.") from error


def _standing_or_404(asked) -> Standing:
    try:
        return Standing(asked.get("standing") or Standing.ELIGIBLE)
    except ValueError as error:
        raise Http404("There is no such standing.") from error
