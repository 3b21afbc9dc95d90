"""What lay on the table when a decision was made, read from its frozen assessment: facts, and claims with flags."""

from collections.abc import Iterable
from decimal import Decimal

from cases.facts.gather import FactSheet, Provenance, Recorded
from cases.facts.vocabulary import FACTS, Kind, Value
from meetings.papers.data import ClaimLine
from recommendations.engine import Claim, Edition
from recommendations.in_force import edition_used
from recommendations.library import staging_sources
from recommendations.models import Assessment
from recommendations.pages import claim_line


def sheet_of(frozen: Assessment) -> FactSheet:
    """The facts as they were assessed, whatever the records say today."""
    facts = {name: _value(name, value) for name, value in frozen.facts.items() if name in FACTS}
    recorded = {
        name: Recorded(name, facts[name], Provenance(**where))
        for name, where in frozen.provenance.items()
        if name in facts
    }
    return FactSheet(frozen.made_at.date(), recorded, {}, {name: facts[name] for name in FACTS if name in facts})


def _value(name: str, value: object) -> Value:
    kind = FACTS[name].kind
    if kind == Kind.SET and isinstance(value, list):
        return frozenset(value)
    return Decimal(str(value)) if kind == Kind.DECIMAL else value  # type: ignore[return-value]


def claim_lines(frozen: Assessment, names: Iterable[str], gone: str) -> list[ClaimLine]:
    """Each claim once, with all that it is never printed without; `gone` is said of one that no longer exists."""
    knowledge = edition_used(frozen)
    return [_claim(name, knowledge, gone) for name in dict.fromkeys(names)]


def _claim(name: str, knowledge: Edition | None, gone: str) -> ClaimLine:
    found: Claim | None = (knowledge.claims.get(name) if knowledge else None) or staging_sources()[1].get(name)
    if found is None:
        return {"id": name, "text": gone, "source": "", "flags": [], "note": ""}
    return printed_claim(found, knowledge)


def printed_claim(claim: Claim, knowledge: Edition | None) -> ClaimLine:
    """With its flags, what supersedes it and how far it was verified: a claim is never printed without."""
    line = claim_line(claim, knowledge)
    marks = [mark for mark in (*line.flags, line.superseded, line.verification) if mark]
    return {"id": line.id, "text": line.text, "source": line.place, "flags": marks, "note": line.note}
