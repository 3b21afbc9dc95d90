"""What Celery runs. Tasks carry ids only; each may come twice, late or never, and the rows still come out right."""

from celery import shared_task

from cases.documents import jobs as document_jobs
from cases.imports import jobs

# A whole large table; should the broker deliver it again meanwhile, the lease keeps the second worker off.
MOST_SECONDS = 900


@shared_task(ignore_result=True, soft_time_limit=MOST_SECONDS, time_limit=MOST_SECONDS + 30)
def run_import(import_id: str) -> None:
    jobs.run(import_id)


@shared_task(ignore_result=True, expires=5, soft_time_limit=MOST_SECONDS, time_limit=MOST_SECONDS + 30)
def sweep_imports() -> None:
    """Every few seconds: what no nudge reached, and what a dead worker left."""
    for import_id in jobs.due():
        jobs.run(import_id)


@shared_task(ignore_result=True, expires=600)
def purge_imports() -> None:
    """Tables that nobody has finished in time do not stay."""
    jobs.purge()


@shared_task
def check_document(document_id: str) -> None:
    document_jobs.check(document_id)


@shared_task(ignore_result=True, expires=5)
def sweep_documents() -> None:
    """Every few seconds: what no nudge reached, and what a dead worker left."""
    for document_id in document_jobs.due():
        document_jobs.check(document_id)
