"""Papers: asked for in the database, made once, whole or not at all, whatever dies on the way."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from django.utils.html import escape
from kombu import Connection
from kombu.exceptions import OperationalError
from pypdf import PdfReader

from cases.actions import add_record
from meetings import actions, nudge, tasks
from meetings.jobs import papers as paper_jobs
from meetings.models import Paper
from meetings.papers.render import PaperError
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting, a_signed


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PAPER_DIR = tmp_path


@pytest.fixture
def meeting(cast):
    records = [("imaging", {"liver_metastases": True, "portal_vein": "patent"}), ("pathology", {"ki67_percent": 12})]
    return a_meeting(cast, a_case(cast.surgeon, cast.board, *records, question="Which treatment next, for TESTCASE?"))


@pytest.fixture
def paper(cast, meeting):
    return actions.request_paper(meeting=meeting, kind="pack", by=cast.coordinator)


def text_of(paper) -> str:
    reader = PdfReader(BytesIO(paper_jobs.paper_path(paper).read_bytes()))
    return "\n".join(page.extract_text() for page in reader.pages)


def test_a_pack_tells_the_question_the_grade_the_options_and_what_is_missing(paper):
    tasks.make_paper(str(paper.pk))
    text = text_of(paper)
    for words in ("Which treatment next", "NET G2", "Everolimus", "Undetermined", "Not recorded", "S-SSA-01"):
        assert words in text, words


def test_the_minutes_tell_who_decided_what_and_why(cast, meeting):
    a_signed(cast, meeting)
    paper = actions.request_paper(meeting=meeting, kind="minutes", by=cast.coordinator)
    tasks.make_paper(str(paper.pk))
    text = text_of(paper)
    for words in ("Everolimus, review in 3 months", "Progressive, no local option", cast.chair.full_name):
        assert words in text, words


def test_every_claim_that_a_pack_cites_stands_in_it_with_its_flag_and_note(paper):
    claims = {one["id"]: one for one in paper.data["claims"]}
    cited = {name for case in paper.data["cases"] for line in case["options"] for name in line["claims"]}
    assert cited <= set(claims)
    assert any(one["flags"] and one["note"] for one in claims.values())


def test_the_same_paper_asked_for_twice_is_one_paper(cast, meeting, paper):
    assert actions.request_paper(meeting=meeting, kind="pack", by=cast.surgeon).pk == paper.pk


def test_when_a_record_changes_the_next_pack_is_a_new_number(cast, meeting, paper):
    case = meeting.items.get().case
    add_record(case=case, kind="pathology", by=cast.surgeon, differentiation="well")
    assert actions.request_paper(meeting=meeting, kind="pack", by=cast.surgeon).number == paper.number + 1


def test_a_paper_that_is_made_is_not_made_again(paper):
    assert paper_jobs.make(str(paper.pk)) is True
    assert paper_jobs.make(str(paper.pk)) is False


def test_two_workers_never_make_the_same_paper_at_once(paper):
    assert paper_jobs.JOBS.take(str(paper.pk))
    assert paper_jobs.JOBS.take(str(paper.pk)) is None


def dies(*_):
    raise SystemExit("killed")


def test_a_worker_that_dies_leaves_a_paper_that_the_sweep_makes_once(paper, monkeypatch):
    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(paper_jobs, "render", dies)
        paper_jobs.make(str(paper.pk))
    assert paper_jobs.JOBS.due() == []
    Paper.objects.filter(pk=paper.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    tasks.sweep_papers()
    paper.refresh_from_db()
    assert (paper.state, paper.attempts) == ("ready", 2)
    assert len(list(paper_jobs.paper_path(paper).parent.iterdir())) == 1


def test_a_worker_that_was_too_slow_does_not_overwrite_the_paper_of_its_successor(paper):
    slow = paper_jobs.JOBS.take(str(paper.pk))
    Paper.objects.filter(pk=paper.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    paper_jobs.make(str(paper.pk))
    paper_jobs._keep(slow, b"%PDF-late")
    assert paper_jobs.paper_path(paper).read_bytes() != b"%PDF-late"


def test_a_paper_that_cannot_be_made_fails_with_a_reason_and_can_be_asked_for_again(cast, meeting, paper, monkeypatch):
    def refuses(*_):
        raise PaperError("The compiler ended with status 2.")

    with monkeypatch.context() as patched:
        patched.setattr(paper_jobs, "render", refuses)
        for _ in range(paper_jobs.JOBS.most_attempts):
            Paper.objects.filter(pk=paper.pk).update(leased_until=None)
            paper_jobs.make(str(paper.pk))
    paper.refresh_from_db()
    assert (paper.state, paper.error) == ("failed", "The compiler ended with status 2.")
    assert paper_jobs.JOBS.due() == []
    actions.request_paper(meeting=meeting, kind="pack", by=cast.coordinator)
    tasks.sweep_papers()
    paper.refresh_from_db()
    assert paper.state == "ready"


def test_a_poison_paper_fails_alone_after_five_attempts_and_the_page_says_why(client_for, cast, meeting, paper):
    """Its data is such that the real compiler stops; what waits behind it is made in the first sweep."""
    Paper.objects.filter(pk=paper.pk).update(data={**paper.data, "cases": [{}]})
    other = actions.request_paper(meeting=meeting, kind="minutes", by=cast.coordinator)
    for _ in range(paper_jobs.JOBS.most_attempts):
        tasks.sweep_papers()
        Paper.objects.filter(pk=paper.pk, state="waiting").update(leased_until=None)
    for one in (paper, other):
        one.refresh_from_db()
    assert (paper.state, paper.attempts, other.state, other.attempts) == ("failed", 5, "ready", 1)
    page = client_for(cast.coordinator).get(meeting.get_absolute_url()).text
    assert paper.error.startswith("TypstError") and escape(paper.error) in page and "Try again" in page
    tasks.sweep_papers()
    assert Paper.objects.get(pk=paper.pk).attempts == 5


def test_a_file_appears_whole_or_not_at_all(tmp_path, monkeypatch):
    with monkeypatch.context() as dying, pytest.raises(SystemExit):
        dying.setattr("os.fsync", dies)
        paper_jobs.write_whole(tmp_path / "one.pdf", b"%PDF-1.7 and more")
    assert not (tmp_path / "one.pdf").exists()
    paper_jobs.write_whole(tmp_path / "one.pdf", b"%PDF-1.7")
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"one.pdf": b"%PDF-1.7"}


def test_a_broker_that_is_away_is_not_waited_for(settings, tmp_path, monkeypatch):
    waited = []
    monkeypatch.setattr("kombu.utils.functional.sleep", waited.append)
    address = f"redis+socket://{tmp_path}/nobody.sock"
    with pytest.raises(OperationalError):
        Connection(address, transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS).default_channel  # noqa: B018
    assert waited == []


def test_asking_for_a_paper_does_not_need_the_broker(cast, meeting, monkeypatch, django_capture_on_commit_callbacks):
    def down(*_, **__):
        raise OSError("no broker")

    monkeypatch.setattr(tasks.make_paper, "apply_async", down)
    with django_capture_on_commit_callbacks(execute=True):
        paper = actions.request_paper(meeting=meeting, kind="pack", by=cast.coordinator)
    tasks.sweep_papers()
    paper.refresh_from_db()
    assert paper.state == "ready"


def test_a_task_carries_an_id_and_nothing_of_a_patient(paper, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.make_paper, "apply_async", lambda arguments, **_: sent.append(arguments))
    nudge.nudge(paper)
    assert json.dumps(sent) == json.dumps([[str(paper.pk)]])


def test_the_name_of_a_file_tells_nothing_of_a_patient(paper):
    assert paper_jobs.paper_path(paper).name == f"{paper.pk}.pdf"
