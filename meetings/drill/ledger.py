"""Every write that somebody was told is done, and whether it stands in the end."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

from accounts.models import AuditEvent
from meetings.drill.archival import docx_fault, pdf_fault
from meetings.jobs.papers import paper_path
from meetings.models import Decision, Paper

Key = tuple[UUID, int]


@dataclass
class Ledger:
    """Filled by many threads. Asked at the end, once what was killed is up again."""

    saved: dict[Key, str] = field(default_factory=dict)
    signed: set[UUID] = field(default_factory=set)
    # What each is to say, as it stood when it was acknowledged.
    papers: dict[UUID, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def save(self, decision: UUID, revision: int, text: str) -> None:
        """The text was kept as this revision of the draft."""
        with self._lock:
            self.saved[decision, revision] = text

    def sign(self, decision: UUID) -> None:
        with self._lock:
            self.signed.add(decision)

    def expect(self, papers: set[UUID]) -> None:
        """These were asked for; what they are to say is fixed from then on."""
        with self._lock:
            said = dict(Paper.objects.filter(pk__in=papers).values_list("pk", "content_sha256"))
            self.papers |= {pk: said.get(pk, "") for pk in papers}

    def __len__(self) -> int:
        return len(self.saved) + len(self.signed) + len(self.papers)

    def told(self) -> str:
        return f"{len(self.saved):,} saves, {len(self.signed)} signatures, {self.count_of_papers()} papers"

    def count_of_papers(self) -> int:
        return len(self._all_papers())

    def lost(self) -> list[str]:
        """What was acknowledged and does not stand: by id, never by its text."""
        return [*self._lost_texts(), *self._lost_events(), *self._unsigned(), *self._lost_papers()]

    def wrong_papers(self) -> list[str]:
        return [f"paper {one.pk} {why}" for one in self._all_papers() if (why := what_is_wrong(one))]

    def _all_papers(self) -> list[Paper]:
        return all_papers(set(self.papers), self.signed)

    def _lost_texts(self) -> Iterator[str]:
        """The last text that was acknowledged stands, unless a later revision replaced it."""
        last = {decision: revision for decision, revision in sorted(self.saved, key=lambda key: key[1])}
        stands = Decision.objects.in_bulk(last)
        for pk, revision in last.items():
            one = stands.get(pk)
            if one is None or one.revision < revision:
                yield f"decision {pk}: revision {revision} is not there"
            elif one.revision == revision and one.text != self.saved[pk, revision]:
                yield f"decision {pk}: the text of revision {revision} does not stand"

    def _lost_events(self) -> Iterator[str]:
        decisions = {str(decision) for decision, _ in self.saved}
        events = AuditEvent.objects.filter(verb="decision_saved", subject_id__in=decisions)
        told = Counter((UUID(one.subject_id), one.detail["revision"]) for one in events)
        for key in self.saved:
            if told[key] != 1:
                yield f"decision {key[0]}: {told[key]} events of revision {key[1]}"

    def _unsigned(self) -> Iterator[str]:
        found = set(Decision.objects.signed().filter(pk__in=self.signed).values_list("pk", flat=True))
        yield from (f"decision {one}: its signature does not stand" for one in self.signed - found)

    def _lost_papers(self) -> Iterator[str]:
        says = dict(Paper.objects.filter(pk__in=self.papers).values_list("pk", "content_sha256"))
        for pk, content in self.papers.items():
            if not content or says.get(pk) != content:
                yield f"paper {pk}: it is not there, or says something else"


def all_papers(pks: set[UUID], signed: set[UUID]) -> list[Paper]:
    """Those that were asked for, and those that the signatures asked for."""
    return list(Paper.objects.filter(pk__in=pks).defer("data").union(_of(signed)).order_by())


def _of(signed: set[UUID]):
    return Paper.objects.filter(decision__in=signed).defer("data")


def what_is_wrong(paper: Paper) -> str:
    """Empty where there is exactly one file, valid, with the code of this paper, as the row says, and made once."""
    files = list(paper_path(paper).parent.glob(f"{paper.pk}*"))
    if paper.state != Paper.State.READY:
        return f"is {paper.state} after {paper.attempts} attempts"
    if len(files) != 1:
        return f"has {len(files)} files"
    content = files[0].read_bytes()
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        return "has another content than its row says"
    valid = pdf_fault if paper.format == Paper.Format.PDF else docx_fault
    if fault := valid(content, paper.code):
        return fault
    made = AuditEvent.objects.filter(verb="paper_made", subject_id=str(paper.pk)).count()
    return "" if made == 1 else f"was made {made} times by the audit trail"
