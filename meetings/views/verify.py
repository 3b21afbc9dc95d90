"""Whether a printed paper still holds. Who may not see it learns no more than from a code that was never printed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.access import Rule, access
from meetings import reading_papers
from meetings.forms import CodeForm


@access(Rule.SIGNED_IN)
@require_GET
def verify_form(request: HttpRequest) -> HttpResponse:
    """To type the code of a paper in; the answer has an address of its own, as it is printed."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("verify", form.cleaned_data["code"])
    return render(request, "meetings/verify.html", {"form": form}, status=422 if form.errors else 200)


@access(Rule.SIGNED_IN)
@require_GET
def verify(request: HttpRequest, code: str) -> HttpResponse:
    found = reading_papers.verify(request.user, code.lower())
    context = {"form": CodeForm(), "code": code, "found": found}
    return render(request, "meetings/verify.html", context, status=200 if found else 404)
