"""Two assessments of the same facts under two editions: which options stand differently, because of what.

An edition that stands on the other says in its changes why a criterion differs; between editions that do not, the
criteria and their claims are all there is to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .assessment import Assessment, CriterionFinding, OptionAssessment
from .criteria import Criterion
from .edition import ChangeKind, Edition, EditionChange
from .standing import Role, Standing

PART_OF = {Role.INDICATION: "indications", Role.CONTRAINDICATION: "contraindications"}


@dataclass(frozen=True)
class CriterionDifference:
    """One deciding criterion that the editions do not share, beside this patient. `change` says why, where one does."""

    before: CriterionFinding | None
    after: CriterionFinding | None
    change: EditionChange | None = None

    @property
    def kind(self) -> ChangeKind:
        if self.before is None:
            return ChangeKind.ADD
        return ChangeKind.WITHDRAW if self.after is None else ChangeKind.REPLACE

    @property
    def finding(self) -> CriterionFinding:
        """The newer of the two, for its name and role."""
        found = self.after or self.before
        if found is None:
            raise ValueError("A difference has two sides, and at least one criterion.")
        return found

    @property
    def because(self) -> tuple[str, ...]:
        """The claims that are the reason; a board's own change has none, so there those of the criterion."""
        return (self.change.because if self.change else ()) or self.finding.claims

    @property
    def matters(self) -> bool:
        """Whether this patient is told differently by it: the verdicts differ, or only one edition asks."""
        return self.before is None or self.after is None or self.before.speaks is not self.after.speaks


@dataclass(frozen=True)
class OptionDifference:
    """One option under both editions; None where an edition does not have it."""

    before: OptionAssessment | None
    after: OptionAssessment | None
    criteria: tuple[CriterionDifference, ...]
    changes: tuple[EditionChange, ...]

    @property
    def option(self) -> OptionAssessment:
        found = self.after or self.before
        if found is None:
            raise ValueError("An option stands in at least one of two editions.")
        return found

    @property
    def standings(self) -> tuple[Standing | None, Standing | None]:
        return (self.before.standing if self.before else None, self.after.standing if self.after else None)

    @property
    def stands_differently(self) -> bool:
        before, after = self.standings
        return before is not after


def differences(before: Assessment, after: Assessment) -> tuple[OptionDifference, ...]:
    """Every option of either edition, in the order of the second; those that only the first has come last."""
    changes = changes_between(before.edition, after.edition)
    old = {one.id: one for one in before.options}
    new = {one.id: one for one in after.options}
    return tuple(_option(name, old.get(name), new.get(name), changes) for name in dict.fromkeys((*new, *old)))


def changes_between(before: Edition, after: Edition) -> tuple[EditionChange, ...]:
    """The changes that lead from one edition to the other, whichever stands on which; none where neither does."""
    return _down(after, before) or _down(before, after)


def _down(from_: Edition, to: Edition) -> tuple[EditionChange, ...]:
    passed: tuple[EditionChange, ...] = ()
    here: Edition | None = from_
    while here is not None and here.id != to.id:
        passed, here = (*here.changes, *passed), here.base
    return passed if here is not None else ()


def _option(
    name: str, before: OptionAssessment | None, after: OptionAssessment | None, changes: tuple[EditionChange, ...]
) -> OptionDifference:
    own = tuple(change for change in changes if change.option == name)
    criteria = tuple(_criteria(before, after, own)) if before and after else ()
    return OptionDifference(before, after, criteria, own)


def _criteria(
    before: OptionAssessment, after: OptionAssessment, changes: tuple[EditionChange, ...]
) -> Iterator[CriterionDifference]:
    """Criteria are paired by name, or by the change that puts one in the place of the other."""
    old = {(found.role, found.id): found for found in before.findings}
    for found in after.findings:
        change = _change_of(found, changes)
        names = _names(found, changes)
        same = next((old.pop((found.role, name)) for name in names if (found.role, name) in old), None)
        if same is None or same.criterion != found.criterion:
            yield CriterionDifference(same, found, change)
    for found in old.values():
        yield CriterionDifference(found, None, _change_of(found, changes))


def _names(found: CriterionFinding, changes: tuple[EditionChange, ...]) -> tuple[str, ...]:
    """What the criterion may be called in the other edition, through every change that replaced it."""
    names = [found.id]
    for change in (*reversed(changes), *changes):
        replaced = [part.id for part in (*change.before, *change.after) if isinstance(part, Criterion)]
        if change.part == PART_OF[found.role] and not set(names).isdisjoint(replaced):
            names += [name for name in replaced if name not in names]
    return tuple(names)


def _change_of(found: CriterionFinding, changes: tuple[EditionChange, ...]) -> EditionChange | None:
    """The last change that made or took this criterion."""
    part = PART_OF[found.role]
    own = (change for change in reversed(changes) if change.part == part)
    return next((change for change in own if found.criterion in (*change.before, *change.after)), None)
