"""Tokens of the person signed in, and the audit trail for auditors. Signing in itself is allauth's."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, actions_kept, permissions
from accounts.access import Rule, SignedInRequest, access, roles
from accounts.forms import AuditFilterForm, TokenForm
from accounts.kept_page import shown


@access(Rule.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def tokens(request: SignedInRequest) -> HttpResponse:
    """The secret is in the answer to the form and nowhere else: no redirect, no session, no second look."""
    form = TokenForm(request.POST or None)
    created = secret = None
    if request.method == "POST" and form.is_valid():
        created, secret = actions.create_token(by=request.user, **form.cleaned_data)
        form = TokenForm()
    context = {
        "form": form,
        "created": created,
        "secret": secret,
        "tokens": permissions.tokens_of(request.user),
        "may_create": permissions.may_create_token(request.user),
    }
    return render(request, "accounts/tokens.html", context, status=400 if form.errors else 200)


@access(Rule.SIGNED_IN)
@require_POST
def revoke_token(request: SignedInRequest, token_id: UUID) -> HttpResponse:
    actions.revoke_token(by=request.user, token=get_object_or_404(permissions.tokens_of(request.user), pk=token_id))
    return redirect("tokens")


@access(Rule.SIGNED_IN)
@require_GET
def kept_form(request: SignedInRequest, kept_id: UUID) -> HttpResponse:
    """What was sent after the session had ended. Who signed in as somebody else begins where everybody begins."""
    kept = permissions.kept_forms_of(request.user).filter(pk=kept_id).first()
    if kept is None:
        return redirect("home")
    return render(request, "accounts/kept.html", shown(kept))


@access(Rule.SIGNED_IN)
@require_POST
def send_kept_form(request: SignedInRequest, kept_id: UUID) -> HttpResponse:
    """The browser sends the same fields once more, to where they were meant to go."""
    kept = get_object_or_404(permissions.kept_forms_of(request.user), pk=kept_id)
    return redirect(actions_kept.send_kept_form(kept=kept, by=request.user), preserve_request=True)


@access(Rule.SIGNED_IN)
@require_POST
def drop_kept_form(request: SignedInRequest, kept_id: UUID) -> HttpResponse:
    kept = get_object_or_404(permissions.kept_forms_of(request.user), pk=kept_id)
    return redirect(actions_kept.drop_kept_form(kept=kept, by=request.user))


@access(roles("auditor"))
@require_GET
def audit(request: SignedInRequest) -> HttpResponse:
    if not permissions.may_read_audit(request.user):
        raise Http404
    form = AuditFilterForm(request.GET)
    form.is_valid()
    page = actions.read_audit(by=request.user, **form.cleaned_data)
    return render(request, "accounts/audit.html", {"form": form, "page": page, "asked": form.cleaned_data})
