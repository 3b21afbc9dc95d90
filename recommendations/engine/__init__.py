"""The engine: an edition beside a patient's facts. Plain Python; it knows no Django, no record and no medicine.

`load_edition(folder, vocabulary)` reads knowledge, `assess(edition, facts, derived)` sets it beside a patient,
`as_document` and `words` tell it.
"""

from .assess import Decided, assess, assess_option, decide
from .assessment import Assessment, CriterionFinding, DerivedLike, Note, NoteKind, OptionAssessment, SyndromeState
from .changes import Change, Settles, standing_of
from .claim import Claim, Flag, Reference, Verification
from .compare import as_comparison
from .criteria import AllOf, AnyOf, Criterion, Is, Known, Not, Rule, Test, facts_of, leaves_of
from .differ import CriterionDifference, OptionDifference, changes_between, differences
from .document import as_document, json_value
from .edition import (
    ChangeKind,
    Edition,
    EditionChange,
    Evidence,
    Intent,
    OpenItem,
    Option,
    Part,
    Status,
    Threshold,
    WorkUp,
)
from .errors import EditionError
from .evaluate import Finding, deciding, evaluate, leaves, left_open, missing, verdict_of
from .load import fingerprint, load_claims, load_edition
from .local import SUFFIX, with_policy
from .logic import Verdict, every, negate, some
from .region import Approval, Region, RegionalStatus
from .standing import Role, Speaks, Standing
from .vocabulary import FactLike, Facts, Value, Vocabulary

__all__ = [
    "AllOf",
    "AnyOf",
    "Approval",
    "Assessment",
    "Change",
    "ChangeKind",
    "Claim",
    "Criterion",
    "CriterionDifference",
    "CriterionFinding",
    "Decided",
    "DerivedLike",
    "Edition",
    "EditionChange",
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
    "OpenItem",
    "Option",
    "OptionAssessment",
    "OptionDifference",
    "Part",
    "Reference",
    "Region",
    "RegionalStatus",
    "Role",
    "Rule",
    "SUFFIX",
    "Settles",
    "Speaks",
    "Standing",
    "Status",
    "SyndromeState",
    "Test",
    "Threshold",
    "Value",
    "Verification",
    "Verdict",
    "Vocabulary",
    "WorkUp",
    "as_comparison",
    "as_document",
    "assess",
    "assess_option",
    "changes_between",
    "decide",
    "deciding",
    "differences",
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
    "with_policy",
]
