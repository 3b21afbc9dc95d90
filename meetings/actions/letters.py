"""The papers of a signed decision: written as rows with the signature, made by the worker after it."""

from itertools import product

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.permissions import require
from meetings import permissions
from meetings.actions.papers import content_sha256, try_again
from meetings.models import Decision, Paper
from meetings.models.paper import DECISION_KINDS
from meetings.nudge import nudge_after_commit
from meetings.paper_data import letter_for, replaced_by
from meetings.papers.render import template_version


@transaction.atomic
def request_letters(*, decision: Decision, by: User) -> list[Paper]:
    """Every paper of the decision: what is missing is asked for, what failed is tried again, the rest stays."""
    require(permissions.may_request_paper(by, decision.item.meeting.board))
    if not decision.is_signed:
        raise ValidationError("A draft has no letter. Sign the decision first.")
    Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)
    papers = write_letters(decision, by)
    item = decision.item
    audit.record(
        "letters_requested", by=by, board=item.meeting.board, subject=decision, patient_id=item.case.patient_id
    )
    return papers


def write_letters(decision: Decision, by: User) -> list[Paper]:
    """In the transaction of whoever signs or asks; the worker is told after it."""
    newer = Decision.objects.in_force().filter(item=decision.item_id, version__gt=decision.version).first()
    papers = [
        _paper(decision, kind, file_format, by, replaced_by(newer) if newer else "")
        for kind, file_format in product(DECISION_KINDS, Paper.Format.values)
    ]
    nudge_after_commit(*(one for one in papers if one.state == Paper.State.WAITING))
    return papers


def _paper(decision: Decision, kind: str, file_format: str, by: User, superseded: str) -> Paper:
    template = template_version(kind)
    found = decision.papers.filter(kind=kind, format=file_format, template_version=template).first()
    if found:
        return try_again(found)
    data = {**letter_for(kind, decision), "superseded": superseded}
    return Paper.objects.create(
        board=decision.item.meeting.board, meeting=decision.item.meeting, decision=decision, kind=kind,
        format=file_format, number=decision.version,
        data=data, content_sha256=content_sha256(data), template_version=template, requested_by=by,
    )  # fmt: skip


def mark_superseded(amendment: Decision) -> None:
    """The papers of the versions before say so from now on: made again with the mark, under the code they had."""
    older = Paper.objects.select_for_update(of=("self",), no_key=True).filter(
        decision__item=amendment.item_id, decision__version__lt=amendment.version
    )
    papers = list(older.select_related("decision"))
    for paper in papers:
        paper.data = {**_printable(paper), "superseded": replaced_by(amendment)}
        paper.begin_anew()
        paper.error = ""
        paper.save(update_fields=[*Paper.JOB_FIELDS, "data", "error"])
    nudge_after_commit(*papers)


def _printable(paper: Paper) -> dict[str, object]:
    """What it says; where the templates have changed since, the same decision as they print it now."""
    as_it_was = paper.template_version == template_version(paper.kind)
    return paper.data if as_it_was or paper.decision is None else letter_for(paper.kind, paper.decision)
