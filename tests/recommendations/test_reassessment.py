"""A changed edition: all open cases are set beside it, whatever dies on the way, and one sees how far it has come."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.permissions import Refused
from cases.actions import move_case
from recommendations import actions, reassessment, standings, tasks
from recommendations.library import edition
from recommendations.models import KeptStanding, Reassessment, StandingsBasis
from tests.factories.cases import a_case

pytestmark = pytest.mark.django_db
CASES = 7
IMAGING = ("imaging", {"liver_metastases": True, "portal_vein": "patent"})


@pytest.fixture
def cases(cast):
    return [a_case(cast.surgeon, cast.board, IMAGING) for _ in range(CASES)]


@pytest.fixture
def changed(cases, monkeypatch):
    """The edition has changed since the cases were kept; batches are small enough to die between."""
    new = replace(edition("nigri-2018"), sha256="0" * 64)
    for module in (standings, reassessment, actions):
        monkeypatch.setattr(module, "edition_of", lambda board: new)
    monkeypatch.setattr(reassessment, "BATCH", 3)
    return new


def by(sha256: str) -> int:
    return StandingsBasis.objects.filter(edition_sha256=sha256).count()


def job_of(board) -> Reassessment:
    return Reassessment.objects.get(board=board)


def test_nothing_starts_while_the_standings_are_of_the_edition_in_force(cases):
    tasks.sweep_standings()
    assert not Reassessment.objects.exists()


def test_beat_finds_the_changed_edition_and_every_open_case_is_set_beside_it(cast, cases, changed):
    move_case(case=cases[0], to="closed", by=cast.surgeon, why="Over")
    tasks.sweep_standings()
    job = job_of(cast.board)
    assert (job.state, job.total, job.done) == ("done", CASES - 1, CASES - 1)
    assert by(changed.sha256) == CASES - 1 and by(edition("nigri-2018").sha256) == 0
    assert set(KeptStanding.objects.values_list("cohort__edition_sha256", flat=True)) == {changed.sha256}


def test_a_second_run_changes_nothing(cast, cases, changed):
    tasks.sweep_standings()
    before = set(KeptStanding.objects.values_list("case_id", "cohort_id"))
    tasks.reassess(str(job_of(cast.board).pk))
    tasks.sweep_standings()
    assert set(KeptStanding.objects.values_list("case_id", "cohort_id")) == before
    assert Reassessment.objects.count() == 1


def killed_after(batches: int, monkeypatch):
    """The worker dies in the middle of writing the batch after these."""
    real, written = reassessment.write_standings, []

    def write(board, found):
        if len(written) == batches:
            real(board, found)
            raise SystemExit("killed")
        written.append(found)
        real(board, found)

    monkeypatch.setattr(reassessment, "write_standings", write)


def test_a_worker_that_dies_loses_at_most_its_batch_and_the_next_one_goes_on(cast, cases, changed, monkeypatch):
    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        killed_after(1, patched)
        tasks.sweep_standings()
    job = job_of(cast.board)
    assert (job.state, job.total, job.done, by(changed.sha256)) == ("running", CASES, 3, 3)
    assert reassessment.run(job.pk) is False, "the dead worker's lease still holds"
    Reassessment.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    tasks.sweep_standings()
    job.refresh_from_db()
    assert (job.state, job.done, by(changed.sha256)) == ("done", CASES, CASES)


def test_a_slice_that_ends_early_leaves_the_rest_to_the_next(cast, cases, changed, monkeypatch):
    monkeypatch.setattr(reassessment, "SLICE_SECONDS", -1)
    job = actions.start_reassessment(board=cast.board, by=cast.editor)
    assert reassessment.run(job.pk) and job_of(cast.board).state == "waiting"
    while job_of(cast.board).state != "done":
        assert reassessment.run(job.pk)
    assert by(changed.sha256) == CASES


def test_a_job_that_dies_again_and_again_fails_and_waits_for_a_person(cast, cases, changed, monkeypatch):
    with monkeypatch.context() as patched:
        killed_after(0, patched)
        for _ in range(reassessment.MOST_ATTEMPTS):
            with pytest.raises(SystemExit):
                tasks.sweep_standings()
            Reassessment.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        tasks.sweep_standings()
    assert job_of(cast.board).state == "failed"
    tasks.sweep_standings()
    assert job_of(cast.board).state == "failed"
    actions.start_reassessment(board=cast.board, by=cast.coordinator)
    tasks.sweep_standings()
    assert job_of(cast.board).state == "done" and by(changed.sha256) == CASES


def test_a_case_that_is_changed_meanwhile_keeps_what_its_own_writer_wrote(cast, cases, changed):
    job = actions.start_reassessment(board=cast.board, by=None)
    standings.keep_facts(cases[0])
    reassessment.run(job.pk)
    assert by(changed.sha256) == CASES


def test_asked_for_twice_it_is_one_job_and_beginning_and_end_are_events(cast, cases, changed):
    first = actions.start_reassessment(board=cast.board, by=cast.editor)
    assert actions.start_reassessment(board=cast.board, by=cast.coordinator).pk == first.pk
    reassessment.run(first.pk)
    events = AuditEvent.objects.filter(subject_id=str(first.pk)).order_by("pk")
    assert [(one.verb, one.by) for one in events] == [("reassessment_started", cast.editor), ("cases_reassessed", None)]
    assert events.last().detail == {"edition": "nigri-2018", "cases": CASES}


def test_only_coordinator_and_editor_start_it(cast, cases):
    for person in (cast.surgeon, cast.chair, cast.referrer, cast.auditor, cast.outsider):
        with pytest.raises(Refused):
            actions.start_reassessment(board=cast.board, by=person)


def test_a_board_whose_edition_is_gone_holds_up_no_other(cast, cases, changed, monkeypatch):
    from recommendations.engine import EditionError

    def missing(board):
        if board.edition == "gone":
            raise EditionError("editions", 0, "There is no such edition.")
        return changed

    monkeypatch.setattr(reassessment, "edition_of", missing)
    cast.other_board.edition = "gone"
    cast.other_board.save()
    tasks.sweep_standings()
    assert job_of(cast.board).state == "done"
