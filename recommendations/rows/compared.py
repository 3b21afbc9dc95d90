"""Two or three options side by side for one patient, as markup: the same aspects for each, in the same order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from recommendations.engine import Edition
from recommendations.rows import NOTHING, joined
from recommendations.rows.knowledge import CriterionTold, rendered
from recommendations.rows.options import Document, OptionRows, left_open

LINE = "<li>{} {}{} {}</li>"
VALUE = '<span class="sub">{}</span>'


@dataclass(frozen=True)
class Aspect:
    """One row: under the name of each option what it has, which may be nothing."""

    title: str
    cells: tuple[tuple[str, SafeString], ...]

    @property
    def is_empty(self) -> bool:
        return not any(content for _, content in self.cells)


class Compared:
    """Options of one edition beside one patient, as their own rows say it."""

    def __init__(self, of: Edition, rows: OptionRows, options: Sequence[Document]) -> None:
        self.of, self.rows, self.options = of, rows, options

    def aspects(self) -> list[Aspect]:
        """What a board weighs, first what decides; an aspect that none of the options has is left out."""
        found = [self._aspect(title, self._speaking(way)) for way, title, _nothing in self.rows.wording.groups]
        found += [
            self._aspect(_("What would change it"), self.rows.changes),
            self._aspect(_("Cautions"), lambda one: self._lines(one, one["cautions"])),
            self._aspect(_("Adverse effects that matter here"), self._effects),
            self._aspect(_("Evidence"), self._evidence),
        ]
        return [row for row in found if not row.is_empty]

    def _aspect(self, title: str, cell: Callable[[Document], SafeString]) -> Aspect:
        return Aspect(title, tuple((one["name"], cell(one)) for one in self.options))

    def _speaking(self, way: str) -> Callable[[Document], SafeString]:
        return lambda option: self._lines(option, [one for one in option["findings"] if one["speaks"] == way])

    def _lines(self, option: Document, findings: Iterable[Document]) -> SafeString:
        told = self.rows.told[option["id"]].criteria
        lines = [self._line(one, told[one["id"]]) for one in findings]
        return SafeString(f'<ul class="compared">{joined(lines)}</ul>') if lines else NOTHING

    def _line(self, one: Document, said: CriterionTold) -> SafeString:
        values = joined(VALUE.format(self.rows.cells.inline(name)) for name in said.facts)
        text = said.text + left_open(one["open"], said.places)
        return SafeString(LINE.format(said.marks[one["verdict"]], text, values, said.claims))

    def _effects(self, option: Document) -> SafeString:
        return self.rows.effects_that_matter(option, self.rows.told[option["id"]])

    def _evidence(self, option: Document) -> SafeString:
        evidence = self.of.option(option["id"]).evidence
        context = {"edition": self.of, "evidence": evidence}
        return rendered("recommendations/parts/compared_evidence.html", context) if evidence else NOTHING
