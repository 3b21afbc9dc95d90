"""Pictures and papers of the demonstration: drawn here, and saying on themselves that they are of no patient."""

import io

from PIL import Image, ImageDraw

from cases.actions_documents import add_file, add_study, set_viewer
from cases.documents import jobs
from cases.models import Case, Document

Kind = Document.Kind
VIEWER = "https://viewer.demo.example/study?uid={study_uid}"
# Of the root that anybody may use for numbers of their own; no archive has such a study.
STUDY = "2.25.260000000000000000000000000000000000001"
SIZE = (720, 560)


def add_documents(cast, cases: list[Case]) -> None:
    """To the first case two key images, a report and a study; to the second one key image."""
    set_viewer(board=cast.board, address=VIEWER, by=cast["coordinator"])
    for case, pictures in zip(cases, (2, 1), strict=False):
        for number in range(1, pictures + 1):
            content = _saved(_picture(f"Demonstration picture {number}"), "PNG")
            _add(case, cast, Kind.KEY_IMAGE, content, f"Drawn picture {number} of the demonstration")
    _add(cases[0], cast, Kind.PATHOLOGY, _saved(_paper(), "PDF"), "Empty report of the demonstration")
    add_study(case=cases[0], study_uid=STUDY, caption="A number that no archive knows", by=cast["coordinator"])


def _add(case: Case, cast, kind: str, content: bytes, caption: str) -> None:
    """Checked at once: where the demonstration is looked at, a worker need not run."""
    added = add_file(case=case, kind=kind, content=content, caption=caption, by=cast["coordinator"])
    jobs.check(str(added.pk))


def _picture(words: str) -> Image.Image:
    picture = Image.radial_gradient("L").resize(SIZE).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((210, 130, 510, 430), outline="white", width=3)
    draw.text((24, 24), f"{words}, no patient", fill="black", font_size=28)
    return picture


def _paper() -> Image.Image:
    page = Image.new("L", (620, 877), "white")
    ImageDraw.Draw(page).text((60, 60), "Demonstration, no patient", fill="black", font_size=24)
    return page


def _saved(picture: Image.Image, file_format: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, file_format)
    return out.getvalue()
