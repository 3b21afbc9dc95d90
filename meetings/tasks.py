"""What Celery runs. Tasks carry ids only; each may come twice, late or never, and the rows still come out right."""

import time

import structlog
from celery import shared_task
from django.utils import timezone

from meetings.actions import relist, remind, renew_paper
from meetings.chasing import to_remind
from meetings.following import cases_to_see_again
from meetings.jobs import announcements, digests, papers
from meetings.renewing import packs_to_keep_current
from meetings.webhooks import deliver

log = structlog.get_logger()

# With the longest paper on top still shorter than Celery lets a task run, so that no sweep is cut off within one.
SWEEP_SECONDS = 60


@shared_task
def make_paper(paper_id: str) -> None:
    papers.make(paper_id)


@shared_task(ignore_result=True, expires=5)
def sweep_papers() -> None:
    """Every few seconds: what no nudge reached, and what a dead worker left. What is left over is the next sweep's."""
    until = time.monotonic() + SWEEP_SECONDS
    for paper_id in papers.JOBS.due():
        if time.monotonic() < until:
            papers.make(paper_id)


@shared_task(ignore_result=True, expires=60)
def renew_packs() -> None:
    """Every minute: the packs of meetings to come from which something has changed."""
    now = timezone.now()
    for paper, meeting in packs_to_keep_current(now):
        try:
            renew_paper(paper=paper, meeting=meeting, now=now)
        except Exception as error:  # what is wrong with one meeting holds up no other
            log.warning("paper_not_renewed", paper=str(paper.pk), error=type(error).__name__)


@shared_task(ignore_result=True, expires=600)
def relist_cases() -> None:
    """What fell short or is overdue comes back to the board by itself, once for each cause."""
    for case, why in cases_to_see_again():
        relist(case=case, why=why)


@shared_task(ignore_result=True, expires=600)
def chase() -> None:
    """A few times an hour: whoever is due to be reminded gets the digest of today."""
    now = timezone.now()
    remind(asks=to_remind(now), by=None, now=now)


@shared_task(ignore_result=True)
def send_digest(digest_id: str) -> None:
    digests.send(digest_id)


@shared_task(ignore_result=True, expires=60)
def sweep_digests() -> None:
    """Every minute: what no nudge reached, what the mail server refused, and what a dead worker left."""
    for digest_id in digests.JOBS.due():
        digests.send(digest_id)


@shared_task(ignore_result=True)
def send_delivery(delivery_id: str) -> None:
    deliver.deliver(delivery_id)


@shared_task(ignore_result=True, expires=30)
def sweep_deliveries() -> None:
    """Twice a minute: each message that is due as a task of its own, so that a slow receiver holds up no other."""
    for delivery_id in deliver.JOBS.due():
        send_delivery.delay(delivery_id)


@shared_task(ignore_result=True)
def announce(meeting_id: str) -> None:
    """A word that an agenda was published; who still has to be told stands in the rows."""
    announcements.send_due()


@shared_task(ignore_result=True, expires=60)
def sweep_announcements() -> None:
    announcements.send_due()
