"""The documents of a case: brought in, watched while they are checked, opened, put in order, withdrawn."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import Rule, access, roles
from accounts.permissions import require
from cases import actions_documents as actions
from cases import permissions
from cases.documents.answer import file_answer
from cases.documents.dicom import address_of
from cases.documents.panel import shelf
from cases.documents.reading import Part, document_of, open_document, open_study, viewer_of
from cases.forms_documents import FileForm, StudyForm, ViewerForm, WithdrawForm
from cases.models import Case, Document
from cases.reading import boards_whose_rules_one_sets, read_case
from cases.views.forms import add_errors

ACTIONS = {"file": (FileForm, actions.add_file), "study": (StudyForm, actions.add_study)}


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def documents(request: HttpRequest, case_id) -> HttpResponse:
    """All of them in order, what became of the others, and the two forms that add one."""
    case = read_case(request.user, case_id, what="documents_viewed")
    forms: dict[str, ModelForm] = {what: form() for what, (form, _act) in ACTIONS.items()}
    what = request.POST.get("what", "")
    if request.method == "POST" and what in ACTIONS:
        forms[what] = ACTIONS[what][0](request.POST, request.FILES)
        if added := _added(request, case, what, forms[what]):
            return redirect(f"{reverse('documents', args=[case.pk])}#{added.pk}")
    return _page(request, case, forms, forms.get(what))


def _added(request: HttpRequest, case: Case, what: str, form: ModelForm) -> Document | None:
    require(permissions.may_change_case(request.user, case))
    if not form.is_valid():
        return None
    try:
        return ACTIONS[what][1](case=case, by=request.user, **form.values())
    except ValidationError as error:
        add_errors(form, error)
        return None


def _page(request: HttpRequest, case: Case, forms: dict[str, ModelForm], sent: ModelForm | None) -> HttpResponse:
    context = {
        "case": case,
        "shelf": shelf(request.user, case),
        "file_form": forms["file"],
        "study_form": forms["study"],
        "form": sent,
        "may_change": permissions.may_change_case(request.user, case),
        "may_set_viewer": permissions.may_set_viewer(request.user, case.board),
    }
    return render(request, "cases/documents/page.html", context, status=422 if sent and sent.errors else 200)


@access(Rule.MEMBER)
@require_GET
def document(request: HttpRequest, document_id) -> HttpResponse:
    """The file itself; of a study, the hospital's viewer, which is told of no page of ours."""
    found = document_of(request.user, document_id)
    if found.study_uid:
        study = open_study(request.user, document_id)
        answer = HttpResponseRedirect(address_of(study.viewer, study.study_uid))
        answer["Referrer-Policy"] = "no-referrer"
        return answer
    return file_answer(*open_document(request.user, document_id))


@access(Rule.MEMBER)
@require_GET
def preview(request: HttpRequest, document_id) -> HttpResponse:
    return file_answer(*open_document(request.user, document_id, Part.PREVIEW), part=Part.PREVIEW)


@access(Rule.MEMBER)
@require_GET
def status(request: HttpRequest, document_id) -> HttpResponse:
    """How far the check of one document is; it asks again by itself only while there is something to wait for."""
    return render(request, "cases/documents/line.html", {"one": document_of(request.user, document_id)})


@access(Rule.MEMBER)
@require_POST
def move(request: HttpRequest, document_id) -> HttpResponse:
    found = document_of(request.user, document_id)
    direction = {"up": -1, "down": 1}.get(request.POST.get("direction", ""), 0)
    seen = request.POST.get("seen", "")
    if direction and seen.isdecimal():
        actions.move_document(document=found, direction=direction, seen=int(seen[:9]), by=request.user)
    return redirect(f"{reverse('documents', args=[found.case_id])}#{found.pk}")


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, document_id) -> HttpResponse:
    found = document_of(request.user, document_id)
    case = read_case(request.user, found.case_id, what="documents_viewed")
    require(permissions.may_change_case(request.user, case))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_document(document=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The document is withdrawn."))
            return redirect("documents", case.pk)
        except ValidationError as error:
            add_errors(form, error)
    context = {"case": case, "one": found, "form": form}
    return render(request, "cases/documents/withdraw.html", context, status=422 if form.errors else 200)


@access(roles("coordinator", "chair"))
@require_http_methods(["GET", "POST"])
def viewer(request: HttpRequest, board_id) -> HttpResponse:
    """Where the hospital shows imaging studies."""
    board = get_object_or_404(boards_whose_rules_one_sets(request.user), pk=board_id)
    form = ViewerForm(request.POST or None, instance=viewer_of(board))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_viewer(board=board, address=form.cleaned_data["address"], by=request.user)
            messages.success(request, _("The viewer is saved. Studies of the board's cases are opened there."))
            return redirect("viewer", board_id=board.pk)
        except ValidationError as error:
            add_errors(form, error)
    context = {"board": board, "form": form, "now": viewer_of(board)}
    return render(request, "cases/documents/viewer.html", context, status=422 if form.errors else 200)
