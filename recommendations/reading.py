"""Boards, reviews and policies that a person may see. Missing and forbidden are the same 404."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Board, Visitor
from recommendations.engine import Edition
from recommendations.in_force import published
from recommendations.models import EditionReview, LocalPolicy


def read_board(user: Visitor, board_id: object) -> Board:
    return get_object_or_404(Board.objects.visible_to(user), pk=board_id)


def reviews_of(user: Visitor, edition: Edition) -> QuerySet[EditionReview]:
    """What was said of any text of this edition, newest first."""
    return EditionReview.objects.visible_to(user).filter(edition_id=published(edition).id)


def policies_of(user: Visitor, board: Board) -> QuerySet[LocalPolicy]:
    return LocalPolicy.objects.visible_to(user).filter(board=board).select_related("by").order_by("-version")
