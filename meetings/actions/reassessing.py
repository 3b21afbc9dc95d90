"""A draft takes today's assessment as its basis. What was written stays; how its options stand is today's."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.permissions import require
from cases.models import Case
from meetings import permissions
from meetings.actions.decisions import locked_draft
from meetings.models import Decision, DecisionOption
from recommendations.actions import assess_case
from recommendations.pages import OptionLine, option_lines


@transaction.atomic
def reassess_draft(*, decision: Decision, revision: int, by: User) -> Decision:
    """Where a standing changed, its option says what it was before. A draft of today's assessment stays as it is.

    The revision rises: what was verified or confirmed was read beside other standings.
    """
    require(permissions.may_draft(by, decision.item))
    draft = locked_draft(decision, revision)
    before = draft.assessment_id
    case = Case.objects.select_related("board", "facts", "patient").get(pk=draft.item.case_id)
    draft.assessment = assess_case(case=case, by=by)
    if draft.assessment_id == before:
        return draft
    changed = _set_out_anew(draft)
    draft.revision += 1
    draft.save()
    audit.record(
        "decision_reassessed", by=by, board=draft.item.meeting.board, subject=draft, patient_id=case.patient_id,
        detail={"revision": draft.revision, "from": str(before), "to": str(draft.assessment_id), "changed": changed},
    )  # fmt: skip
    return draft


def _set_out_anew(draft: Decision) -> int:
    """How many options stand otherwise. One that the edition no longer has goes, unless something is said of it."""
    rows = {one.option: one for one in draft.options.all()}
    lines = option_lines(draft.assessment)
    gone = [rows[key] for key in rows.keys() - {one.id for one in lines}]
    if said := sorted(one.name for one in gone if one.chosen or one.note):
        raise ValidationError({"options": _GONE % ", ".join(said)})
    draft.options.filter(pk__in=[one.pk for one in gone]).delete()
    known = [_restated(rows[one.id], place, one) for place, one in enumerate(lines, 1) if one.id in rows]
    added = [_added(draft, place, one) for place, one in enumerate(lines, 1) if one.id not in rows]
    DecisionOption.objects.bulk_update(known, ["name", "standing", "standing_before", "position"])
    DecisionOption.objects.bulk_create(added)
    return sum(bool(one.standing_before) for one in known) + len(added) + len(gone)


def _restated(row: DecisionOption, place: int, line: OptionLine) -> DecisionOption:
    row.standing_before = row.standing if row.standing != line.standing else ""
    row.name, row.standing, row.position = line.name, line.standing, place
    return row


def _added(draft: Decision, place: int, line: OptionLine) -> DecisionOption:
    return DecisionOption(
        decision=draft, option=line.id, name=line.name, standing=line.standing, position=place,
        standing_before=DecisionOption.ABSENT,
    )  # fmt: skip


_GONE = (
    "The edition in force has no such option any more: %s. Take back its tick and what is said of it, or keep the "
    "assessment as it is."
)
