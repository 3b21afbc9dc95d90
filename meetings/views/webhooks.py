"""Which systems a board lets know, and what became of each message."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, access, roles
from accounts.models import Board
from meetings import actions, pages
from meetings.forms import WebhookForm
from meetings.models import Webhook
from meetings.reading import deliveries_of, delivery_of, webhook_of, webhooks_of

RUNS_MEETINGS = roles("coordinator", "chair")


@access(RUNS_MEETINGS)
@require_http_methods(["GET", "POST"])
def webhooks(request: SignedInRequest, board_id) -> HttpResponse:
    """The secret is in the answer to the form and nowhere else, as with a token."""
    board = pages.boards_to_meet_in(request.user).filter(pk=board_id).first()
    if board is None:
        raise Http404("There is no such board, or you do not run its meetings.")
    form = WebhookForm(request.POST or None)
    created = _create(request, board, form) if request.method == "POST" else None
    context = {
        "board": board,
        "form": WebhookForm() if created else form,
        "created": created,
        "webhooks": webhooks_of(request.user, board),
        "deliveries": deliveries_of(request.user, board),
    }
    return render(request, "meetings/webhooks.html", context, status=422 if form.errors else 200)


def _create(request: SignedInRequest, board: Board, form: WebhookForm) -> Webhook | None:
    if not form.is_valid():
        return None
    try:
        return actions.create_webhook(board=board, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error("address", error.messages)
        return None


@access(RUNS_MEETINGS)
@require_POST
def end(request: SignedInRequest, webhook_id) -> HttpResponse:
    webhook = webhook_of(request.user, webhook_id)
    actions.end_webhook(webhook=webhook, by=request.user)
    messages.success(request, _("The webhook is ended. Nothing more is sent there."))
    return redirect("webhooks", webhook.board_id)


@access(RUNS_MEETINGS)
@require_POST
def send_again(request: SignedInRequest, delivery_id) -> HttpResponse:
    delivery = delivery_of(request.user, delivery_id)
    actions.send_again(delivery=delivery, by=request.user)
    return redirect("webhooks", delivery.webhook.board_id)
