"""The options as a case page shows them: closed one line, open the whole reasoning. Read from the frozen document."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.facts.vocabulary import FACTS
from pnet_board.templatetags.ui import mark, standing
from recommendations.engine import Edition, Verdict, words
from recommendations.rows import NOTHING, joined
from recommendations.rows.cells import Cells
from recommendations.rows.knowledge import EffectTold, OptionTold, told
from recommendations.rows.marks import verdict_mark, worded_mark

Document: TypeAlias = Mapping[str, Any]

OPTION = """<details class="option" id="{}" {}><summary>{}{}{}<span class="line">{}</span>\
<span class="counts">{}</span></summary><div class="why">{}</div></details>"""
COUNT = "<span{}><b>{}</b> {}</span>"
ROW = """<tr><td class="verdict-cell"{0}>{1}</td><td class="criterion"{0}>{2}</td><td class="patient">{3}</td>\
<td class="recorded">{4}</td><td class="cited"{0}>{5}</td></tr>{6}"""
MORE = '<tr class="more"><td class="patient">{}</td><td class="recorded">{}</td></tr>'
GROUP = '<tr class="group"><th colspan="5" scope="rowgroup">{}, {}</th></tr>{}'
NOBODY = '<tr class="nobody"><td></td><td colspan="4">{}</td></tr>'
LINE = "<li>{}<span>{}</span><span>{}</span></li>"


class OptionRows:
    """The options of one edition beside one patient. The words and marks of a page are made once."""

    def __init__(self, of: Edition, cells: Cells, settled_by: Mapping[str, Iterable[str]], region: str = "") -> None:
        self.told, self.cells, self.settled_by = told(of, region), cells, settled_by
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
        self.cautions = ("", _("Cautions, which do not change the standing"), "")
        self.now, self.may, self.alone = _("now"), _("May apply;"), _("{} alone could settle it")
        self.nothing = format_html(
            '<p class="soft t14">{}</p>', _("No single value, recorded or missing, would change it.")
        )
        self.titles = [
            _("What would change it"),
            _("Technique"),
            _("Adverse effects"),
            _("Marked claims, and what is known of them"),
        ]

    def option(self, found: Document, is_open: bool = False) -> SafeString:
        """Closed: mark and word, name, deciding line, counts. One that stands alone is open, on paper too."""
        said = self.told[found["id"]]
        line, shape = escape(found["decides"]), self.standings[found["standing"]]
        why = joined(self._why(found, said))
        way = "open" if is_open else 'data-print="closed"'
        return SafeString(
            OPTION.format(found["id"], way, self.chevron, shape, said.name, line, self._counts(found), why)
        )

    def _counts(self, found: Document) -> SafeString:
        ways = Counter(one["speaks"] for one in found["findings"])
        return joined(COUNT.format("" if ways[way] else ' class="zero"', ways[way], word) for way, word in self.counted)

    def _why(self, found: Document, said: OptionTold) -> Iterator[SafeString]:
        change, technique, effects, audit = self.titles
        yield said.lead
        yield said.findings
        yield from self._groups(found, said)
        yield SafeString("</tbody></table>")
        yield _section(change, self.changes(found))
        yield _section(technique, self._technique(found, said))
        yield said.evidence
        yield _section(effects, self._effects(found, said))
        yield _section(audit, said.audit)

    def _groups(self, found: Document, said: OptionTold) -> Iterator[SafeString]:
        """For and against always, with a sentence where nothing does; the others where there is something to say."""
        for way, title, nothing in self.groups:
            lines = [one for one in found["findings"] if one["speaks"] == way]
            yield self._group(title, lines, said, nothing)
        yield self._group(self.cautions[1], found["cautions"], said)

    def _group(self, title: str, lines: Iterable[Document], said: OptionTold, nothing: str = "") -> SafeString:
        rows = [self._row(one, said) for one in lines]
        if not rows and not nothing:
            return NOTHING
        return SafeString(GROUP.format(title, len(rows), joined(rows) or NOBODY.format(nothing)))

    def _row(self, one: Document, said: OptionTold) -> SafeString:
        """A finding; each further fact of it takes a line of its own beside its own source."""
        criterion = said.criteria[one["id"]]
        pairs = [self.cells.pair(name) for name in criterion.facts]
        span = f' rowspan="{len(pairs)}"' if len(pairs) > 1 else ""
        more = joined(MORE.format(*pair) for pair in pairs[1:]) if len(pairs) > 1 else ""
        text = criterion.text + left_open(one["open"], criterion.places) if one["open"] else criterion.text
        return SafeString(ROW.format(span, criterion.marks[one["verdict"]], text, *pairs[0], criterion.claims, more))

    def changes(self, found: Document) -> SafeString:
        """The nearest threshold of each recorded number, then each missing fact that alone could settle it."""
        rows = [self._change(one) for one in found["would_change"]]
        rows += [self._settled(name) for name in self.settled_by.get(found["id"], ())]
        if not rows:
            return format_html(
                '<p class="soft t14">{}</p>', _("No single number on record, and nothing missing alone.")
            )
        return _listed(rows)

    def _change(self, one: Document) -> SafeString:
        label, fact = words.STANDINGS[one["standing"]], FACTS[one["fact"]]
        told = escape(one["text"].removeprefix(label).strip())
        shown = words.shown_value(self.cells.sheet.facts.get(fact.name), fact)
        now = format_html('<span class="soft">{} {}</span> {}', self.now, shown, self.cells.source(fact.name))
        return SafeString(LINE.format(self.standings[one["standing"]], told, now))

    def _settled(self, name: str) -> SafeString:
        told = escape(self.alone.format(FACTS[name].label))
        return SafeString(LINE.format(self.unknown, told, self.cells.source(name)))

    def _technique(self, found: Document, said: OptionTold) -> SafeString:
        rows = (f"<li>{said.technique[one['text']]}{self._may(one['missing'])}</li>" for one in found["technique"])
        return SafeString(f'<ul class="notes">{"".join(rows)}</ul>') if found["technique"] else NOTHING

    def _may(self, missing: Iterable[str]) -> SafeString:
        return joined(format_html(" {} {}", self.may, self.cells.inline(name)) for name in missing)

    def _effects(self, found: Document, said: OptionTold) -> SafeString:
        """First what matters more to this patient, each with why; then what may; then the others in one line."""
        pairs = [(one["matters"], effect) for one, effect in zip(found["adverse_effects"], said.effects, strict=True)]
        others = [f"{effect.text} {effect.claims}" for matters, effect in pairs if matters not in ("met", "unknown")]
        rest = f'<p class="others">{"; ".join(others)}</p>' if others else ""
        return SafeString(f"{self.effects_that_matter(found, said)}{rest}")

    def effects_that_matter(self, found: Document, said: OptionTold) -> SafeString:
        """Those that weigh more in this patient, then those that may."""
        pairs = [(one["matters"], effect) for one, effect in zip(found["adverse_effects"], said.effects, strict=True)]
        rows = [self._effect(effect, self.matters) for matters, effect in pairs if matters == "met"]
        rows += [self._effect(effect, self.unknown) for matters, effect in pairs if matters == "unknown"]
        return _listed(rows) if rows else NOTHING

    def _effect(self, effect: EffectTold, shape: SafeString) -> SafeString:
        why = "".join(f'<span class="sub">{self.cells.inline(name)}</span>' for name in effect.facts)
        return SafeString(LINE.format(shape, f"{effect.text}{why}", effect.claims))


def _section(title: str, inner: SafeString) -> SafeString:
    return SafeString(f"<section><h4>{title}</h4>{inner}</section>") if inner else NOTHING


def _listed(rows: Iterable[SafeString]) -> SafeString:
    return SafeString(f'<ul class="change">{joined(rows)}</ul>')


def left_open(notes: Iterable[str], places: str) -> SafeString:
    return joined(format_html('<span class="sub">{} ({})</span>', note, places) for note in notes)
