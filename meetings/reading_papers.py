"""Loading the papers of a meeting and of its decisions: what the person may see, with each opening recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from accounts import audit
from accounts.models import AuditEvent, User
from meetings.basis import is_superseded
from meetings.jobs.papers import paper_path
from meetings.models import AgendaItem, Decision, Meeting, Paper
from meetings.models.paper import DECISION_KINDS

__all__ = ["paper_path"]
OPENED = "paper_opened"
_PEOPLE = ("board", "meeting__board", "decision__item__case", "requested_by")


def read_paper(user: User, paper_id) -> Paper:
    """The paper, if the user may see it. To ask how far it is, is no event; to open it is."""
    paper = visible_papers(user).filter(pk=paper_id).first()
    if paper is None:
        raise Http404("There is no such paper, or you may not see it.")
    return paper


@transaction.atomic
def record_opening(user: User, paper: Paper) -> None:
    """With the patient that a letter tells of: what was delivered is read from this."""
    _record(OPENED, user, paper)


def visible_papers(user: User) -> QuerySet[Paper]:
    return Paper.objects.visible_to(user).select_related(*_PEOPLE).defer("data")


def _record(verb: str, user: User, paper: Paper) -> None:
    patient_id = paper.decision.item.case.patient_id if paper.decision else None
    detail = {"kind": paper.kind, "format": paper.format, "number": paper.number}
    audit.record(verb, by=user, board=paper.board, subject=paper, patient_id=patient_id, detail=detail)


def papers_of(meeting: Meeting) -> dict[str, list[Paper]]:
    """By kind, every version of each paper that tells of the meeting as a whole, the newest first."""
    every = meeting.papers.filter(decision__isnull=True).select_related("requested_by").defer("data")
    found: dict[str, list[Paper]] = {}
    for one in every.order_by("kind", "-number"):
        found.setdefault(one.kind, []).append(one)
    return found


def papers_of_decisions(decisions: Iterable[Decision]) -> dict[object, list[Paper]]:
    """By decision, the latest of each kind and format; one query for all of them."""
    found = Paper.objects.filter(decision__in=[one.pk for one in decisions]).select_related("requested_by")
    latest = found.order_by("decision_id", "kind", "format", "-requested_at").distinct("decision_id", "kind", "format")
    by_decision: dict[object, list[Paper]] = {}
    for paper in sorted(latest.defer("data"), key=_in_order):
        by_decision.setdefault(paper.decision_id, []).append(paper)
    return by_decision


def _in_order(paper: Paper) -> tuple[int, int]:
    return DECISION_KINDS.index(paper.kind), Paper.Format.values.index(paper.format)


@dataclass(frozen=True)
class Opening:
    """Somebody opened a paper."""

    by: User
    at: datetime
    paper: Paper


def openings_of(item: AgendaItem) -> list[Opening]:
    """Who opened which paper of the item's decisions, the latest first: what was delivered, and to whom."""
    papers = {str(one.pk): one for one in Paper.objects.filter(decision__item=item).defer("data")}
    events = AuditEvent.objects.filter(
        patient_id=item.case.patient_id, verb=OPENED, subject_type=Paper._meta.label_lower, subject_id__in=papers
    )
    return [Opening(one.by, one.at, papers[one.subject_id]) for one in events.select_related("by") if one.by]


@dataclass(frozen=True)
class Verified:
    """What a printed code stands for, told to somebody who may see the paper anyway."""

    paper: Paper
    is_superseded: bool


@transaction.atomic
def verify(user: User, code: str) -> Verified | None:
    """Nothing for a code that stands for no paper, and the same nothing for one that this person may not see."""
    paper = visible_papers(user).of_code(code).first()
    if paper is None:
        return None
    _record("paper_verified", user, paper)
    return Verified(paper, is_superseded(paper))
