"""The options as a case page shows them: closed one line, open the whole reasoning. Read from the frozen document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.facts.vocabulary import FACTS
from pnet_board.templatetags.ui import mark, standing
from recommendations.engine import Edition, Verdict, words
from recommendations.rows import NOTHING, joined
from recommendations.rows.cells import Cells
from recommendations.rows.knowledge import CriterionTold, EffectTold, OptionTold, told
from recommendations.rows.marks import verdict_mark, worded_mark

Document: TypeAlias = Mapping[str, Any]

OPTION = """<details class="option" id="{}" {}><summary>{}{}{}<span class="line">{}</span>\
<span class="counts">{}</span></summary><div class="why">{}</div></details>"""
MORE = '<tr class="more">{}</tr>'
COUNT = "<span{}><b>{}</b> {}</span>"
GROUP = '<tr class="group"><th colspan="5" scope="rowgroup">{}, {}</th></tr>{}'
NOBODY = '<tr class="nobody"><td></td><td colspan="4">{}</td></tr>'
LINE = "<li>{}<span>{}</span><span>{}</span></li>"
# The verdicts that make an adverse effect stand out in a patient.
MATTERING = ("met", "unknown")


class Wording:
    """The words and marks of the rows in the language of this page; they are the same for every patient."""

    def __init__(self) -> None:
        self.standings = {one.value: standing(one, label) for one, label in words.STANDINGS.items()}
        self.chevron, self.unknown = mark("chevron"), verdict_mark(None, Verdict.UNKNOWN)
        self.matters = worded_mark("caution", "not-met", _("Matters more"))
        self.counted = [("for", _("for")), ("against", _("against")), ("missing", _("missing"))]
        self.groups = [
            ("for", _("For"), _("Nothing recorded speaks for it.")),
            ("against", _("Against"), _("Nothing recorded speaks against it.")),
            ("missing", _("Missing"), ""),
            ("open", _("Left open by the text"), ""),
        ]
        self.cautions = _("Cautions, which do not change the standing")
        self.now, self.may, self.alone = _("now"), _("May apply;"), _("{} alone could settle it")
        self.nothing = format_html(
            '<p class="soft t14">{}</p>', _("No single number on record, and nothing missing alone.")
        )
        self.titles = [
            _("What would change it"),
            _("Technique"),
            _("Adverse effects"),
            _("Marked claims, and what is known of them"),
        ]


@cache
def _wording(_language: str) -> Wording:
    return Wording()


class OptionRows:
    """The options of one edition beside one patient."""

    def __init__(self, of: Edition, cells: Cells, settled_by: Mapping[str, Iterable[str]], region: str = "") -> None:
        self.told, self.cells, self.settled_by = told(of, region), cells, settled_by
        self.wording = _wording(get_language() or "")

    def option(self, found: Document, is_open: bool = False) -> SafeString:
        """Closed: mark and word, name, deciding line, counts. One that stands alone is open, on paper too."""
        said = self.told[found["id"]]
        line, shape = escape(found["decides"]), self.wording.standings[found["standing"]]
        way = "open" if is_open else 'data-print="closed"'
        ways = [one["speaks"] for one in found["findings"]]
        why = "".join(self._why(found, said, ways))
        return SafeString(
            OPTION.format(found["id"], way, self.wording.chevron, shape, said.name, line, self._counts(ways), why)
        )

    def _counts(self, ways: Sequence[str]) -> str:
        found = [(ways.count(way), word) for way, word in self.wording.counted]
        return "".join([COUNT.format("" if count else ' class="zero"', count, word) for count, word in found])

    def _why(self, found: Document, said: OptionTold, ways: Sequence[str]) -> Iterator[str]:
        change, technique, effects, audit = self.wording.titles
        yield said.lead
        yield said.findings
        yield from self._groups(found, said, ways)
        yield "</tbody></table>"
        yield _section(change, self.changes(found))
        yield _section(technique, self._technique(found, said))
        yield said.evidence
        yield _section(effects, self._effects(found, said))
        yield _section(audit, said.audit)

    def _groups(self, found: Document, said: OptionTold, ways: Sequence[str]) -> Iterator[str]:
        """For and against always, with a sentence where nothing does; the others where there is something to say."""
        for way, title, nothing in self.wording.groups:
            if way in ways:
                lines = [one for one, speaks in zip(found["findings"], ways, strict=True) if speaks == way]
                yield self._group(title, lines, said)
            elif nothing:
                yield GROUP.format(title, 0, NOBODY.format(nothing))
        if found["cautions"]:
            yield self._group(self.wording.cautions, found["cautions"], said)

    def _group(self, title: str, lines: Sequence[Document], said: OptionTold) -> str:
        rows = [self._row(one, said.criteria[one["id"]]) for one in lines]
        return GROUP.format(title, len(rows), "".join(rows))

    def _row(self, one: Document, criterion: CriterionTold) -> str:
        """A finding; each further fact of it takes a line of its own beside its own source."""
        beside, (first, *others) = self.cells.beside, criterion.facts
        left = left_open(one["open"], criterion.places) if one["open"] else ""
        row = f"{criterion.begins[one['verdict']]}{left}</td>{beside(first)}{criterion.ends}"
        return row + "".join([MORE.format(beside(name)) for name in others]) if others else row

    def changes(self, found: Document) -> SafeString:
        """The nearest threshold of each recorded number, then each missing fact that alone could settle it."""
        rows = [self._change(one) for one in found["would_change"]]
        rows += [self._settled(name) for name in self.settled_by.get(found["id"], ())]
        return _listed(rows) if rows else self.wording.nothing

    def _change(self, one: Document) -> SafeString:
        label, fact = words.STANDINGS[one["standing"]], FACTS[one["fact"]]
        told = escape(one["text"].removeprefix(label).strip())
        shown = escape(words.shown_value(self.cells.sheet.facts.get(fact.name), fact))
        now = f'<span class="soft">{self.wording.now} {shown}</span> {self.cells.source(fact.name)}'
        return SafeString(LINE.format(self.wording.standings[one["standing"]], told, now))

    def _settled(self, name: str) -> SafeString:
        told = escape(self.wording.alone.format(FACTS[name].label))
        return SafeString(LINE.format(self.wording.unknown, told, self.cells.source(name)))

    def _technique(self, found: Document, said: OptionTold) -> str:
        if not found["technique"]:
            return NOTHING
        rows = [f"<li>{said.technique[one['text']]}{self._may(one['missing'])}</li>" for one in found["technique"]]
        return f'<ul class="notes">{"".join(rows)}</ul>'

    def _may(self, missing: Iterable[str]) -> str:
        return "".join([f" {self.wording.may} {self.cells.inline(name)}" for name in missing])

    def _effects(self, found: Document, said: OptionTold) -> str:
        """First what matters more to this patient, each with why; then what may; then the others in one line."""
        pairs = list(zip(found["adverse_effects"], said.effects, strict=True))
        others = [effect.line for one, effect in pairs if one["matters"] not in MATTERING]
        rest = f'<p class="others">{"; ".join(others)}</p>' if others else ""
        return f"{self.effects_that_matter(found, said) if len(others) < len(pairs) else ''}{rest}"

    def effects_that_matter(self, found: Document, said: OptionTold) -> SafeString:
        """Those that weigh more in this patient, then those that may."""
        pairs = [(one["matters"], effect) for one, effect in zip(found["adverse_effects"], said.effects, strict=True)]
        rows = [self._effect(effect, self.wording.matters) for matters, effect in pairs if matters == "met"]
        rows += [self._effect(effect, self.wording.unknown) for matters, effect in pairs if matters == "unknown"]
        return _listed(rows) if rows else NOTHING

    def _effect(self, effect: EffectTold, shape: SafeString) -> SafeString:
        why = "".join(f'<span class="sub">{self.cells.inline(name)}</span>' for name in effect.facts)
        return SafeString(LINE.format(shape, f"{effect.text}{why}", effect.claims))


def _section(title: str, inner: str) -> str:
    return f"<section><h4>{title}</h4>{inner}</section>" if inner else ""


def _listed(rows: Iterable[SafeString]) -> SafeString:
    return SafeString(f'<ul class="change">{joined(rows)}</ul>')


def left_open(notes: Iterable[str], places: str) -> SafeString:
    return joined(format_html('<span class="sub">{} ({})</span>', note, places) for note in notes)
