"""What this patient's records say of a fact, as cells of a table. Each fact's cells are made once a page."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.facts.gather import FactSheet, Provenance
from cases.facts.vocabulary import FACTS
from cases.key_facts import record_title
from cases.models import Case
from cases.where import kind_that_records
from pnet_board.templatetags.ui import day
from recommendations.engine import words
from recommendations.rows import NOTHING

BESIDE = '<td class="patient">{}</td><td class="recorded">{}</td>'


@dataclass(frozen=True)
class FactTold:
    """What is the same of a fact for every patient: its label below a value, and the end of a link to its field."""

    below: str
    inline: SafeString
    kind: str
    enter: str


@cache
def _told(name: str, _language: str) -> FactTold:
    fact, kind, now = FACTS[name], kind_that_records(name), _("Enter now")
    field = "analyte" if kind == "laboratory" else name
    enter = format_html('#id_{}" aria-label="{}: {}">{}</a>', field, now, fact.label, now)
    below = format_html('<span class="sub">{}</span>', fact.label)
    return FactTold(below, escape(words.label(fact)), kind, enter)


class Cells:
    """`may_change` decides whether a fact that nobody has recorded offers the form to record it."""

    def __init__(self, case: Case, sheet: FactSheet, may_change: bool) -> None:
        self.case, self.sheet, self.may_change = case, sheet, may_change
        self.absent = format_html('<span class="absent none">{}</span>', _("Not recorded"))
        self.computed = format_html('<a class="prov" href="#stage">{}</a>', _("Computed"))
        self._language = get_language() or ""
        # Many rows ask for the same fact, and many facts stand in the same record.
        self.pair = cache(self._pair)
        self.beside = cache(self._beside)
        self.source = cache(self._source)
        self.record = cache(self._record)
        self._address = cache(lambda kind: reverse("record-add", args=[case.pk, kind]))

    def _pair(self, name: str) -> tuple[SafeString, SafeString]:
        """The value with its label, and where it is recorded or how to record it."""
        return self._value(name), self.source(name)

    def _beside(self, name: str) -> str:
        """The same two as cells of a row."""
        return BESIDE.format(*self.pair(name))

    def inline(self, name: str) -> SafeString:
        """Label, value and source inside a sentence."""
        shown = escape(words.told_value(self.sheet.facts.get(name), FACTS[name]))
        return SafeString(f"{_told(name, self._language).inline}: <b>{shown}</b> {self.source(name)}")

    def _source(self, name: str) -> SafeString:
        """The record that speaks for a fact, the computation, or the way to enter what is missing."""
        if recorded := self.sheet.recorded.get(name):
            return self.record(recorded.provenance)
        if name in self.sheet.facts:
            return self.computed
        return self.enter(name) or (self.computed if FACTS[name].derived else NOTHING)

    def _record(self, one: Provenance) -> SafeString:
        """A record by its source and date, as a link to its history."""
        if not one.series:
            return escape(one.source)
        address = reverse("record-history", args=[self.case.pk, one.kind, one.series])
        dated = f", {day(one.dated_on)}" if one.dated_on else ""
        told = escape(one.source or record_title(one.kind))
        return SafeString(f'<a class="prov" href="{address}">{told}{dated}</a>')

    def enter(self, name: str) -> SafeString:
        """A link to the field of the right form, for whoever may use it."""
        told = _told(name, self._language)
        if not self.may_change or not told.kind:
            return NOTHING
        return SafeString(f'<a class="enter" href="{self._address(told.kind)}{told.enter}')

    def _value(self, name: str) -> SafeString:
        value = self.sheet.facts.get(name)
        shown = self.absent if value is None else escape(words.shown_value(value, FACTS[name]))
        return SafeString(f"{shown}{_told(name, self._language).below}")
