"""How far the open cases of a board have come beside the edition in force: what is due, and the job that does it."""

from dataclasses import dataclass

from accounts.models import Board, User
from recommendations.in_force import edition_of
from recommendations.models import Reassessment
from recommendations.permissions import TEND_EDITIONS
from recommendations.standings import due


@dataclass(frozen=True)
class Progress:
    """One board, its job if there ever was one, and how many cases are still due."""

    board: Board
    job: Reassessment | None
    due: int

    @property
    def waits(self) -> bool:
        """Whether something is under way or will start by itself."""
        if self.job and self.job.state == Reassessment.State.FAILED:
            return False
        return self.due > 0 or (self.job is not None and self.job.is_under_way)

    @property
    def total(self) -> int:
        return self.done + self.due

    @property
    def done(self) -> int:
        return self.job.done if self.job else 0


def progress_of(user: User, edition_id: str) -> list[Progress]:
    """The boards that this user tends and that assess by this edition."""
    boards = Board.objects.working_in(user, TEND_EDITIONS).filter(edition=edition_id)
    return [_progress(board) for board in boards]


def _progress(board: Board) -> Progress:
    jobs = Reassessment.objects.filter(board=board, edition_sha256=edition_of(board).sha256)
    return Progress(board, jobs.first(), due(board).count())
