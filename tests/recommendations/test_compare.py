"""Two editions beside the same facts, by the command and by the API."""

import json

import pytest
from django.core.management import CommandError, call_command

FACTS = {
    "liver_metastases": True,
    "liver_metastases_resectable": False,
    "sstr_uptake": "weak",
    "krenning_score": 2,
}
DOCUMENT = {"id": "x", "facts": FACTS}


def compared(capsys, tmp_path, documents, *names) -> list | dict:
    file = tmp_path / "documents.json"
    file.write_text(json.dumps(documents))
    call_command("assess", str(file), "--compare", *names)
    return json.loads(capsys.readouterr().out)


def prrt(answer: dict) -> dict:
    return next(one for one in answer["options"] if one["id"] == "prrt_lu177")


def test_the_command_says_per_option_how_it_stands_under_both_and_why(newer_edition, capsys, tmp_path):
    answer = compared(capsys, tmp_path, DOCUMENT, "nigri-2018", "test-2026")
    assert [one["id"] for one in answer["editions"]] == ["nigri-2018", "test-2026"]
    found = prrt(answer)
    assert found["standing"] == {"nigri-2018": "not_eligible", "test-2026": "eligible"} and found["differs"]
    (criterion,) = found["criteria"]
    assert (criterion["nigri-2018"]["id"], criterion["test-2026"]["id"]) == ("strong_uptake", "uptake_at_least_liver")
    assert criterion["because"] == ["X-01"] and criterion["why"].startswith("The label asks")


def test_a_list_is_answered_with_a_list(newer_edition, capsys, tmp_path):
    answers = compared(capsys, tmp_path, [DOCUMENT, DOCUMENT], "nigri-2018", "test-2026")
    assert [prrt(one)["differs"] for one in answers] == [True, True]


@pytest.mark.parametrize("arguments", [("--edition", "nigri-1918"), ("--compare", "nigri-2018", "nigri-1918")])
def test_an_unknown_edition_ends_with_status_2_and_says_what_there_is(tmp_path, arguments):
    file = tmp_path / "document.json"
    file.write_text(json.dumps(DOCUMENT))
    with pytest.raises(CommandError, match='no edition "nigri-1918". There are: .*nigri-2018') as caught:
        call_command("assess", str(file), *arguments)
    assert caught.value.returncode == 2


def test_the_api_compares_like_the_command(newer_edition, api_for, surgeon):
    client = api_for(surgeon, "assess")
    answer = client.post("/api/v1/assess?compare=nigri-2018,test-2026", DOCUMENT, format="json")
    assert answer.status_code == 200 and prrt(answer.json())["differs"]
    assert client.post("/api/v1/assess?compare=nigri-2018", DOCUMENT, format="json").status_code == 400
    assert client.post("/api/v1/assess?compare=nigri-2018,x", DOCUMENT, format="json").status_code == 404
