"""Whole assess documents of the tiny edition, word for word, in `whole_documents.json`.

Pages, papers, the API and the frozen rows all tell what stands in such a document, so a change of the file is a change
of what the product says, and is reviewed as one.
"""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from recommendations.engine import Edition, Value, as_document, assess

from .test_assess import SUITED, Derived
from .tiny_edition import FACTS

WRITTEN = Path(__file__).with_name("whole_documents.json")
PATIENTS: dict[str, dict[str, Value]] = {
    "nothing recorded": {},
    "suited": {**SUITED, "grade": "G1", "vein": "patent", "age_years": 80},
    "left open and missing": {**SUITED, "size_mm": Decimal(50), "prior_operation": False, "vein": "occluded"},
    "contraindicated": {**SUITED, "prior_operation": True, "involvement_percent": Decimal("75.5"), "age_years": 74},
    "not eligible": {**SUITED, "resectable": True, "size_mm": Decimal("120.50"), "grade": "G3", "invaded": frozenset()},
}
DERIVED = {
    "grade": Derived(None, ("G1", "G2"), ("Not told apart.",), ("T-05",)),
    "age_years": Derived(80, ("80",), (), ()),
}


def told(edition: Edition, name: str) -> dict:
    """The document of a patient, without the hash that every byte of the edition changes."""
    document = as_document(assess(edition, PATIENTS[name], DERIVED), name)
    return {key: value for key, value in document.items() if key != "edition"}


@pytest.mark.parametrize("name", PATIENTS)
def test_a_document_says_what_was_written_down(edition: Edition, name: str) -> None:
    assert told(edition, name) == json.loads(WRITTEN.read_text("utf-8"))[name]


def test_a_document_names_its_edition_and_only_facts_that_exist(edition: Edition) -> None:
    document = as_document(assess(edition, {}))
    assert (document["id"], document["derived"]) == (None, {})
    assert document["edition"] == {"id": "tiny", "version": "1", "sha256": edition.sha256}
    for one in document["settles"]:  # type: ignore[union-attr]
        assert one["fact"] in FACTS  # type: ignore[index,call-overload]
