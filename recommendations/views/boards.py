"""What a board works by: its edition and region; and what an editor says of an edition."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Rule, SignedInRequest, access, roles
from cases.views.forms import add_errors
from recommendations import actions_editions as actions
from recommendations import permissions
from recommendations.forms import BoardForm, ReviewForm
from recommendations.in_force import edition_of, is_waiting, latest_policy
from recommendations.reading import read_board
from recommendations.views.knowledge import edition_or_404


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def settings_page(request: SignedInRequest, board_id) -> HttpResponse:
    board = read_board(request.user, board_id)
    form = BoardForm(request.POST or None, initial={"edition": board.edition, "region": board.region})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_board_edition(board=board, edition_id=form.cleaned_data["edition"], by=request.user)
            actions.set_board_region(board=board, region=form.cleaned_data["region"], by=request.user)
            messages.success(request, _("The settings of the board are saved."))
            return redirect("board-settings", board_id=board.pk)
        except ValidationError as error:
            add_errors(form, error)
    policy = latest_policy(board)
    context = {
        "board": board,
        "form": form,
        "edition": edition_of(board),
        "may_set": permissions.may_set_board(request.user, board),
        "policy": policy,
        "is_waiting": policy is not None and is_waiting(policy, board),
    }
    return render(request, "recommendations/board.html", context, status=422 if form.errors else 200)


@access(roles("editor"))
@require_POST
def review(request: SignedInRequest, edition_id: str) -> HttpResponse:
    """A review is signed for the text that the editor read; another text in the meantime is refused."""
    reviewed = edition_or_404(edition_id)
    form = ReviewForm(request.POST)
    if request.POST.get("sha256") != reviewed.sha256:
        messages.error(request, _("The edition has changed since you opened the page. Read it again, then sign."))
    elif form.is_valid():
        actions.review_edition(reviewed=reviewed, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your review is kept with your name."))
    else:
        messages.error(request, _("Choose a status and say why; nothing was kept."))
    return redirect("edition", edition_id=reviewed.id)
