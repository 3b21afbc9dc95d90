"""What Celery runs. Tasks carry ids only; each may come twice, late or never, and the rows still come out right."""

from datetime import date

from celery import shared_task

from recommendations import actions, reassessment, standings


@shared_task
def reassess(job_id: str) -> None:
    reassessment.run(job_id)


@shared_task(ignore_result=True, expires=30)
def sweep_standings() -> None:
    """Every half minute: boards whose edition has changed, and the oldest job that no worker has in hand."""
    for board in reassessment.boards_to_start():
        actions.start_reassessment(board=board, by=None)
    for job_id in reassessment.jobs_due()[:1]:
        reassessment.run(job_id)
    standings.add_up()


@shared_task(ignore_result=True)
def keep_ages() -> None:
    """A few times a day: a birthday changes a fact without anybody writing it."""
    standings.keep_ages(date.today())
