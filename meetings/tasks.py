"""What Celery runs. Tasks carry ids only; each may come twice, late or never, and the rows still come out right."""

from celery import shared_task

from meetings import paper_jobs
from meetings.actions import relist
from meetings.following import cases_to_see_again


@shared_task
def make_paper(paper_id: str) -> None:
    paper_jobs.make(paper_id)


@shared_task(ignore_result=True, expires=5)
def sweep_papers() -> None:
    """Every few seconds: what no nudge reached, and what a dead worker left."""
    for paper_id in paper_jobs.due():
        paper_jobs.make(paper_id)


@shared_task(ignore_result=True, expires=600)
def relist_cases() -> None:
    """What fell short or is overdue comes back to the board by itself, once for each cause."""
    for case, why in cases_to_see_again():
        relist(case=case, why=why)
