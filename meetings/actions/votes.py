"""What the members say in the room: proposals before the options are opened, votes when they are asked for."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Membership, User
from accounts.permissions import require
from meetings import permissions
from meetings.models import AgendaItem, Decision, Proposal, RoomEvent, RoomState, Vote
from meetings.models.policy import policy_of


@transaction.atomic
def propose(*, item: AgendaItem, text: str, by: User) -> Proposal:
    """This member's own proposal; written again it replaces the earlier one. Once the options are open it stays."""
    require(permissions.may_draft(by, item))
    if RoomEvent.objects.filter(item=item, what=RoomEvent.What.OPTIONS).exists():
        raise ValidationError("The options are open. Proposals were taken before that.")
    found = Proposal.objects.filter(item=item, user=by).first() or Proposal(item=item, user=by)
    found.text, found.discipline, found.named = text.strip(), _discipline(by, item), _named(item)
    found.full_clean(exclude=["item", "user"])
    found.save()
    _heard("proposal_made", item, by)
    return found


@transaction.atomic
def ask_vote(*, decision: Decision, by: User) -> Decision:
    """From now on the members of the board may say how far they agree with the draft."""
    require(permissions.may_draft(by, decision.item))
    draft = _draft(decision)
    if draft.vote_asked_at is None:
        draft.vote_asked_at = timezone.now()
        draft.save(update_fields=["vote_asked_at"])
        RoomEvent.objects.create(meeting=draft.item.meeting, what=RoomEvent.What.VOTE, item=draft.item, by=by)
        _heard("vote_asked", draft.item, by)
    return draft


@transaction.atomic
def cast_vote(*, decision: Decision, position: str, by: User, reason: str = "") -> Vote:
    """One word a person; given again it replaces the earlier one. Who disagrees says why."""
    require(permissions.may_draft(by, decision.item))
    draft = _draft(decision)
    if draft.vote_asked_at is None:
        raise ValidationError("No vote was asked for on this decision.")
    if position == Vote.Position.DISAGREE and not reason.strip():
        raise ValidationError({"reason": "Say why you disagree; the reason is kept as the dissent."})
    vote = Vote.objects.filter(decision=draft, user=by).first() or Vote(decision=draft, user=by)
    vote.position, vote.reason, vote.revision = position, reason.strip(), draft.revision
    vote.discipline, vote.named = _discipline(by, draft.item), _named(draft.item)
    vote.full_clean(exclude=["decision", "user"])
    vote.save()
    _heard("vote_cast", draft.item, by)
    return vote


def _draft(decision: Decision) -> Decision:
    locked = Decision.objects.select_for_update(of=("self",), no_key=True).select_related("item__meeting__board")
    draft = locked.get(pk=decision.pk)
    if draft.is_signed:
        raise ValidationError("The decision is signed; amend it to change it.")
    return draft


def _discipline(user: User, item: AgendaItem) -> str:
    membership = Membership.objects.active().filter(board=item.meeting.board, user=user)
    return membership.values_list("discipline", flat=True)[0]


def _named(item: AgendaItem) -> bool:
    return policy_of(item.meeting.board).votes_named


def _heard(verb: str, item: AgendaItem, by: User) -> None:
    """Who follows the room sees it come in."""
    state = RoomState.objects.select_for_update(no_key=True).filter(meeting=item.meeting_id).first()
    if state:
        state.heard += 1
        state.save(update_fields=["heard"])
    audit.record(verb, by=by, board=item.meeting.board, subject=item, patient_id=item.case.patient_id)
