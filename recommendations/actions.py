"""Writing an assessment: the case's facts set beside the board's edition, frozen. And asking for it of all cases."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import Board, User
from accounts.permissions import require
from cases.actions import keep_facts
from cases.facts.gather import FactSheet, as_json, gather
from cases.models import Case
from cases.permissions import may_view_case
from recommendations.engine import Edition, as_document, assess
from recommendations.in_force import edition_of
from recommendations.models import Assessment, Reassessment
from recommendations.nudge import nudge_after_commit
from recommendations.permissions import may_reassess
from recommendations.standings import due
from recommendations.suppose import Supposing


def assess_case(*, case: Case, by: User, sheet: FactSheet | None = None) -> Assessment:
    """The assessment of the case as it stands. Where one of the same facts and edition exists, it is that one.

    A caller that has gathered the facts hands them over.
    """
    require(may_view_case(by, case))
    sheet = sheet or gather(case, date.today())
    knowledge = edition_of(case.board)
    found = _same(case, knowledge, sheet)
    if found is not None:
        return found
    try:
        return _freeze(case, by, knowledge, sheet)
    except IntegrityError:
        # Of two who ask at once, one freezes it and both get the same.
        if (found := _same(case, knowledge, sheet)) is None:
            raise
        return found


def assess_after_commit(changed: Sequence[tuple[Case, FactSheet]], by: User | None) -> None:
    """Assess what a person changed in the request that changed it, so that whoever reads it next finds it done.

    The facts do not wait for it and never fail by it. What nobody changed in person is assessed when it is first read.
    """
    if by is None:
        return

    def assess_them(by: User = by) -> None:
        for case, sheet in changed:
            _assess_as_kept(case.pk, sheet, by)

    transaction.on_commit(assess_them, robust=True)


def _assess_as_kept(case_id: UUID, sheet: FactSheet, by: User) -> None:
    """Unless the facts have moved on since, in the same action or another's."""
    case = Case.objects.open().select_related("board", "patient", "facts").filter(pk=case_id).first()
    if case is not None and case.facts.sha256 == sheet.sha256 and may_view_case(by, case):
        assess_case(case=case, by=by, sheet=sheet)


def _same(case: Case, knowledge: Edition, sheet: FactSheet) -> Assessment | None:
    """Without what it was made from, which nobody reads who has the sheet."""
    found = Assessment.objects.filter(case=case, edition_sha256=knowledge.sha256, facts_sha256=sheet.sha256)
    return found.defer("facts", "provenance").first()


@transaction.atomic
def _freeze(case: Case, by: User, knowledge: Edition, sheet: FactSheet) -> Assessment:
    """The row is told of where it is new; whoever makes it has it in hand and does not read it again."""
    assessment = assess(knowledge, sheet.facts, sheet.derived, Supposing(sheet.given))
    if case.facts.sha256 != sheet.sha256:
        keep_facts(case)
    made = Assessment.objects.create(
        case=case,
        edition_id=knowledge.id,
        edition_version=knowledge.version,
        edition_sha256=knowledge.sha256,
        facts=as_json(sheet.facts),
        facts_sha256=sheet.sha256,
        provenance={name: vars(one.provenance) for name, one in sheet.recorded.items()},
        document=as_document(assessment, str(case.pk)),
        made_by=by,
    )
    audit.record("case_assessed", by=by, board=case.board, subject=made, patient_id=case.patient_id)
    return made


@transaction.atomic
def start_reassessment(*, board: Board, by: User | None) -> Reassessment:
    """Set the open cases of a board that are due beside its edition; the worker does it. `by=None` is beat.

    One job a board and edition: asked for again while it is under way, it is that one.
    """
    if by is not None:
        require(may_reassess(by, board))
    knowledge = edition_of(board)
    job, made = Reassessment.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        board=board, edition_sha256=knowledge.sha256, defaults={"edition_id": knowledge.id}
    )
    if not made and job.is_under_way:
        return job
    job.state, job.started_by, job.total = Reassessment.State.WAITING, by, due(board).count()
    job.done, job.attempts, job.done_at = 0, 0, None
    job.save()
    nudge_after_commit(job)
    detail = {"edition": knowledge.id, "cases": job.total}
    audit.record("reassessment_started", by=by, board=board, subject=job, detail=detail)
    return job
