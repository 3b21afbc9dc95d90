"""The engine: an edition beside a patient's facts. Plain Python; it knows no Django, no record and no medicine.

`load_edition(folder, vocabulary)` reads knowledge, `assess(edition, facts, derived)` sets it beside a patient,
`as_document` and `words` tell it.
"""

from .assess import Decided, assess, assess_option, decide
from .assessment import Assessment, CriterionFinding, DerivedLike, Note, NoteKind, OptionAssessment
from .changes import Change, Settles, standing_of
from .criteria import AllOf, AnyOf, Criterion, Is, Known, Not, Rule, Test, facts_of, leaves_of
from .document import as_document, json_value
from .edition import Claim, Edition, Evidence, Flag, Intent, Option, Reference, Status, Threshold, WorkUp
from .errors import EditionError
from .evaluate import Finding, deciding, evaluate, leaves, left_open, missing, verdict_of
from .load import fingerprint, load_claims, load_edition
from .logic import Verdict, every, negate, some
from .standing import Role, Speaks, Standing
from .vocabulary import FactLike, Facts, Value, Vocabulary

__all__ = [
    "AllOf",
    "AnyOf",
    "Assessment",
    "Change",
    "Claim",
    "Criterion",
    "CriterionFinding",
    "Decided",
    "DerivedLike",
    "Edition",
    "EditionError",
    "Evidence",
    "FactLike",
    "Facts",
    "Finding",
    "Flag",
    "Intent",
    "Is",
    "Known",
    "Not",
    "Note",
    "NoteKind",
    "Option",
    "OptionAssessment",
    "Reference",
    "Role",
    "Rule",
    "Settles",
    "Speaks",
    "Standing",
    "Status",
    "Test",
    "Threshold",
    "Value",
    "Verdict",
    "Vocabulary",
    "WorkUp",
    "as_document",
    "assess",
    "assess_option",
    "decide",
    "deciding",
    "evaluate",
    "every",
    "facts_of",
    "fingerprint",
    "json_value",
    "leaves",
    "leaves_of",
    "left_open",
    "load_claims",
    "load_edition",
    "missing",
    "negate",
    "some",
    "standing_of",
    "verdict_of",
]
