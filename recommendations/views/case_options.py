"""One option of one patient as a page of its own, and two or three side by side. Option ids are no patient data."""

from datetime import date
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import Rule, access
from cases.facts.gather import gather
from cases.models import Case
from cases.permissions import may_change_case
from cases.reading import read_case
from recommendations import compare, pages, tree
from recommendations.drawing import draw
from recommendations.engine import Assessment, Edition, Option, as_document, assess, words
from recommendations.in_force import edition_of
from recommendations.rows.cells import Cells
from recommendations.rows.compared import Compared
from recommendations.rows.options import Document, OptionRows
from recommendations.suppose import Supposing


class Reasoning:
    """All options beside one patient, as the facts stand; nothing of it is kept."""

    def __init__(self, request: HttpRequest, case: Case) -> None:
        self.case, self.edition, self.sheet = case, edition_of(case.board), gather(case, date.today())
        self.cells = Cells(case, self.sheet, bool(may_change_case(request.user, case)))

    @cached_property
    def assessed(self) -> Assessment:
        return assess(self.edition, self.sheet.facts, self.sheet.derived, Supposing(self.sheet.given))

    @cached_property
    def document(self) -> Document:
        return as_document(self.assessed)

    @cached_property
    def rows(self) -> OptionRows:
        return OptionRows(self.edition, self.cells, pages.settled_by(self.document), self.case.board.region)

    def option(self, option_id: str) -> Document:
        """The option as the assess document has it."""
        return next(one for one in self.document["options"] if one["id"] == option_id)


@access(Rule.MEMBER)
@require_GET
def case_option(request: HttpRequest, case_id, option_id: str) -> HttpResponse:
    """The whole reasoning of one option, and its logic drawn with this patient's verdicts."""
    found = Reasoning(request, read_case(request.user, case_id))
    assessed = next((one for one in found.assessed.options if one.id == option_id), None)
    if assessed is None:
        raise Http404(f"Edition {found.edition.id} has no option {option_id}.")
    nodes, label = tree.of_patient(assessed, found.edition.vocabulary), words.STANDINGS[assessed.standing]
    context = {
        "case": found.case,
        "sheet": found.sheet,
        "edition": found.edition,
        "option": assessed,
        "standing_label": label,
        "intent": words.INTENTS[assessed.intent],
        "tree": nodes,
        "drawing": draw(nodes),
        "told": f"{label}. {assessed.decides}.",
        "reasoning": found.rows.option(found.option(option_id), is_open=True),
    }
    return render(request, "recommendations/case_option.html", context)


@access(Rule.MEMBER)
@require_GET
def compare_options(request: HttpRequest, case_id) -> HttpResponse:
    found = Reasoning(request, read_case(request.user, case_id))
    ids = compare.chosen(found.edition, request.GET.getlist("option"))
    options = [found.option(one) for one in ids] if len(ids) >= compare.FEWEST else []
    context = {
        "case": found.case,
        "sheet": found.sheet,
        "edition": found.edition,
        "choices": _choices(found.edition),
        "slots": [*ids, *[""] * (compare.MOST - len(ids))],
        "options": [{**one, "shape": found.rows.wording.standings[one["standing"]]} for one in options],
        "aspects": Compared(found.edition, found.rows, options).aspects() if options else [],
        "claims": compare.marked_claims(ids, found.edition) if options else [],
        "asked": bool(request.GET.getlist("option")),
    }
    return render(request, "recommendations/compare.html", context)


def _choices(knowledge: Edition) -> list[tuple[str, list[Option]]]:
    """The options by intent, for the lists to choose from."""
    return [
        (title, [option for option in knowledge.options if option.intent is intent])
        for intent, title in words.INTENTS.items()
    ]
