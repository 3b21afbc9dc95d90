"""Every write that somebody was told is done, and whether it stands in the end."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

from accounts.models import AuditEvent
from meetings.models import Decision, Paper
from meetings.paper_jobs import paper_path

Key = tuple[UUID, int]


@dataclass
class Ledger:
    """Filled by many threads. Asked at the end, once what was killed is up again."""

    saved: dict[Key, str] = field(default_factory=dict)
    signed: set[UUID] = field(default_factory=set)
    papers: set[UUID] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def save(self, decision: UUID, revision: int, text: str) -> None:
        """The text was kept as this revision of the draft."""
        with self._lock:
            self.saved[decision, revision] = text

    def __len__(self) -> int:
        return len(self.saved) + len(self.signed) + len(self.papers)

    def lost(self) -> list[str]:
        """What was acknowledged and does not stand: by id, never by its text."""
        return [*self._lost_texts(), *self._lost_events(), *self._unsigned()]

    def _lost_texts(self) -> Iterator[str]:
        """The last text that was acknowledged stands, unless a later revision replaced it."""
        last = {decision: revision for decision, revision in sorted(self.saved, key=lambda key: key[1])}
        for one in Decision.objects.filter(pk__in=last):
            revision = last[one.pk]
            if one.revision < revision or (one.revision == revision and one.text != self.saved[one.pk, revision]):
                yield f"decision {one.pk}: the text of revision {revision} does not stand"

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


def all_papers(pks: set[UUID], signed: set[UUID]) -> list[Paper]:
    """Those that were asked for, and those that the signatures asked for."""
    return list(Paper.objects.filter(pk__in=pks).defer("data").union(_of(signed)).order_by())


def _of(signed: set[UUID]):
    return Paper.objects.filter(decision__in=signed).defer("data")


def what_is_wrong(paper: Paper) -> str:
    """Empty where there is exactly one file, whole, as the row says, made once by the audit trail."""
    files = list(paper_path(paper).parent.glob(f"{paper.pk}*"))
    if paper.state != Paper.State.READY:
        return f"is {paper.state} after {paper.attempts} attempts"
    if len(files) != 1:
        return f"has {len(files)} files"
    content = files[0].read_bytes()
    whole = (b"%PDF-", b"%%EOF") if paper.format == Paper.Format.PDF else (b"PK", b"")
    if not (content.startswith(whole[0]) and content.rstrip().endswith(whole[1])):
        return "is no whole file"
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        return "has another content than its row says"
    made = AuditEvent.objects.filter(verb="paper_made", subject_id=str(paper.pk)).count()
    return "" if made == 1 else f"was made {made} times by the audit trail"
