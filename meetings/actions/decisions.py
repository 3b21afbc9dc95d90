"""Drafting, signing and amending a decision. A draft may be incomplete; what is signed is whole and stays."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Membership, User
from accounts.permissions import require
from cases.actions import Stale, move_case
from cases.lifecycle import Status, may_move
from cases.models import CLINICAL_ROLES, Case
from meetings import permissions
from meetings.actions.letters import mark_superseded, write_letters
from meetings.complete import what_is_missing
from meetings.models import Action, AgendaItem, Decision, DecisionOption
from meetings.presence import presence_of
from meetings.voting import consensus_of
from meetings.webhooks.outbox import tell_signed
from recommendations.actions import assess_case
from recommendations.models import Assessment
from recommendations.pages import option_lines

TEXTS = (
    "outcome", "cause", "because", "text", "rationale", "intent", "consensus", "dissent", "relation", "reason",
    "trial", "trial_name", "wish", "view_presented", "teller", "tell_by",
)  # fmt: skip
# A draft is kept with every sentence: what a save does not touch is as it was checked when the draft began.
_NOT_WRITTEN = {field.name for field in Decision._meta.get_fields()} - set(TEXTS)


class Choice(NamedTuple):
    """What is said of one option. `note` is the condition of what is chosen, else the reason why not."""

    chosen: bool = False
    note: str = ""
    rank: int | None = None
    intent: str = ""
    detail: str = ""
    owner: User | None = None
    due_on: date | None = None


@transaction.atomic
def start_decision(*, item: AgendaItem, by: User) -> Decision:
    """The draft of this agenda item, with the assessment as it lies on the table now; where one exists, that one."""
    require(permissions.may_draft(by, item))
    AgendaItem.objects.select_for_update(of=("self",), no_key=True).get(pk=item.pk)
    found = item.decisions.order_by("-version").first()
    if found and not found.is_signed:
        return found
    if found:
        raise ValidationError("The decision is signed. Amend it to change it.")
    draft = _draft(item, by)
    _set_out(draft, draft.assessment)
    _record("decision_drafted", draft, by)
    return draft


@transaction.atomic
def save_draft(
    *,
    decision: Decision,
    revision: int,
    by: User,
    values: Mapping[str, Any],
    options: Mapping[str, Choice | tuple[bool, str]],
    actions: Sequence[Mapping[str, Any]],
) -> Decision:
    """Keep what was written, complete or not. `options` maps an option's id to what is said of it."""
    require(permissions.may_draft(by, decision.item))
    draft = locked_draft(decision, revision)
    for name in TEXTS:
        setattr(draft, name, values.get(name, getattr(draft, name)))
    draft.revision, draft.saved_by = draft.revision + 1, by
    draft.clean_fields(exclude=_NOT_WRITTEN)
    _refuse_strangers(draft, "teller", [draft.teller])
    draft.save()
    _choose(draft, options)
    _replace_actions(draft, actions)
    _record("decision_saved", draft, by)
    return draft


@transaction.atomic
def sign_decision(*, decision: Decision, revision: int, by: User, at: datetime | None = None) -> Decision:
    """The board's word, with the papers that carry it out. Raises ValidationError with every field that is missing.

    `at` is for the past meetings of the demonstration; the audit trail tells when it was written in any case.
    """
    require(permissions.may_sign(by, decision.item))
    draft = locked_draft(decision, revision)
    draft.consensus = consensus_of(draft.votes.values_list("position", flat=True)) or draft.consensus
    if missing := what_is_missing(draft):
        raise ValidationError(missing)
    _carry_out(draft)
    draft.present, draft.absent = presence_of(draft.item)
    draft.signed_by, draft.signed_at = by, at or timezone.now()
    draft.save()
    _discussed(draft.item.case, by)
    mark_superseded(draft)
    write_letters(draft, by)
    tell_signed(draft)
    _record("decision_signed", draft, by)
    return draft


@transaction.atomic
def verify_decision(*, decision: Decision, revision: int, by: User) -> Decision:
    """Somebody who did not write it has read it. What is changed afterwards has to be verified again."""
    require(permissions.may_draft(by, decision.item))
    draft = locked_draft(decision, revision)
    if by.pk == (draft.saved_by_id or draft.drafted_by_id):
        raise ValidationError({"verified": "You wrote this text last; somebody else has to verify it."})
    draft.verified_by, draft.verified_at, draft.verified_revision = by, timezone.now(), draft.revision
    draft.save()
    _record("decision_verified", draft, by)
    return draft


@transaction.atomic
def amend_decision(*, decision: Decision, by: User, because: str) -> Decision:
    """A draft that begins as a copy of the signed decision; the signed one stays in force until this is signed."""
    require(permissions.may_sign(by, decision.item))
    AgendaItem.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.item_id)
    latest = decision.item.decisions.order_by("-version").first()
    if not because.strip():
        raise ValidationError({"because": "Say why the decision is amended; both versions stay."})
    if latest != decision or not decision.is_signed:
        raise Stale(latest)
    draft = _copy(decision, by, because)
    _record("decision_amendment_drafted", draft, by)
    return draft


def _draft(item: AgendaItem, by: User) -> Decision:
    case = Case.objects.select_related("board", "facts", "patient").get(pk=item.case_id)
    assessment = assess_case(case=case, by=by)
    return Decision.objects.create(item=item, assessment=assessment, drafted_by=by)


