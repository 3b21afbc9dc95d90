"""The standard-of-care part of an agenda in one step: confirmed together, verified together, signed together.

Each decision stays one of its own: its row, its assessment, its presence and quorum, its audit event. All of them, or
none: what was read in the room is what is kept.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import require
from cases.actions import Stale
from meetings import permissions
from meetings.actions.decisions import sign_decision, verify_decision
from meetings.actions.held import items_of, locked, touch
from meetings.actions.publishing import number, unconfirm
from meetings.models import AgendaItem, Decision, Meeting
from meetings.presence import freeze
from meetings.together import Prepared, block_of

# What each decision was when it was read: id to revision.
Read = Mapping[UUID, int]


@transaction.atomic
def discuss_instead(*, item: AgendaItem, by: User) -> AgendaItem:
    """Out of the block, to the end of what is discussed: anybody who works on the board may ask for it."""
    require(permissions.may_scribe(by, item.meeting))
    meeting = locked(item.meeting)
    item.stratum = AgendaItem.Stratum.DISCUSS
    item.save(update_fields=["stratum"])
    unconfirm(item)
    number(list(items_of(meeting)))
    touch(meeting)
    audit.record(
        "taken_to_discussion", by=by, board=meeting.board, subject=item, patient_id=item.case.patient_id
    )  # fmt: skip
    return item


@transaction.atomic
def confirm_together(*, meeting: Meeting, read: Read, by: User) -> list[Decision]:
    """The board agreed to these without discussing them: each draft is complete, and waits for its signature."""
    require(permissions.may_confirm(by, meeting))
    block = _block(locked(meeting), read)
    if not block:
        raise ValidationError("Nothing that is listed can be confirmed. Prepare a recommendation, or discuss the case.")
    _refuse_unfit(block)
    for one in block:
        _confirm(one.draft, by)
    return [one.draft for one in block]


@transaction.atomic
def verify_together(*, meeting: Meeting, read: Read, by: User) -> list[Decision]:
    """Somebody who wrote none of the texts has read each of them."""
    block = _confirmed(_block(locked(meeting), read))
    return _each(block, lambda one: verify_decision(decision=one, revision=read[one.pk], by=by))


@transaction.atomic
def sign_together(*, meeting: Meeting, read: Read, by: User) -> list[Decision]:
    """Signed one by one, as each would be alone. Only what the board confirmed, and as it was read."""
    block = _confirmed(_block(locked(meeting), read))
    return _each(block, lambda one: sign_decision(decision=one, revision=read[one.pk], by=by))


def _confirm(draft: Decision, by: User) -> None:
    """The presence of this moment stays with each case: who was there when the board agreed."""
    if not draft.consensus:
        draft.consensus, draft.revision = Decision.Consensus.UNANIMOUS, draft.revision + 1
    draft.confirmed_by, draft.confirmed_at, draft.confirmed_revision = by, timezone.now(), draft.revision
    draft.save()
    freeze(draft.item)
    _record("decision_confirmed_together", draft, by)


def _block(meeting: Meeting, read: Read) -> list[Prepared]:
    """The block as it stands, of the decisions that were read. One that changed meanwhile stops all of them."""
    block = [one for one in block_of(meeting) if one.decision and one.decision.pk in read]
    for one in block:
        if one.draft.revision != read[one.draft.pk] or one.is_signed:
            raise Stale(one.draft)
    if len(block) != len(read):
        raise ValidationError("The block has changed meanwhile. Read it again; nothing was done.")
    return block


def _refuse_unfit(block: list[Prepared]) -> None:
    unfit = [f"Case {one.number}: {' '.join(one.why_not)}" for one in block if one.why_not]
    if unfit:
        raise ValidationError(unfit)


def _confirmed(block: list[Prepared]) -> list[Prepared]:
    if not block or not all(one.is_confirmed for one in block):
        raise ValidationError("Confirm the recommendations together first; nothing was done.")
    _refuse_unfit(block)
    return block


def _each(block: list[Prepared], act: Callable[[Decision], Decision]) -> list[Decision]:
    """Every one; what stands against any of them is said with the number of its case, and none is kept."""
    done, problems = [], []
    for one in block:
        try:
            done.append(act(one.draft))
        except ValidationError as error:
            problems.append(f"Case {one.number}: {' '.join(error.messages)}")
    if problems:
        raise ValidationError(problems)
    return done


def _record(verb: str, decision: Decision, by: User) -> None:
    item = decision.item
    audit.record(
        verb, by=by, board=item.meeting.board, subject=decision, patient_id=item.case.patient_id,
        detail={"version": decision.version, "revision": decision.revision},
    )  # fmt: skip
