"""What a caller may send, and what each refusal says."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.facts.document import FactErrors, read_document, read_facts
from cases.facts.vocabulary import FACTS, Kind


def refusals(raw: object) -> list[str]:
    with pytest.raises(FactErrors) as caught:
        read_facts(raw)
    return [error.message for error in caught.value.errors]


def test_known_facts_are_read_as_values_of_their_kind_in_the_order_of_the_vocabulary():
    raw = json.loads(
        '{"structures_invaded": ["colon", "spleen"], "ki67_percent": 2.90, "sex": "male", "pregnant": false, '
        '"ecog": 1}',
        parse_float=Decimal,
    )
    assert list(read_facts(raw).items()) == [
        ("sex", "male"),
        ("ecog", 1),
        ("pregnant", False),
        ("structures_invaded", frozenset({"colon", "spleen"})),
        ("ki67_percent", Decimal("2.9")),
    ]


def test_null_is_not_known_and_an_empty_list_is_known_to_be_none():
    assert read_facts({"ecog": None, "structures_invaded": []}) == {"structures_invaded": frozenset()}


def test_a_decimal_fact_is_a_decimal_however_the_number_came():
    for number in (3, 3.0, Decimal("3.0")):
        value = read_facts({"ki67_percent": number})["ki67_percent"]
        assert value == 3 and isinstance(value, Decimal)


def test_a_float_keeps_the_digits_that_were_written():
    assert read_facts({"ki67_percent": 2.9}) == {"ki67_percent": Decimal("2.9")}


def test_a_whole_number_may_be_written_with_a_fraction_of_zero():
    value = read_facts({"ecog": Decimal("2.0")})["ecog"]
    assert value == 2 and isinstance(value, int)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"ki67": 3}, "ki67: no such fact; did you mean ki67_percent?"),
        ({"zzzz": 3}, "zzzz: no such fact; expected a name that `manage.py facts` prints"),
        ({3: 3}, "3: no such fact; expected a name that `manage.py facts` prints"),
        (
            {"ki67_percent": "12 %"},
            'ki67_percent: expected a number, got "12 %". Send a JSON number in %, without quotes',
        ),
        ({"ecog": "1"}, 'ecog: expected a number, got "1". Send a JSON number, without quotes'),
        ({"ki67_percent": True}, "ki67_percent: expected a number, got true"),
        ({"ki67_percent": [3]}, "ki67_percent: expected a number, got [3]"),
        ({"ki67_percent": 101}, "ki67_percent: 101 is not possible; expected 0 to 100 %"),
        ({"ki67_percent": -1}, "ki67_percent: -1 is not possible; expected 0 to 100 %"),
        ({"hemoglobin_g_dl": 120}, "hemoglobin_g_dl: 120 is not possible; expected 0 to 30 g/dL"),
        ({"ecog": 5}, "ecog: 5 is not possible; expected 0 to 4"),
        ({"ecog": Decimal("1.5")}, "ecog: expected a whole number, got 1.5"),
        ({"ki67_percent": float("nan")}, "ki67_percent: expected a number in %, got nan"),
        ({"ki67_percent": float("inf")}, "ki67_percent: expected a number in %, got inf"),
        ({"ki67_percent": Decimal("sNaN")}, "ki67_percent: expected a number in %, got sNaN"),
        ({"ki67_percent": Decimal("1E+99999")}, "ki67_percent: 1e+99999 is not possible; expected 0 to 100 %"),
        ({"ki67_percent": Decimal("1E-99999")}, "ki67_percent: expected a number of at most 30 decimal places"),
        ({"pregnant": 0}, "pregnant: expected true or false, got 0"),
        ({"pregnant": "no"}, 'pregnant: expected true or false, got "no"'),
        ({"child_pugh": "a"}, 'child_pugh: expected one of A, B, C, got "a"'),
        ({"child_pugh": 1}, "child_pugh: expected one of A, B, C, got 1"),
        (
            {"prior_treatments": "ssa"},
            'prior_treatments: expected a list, got "ssa". Send a JSON array such as ["curative_liver_resection"]; '
            "[] is none",
        ),
    ],
)
def test_a_refusal_names_the_fact_and_what_was_expected(raw: dict, message: str):
    assert refusals(raw) == [message]


def test_a_wrong_member_of_a_set_is_refused_with_its_choices():
    assert refusals({"structures_invaded": ["colon", "kolon"]})[0].endswith('other_organ, got "kolon"')


def test_all_refusals_are_said_at_once():
    raw = {"ki67": 3, "ecog": "1", "sex": "male", "pregnant": 1}
    with pytest.raises(FactErrors) as caught:
        read_facts(raw)
    assert [error.fact for error in caught.value.errors] == ["ki67", "ecog", "pregnant"]


def test_a_long_value_is_not_echoed_whole():
    assert len(refusals({"sex": "x" * 10_000})[0]) < 150


def test_facts_that_are_no_object_are_refused():
    assert refusals(["ecog"]) == ['facts: expected an object of fact names and values, got ["ecog"]']


def test_a_document_gives_its_id_and_facts():
    assert read_document({"id": "p1", "facts": {"ecog": 1}}) == ("p1", {"ecog": 1})
    assert read_document({"facts": {}}) == (None, {})


@pytest.mark.parametrize(
    ("raw", "document", "messages"),
    [
        (7, None, ['expected an object with "id" and "facts", got 7']),
        ({"id": "p1"}, "p1", ["facts: missing; expected an object of fact names and values"]),
        ({"id": 7, "facts": {}}, None, ["id: expected a string, got 7"]),
        ({"id": "p1", "facts": {}, "fact": 1}, "p1", ['unknown key "fact": a document has "id" and "facts"']),
        (
            {"id": "p1", "facts": {"pregnant": 1}, "x": 1},
            "p1",
            ['unknown key "x": a document has "id" and "facts"', "pregnant: expected true or false, got 1"],
        ),
    ],
)
def test_a_refused_document_is_named(raw: object, document: str | None, messages: list[str]):
    with pytest.raises(FactErrors) as caught:
        read_document(raw)
    assert caught.value.document == document
    assert [error.message for error in caught.value.errors] == messages
    assert str(caught.value).startswith(f'document "{document}": ' if document else messages[0])


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_PYTHON = {Kind.BOOL: bool, Kind.INTEGER: int, Kind.DECIMAL: Decimal, Kind.CHOICE: str, Kind.SET: frozenset}


@given(st.dictionaries(st.sampled_from(sorted(FACTS)) | st.text(max_size=8), _JSON, max_size=6))
def test_whatever_is_sent_is_read_as_its_kind_or_refused_by_name(raw: dict):
    try:
        read = read_facts(raw)
    except FactErrors as refused:
        assert {error.fact for error in refused.errors} <= set(raw)
    else:
        assert set(read) == {name for name, value in raw.items() if value is not None}
        assert all(type(value) is _PYTHON[FACTS[name].kind] for name, value in read.items())


@given(st.text(max_size=8), _JSON)
def test_whatever_document_is_sent_the_only_error_is_a_named_one(key: str, value: object):
    try:
        read_document({"id": "p1", key: value, "facts": {}})
    except FactErrors as refused:
        assert refused.errors
