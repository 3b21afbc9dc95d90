"""The writes of preparing a case that are no records: declared unknowns, the board's rules, unfinished entries."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts import audit
from accounts.models import Board, User
from accounts.permissions import require
from cases import permissions
from cases.models import RECORD_KINDS, Case, CaseFacts, DeclaredUnknown, ReadinessRule, SectionDraft
from cases.readiness import Wanted
from cases.readiness_preview import Foreseen, foresee

# More than any form of the product sends; a draft is typed text, not a store of files.
LONGEST_DRAFT = 40_000


class NotDeclared(ValidationError):
    """Fact to why it cannot be declared unknown like this."""


@transaction.atomic
def declare_unknown(*, case: Case, reasons: Mapping[str, str], by: User) -> list[DeclaredUnknown]:
    """Fact to coded reason, all or none of them. What is declared says why there is no value; it is never one."""
    require(permissions.may_change_case(by, case))
    rows = [DeclaredUnknown(case=case, fact=fact, why=why, by=by) for fact, why in reasons.items()]
    if refused := {str(row.fact): told for row in rows if (told := _refused(row))}:
        raise NotDeclared(refused)
    DeclaredUnknown.objects.bulk_create(rows)
    CaseFacts.objects.filter(case=case).update(
        unknown={fact: row.why for fact, row in declared(case).items()},
    )
    detail = {"facts": sorted(reasons)}
    audit.record("unknown_declared", by=by, board=case.board, subject=case, patient_id=case.patient_id, detail=detail)
    return rows


def _refused(row: DeclaredUnknown) -> str:
    try:
        row.full_clean(exclude={"case", "by"})
    except ValidationError as error:
        reasons = ", ".join(DeclaredUnknown.Why.values)
        return "There is no such fact." if "fact" in error.message_dict else f"Expected one of {reasons}."
    return ""


def declared(case: Case) -> dict[str, DeclaredUnknown]:
    """The facts that stand as declared unknown, each with the newest row about it."""
    newest: dict[str, DeclaredUnknown] = {}
    for row in DeclaredUnknown.objects.filter(case=case).select_related("by").order_by("-at", "-id"):
        newest.setdefault(row.fact, row)
    again = DeclaredUnknown.Why.WANTED_AGAIN
    return {fact: row for fact, row in newest.items() if row.why != again}


@transaction.atomic
def set_readiness_rules(*, board: Board, rules: Sequence[Wanted], started_from: int, by: User) -> int:
    """A new version of all rules of the board; the earlier versions stay. Answers the number of the new version."""
    require(permissions.may_set_readiness(by, board))
    Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    last = readiness_version(board)
    if last != started_from:
        raise ValidationError("Somebody else saved these rules meanwhile. Nothing was saved. Look at them, save again.")
    rows = [
        ReadinessRule(
            board=board,
            version=last + 1,
            item=one.item.name,
            required=one.required,
            max_age_days=one.max_age_days,
            asked_of=one.asked_of,
            responsible=one.responsible,
            by=by,
        )
        for one in rules
    ]
    for row in rows:
        row.full_clean(exclude={"board", "by"})
    ReadinessRule.objects.bulk_create(rows)
    detail = {"version": last + 1, "rules": len(rows)}
    audit.record("readiness_rules_set", by=by, board=board, subject=board, detail=detail)
    return last + 1


@transaction.atomic
def preview_readiness(*, board: Board, rules: Sequence[Wanted], by: User) -> Foreseen:
    """What these rules would mean for the open cases of the board. Nothing is kept but that somebody looked."""
    require(permissions.may_set_readiness(by, board))
    seen = foresee(board, rules, by, date.today())
    detail = {"looked_at": seen.looked_at, "touched": seen.touched}
    audit.record("readiness_previewed", by=by, board=board, subject=board, detail=detail)
    return seen


def readiness_version(board: Board) -> int:
    """0 before the board has written any rule."""
    return ReadinessRule.objects.filter(board=board).aggregate(last=Max("version"))["last"] or 0


@transaction.atomic
def save_section_draft(
    *, case: Case, kind: str, data: Mapping[str, Any], by: User, series: UUID | None = None
) -> SectionDraft:
    """Keep what this person typed so far. One event when an entry is begun, none for each pause in the typing."""
    require(permissions.may_change_case(by, case))
    if kind not in RECORD_KINDS or len(str(data)) > LONGEST_DRAFT:
        raise ValidationError("This cannot be kept as a draft.")
    found, is_new = SectionDraft.objects.update_or_create(
        case=case, kind=kind, user=by, defaults={"data": dict(data), "series": series}
    )
    if is_new:
        audit.record(
            "section_begun", by=by, board=case.board, subject=case, patient_id=case.patient_id, detail={"kind": kind}
        )
    return found


@transaction.atomic
def drop_section_draft(*, case: Case, kind: str, by: User) -> None:
    """The entry was saved as a record, or its author gave it up."""
    require(permissions.may_change_case(by, case))
    dropped, _ = SectionDraft.objects.filter(case=case, kind=kind, user=by).delete()
    if dropped:
        audit.record(
            "section_draft_dropped",
            by=by,
            board=case.board,
            subject=case,
            patient_id=case.patient_id,
            detail={"kind": kind},
        )
