"""Writing which knowledge holds: a board's edition and region, reviews of an edition, a board's own policy."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import Board, Membership, User
from accounts.permissions import require
from recommendations import permissions
from recommendations.engine import Edition, EditionError, Status, with_policy
from recommendations.in_force import edition_of, forget_policy, status_of
from recommendations.library import edition
from recommendations.models import EditionReview, LocalPolicy
from recommendations.policies import Preview, preview


@transaction.atomic
def set_board_edition(*, board: Board, edition_id: str, by: User) -> Board:
    """From now on cases are assessed by this edition; what was assessed before keeps the one it used."""
    require(permissions.may_set_board(by, board))
    chosen = _known(edition_id)
    if status_of(chosen).status is Status.RETIRED:
        raise ValidationError({"edition": f"{chosen.id} is retired. Choose another edition."})
    locked = Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    if locked.edition != chosen.id:
        before, locked.edition = locked.edition, chosen.id
        locked.save(update_fields=["edition"])
        detail = {"from": before, "to": chosen.id, "version": chosen.version}
        audit.record("board_edition_changed", by=by, board=locked, subject=locked, detail=detail)
    return locked


def _known(edition_id: str) -> Edition:
    try:
        return edition(edition_id)
    except EditionError as error:
        raise ValidationError({"edition": error.sentence}) from error


@transaction.atomic
def set_board_region(*, board: Board, region: str, by: User) -> Board:
    """Whose approvals the options show first; empty where the board does not say."""
    require(permissions.may_set_board(by, board))
    if region and region not in Board.Region.values:
        raise ValidationError({"region": f"Choose one of {', '.join(Board.Region.values)}, or none."})
    locked = Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    if locked.region != region:
        before, locked.region = locked.region, region
        locked.save(update_fields=["region"])
        detail = {"from": before, "to": region}
        audit.record("board_region_changed", by=by, board=locked, subject=locked, detail=detail)
    return locked


@transaction.atomic
def review_edition(*, reviewed: Edition, status: str, why: str, by: User) -> EditionReview:
    """What an editor says of an edition, in their name and for exactly this text."""
    require(permissions.may_review(by))
    review = EditionReview(
        edition_id=reviewed.id,
        edition_version=reviewed.version,
        edition_sha256=reviewed.sha256,
        status=status,
        why=why.strip(),
        by=by,
        name=by.get_full_name(),
    )
    review.full_clean()
    review.save(force_insert=True)
    detail = {"edition": reviewed.id, "sha256": reviewed.sha256, "status": status}
    board = Board.objects.working_in(by, [Membership.Role.EDITOR]).first()
    audit.record("edition_reviewed", by=by, board=board, subject=review, detail=detail)
    return review


@transaction.atomic
def publish_policy(*, board: Board, changes: Sequence[dict], why: str, started_from: int, by: User) -> LocalPolicy:
    """The next version of a board's policy, checked against the edition it changes. Two editors never overwrite."""
    require(permissions.may_write_policy(by, board))
    locked = Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    last = LocalPolicy.objects.latest_of(locked)
    if started_from != (last.version if last else 0):
        raise ValidationError("Somebody published another version meanwhile. Look at it, then change it again.")
    base = edition(locked.edition)
    policy = LocalPolicy(
        board=locked,
        version=started_from + 1,
        base_id=base.id,
        base_sha256=base.sha256,
        changes=list(changes),
        why=why.strip(),
        by=by,
    )
    _check(base, policy)
    policy.save(force_insert=True)
    forget_policy(board)
    detail = {"version": policy.version, "edition": base.id, "changes": len(policy.changes)}
    audit.record("policy_published", by=by, board=locked, subject=policy, detail=detail)
    return policy


def _check(base: Edition, policy: LocalPolicy) -> None:
    policy.full_clean(exclude=["changes"])
    _laid_over(base, policy.changes, policy.version)


def _laid_over(base: Edition, changes: Sequence[dict], version: int) -> Edition:
    try:
        return with_policy(base, changes, version)
    except EditionError as error:
        raise ValidationError(error.sentence) from error


@transaction.atomic
def preview_policy(*, board: Board, changes: Sequence[dict], by: User) -> Preview:
    """What a policy would mean for the open cases of the board. Nothing is kept but that somebody looked."""
    require(permissions.may_write_policy(by, board))
    last = LocalPolicy.objects.latest_of(board)
    proposed = _laid_over(edition(board.edition), changes, (last.version if last else 0) + 1)
    seen = preview(board, by, edition_of(board), proposed)
    detail = {"edition": board.edition, "looked_at": seen.looked_at, "touched": seen.touched}
    audit.record("policy_previewed", by=by, board=board, subject=board, detail=detail)
    return seen
