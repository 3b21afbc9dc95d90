"""What this app adds to the case page: what is missing, the treatment options with their reasoning, and the work-up.

Each shows the frozen assessment of the facts as they stand; where there is none yet, it is made. What was rendered of
it is kept.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from cases.facts.gather import FactSheet
from cases.models import Case
from cases.panels import Hormones
from cases.permissions import may_change_case
from cases.readiness import State, readiness_on_page
from cases.where import kind_that_records
from recommendations import pages
from recommendations.actions import assess_case
from recommendations.engine import Edition, Standing, Verdict, verdict_of, words
from recommendations.in_force import EditionStatus, edition_of, status_of
from recommendations.kept import kept
from recommendations.models import Assessment
from recommendations.rows import joined
from recommendations.rows.cells import Cells
from recommendations.rows.options import Document, OptionRows
from recommendations.rows.work_up import WorkUpRows

Made = TypeVar("Made")


def options(request: HttpRequest, case: Case, sheet: FactSheet) -> str:
    status = _status(request, case, sheet)
    key = ("options", _shown(request, case, sheet), case.board.region, status, status.is_overdue)
    return kept.get(key, lambda: _options(_frozen(request, case, sheet), status, _cells(request, case, sheet)))


def _options(frozen: Assessment, status: EditionStatus, cells: Cells) -> str:
    knowledge = edition_of(cells.case.board)
    context = {
        "case": cells.case,
        "frozen": frozen,
        "edition": knowledge,
        "status": status,
        "shown": len(frozen.document["options"]),
        "tally": pages.tally(frozen),
        "intents": _intents(frozen, knowledge, cells),
    }
    return render_to_string("recommendations/options.html", context)


def standing(request: HttpRequest, case: Case, sheet: FactSheet) -> str:
    """What stands open and what is excluded, by name, beside the question; each leads to its reasoning."""
    status = _status(request, case, sheet)
    key = ("standing", _assessed(case, sheet), status)
    return kept.get(key, lambda: _standing(_frozen(request, case, sheet), edition_of(case.board), status))


def _standing(frozen: Assessment, knowledge: Edition, status: EditionStatus) -> str:
    context = {
        "edition": knowledge,
        "status": status,
        "standings": pages.by_standing(frozen),
        "named": (Standing.ELIGIBLE, Standing.CONTRAINDICATED),
    }
    return render_to_string("recommendations/standing.html", context)


def work_up(request: HttpRequest, case: Case, sheet: FactSheet) -> str:
    """Beside the facts: laboratory results that state none, how old each record is today, and what is too old."""
    results, old = tuple(one.pk for one in sheet.records.get("laboratory", ())), _old(request, case, sheet)
    key = ("work-up", _shown(request, case, sheet), results, sheet.as_of, frozenset(old.items()))
    return kept.get(key, lambda: _work_up(_frozen(request, case, sheet), _cells(request, case, sheet), old))


def _work_up(frozen: Assessment, cells: Cells, old: Mapping[str, int]) -> str:
    rows = WorkUpRows(edition_of(cells.case.board), frozen.document, cells, old)
    return render_to_string("recommendations/work_up.html", {"rows": rows, "syndromes": rows.syndromes()})


def _old(request: HttpRequest, case: Case, sheet: FactSheet) -> dict[str, int]:
    """The recorded facts that are older than this board lets them be, with the days it allows."""
    found = readiness_on_page(request, case, sheet.as_of).found
    stale = [one.wanted for one in found if one.state is State.STALE]
    return {name: one.max_age_days or 0 for one in stale for name in one.item.facts}


def deciding(request: HttpRequest, case: Case, sheet: FactSheet) -> dict[str, tuple[str, ...]]:
    """Which facts nobody has recorded would settle an option, and which options: fact to their names."""
    return {one.fact: one.settles for one in pages.missing_lines(_frozen(request, case, sheet)) if one.settles}


def hormones(case: Case, sheet: FactSheet) -> Hormones:
    """By the syndromes of the board's edition. Of a tumor that makes no hormone, all fold; while it is open, none."""
    syndromes = edition_of(case.board).syndromes
    first = frozenset(one.hormone for one in syndromes if verdict_of(one.rule, sheet.facts) is Verdict.MET)
    is_open = sheet.facts.get("syndrome") is None and sheet.facts.get("functioning") is not False
    return Hormones(first, frozenset() if is_open else frozenset(one.hormone for one in syndromes) - first)


def missing(request: HttpRequest, case: Case, sheet: FactSheet) -> str:
    declared = readiness_on_page(request, case, sheet.as_of).declared
    key = ("missing", _shown(request, case, sheet), frozenset(declared.items()))
    return kept.get(key, lambda: _missing(request, case, sheet, declared))


def _missing(request: HttpRequest, case: Case, sheet: FactSheet, declared: Mapping[str, str]) -> str:
    facts = pages.missing_lines(_frozen(request, case, sheet))
    may_change = _cells(request, case, sheet).may_change
    context = {
        "case": case,
        "facts": [
            (one, kind_that_records(one.fact) if may_change else "", declared.get(one.fact, "")) for one in facts
        ],
    }
    return render_to_string("recommendations/missing.html", context)


def _shown(request: HttpRequest, case: Case, sheet: FactSheet) -> tuple[Hashable, ...]:
    """What every panel shows: the assessment, each value with its record, and whether the person may enter more."""
    may_change = _cells(request, case, sheet).may_change
    return *_assessed(case, sheet), may_change, tuple(sheet.recorded.values())


def _assessed(case: Case, sheet: FactSheet) -> tuple[Hashable, ...]:
    """Names the one assessment of these facts by this edition: what is kept of it is found without reading it."""
    return case.pk, edition_of(case.board).sha256, sheet.sha256


def _intents(frozen: Assessment, knowledge: Edition, cells: Cells) -> list[tuple[str, str, SafeString]]:
    """All options of the edition, always, grouped by intent, in the edition's order: title, how many, their rows."""
    rows = OptionRows(knowledge, cells, pages.settled_by(frozen.document), cells.case.board.region)
    found: dict[str, list[Document]] = {}
    for one in frozen.document["options"]:
        found.setdefault(one["intent"], []).append(one)
    chosen = ((title, found[intent]) for intent, title in words.INTENTS.items() if intent in found)
    return [(title, _counted(options), joined(map(rows.option, options))) for title, options in chosen]


def _counted(options: list[Document]) -> str:
    return ngettext("{} option", "{} options", len(options)).format(len(options))


def _frozen(request: HttpRequest, case: Case, sheet: FactSheet) -> Assessment:
    return _once(request, "frozen", sheet, lambda: assess_case(case=case, by=request.user, sheet=sheet))


def _status(request: HttpRequest, case: Case, sheet: FactSheet) -> EditionStatus:
    return _once(request, "status", sheet, lambda: status_of(edition_of(case.board)))


def _cells(request: HttpRequest, case: Case, sheet: FactSheet) -> Cells:
    return _once(request, "cells", sheet, lambda: Cells(case, sheet, bool(may_change_case(request.user, case))))


def _once(request: HttpRequest, name: str, sheet: FactSheet, make: Callable[[], Made]) -> Made:
    """The panels of a page share what they show: made once for a request and its facts."""
    made = vars(request).setdefault("_of_panels", {})
    found = made.get(name)
    if found is None or found[0] is not sheet:
        found = made[name] = (sheet, make())
    return found[1]
