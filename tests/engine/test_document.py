import json
from decimal import Decimal

import pytest

from recommendations.engine import Edition, Value, as_document, assess, json_value

from .test_assess import SUITED, Derived


def test_the_document_has_the_keys_of_the_assess_document(edition: Edition) -> None:
    derived = {"grade": Derived(None, ("G1", "G2"), ("Not told apart.",))}
    document = as_document(assess(edition, {**SUITED, "vein": "patent"}, derived), "case 1")
    assert document["id"] == "case 1"
    assert document["edition"] == {"id": "tiny", "version": "1", "sha256": edition.sha256}
    assert document["derived"] == {
        "grade": {"value": None, "possible": ["G1", "G2"], "notes": ["Not told apart."], "claims": []}
    }
    assert {"thresholds", "options", "work_up", "notes"} <= document.keys()


def test_an_option_of_the_document_says_its_standing_and_its_basis(edition: Edition) -> None:
    option = as_document(assess(edition, {**SUITED, "size_mm": Decimal("60.5")}))["options"][1]  # type: ignore[index,call-overload]
    assert isinstance(option, dict)
    assert (option["id"], option["standing"], option["missing"]) == ("heat", "not_eligible", [])
    assert option["claims"] == ["T-01", "T-02", "T-03"] and option["flagged"] == ["T-02"]
    assert option["findings"][1]["leaves"] == [  # type: ignore[index,call-overload]
        {
            "rule": "largest liver metastasis below 50 mm (the text leaves open: exactly 50 mm)",
            "fact": "size_mm",
            "value": 60.5,
            "verdict": "not_met",
        }
    ]


def test_the_same_facts_give_the_same_bytes_in_whatever_order_they_come(edition: Edition) -> None:
    forward, backward = dict(SUITED), dict(reversed(SUITED.items()))
    texts = {json.dumps(as_document(assess(edition, facts))) for facts in (forward, backward)}
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("50.0"), "50"),
        (Decimal("0.3"), "0.3"),
        (frozenset(["vein", "kidney"]), '["kidney", "vein"]'),
        (True, "true"),
        (None, "null"),
        (3, "3"),
        ("G1", '"G1"'),
    ],
)
def test_values_travel_as_json(value: Value | None, expected: str) -> None:
    assert json.dumps(json_value(value)) == expected
