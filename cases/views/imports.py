"""A table comes in: sent, mapped, checked, corrected, written. Nothing of it is a record before the last step."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import access, roles
from cases import actions_import
from cases.forms_import import TableForm
from cases.imports.columns import TableMapping, questions
from cases.imports.findings import problems_file
from cases.imports.import_page import page_of
from cases.imports.mapping_form import mapping_from
from cases.models import TableImport
from cases.reading import (
    boards_to_open_cases_in,
    cases_of_import,
    import_to_look_at,
    imports_of,
    read_import,
)
from cases.views.forms import add_errors

MOST_CASES = 50
clinical = access(roles("coordinator", "chair", "member"))


@clinical
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    boards = boards_to_open_cases_in(request.user)
    board = get_object_or_404(boards, pk=request.POST["board"]) if "board" in request.POST else boards.first()
    form = TableForm(request.POST or None, request.FILES or None)
    if board and request.method == "POST" and form.is_valid():
        try:
            return redirect("import", actions_import.start_import(board=board, by=request.user, **form.sent()).pk)
        except ValidationError as error:
            add_errors(form, error)
    context = {"form": form, "boards": boards, "board": board, "open": imports_of(request.user)}
    return render(request, "cases/import/start.html", context, status=422 if form.errors else 200)


@clinical
@require_http_methods(["GET", "POST"])
def table(request: HttpRequest, import_id) -> HttpResponse:
    """The mapping and what the dry run found. Sent, it is kept and checked, or comes back with what is left open."""
    of = read_import(request.user, import_id)
    if request.method == "GET" or not of.is_open:
        return _page(request, of)
    mapping = mapping_from(request.POST, TableMapping.from_json(of.mapping))
    try:
        of = actions_import.check_import(of=of, mapping=mapping, by=request.user)
    except ValidationError as error:
        return _refused(request, of, error)
    left_open = questions(mapping)
    return _page(request, of, left_open=left_open) if left_open else redirect("import", of.pk)


def _page(request: HttpRequest, of: TableImport, form: TableForm | None = None, left_open=None) -> HttpResponse:
    context = {
        "of": of,
        "page": page_of(of, left_open or {}) if of.is_open else None,
        "cases": cases_of_import(request.user, of, MOST_CASES) if of.state == TableImport.State.DONE else [],
        "form": form or TableForm(initial={"pasted": bytes(of.content or b"").decode() if of.is_pasted else ""}),
    }
    failed = left_open or (form and form.errors)
    return render(request, "cases/import/table.html", context, status=422 if failed else 200)


def _refused(request: HttpRequest, of: TableImport, error: ValidationError) -> HttpResponse:
    messages.error(request, " ".join(error.messages))
    return redirect("import", of.pk)


@clinical
@require_GET
def status(request: HttpRequest, import_id) -> HttpResponse:
    """How far it is; once it is through, the whole page is asked for again."""
    of = import_to_look_at(request.user, import_id)
    answer = render(request, "cases/import/progress.html", {"of": of})
    if not of.is_under_way:
        answer["HX-Refresh"] = "true"
    return answer


@clinical
@require_GET
def problems(request: HttpRequest, import_id) -> HttpResponse:
    """The problems as a file, to work through beside the table. Its name says nothing of anybody."""
    of = read_import(request.user, import_id, what="import_problems_downloaded")
    text = problems_file(of.findings.get("problems", []))
    # With its mark, since Excel takes CSV without one for an older encoding.
    answer = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="problems.csv"'
    return answer


@clinical
@require_POST
def replace_table(request: HttpRequest, import_id) -> HttpResponse:
    of = import_to_look_at(request.user, import_id)
    form = TableForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions_import.replace_table(of=of, by=request.user, **form.sent())
            return redirect("import", of.pk)
        except ValidationError as error:
            add_errors(form, error)
    return _page(request, read_import(request.user, import_id), form)


@clinical
@require_POST
def reread(request: HttpRequest, import_id) -> HttpResponse:
    of = import_to_look_at(request.user, import_id)
    row = request.POST.get("header_row", "")
    sheet, header_row = request.POST.get("sheet", ""), int(row) if row.isascii() and row.isdigit() else 0
    return _then(request, of, actions_import.reread_table, sheet=sheet, header_row=header_row)


@clinical
@require_POST
def commit(request: HttpRequest, import_id) -> HttpResponse:
    return _then(request, import_to_look_at(request.user, import_id), actions_import.commit_import)


@clinical
@require_POST
def drop(request: HttpRequest, import_id) -> HttpResponse:
    of = import_to_look_at(request.user, import_id)
    answer = _then(request, of, actions_import.drop_import)
    of.refresh_from_db(fields=["state"])
    if of.is_open:
        return answer
    messages.success(request, _("Nothing was imported, and nothing of the table is kept."))
    return redirect("import-new")


def _then(request: HttpRequest, of: TableImport, act, **how) -> HttpResponse:
    try:
        act(of=of, by=request.user, **how)
    except ValidationError as error:
        return _refused(request, of, error)
    return redirect("import", of.pk)
