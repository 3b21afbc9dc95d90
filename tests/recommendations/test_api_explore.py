"""What if and the knowledge for API clients: the rights of the pages, exact numbers, pages of a list."""

import json

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from recommendations.library import edition
from tests.recommendations.patients import a_patient_case

pytestmark = pytest.mark.django_db
NIGRI = edition("nigri-2018")


@pytest.fixture
def case(cast):
    return a_patient_case(cast)


def asked(client, case, document):
    return client.post(reverse("api-what-if", args=[case.pk]), json.dumps(document), content_type="application/json")


def test_standings_now_and_hypothetically_with_what_made_the_difference(api_for, cast, case):
    answer = asked(api_for(cast.surgeon, "read", "assess"), case, {"facts": {"portal_vein": "occluded"}}).json()
    tace = next(one for one in answer["options"] if one["id"] == "tace")
    assert answer["hypothetical"] is True and answer["edition"]["sha256"] == NIGRI.sha256
    assert answer["facts"] == [{"fact": "portal_vein", "now": "patent", "hypothetical": "occluded", "computed": False}]
    assert (tace["now"], tace["hypothetical"], tace["changed"]) == ("eligible", "contraindicated", True)
    assert tace["because"][0]["facts"] == [{"fact": "portal_vein", "now": "patent", "hypothetical": "occluded"}]
    assert len(answer["options"]) == len(NIGRI.options)


def test_null_takes_a_fact_away(api_for, cast, case):
    answer = asked(api_for(cast.surgeon, "read", "assess"), case, {"facts": {"portal_vein": None}}).json()
    assert next(one for one in answer["options"] if one["id"] == "tace")["hypothetical"] == "undetermined"


@pytest.mark.parametrize(
    ("document", "fact", "says"),
    [
        ({"facts": {"portal_vain": "patent"}}, "portal_vain", "did you mean portal_vein?"),
        ({"facts": {"ki67_percent": 130}}, "ki67_percent", "expected 0 to 100 %"),
        ({"facts": {"grade_who_2010": "G1"}}, "grade_who_2010", "contradicts"),
        ({"facts": {}, "fact": 1}, "", 'unknown key "fact"'),
        ({"portal_vein": "patent"}, "", 'expected an object with "facts"'),
        ([], "", 'expected an object with "facts"'),
        ({"facts": []}, "", "expected an object of fact names"),
    ],
)
def test_a_mistake_is_named_with_its_fact(api_for, cast, case, document, fact, says):
    answer = asked(api_for(cast.surgeon, "read", "assess"), case, document)
    (error,) = answer.json()["errors"]
    assert answer.status_code == 422 and error["fact"] == fact and says in error["message"]


def test_what_if_needs_both_scopes_the_case_and_leaves_one_reading(api_for, cast, case):
    document = {"facts": {}}
    assert asked(api_for(cast.surgeon, "read"), case, document).status_code == 403
    assert asked(api_for(cast.surgeon, "assess"), case, document).status_code == 403
    assert asked(api_for(cast.outsider, "read", "assess"), case, document).status_code == 404
    assert asked(api_for(cast.surgeon, "read", "assess"), case, document).status_code == 200
    assert AuditEvent.objects.filter(patient_id=case.patient_id, verb="case_viewed").count() == 1


def test_the_knowledge_is_read_page_by_page(api_for, cast):
    client = api_for(cast.outsider, "read")
    (one,) = [each for each in client.get(reverse("api-editions")).json() if each["id"] == NIGRI.id]
    assert one == client.get(reverse("api-edition", args=[NIGRI.id])).json()
    for part, all_of_them in (("options", 23), ("claims", 180), ("references", 116)):
        assert one[part] == all_of_them
        found, address = [], reverse(f"api-edition-{part}", args=[NIGRI.id]) + "?page_size=60"
        while address:
            page = client.get(address).json()
            found, address = [*found, *page["results"]], page["next"]
        assert page["count"] == len(found) == all_of_them


def test_a_claim_comes_with_its_flags_its_note_and_its_reason(api_for, cast):
    page = api_for(cast.surgeon).get(reverse("api-edition-claims", args=[NIGRI.id]), {"page_size": 200}).json()
    claims = {one["id"]: one for one in page["results"]}
    assert claims["S-EPI-02"]["flags"] == ["ERR"] and claims["S-EPI-02"]["note"] and claims["S-EPI-02"]["only_shown"]


def test_a_rule_comes_in_words_with_its_role(api_for, cast):
    page = api_for(cast.surgeon).get(reverse("api-edition-options", args=[NIGRI.id])).json()
    tace = next(one for one in page["results"] if one["id"] == "tace")
    rules = {one["id"]: (one["role"], one["rule"]) for one in tace["criteria"]}
    assert rules["unresectable"] == ("indication", "liver metastases resectable: no")


def test_an_option_comes_with_its_evidence_its_approvals_and_the_audit_of_its_claims(api_for, cast):
    address = reverse("api-edition-options", args=["pnet-2026"])
    page = api_for(cast.surgeon).get(address, {"page_size": 60}).json()
    option = next(one for one in page["results"] if one["id"] == "prrt_lu177")
    netter = next(one for one in option["evidence"] if one["study"] == "NETTER-2")
    assert netter["denominator"].startswith("151 against 75") and netter["comparator"] == "octreotide LAR 60 mg"
    regions = {one["region"]: (one["status"], one["date"]) for one in option["regional_status"]}
    assert regions["US"] == ("approved", "2018-01-26") and regions["UK"] == ("check", "")
    marked = {one["id"]: one for one in option["marked_claims"]}
    assert "background" in " ".join(marked["U-PRRT-19"]["marks"]) and marked["S-SSA-01"]["note"]
    edition = api_for(cast.surgeon).get(reverse("api-edition", args=["pnet-2026"])).json()
    assert any("edotreotide" in one["text"] for one in edition["open_items"])


def test_an_edition_that_is_not_held_is_not_there(api_for, cast):
    client = api_for(cast.surgeon)
    for name in ("api-edition", "api-edition-options", "api-edition-claims", "api-edition-references"):
        assert client.get(reverse(name, args=["nigri-1918"])).status_code == 404