def _set_out(draft: Decision, assessment: Assessment) -> None:
    """Every option of the edition lies on the table, none is chosen."""
    DecisionOption.objects.bulk_create(
        DecisionOption(decision=draft, option=one.id, name=one.name, standing=one.standing, position=place)
        for place, one in enumerate(option_lines(assessment), 1)
    )


def _copy(decision: Decision, by: User, because: str) -> Decision:
    texts = {name: getattr(decision, name) for name in TEXTS}
    draft = Decision.objects.create(
        item=decision.item, version=decision.version + 1, amends=decision, amended_because=because.strip(),
        assessment=decision.assessment, drafted_by=by, **texts,
    )  # fmt: skip
    _copy_rows(decision, draft)
    return draft


def _copy_rows(signed: Decision, draft: Decision) -> None:
    DecisionOption.objects.bulk_create(
        DecisionOption(
            decision=draft, option=one.option, name=one.name, standing=one.standing, position=one.position,
            **{name: getattr(one, name) for name in Choice._fields},
        )
        for one in signed.options.select_related("owner")
    )  # fmt: skip
    Action.objects.bulk_create(
        Action(decision=draft, position=one.position, text=one.text, owner=one.owner, due_on=one.due_on)
        for one in signed.actions.filter(option="")
    )


def _carry_out(draft: Decision) -> None:
    """What is recommended to somebody by a date is an action like any other: it is followed up with the rest."""
    last = draft.actions.count()
    given = [one for one in draft.options.all() if one.chosen and one.owner_id]
    Action.objects.bulk_create(
        Action(
            decision=draft, position=last + place, text=", ".join(filter(None, (one.name, one.detail)))[:300],
            owner_id=one.owner_id, due_on=one.due_on, option=one.option,
        )
        for place, one in enumerate(given, 1)
    )  # fmt: skip


def locked_draft(decision: Decision, revision: int) -> Decision:
    draft = (
        Decision.objects.select_for_update(of=("self",), no_key=True)
        .select_related("item__case__patient", "item__meeting__board")
        .get(pk=decision.pk)
    )
    if draft.is_signed or draft.revision != revision:
        raise Stale(draft)
    return draft


def _choose(draft: Decision, options: Mapping[str, Choice | tuple[bool, str]]) -> None:
    """What is not chosen keeps its reason alone; what is chosen without a place in the order comes last."""
    rows = list(draft.options.select_related("owner").order_by())
    if unknown := set(options) - {row.option for row in rows}:
        raise ValidationError({"options": f"The assessment has no option {', '.join(sorted(unknown))}."})
    before = {row.pk: _said_of(row) for row in rows}
    for row in rows:
        if row.option in options:
            said = Choice(*options[row.option])
            kept = said if said.chosen else Choice(note=said.note)
            for name, value in kept._asdict().items():
                setattr(row, name, value)
    _rank([row for row in rows if row.chosen])
    _write(draft, [row for row in rows if _said_of(row) != before[row.pk]])


def _said_of(row: DecisionOption) -> Choice:
    return Choice(*(getattr(row, name) for name in Choice._fields))


def _write(draft: Decision, rows: list[DecisionOption]) -> None:
    """A page is kept again and again while one sentence is typed: only what differs is checked and written."""
    for row in rows:
        row.full_clean(exclude=["decision"], validate_unique=False)
    _refuse_strangers(draft, "options", [row.owner for row in rows])
    if rows:
        DecisionOption.objects.bulk_update(rows, Choice._fields)


def _rank(chosen: list[DecisionOption]) -> None:
    """1, 2, 3 without a gap; of two with the same number the one that the edition names first stands first."""
    for place, row in enumerate(sorted(chosen, key=lambda one: (one.rank or len(chosen) + 1, one.position)), 1):
        row.rank = place


def _replace_actions(draft: Decision, actions: Sequence[Mapping[str, Any]]) -> None:
    rows = [Action(decision=draft, position=place, **one) for place, one in enumerate(actions, 1)]
    for row in rows:
        row.full_clean(exclude=["decision", "owner"])
    _refuse_strangers(draft, "actions", [row.owner for row in rows])
    draft.actions.all().delete()
    Action.objects.bulk_create(rows)


def _refuse_strangers(draft: Decision, field: str, people: Iterable[User | None]) -> None:
    """Who is to do something is somebody of the board, its referrers included."""
    named = {one.pk for one in people if one}
    if not named:
        return
    members = Membership.objects.active().filter(board=draft.item.meeting.board, user__in=named)
    known = set(members.filter(role__in=(*CLINICAL_ROLES, Membership.Role.REFERRER)).values_list("user", flat=True))
    if named - known:
        raise ValidationError({field: "Choose somebody of this board."})


def _discussed(case: Case, by: User) -> None:
    if may_move(case.status, Status.DISCUSSED):
        move_case(case=case, to=Status.DISCUSSED, by=by)


def _record(verb: str, decision: Decision, by: User) -> None:
    item = decision.item
    audit.record(
        verb, by=by, board=item.meeting.board, subject=decision, patient_id=item.case.patient_id,
        detail={"version": decision.version, "revision": decision.revision},
    )  # fmt: skip
