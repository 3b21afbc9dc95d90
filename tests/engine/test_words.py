from decimal import Decimal
from enum import StrEnum

import pytest

from recommendations.engine import (
    AllOf,
    AnyOf,
    Claim,
    Edition,
    Flag,
    Intent,
    Is,
    Known,
    Not,
    Rule,
    Speaks,
    Standing,
    Verdict,
    criteria,
    words,
)
from recommendations.engine.vocabulary import Value

from .tiny_edition import FACTS

T = criteria.Test
SMALL = Is("size_mm", T.BELOW, Decimal(50))
OPEN = Is("size_mm", T.BELOW, Decimal(50), T.EQUALS, Decimal(50), "Not said.")
PATENT = Is("vein", T.EQUALS, "patent")
LOW = Is("grade", T.ONE_OF, ("G1", "G2"))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (SMALL, "largest liver metastasis below 50 mm"),
        (Is("size_mm", T.AT_LEAST, Decimal("0.50")), "largest liver metastasis at least 0.5 mm"),
        (OPEN, "largest liver metastasis below 50 mm (the text leaves open: exactly 50 mm)"),
        (Is("resectable", T.EQUALS, False), "liver metastases resectable: no"),
        (PATENT, "portal vein: patent"),
        (LOW, "grade, WHO 2010: G1 or G2"),
        (Is("ecog", T.ONE_OF, (0, 1, 2)), "ECOG performance status: 0, 1 or 2"),
        (Is("invaded", T.HAS_ANY, ("spleen", "kidney")), "structures invaded: any of spleen, kidney"),
        (Is("invaded", T.HAS_NONE, ("vein",)), "structures invaded: none of vein"),
        (Is("invaded", T.EQUALS, frozenset()), "structures invaded: none"),
        (Is("invaded", T.EQUALS, frozenset(["vein", "spleen"])), "structures invaded: exactly spleen, vein"),
        (Known("vein"), "portal vein recorded"),
        (Not(PATENT), "not (portal vein: patent)"),
        (AllOf((SMALL, PATENT)), "largest liver metastasis below 50 mm and portal vein: patent"),
        (
            AnyOf((SMALL, AllOf((PATENT, LOW)))),
            "largest liver metastasis below 50 mm or (portal vein: patent and grade, WHO 2010: G1 or G2)",
        ),
    ],
)
def test_a_rule_reads_as_a_sentence(rule: Rule, expected: str) -> None:
    assert words.sentence(rule, FACTS) == expected


@pytest.mark.parametrize(
    ("fact", "value", "expected"),
    [
        ("size_mm", Decimal("54.0"), "54 mm"),
        ("size_mm", Decimal("1E+2"), "100 mm"),
        ("age_years", 60, "60 years"),
        ("resectable", True, "yes"),
        ("vein", "patent", "Patent"),
        ("invaded", frozenset(["vein", "spleen"]), "Spleen, Vein"),
        ("invaded", frozenset[str](), "none"),
        ("size_mm", None, "not recorded"),
    ],
)
def test_a_value_is_shown_with_its_unit_and_in_its_words(fact: str, value: Value | None, expected: str) -> None:
    assert words.shown_value(value, FACTS[fact]) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Portal vein", "portal vein"), ("Ki-67 index", "Ki-67 index"), ("VIP", "VIP"), ("Krenning", "Krenning")],
)
def test_a_capital_stays_where_it_belongs_to_a_name(label: str, expected: str) -> None:
    assert words.inside(label) == expected


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        (Standing, words.STANDINGS),
        (Standing, words.STANDINGS_EXPLAINED),
        (Verdict, words.VERDICTS),
        (Intent, words.INTENTS),
        (Flag, words.FLAGS),
        (Speaks, words.SPEAKS),
    ],
)
def test_every_standing_verdict_intent_and_flag_has_its_words(kind: type[StrEnum], table: dict[str, str]) -> None:
    assert list(table) == list(kind) and all(table.values())


def test_an_unflagged_claim_has_no_flag_words() -> None:
    assert words.flag_words(Claim("T", "text", flags=(Flag.OK,))) == ""
    assert words.flag_words(Claim("T", "text", flags=(Flag.ERROR, Flag.SAFETY))) == "Error, Safety"


def test_lists_read_as_english() -> None:
    assert [words.listed("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert words.separated(["vein", "grade, WHO 2010"]) == "vein; grade, WHO 2010"


def test_what_a_leaf_leaves_open_is_said_alone() -> None:
    assert words.open_words(OPEN, FACTS) == "largest liver metastasis exactly 50 mm"
    assert words.open_words(SMALL, FACTS) == ""


def test_the_marks_of_a_claim_go_with_its_id(edition: Edition) -> None:
    assert words.mark_words(edition, "T-01") == ""
    assert words.mark_words(edition, "T-02") == "Ambiguous, Safety"


def test_every_part_of_an_option_is_told_in_a_sentence(edition: Edition) -> None:
    heat = edition.option("heat")
    criteria = (heat.indications[0], heat.contraindications[0], edition.thresholds[0])
    parts = (*criteria, heat.evidence[0], heat.adverse_effects[0], heat.technique[0], heat.intent)
    assert [words.told_part(part, FACTS) for part in parts] == [
        "Cannot be resected: liver metastases resectable: no",
        "Previous operation (may be contraindicated): prior operation: yes",
        "Larger than 100 mm: largest liver metastasis above 100 mm",
        "Nobody 2020, series. response: 42 (of 10)",
        "Abscess (not given)",
        "May be repeated",
        words.INTENTS[heat.intent],
    ]
