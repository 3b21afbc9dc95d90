"""One option of one patient as a page of its own, and two or three side by side. Option ids are no patient data."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import Rule, access
from cases.facts.gather import FactSheet, gather
from cases.reading import read_case
from recommendations import compare, pages, tree
from recommendations.drawing import draw
from recommendations.engine import Edition, Option, assess_option, words
from recommendations.library import edition
from recommendations.suppose import Supposing


@access(Rule.MEMBER)
@require_GET
def case_option(request: HttpRequest, case_id, option_id: str) -> HttpResponse:
    """The whole reasoning of one option, and its logic drawn with this patient's verdicts."""
    case = read_case(request.user, case_id)
    sheet, knowledge = gather(case, date.today()), edition(case.board.edition)
    if option_id not in {one.id for one in knowledge.options}:
        raise Http404(f"Edition {knowledge.id} has no option {option_id}.")
    option = _view(option_id, knowledge, sheet)
    nodes = tree.of_patient(option.assessed, knowledge.vocabulary)
    context = {
        "case": case,
        "sheet": sheet,
        "edition": knowledge,
        "option": option,
        "intent": words.INTENTS[option.assessed.intent],
        "tree": nodes,
        "drawing": draw(nodes),
        "told": f"{option.standing_label}. {option.decides}.",
    }
    return render(request, "recommendations/case_option.html", context)


@access(Rule.MEMBER)
@require_GET
def compare_options(request: HttpRequest, case_id) -> HttpResponse:
    case = read_case(request.user, case_id)
    sheet, knowledge = gather(case, date.today()), edition(case.board.edition)
    ids = compare.chosen(knowledge, request.GET.getlist("option"))
    options = [_view(one, knowledge, sheet) for one in ids] if len(ids) >= compare.FEWEST else []
    context = {
        "case": case,
        "sheet": sheet,
        "edition": knowledge,
        "choices": _choices(knowledge),
        "slots": [*ids, *[""] * (compare.MOST - len(ids))],
        "options": options,
        "aspects": compare.aspects(options) if options else [],
        "claims": compare.flagged_claims(options, knowledge),
        "asked": bool(request.GET.getlist("option")),
    }
    return render(request, "recommendations/compare.html", context)


def _view(option_id: str, knowledge: Edition, sheet: FactSheet) -> pages.OptionView:
    assessed = assess_option(knowledge.option(option_id), knowledge, sheet.facts, Supposing(sheet.given))
    return pages.option_view(assessed, knowledge, sheet)


def _choices(knowledge: Edition) -> list[tuple[str, list[Option]]]:
    """The options by intent, for the lists to choose from."""
    return [
        (title, [option for option in knowledge.options if option.intent is intent])
        for intent, title in words.INTENTS.items()
    ]
