"""What this patient's records say of a fact, as cells of a table. Each fact's cells are made once a page."""

from functools import cache

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.facts.gather import FactSheet, Provenance
from cases.facts.vocabulary import FACTS
from cases.key_facts import record_title
from cases.models import Case
from cases.where import kind_that_records
from pnet_board.templatetags.ui import day
from recommendations.engine import words
from recommendations.rows import NOTHING


class Cells:
    """`may_change` decides whether a fact that nobody has recorded offers the form to record it."""

    def __init__(self, case: Case, sheet: FactSheet, may_change: bool) -> None:
        self.case, self.sheet, self.may_change = case, sheet, may_change
        self.absent = format_html('<span class="absent none">{}</span>', _("Not recorded"))
        self.computed = format_html('<a class="prov" href="#stage">{}</a>', _("Computed"))
        self.enter_now = _("Enter now")
        # Many rows ask for the same fact, and many facts stand in the same record.
        self.pair = cache(self._pair)
        self.source = cache(self._source)
        self.record = cache(self._record)
        self._address = cache(lambda kind: reverse("record-add", args=[case.pk, kind]))

    def _pair(self, name: str) -> tuple[SafeString, SafeString]:
        """The value with its label, and where it is recorded or how to record it."""
        return self._value(name), self.source(name)

    def inline(self, name: str) -> SafeString:
        """Label, value and source inside a sentence."""
        shown = words.told_value(self.sheet.facts.get(name), FACTS[name])
        return format_html("{}: <b>{}</b> {}", words.label(FACTS[name]), shown, self.source(name))

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
            return format_html("{}", one.source)
        address = reverse("record-history", args=[self.case.pk, one.kind, one.series])
        dated = format_html(", {}", day(one.dated_on)) if one.dated_on else ""
        told = one.source or record_title(one.kind)
        return format_html('<a class="prov" href="{}">{}{}</a>', address, told, dated)

    def enter(self, name: str) -> SafeString:
        """A link to the field of the right form, for whoever may use it."""
        kind = kind_that_records(name) if self.may_change else ""
        if not kind:
            return NOTHING
        field = "analyte" if kind == "laboratory" else name
        named = (f"{self.enter_now}: {FACTS[name].label}", self.enter_now)
        return format_html(
            '<a class="enter" href="{}#id_{}" aria-label="{}">{}</a>', self._address(kind), field, *named
        )

    def _value(self, name: str) -> SafeString:
        fact, value = FACTS[name], self.sheet.facts.get(name)
        shown = self.absent if value is None else words.shown_value(value, fact)
        return format_html('{}<span class="sub">{}</span>', shown, fact.label)
