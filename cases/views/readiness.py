"""What the board wants on the table before it discusses a case: its rules, and what others would change."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import access, roles
from cases import actions_preparation
from cases.forms_readiness import ReadinessForm
from cases.readiness import rules_of
from cases.reading import boards_whose_rules_one_sets
from cases.responsible import choices
from cases.views.forms import add_errors


@access(roles("coordinator", "chair", "editor"))
@require_http_methods(["GET", "POST"])
def readiness_rules(request: HttpRequest, board_id) -> HttpResponse:
    """Looked at first where one likes. Every saving is a new version of all rules; the versions before it stay."""
    board = get_object_or_404(boards_whose_rules_one_sets(request.user), pk=board_id)
    version = actions_preparation.readiness_version(board)
    form = ReadinessForm(request.POST or None, rules=rules_of([board.pk])[board.pk], people=choices(board))
    seen = None
    if request.POST.get("act") == "look" and form.is_valid():
        seen = actions_preparation.preview_readiness(board=board, rules=form.rules(), by=request.user)
    elif request.method == "POST" and form.is_valid():
        started_from = request.POST.get("version", "")
        try:
            actions_preparation.set_readiness_rules(
                board=board,
                rules=form.rules(),
                started_from=int(started_from) if started_from.isdecimal() else -1,
                by=request.user,
            )
            messages.success(request, _("The rules are saved. They hold for every case of the board from now on."))
            return redirect("readiness", board_id=board.pk)
        except ValidationError as error:
            add_errors(form, error)
    context = {"board": board, "form": form, "version": version, "seen": seen}
    return render(request, "cases/readiness.html", context, status=422 if form.errors else 200)
