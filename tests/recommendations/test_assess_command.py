"""The assess command: documents in, assessments out, and for each that cannot be read which, where and what to send."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]


def ask(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> tuple[int, Any, str]:
    """Exit status, answer and what was said on standard error."""
    data = text if isinstance(text, bytes) else text.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("assess", "-", edition="nigri-2018", stdout=out, stderr=err)
    except SystemExit as left:
        return int(str(left.code)), json.loads(out.getvalue()), err.getvalue()
    return 0, json.loads(out.getvalue()), err.getvalue()


def document(name: str = "x", **facts: Any) -> dict[str, Any]:
    return {"id": name, "facts": facts}


def test_one_document_gives_one_answer_and_a_list_gives_a_list(monkeypatch):
    one = ask(monkeypatch, json.dumps(document()))[1]
    several = ask(monkeypatch, json.dumps([document("a"), document("b")]))[1]
    assert (one["id"], one["edition"]["id"], len(one["options"])) == ("x", "nigri-2018", 23)
    assert [each["id"] for each in several] == ["a", "b"]
    assert ask(monkeypatch, "[]")[1] == []


def test_a_document_that_cannot_be_read_is_named_and_the_others_are_answered(monkeypatch):
    documents = [document("first", ki67_percent="12"), document("second", ki67_percent=12), 5]
    status, answers, said = ask(monkeypatch, json.dumps(documents))
    assert (status, [each["id"] for each in answers]) == (2, ["first", "second", "document 3"])
    assert ["errors" in each for each in answers] == [True, False, True]
    assert said.splitlines()[0].startswith('first: ki67_percent: expected a number, got "12"')


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"ki67": 3', "did you mean ki67_percent?"),
        ('"zzzz": 3', "expected a name that `manage.py facts` prints"),
        ('"ki67_percent": NaN', "expected a number in %, got NaN"),
        ('"ki67_percent": -Infinity', "expected a number in %, got -Infinity"),
        ('"ki67_percent": 1e309', "expected 0 to 100 %"),
        (f'"ki67_percent": {"9" * 5000}', "expected 0 to 100 %"),
        ('"ki67_percent": 3, "ki67_percent": 30', "given 2 times; expected it once"),
        ('"ki67_percent": 30, "grade_who_2010": "G1"', "contradicts ki67_percent (30)"),
        ('"portal_vein": "open"', "expected one of patent, partly_occluded, occluded"),
        ('"structures_invaded": "colon"', "expected a list"),
        (f'"ki67_percent": {"[" * 400}{"]" * 400}', "expected a number"),
    ],
)
def test_a_refusal_names_the_fact_and_what_was_expected(monkeypatch, written: str, expected: str):
    status, answer, said = ask(monkeypatch, '{"id": "x", "facts": {' + written + "}}")
    assert (status, answer["id"]) == (2, "x")
    assert all(error["message"].startswith(f"{error['fact']}: ") for error in answer["errors"])
    assert expected in answer["errors"][0]["message"] and f"x: {answer['errors'][0]['message']}" in said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is not JSON"),
        (b"\xff\xfe{}", "is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
    ],
)
def test_a_file_that_is_no_json_is_refused_with_status_2(monkeypatch, text: str | bytes, sentence: str):
    with pytest.raises(CommandError, match=sentence) as caught:
        ask(monkeypatch, text)
    assert caught.value.returncode == 2


def test_a_file_that_is_missing_and_an_edition_that_is_unknown_are_refused_with_status_2(monkeypatch, tmp_path):
    with pytest.raises(CommandError, match="cannot be read") as missing:
        call_command("assess", str(tmp_path / "none.json"))
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(document()))
    with pytest.raises(CommandError, match='^There is no edition "none". There are: .*nigri-2018') as unknown:
        call_command("assess", str(path), edition="none")
    assert missing.value.returncode == unknown.value.returncode == 2


def test_a_byte_order_mark_and_half_a_character_are_no_obstacle(monkeypatch):
    assert ask(monkeypatch, b"\xef\xbb\xbf" + json.dumps(document()).encode())[1]["id"] == "x"
    assert ask(monkeypatch, '{"id": "\\ud800", "facts": {}}')[1]["id"] == "\ud800"


def test_more_names_than_there_are_facts_are_refused_at_once(monkeypatch):
    status, answer, _ = ask(monkeypatch, json.dumps(document(**{f"fact_{number}": 1 for number in range(5000)})))
    assert (status, len(answer["errors"])) == (2, 1)


@pytest.mark.parametrize(
    ("ki67", "grade"),
    [("2.9999999", "G1"), ("3.0", "G2"), ("20.0", "G2"), ("20.000000000000000001", "G3")],
)
def test_a_number_is_compared_as_it_was_written(monkeypatch, ki67: str, grade: str):
    text = '{"id": "x", "facts": {"mitoses_per_2mm2": 0, "ki67_percent": ' + ki67 + "}}"
    assert ask(monkeypatch, text)[1]["derived"]["grade_who_2010"]["value"] == grade


@pytest.mark.parametrize("configured", [{}, {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}, {"PNET_ENV": "x"}])
def test_it_needs_no_database_and_no_configuration(configured: dict[str, str]):
    # Nothing of the tests' own environment: the stores that it names are there.
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | configured
    command = [sys.executable, str(ROOT / "manage.py"), "assess", "--edition", "nigri-2018", "-"]
    given = json.dumps(document(portal_vein="patent"))
    answered = subprocess.run(command, input=given, env=bare, capture_output=True, text=True, check=False)  # noqa: S603
    assert answered.returncode == 0, answered.stderr
    assert json.loads(answered.stdout)["id"] == "x"
