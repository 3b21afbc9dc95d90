"""What a draft stands on, beside the case as it is now: whether it is still so, and which options stand otherwise."""

from dataclasses import dataclass

from cases.facts.gather import FactSheet
from meetings.models import Decision, DecisionOption
from meetings.told import STANDING_LABELS
from recommendations.engine import as_document, assess
from recommendations.in_force import edition_of
from recommendations.suppose import Supposing


@dataclass(frozen=True)
class Otherwise:
    """An option that stands otherwise today. Empty is not among the options, then or now."""

    option: str
    name: str
    before: str
    now: str

    @property
    def before_label(self) -> str:
        return str(STANDING_LABELS.get(self.before, ""))

    @property
    def now_label(self) -> str:
        return str(STANDING_LABELS.get(self.now, ""))


@dataclass(frozen=True)
class Basis:
    """Of a draft. `otherwise` is empty where its assessment is of today's facts and edition."""

    facts_changed: bool
    edition_changed: bool
    otherwise: tuple[Otherwise, ...] = ()

    @property
    def is_old(self) -> bool:
        return self.facts_changed or self.edition_changed


def basis_of(draft: Decision, sheet: FactSheet) -> Basis:
    """`sheet` is the case as it is now. Nothing is written: today's standings are frozen when somebody takes them."""
    edition, frozen = edition_of(draft.item.meeting.board), draft.assessment
    basis = Basis(sheet.sha256 != frozen.facts_sha256, edition.sha256 != frozen.edition_sha256)
    if not basis.is_old:
        return basis
    found = as_document(assess(edition, sheet.facts, sheet.derived, Supposing(sheet.given)), str(draft.item.case_id))
    now = {one["id"]: (one["name"], one["standing"]) for one in found["options"]}
    return Basis(basis.facts_changed, basis.edition_changed, _otherwise(draft.options.all(), now))


def _otherwise(rows, now: dict[str, tuple[str, str]]) -> tuple[Otherwise, ...]:
    before: dict[str, DecisionOption] = {one.option: one for one in rows}
    gone = [Otherwise(key, row.name, row.standing, "") for key, row in before.items() if key not in now]
    moved = [
        Otherwise(key, name, before[key].standing if key in before else "", standing)
        for key, (name, standing) in now.items()
        if key not in before or before[key].standing != standing
    ]
    return tuple(moved + gone)
