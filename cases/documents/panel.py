"""What the pages show of a case's documents, from the one query that finds them."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from cases.documents.reading import documents_of
from cases.models import Case, Document

Kind, State = Document.Kind, Document.State


@dataclass(frozen=True)
class Shelf:
    """`standing` belong to the case, in order; `images` of them may be shown in the room; the rest is history."""

    standing: list[Document]
    refused: list[Document]
    withdrawn: list[Document]

    @property
    def images(self) -> list[Document]:
        return [one for one in self.standing if one.kind == Kind.KEY_IMAGE and one.is_image and one.is_ready]

    @property
    def others(self) -> list[Document]:
        images = self.images
        return [one for one in self.standing if one not in images]


def shelf(user: User, case: Case) -> Shelf:
    return _sorted(documents_of(user, case))


def _sorted(found: Iterable[Document]) -> Shelf:
    sorted_out = Shelf([], [], [])
    for one in found:
        refused = sorted_out.refused if one.state == State.REFUSED else sorted_out.standing
        (sorted_out.withdrawn if one.withdrawn_at else refused).append(one)
    return sorted_out
