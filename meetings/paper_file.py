"""The file of a paper as it leaves the product. Its name says what it is and of which number, never of whom."""

from django.http import FileResponse, Http404

from accounts.models import User
from meetings.models import Paper
from meetings.reading_papers import paper_path, record_opening

FILE_NAMES = {
    Paper.Kind.PACK: "meeting-pack",
    Paper.Kind.DOWNTIME: "downtime-pack",
    Paper.Kind.MINUTES: "minutes",
    Paper.Kind.LETTER: "outcome-letter",
    Paper.Kind.PATIENT: "patient-page",
    Paper.Kind.REPORT: "report",
}
TYPES = {
    Paper.Format.PDF: "application/pdf",
    Paper.Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def file_answer(user: User, paper: Paper) -> FileResponse:
    """To open it is an event. Not found while it is not ready."""
    path = paper_path(paper)
    if paper.state != Paper.State.READY or not path.is_file():
        raise Http404("This paper is not ready.")
    record_opening(user, paper)
    name = f"{FILE_NAMES[Paper.Kind(paper.kind)]}-{paper.number}.{paper.format}"
    answer = FileResponse(path.open("rb"), content_type=TYPES[Paper.Format(paper.format)], filename=name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
