"""A referral comes in: who it is, the question, why now, who should be there. Nobody is registered twice unasked."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Rule, access
from accounts.models import Board
from cases import actions
from cases.duplicates import Match
from cases.forms import IntakeForm, PatientForm
from cases.lifecycle import Status
from cases.models import Case, Patient
from cases.reading import boards_to_open_cases_in, find_patients, patient_of
from cases.views.forms import add_errors


@dataclass
class Intake:
    """One page in work. `patient` is the known one that was chosen; without one, the form registers."""

    request: HttpRequest
    board: Board
    who: PatientForm
    case: IntakeForm
    patient: Patient | None = None
    found: list[Match] | None = None

    @property
    def act(self) -> str:
        """open, find, same or other; nothing where the page is only opened. Without a button, Enter opens."""
        asked = self.request.POST
        chosen = next((one for one in ("same", "other") if one in asked), asked.get("act", "open"))
        return chosen if self.request.method == "POST" else ""

    @property
    def status(self) -> str:
        return Status.DRAFT if "draft" in self.request.POST else Status.IN_PREPARATION

    def look(self) -> list[Match]:
        """Who of the board's patients may be the one whose identity is typed so far."""
        self.who.is_valid()
        named = {key: self.who.cleaned_data.get(key) for key in ("identifier", "family_name", "given_name", "born_on")}
        self.found = find_patients(self.request.user, self.board, {key: one for key, one in named.items() if one})
        return self.found


@access(Rule.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def new_case(request: HttpRequest) -> HttpResponse:
    """Look for the patient, choose the one that is known or register a new one, and open the case: one form."""
    boards = boards_to_open_cases_in(request.user)
    board = get_object_or_404(boards, pk=request.POST["board"]) if "board" in request.POST else boards.first()
    if board is None:
        return render(request, "cases/new_case.html", {"boards": boards, "board": None})
    intake = _intake(request, board)
    if intake.act == "find":
        intake.look()
        _without_what_is_missing(intake.who)
    elif intake.act == "open" and (case := _opened(intake)):
        return redirect(reverse("prepare", args=[case.pk]))
    return _page(intake, boards)


def _intake(request: HttpRequest, board: Board) -> Intake:
    data = request.POST or None
    chosen = request.POST.get("same") or ("" if "other" in request.POST else request.POST.get("patient", ""))
    patient = patient_of(request.user, board, chosen) if chosen else None
    intake = Intake(request, board, PatientForm(data), IntakeForm(data, board=board), patient)
    if intake.act != "open":
        # What is typed so far stays, and is not held against anybody yet.
        intake.case = IntakeForm(initial=_typed(request, intake.case), board=board)
    if intake.act not in ("open", "find"):
        intake.who = PatientForm(initial=_typed(request, intake.who))
    return intake


def _without_what_is_missing(form: PatientForm) -> None:
    """While one looks for a patient, a birth date that cannot be read is told, and an empty field is none of it."""
    for name in [name for name in form.errors if not form.data.get(name)]:
        del form.errors[name]


def _typed(request: HttpRequest, form: IntakeForm | PatientForm) -> dict[str, object]:
    many = {"wanted_disciplines"}
    return {n: request.POST.getlist(n) if n in many else request.POST[n] for n in form.fields if n in request.POST}


def _opened(intake: Intake) -> Case | None:
    """The case; None where something has to be mended or answered first, which then stands on the forms."""
    valid = intake.case.is_valid()
    by, details = intake.request.user, {**intake.case.cleaned_data, "status": intake.status}
    if intake.patient is not None:
        return actions.open_case(patient=intake.patient, by=by, **details) if valid else None
    if not (intake.who.is_valid() and valid) or _is_in_doubt(intake):
        return None
    try:
        return actions.register_and_open(board=intake.board, identity=intake.who.cleaned_data, details=details, by=by)
    except ValidationError as error:
        add_errors(intake.who, error)
        return None


def _is_in_doubt(intake: Intake) -> bool:
    """Somebody like this is on the list: nothing is written until it is said that it is another person."""
    if "another" in intake.request.POST or not intake.look():
        return False
    told = _("Somebody like this is on the list already. Say below whether it is the same patient.")
    intake.who.add_error(None, told)
    return True


def _page(intake: Intake, boards) -> HttpResponse:
    failed = intake.act == "open"
    context = {
        "form": intake.case,
        "also": None if intake.patient else intake.who,
        "patient": intake.patient,
        "found": intake.found,
        "in_doubt": failed and bool(intake.found),
        "boards": boards,
        "board": intake.board,
    }
    return render(intake.request, "cases/new_case.html", context, status=422 if failed else 200)
