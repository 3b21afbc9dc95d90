"""The timeline of a case: what happened to the patient, what was recorded, how the work went and what was decided.

A higher app adds its lines through `register`; page, CSV and JSON read the same ones.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.course.events import events
from cases.course.timeline import LANE_NAMES
from cases.facts.gather import FactSheet
from cases.key_facts import record_title
from cases.lifecycle import Status
from cases.models import RECORD_KINDS, Case

PRODUCT = _("The product itself")


@dataclass(frozen=True)
class Line:
    """`when` is a day as far as it is known (`2026`, `2026-08`, `2026-08-14`) or a moment; `kind` is a code."""

    when: str
    kind: str
    what: str
    detail: str = ""
    by: str = ""
    address: str = ""


Lines = Callable[[object, Case], Iterator[Line]]
_registered: dict[str, Lines] = {}


def register(name: str, lines: Lines) -> None:
    """`lines(user, case)` answers what another app knows of the case."""
    _registered[name] = lines


def moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="minutes")


def timeline(user: object, case: Case, sheet: FactSheet) -> list[Line]:
    """The earliest first; what has no date comes first of all. Within a minute the order is that of each source."""
    found = [*_clinical(case, sheet), *_moves(case), *_recorded(case)]
    for lines in _registered.values():
        found += lines(user, case)
    return sorted(found, key=lambda one: one.when)


def told_together(lines: list[Line]) -> list[tuple[Line, int]]:
    """Each line with how often it stands there in a row: eleven results of one report are told once."""
    return [(one, len(list(same))) for one, same in groupby(lines)]


def _clinical(case: Case, sheet: FactSheet) -> Iterator[Line]:
    for one in events(case.pk, sheet.records):
        until = _("until %s") % one.ends if one.ends else _("continues") if one.goes_on else ""
        detail = ", ".join(part for part in (str(LANE_NAMES[one.lane]), one.detail, until) if part)
        yield Line(one.starts, "clinical", one.label, detail, address=one.address)


def _recorded(case: Case) -> Iterator[Line]:
    """Every version of every record: who wrote it and, where it corrects, why."""
    for kind, model in RECORD_KINDS.items():
        for one in model._default_manager.filter(case=case).order_by("entered_at").select_related("entered_by"):
            verb = _("withdrawn") if one.is_withdrawn else _("corrected") if one.version > 1 else _("recorded")
            yield Line(
                moment(one.entered_at), "record", f"{record_title(kind)} {verb}", one.reason, str(one.entered_by)
            )


def _moves(case: Case) -> Iterator[Line]:
    yield Line(moment(case.created_at), "work", _("Case opened"), case.question, str(case.created_by))
    for one in case.status_changes.order_by("at", "pk").select_related("by"):
        words = f"{Status(one.from_status).label} → {Status(one.to_status).label}"
        yield Line(moment(one.at), "work", words, one.why, str(one.by or PRODUCT))
