"""The work-up of a case: what is recorded and how old, hormones beside thresholds, function, prognosis."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.facts.gather import FactSheet, provenance
from cases.facts.partial_dates import first_day, months_since
from cases.facts.vocabulary import FACTS
from cases.models import Laboratory
from cases.record_view import laboratory_in_words
from pnet_board.templatetags.ui import mark, state
from recommendations.engine import Edition, SyndromeState, Verdict, WorkUp, verdict_of, words
from recommendations.rows import NOTHING, joined
from recommendations.rows.cells import Cells
from recommendations.rows.marks import verdict_mark, worded_mark
from recommendations.rows.work_up_knowledge import Marker, work_up_told

ITEM = """<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td class="recorded">{}</td><td class="cited">{}</td></tr>"""
MARKER = """<tr><th scope="row">{}</th><td class="patient">{}</td><td>{}</td><td>{}</td></tr>"""
FACTOR = """<tr><th scope="row">{}</th><td>{}</td><td class="patient">{}</td><td class="recorded">{}</td>\
<td class="cited">{}</td></tr>"""
LINE = "<li>{}<span>{}</span><span>{}</span></li>"

# How a syndrome and its hormone stand together: shape, class, word.
STATES = {
    SyndromeState.CONSISTENT: ("met", "met", "Consistent"),
    SyndromeState.NOT_MET: ("not-met", "not-met", "Threshold not met"),
    SyndromeState.OPEN: ("open", "open", "Left open"),
    SyndromeState.MISSING: ("undetermined", "unknown", "Not recorded"),
    SyndromeState.UNNAMED: ("caution", "not-met", "Without its syndrome"),
    SyndromeState.OTHER: ("caution", "not-met", "Without its syndrome"),
}


class WorkUpRows:
    """The work-up of one edition beside one patient. `document` is the frozen assessment's.

    `old` names the facts that the board's own rule finds too old, with its days: no source here sets an age.
    """

    def __init__(self, of: Edition, document: Mapping[str, Any], cells: Cells, old: Mapping[str, int]) -> None:
        self.of, self.document, self.cells, self.sheet, self.old = of, document, cells, cells.sheet, old
        self.told, self.unknown = work_up_told(of), verdict_mark(None, Verdict.UNKNOWN)
        verdicts = {one.id: _verdict(one, cells.sheet) for one in of.work_up}
        self.applying = [one for one in of.work_up if verdicts[one.id] is not Verdict.NOT_MET]
        self.others = [one.name or one.text for one in of.work_up if verdicts[one.id] is Verdict.NOT_MET]
        self.uncertain = {name for name, verdict in verdicts.items() if verdict is Verdict.UNKNOWN}
        self.complete = sum(not self._missing(one) and not self._limits(one) for one in self.applying)

    def items(self) -> SafeString:
        """Everything that applies to this patient, or may."""
        return joined(self._item(one) for one in self.applying)

    def syndromes(self) -> SafeString:
        return joined(self._syndrome(one) for one in self.document["syndromes"])

    def markers(self) -> SafeString:
        verdicts = {one["id"]: one for one in self.document["thresholds"]}
        return joined(self._marker(one, verdicts.get(one.threshold)) for one in self.told.markers)

    def prognosis(self) -> SafeString:
        return joined(self._factor(one) for one in self.document["prognosis"])

    def _missing(self, item: WorkUp) -> list[str]:
        return [name for name in item.facts if name not in self.sheet.facts]

    def _limits(self, item: WorkUp) -> list[int]:
        return [self.old[name] for name in item.facts if name in self.old]

    def _item(self, item: WorkUp) -> SafeString:
        told, lacks = self.told.items[item.id], self._missing(item)
        may = f'<span class="sub">{escape(_("may apply; not told by what is recorded"))}</span>'
        stood = _progress(len(lacks), len(item.facts), bool(self._limits(item)))
        stands = f"{stood}{may if item.id in self.uncertain else ''}"
        missing = "<br>".join(f"{escape(FACTS[name].label)} {self.cells.enter(name)}" for name in lacks)
        return SafeString(ITEM.format(told.text, stands, missing, self._latest(item), told.claims))

    def _latest(self, item: WorkUp) -> SafeString:
        """The newest record that gives one of the facts, with its age; old only where the source or the board says."""
        found = [self.sheet.recorded[name].provenance for name in item.facts if name in self.sheet.recorded]
        if not found:
            return NOTHING
        newest = max(found, key=lambda one: one.dated_on)
        age = _age(newest.dated_on, self.sheet.as_of, item.max_age_days)
        return format_html("{}{}{}", self.cells.record(newest), age, _old(self._limits(item)))

    def _syndrome(self, one: Mapping[str, Any]) -> SafeString:
        shape = worded_mark(*STATES[SyndromeState(one["state"])])
        enter = joined(self.cells.enter(name) for name in one["missing"])
        return SafeString(LINE.format(shape, f"{escape(one['text'])} {enter}", self.told.syndromes[one["id"]]))

    def _marker(self, one: Marker, threshold: Mapping[str, Any] | None) -> SafeString:
        shown = "".join(self._result(name) for name in one.facts)
        return SafeString(MARKER.format(one.text, shown, self._threshold(threshold), one.audit))

    def _result(self, name: str) -> SafeString:
        """The latest result as the laboratory reported it, and what it is in the unit of the threshold."""
        result = next((one for one in self._laboratory() if one.analyte == name), None)
        if result is None:
            value, source = self.cells.pair(name)
            return format_html('{}<span class="sub">{}</span>', value, source)
        where = self.cells.record(provenance("laboratory", result))
        label = format_html('<span class="sub">{}</span>', FACTS[name].label)
        return format_html(
            '{}{}{}<span class="sub">{}</span>', laboratory_in_words(result), _converted(result), label, where
        )

    def _laboratory(self) -> Iterator[Laboratory]:
        """The newest first."""
        return (one for one in self.sheet.records.get("laboratory", ()) if isinstance(one, Laboratory))

    def _threshold(self, found: Mapping[str, Any] | None) -> SafeString:
        if found is None:
            return format_html('<span class="soft">{}</span>', _("The source gives no number"))
        if found["open"]:
            notes = joined(format_html('<span class="sub">{}</span>', note) for note in found["open"])
            return worded_mark("open", "open", _("Left open by the text")) + notes
        return verdict_mark(None, Verdict(found["verdict"]))

    def _factor(self, one: Mapping[str, Any]) -> SafeString:
        told, facts = self.told.factors[one["id"]], self._facts(one["id"])
        values = joined(self.cells.pair(name)[0] for name in facts)
        where = SafeString("<br>".join(self.cells.source(name) for name in facts))
        return SafeString(FACTOR.format(told.text, _presence(one), values, where, told.claims))

    def _facts(self, factor: str) -> Iterable[str]:
        return next(one.facts for one in self.of.prognosis if one.id == factor)


def _verdict(item: WorkUp, sheet: FactSheet) -> Verdict:
    return verdict_of(item.applies_if, sheet.facts) if item.applies_if else Verdict.MET


def _progress(lacks: int, of: int, old: bool) -> SafeString:
    if not lacks and old:
        return state("partly", _("Recorded, old"))
    if not lacks:
        return state("ready", _("Recorded") if of else _("For everybody"))
    if lacks == of:
        return state("not_ready", _("Not recorded"))
    return state("partly", _("{} of {} recorded").format(of - lacks, of))


def _age(dated_on: str, on: date, max_age_days: int | None) -> SafeString:
    months = months_since(dated_on, on)
    if months is None:
        return NOTHING
    told = ngettext("{} month old", "{} months old", months).format(months) if months else _("less than a month old")
    is_old = max_age_days is not None and (on - first_day(dated_on)).days > max_age_days
    limit = format_html("<b>{}</b>", _("; older than the {} days of the source").format(max_age_days)) if is_old else ""
    return format_html('<span class="sub">{}{}</span>', told, limit)


def _old(limits: Iterable[int]) -> SafeString:
    """The strictest rule of the board that one of the facts is older than."""
    days = min(limits, default=None)
    if days is None:
        return NOTHING
    told = ngettext("older than the {} day of this board", "older than the {} days of this board", days).format(days)
    return format_html('<b class="sub">{}</b>', told)


def _converted(result: Laboratory) -> SafeString:
    """A result given as a limit ("< 5") states no value, and none is made of it."""
    if result.comparator:
        return format_html('<span class="sub">{}</span>', _("A limit, so no value to compare"))
    fact = FACTS[result.analyte]
    if result.converted is None or result.unit == fact.unit:
        return NOTHING
    return format_html('<span class="sub">= {}</span>', words.shown_value(result.converted, fact))


def _presence(one: Mapping[str, Any]) -> SafeString:
    if one["missing"]:
        return verdict_mark(None, Verdict.UNKNOWN)
    shape, word = {"met": ("here", _("Present")), "not_met": ("away", _("Absent"))}.get(one["verdict"], ("", ""))
    if not shape:
        return format_html('<span class="soft">{}</span>', _("Recorded; no number in the source"))
    return format_html('<span class="verdict">{}{}</span>', mark(shape), word)
