"""Writing an assessment: the case's facts set beside the board's edition, frozen. And asking for it of all cases."""

from dataclasses import asdict
from datetime import date

from django.db import transaction

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
    return _same(case, knowledge, sheet) or _freeze(case, by, knowledge, sheet)


def _same(case: Case, knowledge: Edition, sheet: FactSheet) -> Assessment | None:
    """Without what it was made from, which nobody reads who has the sheet; its document is read by who asks for it."""
    found = Assessment.objects.filter(case=case, edition_sha256=knowledge.sha256, facts_sha256=sheet.sha256)
    return found.defer("facts", "provenance", "document").first()


@transaction.atomic
def _freeze(case: Case, by: User, knowledge: Edition, sheet: FactSheet) -> Assessment:
    """Of two who ask at once, one freezes it and both get the same."""
    assessment = assess(knowledge, sheet.facts, sheet.derived, Supposing(sheet.given))
    if case.facts.sha256 != sheet.sha256:
        keep_facts(case)
    made = Assessment(
        case=case,
        edition_id=knowledge.id,
        edition_version=knowledge.version,
        edition_sha256=knowledge.sha256,
        facts=as_json(sheet.facts),
        facts_sha256=sheet.sha256,
        provenance={name: asdict(one.provenance) for name, one in sheet.recorded.items()},
        document=as_document(assessment, str(case.pk)),
        made_by=by,
    )
    Assessment.objects.bulk_create([made], ignore_conflicts=True)
    frozen = _same(case, knowledge, sheet) or made
    if frozen == made:
        audit.record("case_assessed", by=by, board=case.board, subject=frozen, patient_id=case.patient_id)
    return frozen


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
