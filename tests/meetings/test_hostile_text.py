"""Text that is hostile to HTML, typst, Word, spreadsheets and the eye, in every field: it stays text everywhere."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from docx import Document as Word
from pypdf import PdfReader

from accounts.models import Board, User
from cases.models import RECORD_KINDS, Case, Patient
from meetings import actions
from meetings.jobs import papers as paper_jobs
from meetings.mirror.period import quarter_of
from meetings.models import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    DecisionOption,
    Meeting,
    Outcome,
    Paper,
    Progress,
    Proposal,
    Vote,
)
from tests.factories.hostile import BEGINS, CODES, a_hostile_meeting, texts_of

pytestmark = pytest.mark.django_db
MODELS = (
    Board, User, Patient, Case, *RECORD_KINDS.values(), Meeting, AgendaItem, Attendance, Decision, DecisionOption,
    Action, Outcome, Progress, Proposal, Vote,
)  # fmt: skip
# Codes, hashes and addresses, into which nobody types free text; a meeting that is canceled has no papers.
NOT_TYPED = {
    *CODES, "password", "email", "edition", "option", "name", "standing", "standing_before", "video_link",
    "canceled_because",
}  # fmt: skip
FORMULA = tuple("=+-@\t\r")


@pytest.fixture
def meeting(settings, tmp_path, cast) -> Meeting:
    settings.PAPER_DIR = tmp_path
    return a_hostile_meeting(cast)


def made(paper: Paper) -> bytes:
    paper_jobs.make(str(paper.pk))
    paper.refresh_from_db()
    assert paper.state == Paper.State.READY, f"{paper.kind} {paper.format}: {paper.error}"
    return paper_jobs.paper_path(paper).read_bytes()


def printed(content: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_every_text_field_has_a_hostile_text_in_this_test(meeting):
    """Whoever adds a field adds it to `tests.factories.hostile`, or says here that nobody types into it."""
    tame = [
        f"{model.__name__}.{field.name}"
        for model in MODELS
        for field in texts_of(model)
        if (field.name not in NOT_TYPED or (model, field.name) == (Board, "name"))
        and not model.objects.filter(**{f"{field.name}__startswith": BEGINS}).exists()
    ]
    assert tame == []


def test_no_paper_breaks_and_each_prints_the_text_as_text(cast, meeting):
    papers = [
        actions.request_paper(meeting=meeting, kind=kind, by=cast.chair) for kind in ("pack", "downtime", "minutes")
    ]
    papers += [actions.request_report(board=cast.board, period=quarter_of(date.today()), by=cast.chair)]
    papers += Paper.objects.filter(decision__isnull=False)
    assert {(one.kind, one.format) for one in papers} >= {("letter", "docx"), ("patient", "pdf"), ("report", "pdf")}
    for paper in papers:
        content = made(paper)
        text = printed(content) if paper.format == "pdf" else Word(io.BytesIO(content)).element.xml
        shown = BEGINS if paper.format == "pdf" else BEGINS.replace("<", "&lt;").replace(">", "&gt;")
        assert shown in text and "root:x:" not in text, (paper.kind, paper.format)


def test_no_page_lets_the_text_act(client_for, cast, meeting):
    item = meeting.items.get(stratum_because="")
    pages = [
        item.case.get_absolute_url(), meeting.get_absolute_url(), reverse("room", args=[meeting.pk]),
        reverse("decision", args=[item.pk]), reverse("meetings"), reverse("actions"), reverse("home"),
        reverse("timeline", args=[item.case.pk]),
    ]  # fmt: skip
    for user in (cast.coordinator, cast.chair):
        client = client_for(user)
        for page in pages:
            text = client.get(page).text
            assert "&lt;i&gt;#panic()" in text, page
            assert "<script>window" not in text and "<img src=x" not in text and "<i>#panic" not in text, page


@pytest.mark.parametrize("export", ["timeline", "mirror"])
def test_no_cell_of_an_export_is_a_formula(client_for, cast, meeting, export):
    case = meeting.items.get(stratum_because="").case
    address = {
        "timeline": reverse("timeline-csv", args=[case.pk]),
        "mirror": reverse("mirror-export", args=[cast.board.pk]),
    }[export]
    rows = list(csv.reader(io.StringIO(client_for(cast.chair).get(address).content.decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert len(rows) > 3
    assert [cell for cell in cells if cell.lstrip(" \n\u00a0").startswith(FORMULA)] == []
