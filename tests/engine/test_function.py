"""A recorded syndrome beside its hormone, and prognostic factors: said as recorded, never concluded."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.engine import (
    Edition,
    EditionError,
    SyndromeState,
    Value,
    Verdict,
    as_document,
    assess,
    load_edition,
)

from .tiny_edition import EDITION, FACTS, write_edition

MORE = """\
syndromes:
  - {id: blocked, name: Blockage, rule: {fact: vein, equals: occluded},
     hormone: size_mm, threshold: large, claims: [T-03]}
  - {id: plain, name: Plainness, rule: {fact: grade, equals: G1}, hormone: ratio, claims: [T-02]}
prognosis:
  - {id: old, text: Old age, rule: {fact: age_years, above: 70}, claims: [T-01]}
  - {id: fitness, text: Fitness, facts: [ecog], claims: [T-02]}
"""

SIZE, NOTE = "largest liver metastasis", "The scanner matters."
BLOCKED, NO_SYNDROME = "Blockage is recorded, and", "No syndrome is recorded, and"
UNSAID = "the source does not say whether"
CLOSED: dict[str, Value] = {"vein": "occluded"}
LOW: dict[str, Value] = {"grade": "G1"}


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return load_edition(write_edition(tmp_path, edition=EDITION + MORE), FACTS)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"vein": "occluded", "size_mm": Decimal(101)}, SyndromeState.CONSISTENT),
        ({"vein": "occluded", "size_mm": Decimal(100)}, SyndromeState.NOT_MET),
        ({"vein": "occluded"}, SyndromeState.MISSING),
        ({"vein": "patent", "size_mm": Decimal(101)}, SyndromeState.OTHER),
        ({"size_mm": Decimal(101)}, SyndromeState.UNNAMED),
        ({"grade": "G1", "ratio": Decimal(1)}, SyndromeState.OPEN),
        ({"grade": "G1"}, SyndromeState.MISSING),
    ],
)
def test_a_syndrome_and_its_hormone_are_set_side_by_side(
    edition: Edition, facts: dict[str, Value], state: SyndromeState
) -> None:
    assert [found.state for found in assess(edition, facts).syndromes] == [state]


@pytest.mark.parametrize(
    "facts", [{}, {"vein": "patent"}, {"size_mm": Decimal(100)}, {"grade": "G2", "ratio": Decimal(1)}]
)
def test_nothing_is_said_where_no_syndrome_is_recorded_and_no_threshold_met(
    edition: Edition, facts: dict[str, Value]
) -> None:
    assert assess(edition, facts).syndromes == ()


def test_a_hormone_without_its_syndrome_is_no_diagnosis(edition: Edition) -> None:
    for facts in ({"size_mm": Decimal(120)}, {"size_mm": Decimal(120), "vein": "patent"}):
        (found,) = assess(edition, facts).syndromes
        assert found.text.endswith("the threshold of blockage is met: largest liver metastasis 120 mm. No diagnosis.")


@pytest.mark.parametrize(
    ("facts", "text", "missing"),
    [
        (CLOSED | {"size_mm": Decimal(101)}, f"{BLOCKED} {SIZE} 101 mm is consistent with it.", ()),
        (CLOSED | {"size_mm": Decimal(100)}, f"{BLOCKED} the threshold is not met: {SIZE} 100 mm. {NOTE}", ()),
        (CLOSED | {"size_mm": Decimal(90)}, f"{BLOCKED} {UNSAID} {SIZE} 90 mm goes with it. {NOTE}", ()),
        (CLOSED, f"{BLOCKED} {SIZE} is not.", ("size_mm",)),
        (
            {"size_mm": Decimal(101)},
            f"{NO_SYNDROME} the threshold of blockage is met: {SIZE} 101 mm. No diagnosis.",
            (),
        ),
        (LOW | {"ratio": Decimal("0.30")}, f"Plainness is recorded, and {UNSAID} ratio 0.3 goes with it.", ()),
        (LOW, "Plainness is recorded, and ratio is not.", ("ratio",)),
    ],
)
def test_each_state_has_its_sentence_with_the_value_the_note_of_the_threshold_and_what_is_missing(
    tmp_path: Path, facts: dict[str, Value], text: str, missing: tuple[str, ...]
) -> None:
    left_open = "{fact: size_mm, above: 100, open: {equals: 90, note: Exactly 9 cm is not said.}}"
    noted = EDITION.replace("{fact: size_mm, above: 100}, claims", f"{left_open}, note: {NOTE}, claims")
    edition = load_edition(write_edition(tmp_path, edition=noted + MORE), FACTS)
    (found,) = assess(edition, facts).syndromes
    assert (found.text, found.missing) == (text, missing)


def test_a_missing_hormone_is_named(edition: Edition) -> None:
    (found,) = assess(edition, {"vein": "occluded"}).syndromes
    assert (found.text, found.missing) == ("Blockage is recorded, and largest liver metastasis is not.", ("size_mm",))


@pytest.mark.parametrize(
    ("facts", "verdict", "missing"),
    [
        ({"age_years": 71}, Verdict.MET, ()),
        ({"age_years": 70}, Verdict.NOT_MET, ()),
        ({}, Verdict.UNKNOWN, ("age_years",)),
    ],
)
def test_a_prognostic_factor_is_present_absent_or_not_recorded(
    edition: Edition, facts: dict[str, Value], verdict: Verdict, missing: tuple[str, ...]
) -> None:
    factor = assess(edition, facts).prognosis[0]
    assert (factor.verdict, factor.missing) == (verdict, missing)


def test_a_factor_without_a_number_has_no_verdict_whatever_is_recorded(edition: Edition) -> None:
    assert [assess(edition, facts).prognosis[1].verdict for facts in ({}, {"ecog": 4})] == [None, None]
    assert assess(edition, {}).prognosis[1].missing == ("ecog",)


@given(size=st.none() | st.integers(0, 500), vein=st.none() | st.sampled_from(["patent", "occluded"]))
def test_a_hormone_that_is_not_recorded_is_never_said_to_pass_or_to_fail(
    tmp_path_factory: pytest.TempPathFactory, size: int | None, vein: str | None
) -> None:
    edition = load_edition(write_edition(tmp_path_factory.mktemp("e"), edition=EDITION + MORE), FACTS)
    facts = {"size_mm": None if size is None else Decimal(size), "vein": vein}
    states = {found.state for found in assess(edition, facts).syndromes}
    decided = {SyndromeState.CONSISTENT, SyndromeState.NOT_MET, SyndromeState.UNNAMED, SyndromeState.OTHER}
    assert size is not None or states.isdisjoint(decided)


def test_the_document_says_function_and_prognosis(edition: Edition) -> None:
    document = as_document(assess(edition, {"vein": "occluded", "age_years": 71}))
    text = "Blockage is recorded, and largest liver metastasis is not."
    blocked = {"id": "blocked", "state": "hormone_not_recorded", "text": text, "missing": ["size_mm"]}
    assert document["syndromes"] == [{**blocked, "claims": ["T-03"]}]
    old = {"id": "old", "text": "Old age", "verdict": "met", "missing": [], "claims": ["T-01"]}
    fitness = {"id": "fitness", "text": "Fitness", "verdict": None, "missing": ["ecog"], "claims": ["T-02"]}
    assert document["prognosis"] == [old, fitness]


def test_the_claims_of_function_and_prognosis_are_noted_when_flagged(edition: Edition) -> None:
    assert "T-02" in [note.about for note in assess(edition, {}).notes]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("threshold: large", "threshold: larger", 'should name a threshold that asks size_mm, and "larger" is none'),
        ("hormone: ratio", "hormone: radio", "There is no fact"),
        ("facts: [ecog]", "facts: [ecg]", "There is no fact"),
        ("facts: [ecog], ", "", "or a rule is needed"),
        ("id: plain", "id: blocked", "stands twice in syndromes"),
    ],
)
def test_a_wrong_line_is_told_with_its_remedy(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    with pytest.raises(EditionError, match=sentence):
        load_edition(write_edition(tmp_path, edition=EDITION + MORE.replace(old, new)), FACTS)
