"""Saved views of the worklist."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import Board, User
from accounts.permissions import Refused, has_role, require
from cases import permissions
from cases.models import CLINICAL_ROLES, SavedView

MOST_VIEWS = 30


@transaction.atomic
def save_view(*, name: str, filters: Mapping[str, Any], by: User, board: Board | None = None) -> SavedView:
    """Under this name; an own view of the same name is replaced. With a board, everybody who works there sees it."""
    if board is not None and not has_role(by, board, *CLINICAL_ROLES):
        raise Refused(permissions.NOT_YOUR_BOARD)
    view = SavedView.objects.filter(owner=by, name=name.strip()).first() or SavedView(owner=by, name=name.strip())
    if view._state.adding and SavedView.objects.filter(owner=by).count() >= MOST_VIEWS:
        raise ValidationError({"name": "You have as many views as there may be. Delete one first."})
    view.filters, view.board = dict(filters), board
    view.full_clean(exclude=["owner", "board"], validate_unique=False, validate_constraints=False)
    view.save()
    audit.record("view_saved", by=by, board=board, subject=view, detail={"filters": sorted(filters)})
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> None:
    """Only its owner takes a view away; whoever it was shared with no longer sees it."""
    require(permissions.may_delete_view(by, view))
    audit.record("view_deleted", by=by, board=view.board, subject=view)
    view.delete()
