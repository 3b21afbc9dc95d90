"""Two or three options side by side for one patient: the same aspects for each, in the same order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recommendations.engine import Edition, Verdict
from recommendations.pages import ClaimLine, OptionView, claim_line

FEWEST, MOST = 2, 3


@dataclass(frozen=True)
class Aspect:
    """One row: what each option has under it. `kind` names the part of the template that shows a cell."""

    title: str
    kind: str
    cells: tuple[tuple[OptionView, object], ...]

    @property
    def is_empty(self) -> bool:
        return not any(content for _, content in self.cells)


def chosen(edition: Edition, asked: Iterable[str]) -> list[str]:
    """The ids of known options, each once, in the order asked for; no more than fit side by side."""
    known = {option.id for option in edition.options}
    return [name for name in dict.fromkeys(asked) if name in known][:MOST]


def aspects(options: Sequence[OptionView]) -> list[Aspect]:
    """What a board weighs, first what decides; an aspect that none of the options has is left out."""
    groups = [Aspect(group.title, "lines", _cells(options, number)) for number, group in enumerate(options[0].groups)]
    rows = [
        *groups,
        Aspect("What would change it", "changes", tuple((one, one.assessed.changes) for one in options)),
        Aspect("Cautions", "cautions", tuple((one, one.cautions) for one in options)),
        Aspect("Adverse effects that matter here", "effects", tuple((one, _that_matter(one)) for one in options)),
        Aspect("Evidence", "evidence", tuple((one, one.assessed.option.evidence) for one in options)),
    ]
    return [row for row in rows if not row.is_empty]


def flagged_claims(options: Iterable[OptionView], edition: Edition) -> list[ClaimLine]:
    """The flagged claims behind any of the options, once each, in the edition's order, with what the audit says."""
    used = {claim for one in options for claim in one.assessed.flagged}
    return [claim_line(claim) for claim in edition.claims.values() if claim.id in used]


def _cells(options: Iterable[OptionView], number: int) -> tuple[tuple[OptionView, object], ...]:
    return tuple((one, one.groups[number].lines) for one in options)


def _that_matter(option: OptionView) -> list:
    """Adverse effects that this patient's facts make weigh more, or may; those that concern everybody are many."""
    return [one for one in option.assessed.adverse_effects if one.verdict in (Verdict.MET, Verdict.UNKNOWN)]
