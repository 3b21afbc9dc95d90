"""`manage.py drill PID`: kills the worker with this process id while it makes a paper, and tells what comes of it.

For a demonstration whose worker leads a process group and is started again when it dies; `make drill` brings one.
"""

import os
import signal
import time
from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import AuditEvent
from meetings import actions, paper_jobs
from meetings.demo.build import is_demonstration
from meetings.models import Meeting, Paper

PATIENCE_SECONDS = 120
State = Paper.State


class Command(BaseCommand):
    help = "Kill the worker in the middle of a paper and see that the paper still arrives, whole and once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("worker", type=int, help="process id of the worker, the leader of its process group")

    def handle(self, worker: int, **options) -> None:
        if not is_demonstration():
            raise CommandError("This is not the demonstration. A drill asks for a paper, so it is for that alone.")
        self.began = time.monotonic()
        paper = self._ask()
        self._until("a worker makes it", lambda: self._is(paper, State.MAKING))
        os.killpg(worker, signal.SIGKILL)
        self._tell(f"kill -9 of worker {worker} and its children")
        if not self._is(paper, State.MAKING):
            raise CommandError("The paper was made before the worker died. Drill once more.")
        self._until("ready", lambda: self._is(paper, State.READY))
        self._judge(paper)

    def _ask(self) -> Paper:
        meeting = Meeting.objects.upcoming().select_related("chair", "board").first()
        if meeting is None:
            raise CommandError("The demonstration has no meeting to come. Load it anew.")
        before = Paper.objects.filter(meeting=meeting, kind=Paper.Kind.PACK).count()
        paper = actions.request_paper(meeting=meeting, kind=Paper.Kind.PACK, by=meeting.chair)
        self._tell(f"meeting pack {paper.number} of {meeting.items.count()} cases asked for")
        if paper.number == before:
            raise CommandError("This pack is made already. Change one of its cases, or load the demonstration anew.")
        return paper

    def _judge(self, paper: Paper) -> None:
        paper.refresh_from_db()
        path = paper_jobs.paper_path(paper)
        content = path.read_bytes()
        made = AuditEvent.objects.filter(verb="paper_made", subject_id=str(paper.pk)).count()
        seen = {
            "taken twice, the second time by another worker": paper.attempts == 2,
            "made once by the audit trail": made == 1,
            "one file": len(list(path.parent.glob(f"{paper.pk}*"))) == 1,
            "the file is whole": content.startswith(b"%PDF-") and len(content) == paper.size,
        }
        for what, holds in seen.items():
            self._tell(f"{'yes' if holds else 'NO '}  {what}")
        if not all(seen.values()):
            raise CommandError("The paper did not come out right.")

    def _is(self, paper: Paper, state: str) -> bool:
        return Paper.objects.filter(pk=paper.pk, state=state).exists()

    def _until(self, what: str, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            if time.monotonic() > end:
                raise CommandError(f"Not so after {PATIENCE_SECONDS} s: {what}.")
            time.sleep(0.005)
        self._tell(what)

    def _tell(self, what: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.began:6.1f} s  {what}")
        self.stdout.flush()
