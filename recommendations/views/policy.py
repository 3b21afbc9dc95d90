"""A board's local policy in the browser: one rule at a time, looked at before it is published."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import Rule, SignedInRequest, access, roles
from accounts.models import Board
from accounts.permissions import require
from cases.actions_preparation import readiness_version
from cases.permissions import may_set_readiness
from cases.readiness import rules_of
from cases.views.forms import add_errors
from recommendations import actions_editions as actions
from recommendations import permissions, policies
from recommendations.engine import Edition, Option, words
from recommendations.engine.adjust import answers_of
from recommendations.forms import CriterionForm, WordingForm
from recommendations.in_force import edition_of, is_waiting, latest_policy, published
from recommendations.reading import policies_of, read_board

Change = policies.Change


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def policy_page(request: SignedInRequest, board_id) -> HttpResponse:
    """The rules in force, the versions, and the options whose rules an editor may change."""
    board = read_board(request.user, board_id)
    if request.method == "POST":
        return _again(request, board)
    here, policy = edition_of(board), latest_policy(board)
    context = {
        "board": board,
        "edition": here,
        "base": published(here),
        "policy": policy,
        "is_waiting": policy is not None and is_waiting(policy, board),
        "rules": _rules(here),
        "versions": policies_of(request.user, board),
        "ages": [one for one in rules_of([board.pk])[board.pk] if one.max_age_days],
        "ages_version": readiness_version(board),
        "may_set_ages": may_set_readiness(request.user, board),
        "may_write": permissions.may_write_policy(request.user, board),
    }
    return render(request, "recommendations/policy.html", context)


def _rules(here: Edition) -> list[dict]:
    """What the policy in force says beside what the edition says."""
    base = published(here)
    if here is base:
        return []
    return [
        {
            "option": here.option(one.option),
            "criterion": one.id,
            "before": [words.told_part(part, base.vocabulary) for part in one.before],
            "after": [words.told_part(part, base.vocabulary) for part in one.after],
            "why": one.why,
        }
        for one in here.changes
    ]


def _again(request: SignedInRequest, board: Board) -> HttpResponse:
    """A policy that was written for another text of the edition holds again once an editor publishes it again."""
    policy = latest_policy(board)
    try:
        changes = policy.changes if policy else []
        _publish(request, board, changes, _("Published again for the edition as it is now."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("policy", board_id=board.pk)


def _publish(request: SignedInRequest, board: Board, changes: Sequence[Change], why: str) -> None:
    started_from = request.POST.get("version", "")
    number = int(started_from) if started_from.isdecimal() else -1
    actions.publish_policy(board=board, changes=changes, why=why, started_from=number, by=request.user)
    messages.success(request, _("The policy is published. Cases are assessed by it from now on."))


@access(Rule.MEMBER)
@require_GET
def option_rules(request: SignedInRequest, board_id, option_id: str) -> HttpResponse:
    """The criteria of one option as they hold for this board, each with its rule in words."""
    board = read_board(request.user, board_id)
    here = edition_of(board)
    option = _option(here, option_id)
    groups = [
        (title, [(one, words.sentence(one.rule, here.vocabulary)) for one in getattr(option, part)])
        for part, title in policies.ROLES.items()
    ]
    may_write = permissions.may_write_policy(request.user, board)
    context = {"board": board, "edition": here, "option": option, "groups": groups, "may_write": may_write}
    return render(request, "recommendations/policy_option.html", context)


@access(roles("editor"))
@require_http_methods(["GET", "POST"])
def criterion(request: SignedInRequest, board_id, option_id: str, criterion_id: str) -> HttpResponse:
    board, here = _to_write(request, board_id)
    base = published(here)
    option = _option(base, option_id)
    try:
        part, stated = policies.part_of(option, criterion_id)
        _same, local = policies.part_of(here.option(option_id), criterion_id)
    except KeyError as error:
        raise Http404(f"{option_id} has no criterion {criterion_id}.") from error
    form = CriterionForm(
        request.POST if "act" in request.POST else None,
        initial={"text": local.text},
        criterion=stated,
        answers=answers_of(stated.rule, local.rule, base.vocabulary),
        vocabulary=base.vocabulary,
    )

    def change() -> Change:
        rule = policies.adjusted_rule(stated, form.answers())
        return policies.criterion_change(
            option, part, stated, form.cleaned_data["text"], rule, form.cleaned_data["why"]
        )

    about = {"stated": stated, "rule": words.sentence(stated.rule, base.vocabulary), "is_local": local != stated}
    return _edit(request, board, form, (option_id, part, criterion_id), change, {"option": option, **about})


@access(roles("editor"))
@require_http_methods(["GET", "POST"])
def wording(request: SignedInRequest, board_id, option_id: str) -> HttpResponse:
    board, here = _to_write(request, board_id)
    option, local = _option(published(here), option_id), _option(here, option_id)
    form = WordingForm(request.POST if "act" in request.POST else None, initial={"name": local.name})

    def change() -> Change:
        return policies.name_change(option, form.cleaned_data["name"], form.cleaned_data["why"])

    about = {"option": option, "is_local": local.name != option.name}
    return _edit(request, board, form, (option_id, "name", ""), change, about)


def _to_write(request: SignedInRequest, board_id) -> tuple[Board, Edition]:
    board = read_board(request.user, board_id)
    require(permissions.may_write_policy(request.user, board))
    return board, edition_of(board)


def _option(edition: Edition, option_id: str) -> Option:
    try:
        return edition.option(option_id)
    except KeyError as error:
        raise Http404(f"Edition {edition.id} has no option {option_id}.") from error


def _edit(request: SignedInRequest, board: Board, form, subject, change, about: dict) -> HttpResponse:
    """Look first, then publish; or give the rule back to the edition. Nothing is kept before it is published."""
    policy = latest_policy(board)
    now = policy.changes if policy else []
    act, seen = request.POST.get("act", ""), None
    withdraws = act == "withdraw"
    if withdraws:
        form.fields = {"why": form.fields["why"]}
    if act and form.is_valid():
        changes = policies.without(now, subject) if withdraws else policies.with_change(now, change())
        try:
            if act == "look":
                seen = actions.preview_policy(board=board, changes=changes, by=request.user)
            else:
                _publish(request, board, changes, form.cleaned_data["why"])
                return redirect("policy", board_id=board.pk)
        except ValidationError as error:
            add_errors(form, error)
    version = policy.version if policy else 0
    context = {"board": board, "edition": edition_of(board), "form": form, "seen": seen, "version": version, **about}
    return render(request, "recommendations/policy_rule.html", context, status=422 if form.errors else 200)
