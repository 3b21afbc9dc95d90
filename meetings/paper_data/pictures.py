"""Key images on paper: the frozen data names them, and their bytes come in when the paper is printed."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

from cases.documents.reading import key_images_of, previews_of
from cases.facts.partial_dates import written
from cases.models import Case
from meetings.papers.data import ImageLine

# Typst takes a picture out of JSON as a drawing that holds it.
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
    '<image width="{width}" height="{height}" href="data:image/jpeg;base64,{bytes}"/></svg>'
)


def image_lines(case: Case) -> list[ImageLine]:
    return [
        {
            "id": str(one.pk),
            "sha256": one.sha256,
            "caption": one.caption or str(one.get_kind_display()),
            "dated": written(one.dated_on),
        }
        for one in key_images_of(case)
    ]


def pictures(data: Mapping[str, Any]) -> dict[str, str]:
    """By the id of each image that the paper names; one that was withdrawn meanwhile is printed no more."""
    found = previews_of(_named(data))
    return {
        str(one.pk): DRAWING.format(width=one.width, height=one.height, bytes=b64encode(content).decode())
        for one, content in found
    }


def _named(data: Mapping[str, Any]) -> Iterator[str]:
    cases = data.get("cases")
    for case in cases if isinstance(cases, list) else ():
        for image in case.get("images", ()) if isinstance(case, dict) else ():
            yield image["id"]
