"""A paper read back from its file."""

import io
from itertools import pairwise

import pypdf


def read(document: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(document))


def pages_of_cases(document: bytes) -> dict[str, int]:
    """How many pages each case of a pack takes, by its bookmark; the end of the pack has bookmarks of its own."""
    reader = read(document)
    marks = [one for one in reader.outline if isinstance(one, dict)]
    begins = [(str(one["/Title"]), reader.get_destination_page_number(one)) for one in marks]
    return {title: then - start for (title, start), (_, then) in pairwise(begins) if title[0].isdigit()}
