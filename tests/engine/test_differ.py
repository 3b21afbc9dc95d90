"""Two editions beside one patient: what stands differently, because of which criteria and claims."""

from dataclasses import replace
from pathlib import Path

import pytest

from recommendations.engine import (
    ChangeKind,
    CriterionDifference,
    Edition,
    Facts,
    NoteKind,
    OptionDifference,
    Standing,
    as_comparison,
    assess,
    differences,
    load_edition,
    with_policy,
    words,
)
from recommendations.engine.differ import changes_between
from recommendations.engine.write import written_criterion

from .layered_edition import write_layer
from .tiny_edition import FACTS, HEAT, write_edition

OPERATED: Facts = {
    "resectable": False,
    "size_mm": 20,
    "prior_operation": True,
    "involvement_percent": 10,
    "age_years": 60,
}


@pytest.fixture
def editions(tmp_path: Path) -> tuple[Edition, Edition]:
    layered = load_edition(write_layer(tmp_path), FACTS)
    assert layered.base is not None
    return layered.base, layered


def test_an_option_that_stands_differently_names_the_criteria_and_the_reason(
    editions: tuple[Edition, Edition],
) -> None:
    base, layered = editions
    heat, cut, watch = differences(assess(base, OPERATED), assess(layered, OPERATED))
    assert heat.standings == (Standing.CONTRAINDICATED, Standing.ELIGIBLE) and heat.stands_differently
    assert [(one.kind, one.finding.id, one.because) for one in heat.criteria] == [
        (ChangeKind.REPLACE, "smaller", ("N-01",)),
        (ChangeKind.ADD, "young", ("N-01",)),
        (ChangeKind.WITHDRAW, "operated", ("N-01", "N-03")),
    ]
    assert heat.criteria[0].before is not None and heat.criteria[0].before.id == "small"
    assert [one.matters for one in heat.criteria] == [False, True, True]
    assert (cut.stands_differently, cut.criteria, cut.changes) == (False, (), ())
    assert watch.standings == (None, Standing.UNDETERMINED)


def test_the_difference_reads_the_same_from_the_other_side(editions: tuple[Edition, Edition]) -> None:
    base, layered = editions
    _, heat, _ = differences(assess(layered, OPERATED), assess(base, OPERATED))
    found = {one.finding.id: (one.kind, one.change.why if one.change else "") for one in heat.criteria}
    assert found["operated"] == (ChangeKind.ADD, "It does no harm.")
    assert found["small"] == (ChangeKind.REPLACE, "Larger ones come back.")
    assert found["young"] == (ChangeKind.WITHDRAW, "Seen in the young.")


def test_an_edition_does_not_differ_from_itself(editions: tuple[Edition, Edition]) -> None:
    for edition in editions:
        found = differences(assess(edition, OPERATED), assess(edition, OPERATED))
        assert not any(one.stands_differently or one.criteria or one.changes for one in found)


def finding(name: str, text: str, claim: str, qualifier: str = "") -> dict:
    return {"id": name, "text": text, "qualifier": qualifier, "verdict": "met", "claims": [claim]}


def test_the_document_says_of_every_option_how_it_stands_under_each_edition_and_why(
    editions: tuple[Edition, Edition],
) -> None:
    base, layered = editions
    replaced = {"id": "smaller", "role": "indication", "change": "replace", "because": ["N-01"]}
    added = {"id": "young", "role": "indication", "change": "add", "because": ["N-01"], "why": "Seen in the young."}
    withdrawn = {"id": "operated", "role": "contraindication", "change": "withdraw", "because": ["N-01", "N-03"]}
    heat = {
        "id": "heat",
        "name": "Heat, newer",
        "standing": {"tiny": "contraindicated", "layer": "eligible"},
        "decides": {
            "tiny": "Previous operation (may be contraindicated)",
            "layer": "All 3 indications met, no contraindication",
        },
        "differs": True,
        "criteria": [
            {
                **replaced,
                "tiny": finding("small", "Smaller than 5 cm", "T-02"),
                "layer": finding("smaller", "At most 3 cm", "N-01"),
                "why": "Larger ones come back.",
            },
            {**added, "tiny": None, "layer": finding("young", "Young", "N-01")},
            {
                **withdrawn,
                "tiny": finding("operated", "Previous operation", "T-03", "may be contraindicated"),
                "layer": None,
                "why": "It does no harm.",
            },
        ],
    }
    not_met = "Not met: Can be resected (liver metastases resectable: no)"
    judged = "The edition gives no criterion; the board decides"
    cut = {
        "id": "cut",
        "name": "Cut",
        "standing": {"tiny": "not_eligible", "layer": "not_eligible"},
        "decides": {"tiny": not_met, "layer": not_met},
        "differs": False,
        "criteria": [],
    }
    watch = {
        "id": "watch",
        "name": "Watch",
        "standing": {"tiny": None, "layer": "undetermined"},
        "decides": {"tiny": None, "layer": judged},
        "differs": True,
        "criteria": [],
    }
    assert as_comparison(assess(base, OPERATED), assess(layered, OPERATED), "x") == {
        "id": "x",
        "editions": [{"id": one.id, "version": "1", "sha256": one.sha256} for one in editions],
        "options": [heat, cut, watch],
    }
    assert as_comparison(assess(base, OPERATED), assess(base, OPERATED))["id"] is None


