"""Which knowledge a board works by, and how far it has come: the one answer of every page, paper and API."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.utils import timezone

from accounts.models import Board
from recommendations.engine import SUFFIX, Edition, Status, with_policy, words
from recommendations.library import edition, edition_ids
from recommendations.models import Assessment, EditionReview, LocalPolicy

_REMEMBERED = "policy_in_force"


@dataclass(frozen=True)
class EditionStatus:
    """How far an edition has come. A review counts for the bytes that were reviewed; else the file's own word holds."""

    status: Status
    by: str
    at: date | datetime | None
    why: str
    review_by: date | None

    @property
    def words(self) -> str:
        return words.STATUSES_EXPLAINED[self.status]

    @property
    def is_reviewed(self) -> bool:
        return self.status is Status.REVIEWED

    @property
    def is_overdue(self) -> bool:
        return self.review_by is not None and self.review_by < timezone.localdate()


def edition_of(board: Board) -> Edition:
    """The edition that this board assesses by: the one it chose, as its own policy leaves it."""
    base = edition(board.edition)
    policy = policy_in_force(board)
    if policy is None:
        return base
    return _with_policy(policy.pk, base.id, base.sha256, policy.version, json.dumps(policy.changes))


@lru_cache(maxsize=64)
def _with_policy(policy: UUID, base_id: str, base_sha256: str, version: int, changes: str) -> Edition:
    """A version of a policy never changes, so it is laid over its edition once."""
    return with_policy(edition(base_id), json.loads(changes), version)


def policy_in_force(board: Board) -> LocalPolicy | None:
    """The latest policy, if it changes something and was written for the text of the edition that the board has now."""
    policy = latest_policy(board)
    if policy is None or not policy.changes or is_waiting(policy, board):
        return None
    return policy


def is_waiting(policy: LocalPolicy, board: Board) -> bool:
    """Written for another text: it holds for nobody until an editor publishes it again."""
    return (policy.base_id, policy.base_sha256) != (board.edition, edition(board.edition).sha256)


def latest_policy(board: Board) -> LocalPolicy | None:
    """Read once for each time the board is read."""
    kept = vars(board)
    if _REMEMBERED not in kept:
        kept[_REMEMBERED] = LocalPolicy.objects.latest_of(board)
    found: LocalPolicy | None = kept[_REMEMBERED]
    return found


def forget_policy(board: Board) -> None:
    """After a policy was published: the next question reads it."""
    vars(board).pop(_REMEMBERED, None)


def status_of(one: Edition) -> EditionStatus:
    """The last review of exactly this text, else what the file says. A board's policy rests on the edition below it."""
    reviewed = published(one)
    said = EditionReview.objects.filter(edition_sha256=reviewed.sha256).first()
    if said is None:
        return EditionStatus(reviewed.status, ", ".join(reviewed.reviewers), reviewed.date, "", reviewed.review_by)
    return EditionStatus(Status(said.status), said.name, said.at, said.why, reviewed.review_by)


def edition_used(frozen: Assessment) -> Edition | None:
    """The edition it was assessed by, with the board's own policy if it was; None where it is no longer installed."""
    now = edition_of(frozen.case.board)
    if now.id == frozen.edition_id:
        return now
    base = frozen.edition_id.removesuffix(SUFFIX)
    return edition(base) if base in edition_ids() else None


def version_used(frozen: Assessment) -> str:
    """With what a reader must know, as long as the text is the one that was used: whether a clinician reviewed it."""
    knowledge = _same_text(frozen)
    return version_in_words(knowledge) if knowledge else frozen.edition_version


def status_used(frozen: Assessment) -> str:
    """How far the text has come by which it was assessed; empty where this installation no longer holds that text."""
    knowledge = _same_text(frozen)
    return status_of(knowledge).words if knowledge else ""


def _same_text(frozen: Assessment) -> Edition | None:
    knowledge = edition_used(frozen)
    return knowledge if knowledge is not None and knowledge.sha256 == frozen.edition_sha256 else None


def version_in_words(one: Edition) -> str:
    """With what a reader must know as long as no clinician has reviewed it."""
    status = status_of(one)
    return one.version if status.is_reviewed else f"{one.version}, {words.inside(status.words)}"


def published(one: Edition) -> Edition:
    """The edition without a board's own policy."""
    return one.base if one.base is not None and one.id.endswith(SUFFIX) else one