def test_claims_that_are_superseded_or_unverified_are_noted_wherever_they_are_used(
    editions: tuple[Edition, Edition],
) -> None:
    base, layered = editions
    told = {(note.kind, note.about): note.text for note in assess(layered, OPERATED).notes}
    assert told[NoteKind.SUPERSEDED, "T-03"] == "T-03: Superseded by N-01 and N-03"
    assert told[NoteKind.VERIFICATION, "N-03"] == "N-03: Not verified: background knowledge only"
    assert told[NoteKind.VERIFICATION, "N-02"] == "N-02: Partly verified. Date unknown."
    assert not {NoteKind.SUPERSEDED, NoteKind.VERIFICATION} & {note.kind for note in assess(base, OPERATED).notes}


def test_a_claim_is_marked_where_it_is_flagged_superseded_or_background_only(
    editions: tuple[Edition, Edition],
) -> None:
    _, layered = editions
    assert [name for name in layered.claims if layered.is_marked(name)] == ["T-02", "T-03", "T-05", "N-03"]


def test_every_change_can_be_told_in_words(editions: tuple[Edition, Edition]) -> None:
    _, layered = editions
    told = [words.told_part(part, FACTS) for one in layered.changes for part in (*one.before, *one.after)]
    assert "At most 3 cm: largest liver metastasis at most 30 mm" in told
    assert "United States: approved (2025-03): For the small ones" in told
    assert "Newer 2025, trial. response: 10 (of 90)" in told and "Tumor reduction and palliation by surgery" in told


def test_a_criterion_is_followed_through_every_layer(editions: tuple[Edition, Edition]) -> None:
    base, layered = editions
    found = layered.option("heat").indications[1]
    item = {**written_criterion(found), "rule": {"fact": "size_mm", "at_most": 20}}
    change = {"option": "heat", "replace": "indications", "id": "smaller", "item": item, "why": "Our habit."}
    local = with_policy(layered, [change], 1)
    heat, *_ = differences(assess(base, OPERATED), assess(local, OPERATED))
    first = heat.criteria[0]
    assert first.before is not None and (first.before.id, first.finding.id) == ("small", "smaller")
    assert first.change is not None and (first.change.why, first.because) == ("Our habit.", ("N-01",))


def test_a_difference_of_nothing_is_none() -> None:
    with pytest.raises(ValueError, match="at least one criterion"):
        _ = CriterionDifference(None, None).finding
    with pytest.raises(ValueError, match="at least one of two editions"):
        _ = OptionDifference(None, None, (), ()).option


def test_between_editions_of_which_none_stands_on_the_other_the_claims_are_the_reason_and_no_change_says_why(
    editions: tuple[Edition, Edition], tmp_path: Path
) -> None:
    base, layered = editions
    smaller = HEAT.replace("below: 50, open: {equals: 50, note: Exactly 5 cm is not said.}", "below: 40")
    other = replace(load_edition(write_edition(tmp_path / "other", heat=smaller), FACTS), id="other")
    document = as_comparison(assess(other, OPERATED), assess(base, OPERATED))
    (heat,) = (one for one in document["options"] if one["id"] == "heat")  # type: ignore[union-attr,index,call-overload]
    (small,) = heat["criteria"]  # type: ignore[index,call-overload]
    assert (small["id"], small["because"], small["why"]) == ("small", ["T-02"], None)
    assert changes_between(other, layered) == changes_between(layered, other) == ()
