"""The knowledge as pages: whatever an edition holds is reached, found and linked both ways."""

import pytest
from django.urls import reverse

from recommendations.citations import all_criteria, cited_by, why_only_shown
from recommendations.library import edition
from recommendations.search import search
from recommendations.templatetags.knowledge import marked

NIGRI, PNET = edition("nigri-2018"), edition("pnet-2026")


@pytest.fixture
def page(client_for, cast):
    client = client_for(cast.editor)
    return lambda name, *args, **query: client.get(reverse(name, args=[NIGRI.id, *args]), query)


@pytest.mark.django_db
def test_every_option_criterion_claim_and_reference_has_a_page(page):
    addresses = [("option", one.id) for one in NIGRI.options]
    addresses += [("criterion", one.option.id, one.criterion.id) for one in all_criteria(NIGRI)]
    addresses += [("claim", one) for one in NIGRI.claims]
    addresses += [("reference", one) for one in NIGRI.references]
    addresses += [("criteria",), ("claims",), ("references",), ("edition",)]
    assert [one for one in addresses if page(*one).status_code != 200] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [("option", "x"), ("criterion", "tace", "x"), ("criterion", "x", "x"), ("claim", "x"), ("reference", "x")],
)
def test_what_an_edition_does_not_hold_is_not_there(page, address):
    assert page(*address).status_code == 404


@pytest.mark.django_db
def test_a_claim_leads_to_what_rests_on_it_or_says_why_nothing_does(page):
    cited = page("claim", "S-TAE-18").content.decode()
    assert reverse("criterion", args=[NIGRI.id, "tace", "prior_pancreaticoduodenectomy"]) in cited
    shown = page("claim", "S-EPI-02").content.decode()
    assert NIGRI.claims["S-EPI-02"].shown_only in shown and "only shown" in shown


@pytest.mark.django_db
def test_a_reference_leads_to_its_claims_and_their_options_and_nowhere_outside(page):
    text = page("reference", 41).content.decode()
    assert reverse("claim", args=[NIGRI.id, "S-SURG-15"]) in text and reverse("option", args=[NIGRI.id, "tace"]) in text
    assert 'href="http' not in text


@pytest.mark.django_db
def test_a_criterion_leads_to_every_option_that_tests_the_same(page):
    same = page("criterion", "tace", "portal_vein_occluded").context["same"]
    assert {one.option.id for one, _ in same} == {"tae", "tace"}


@pytest.mark.django_db
def test_a_search_shows_counts_marks_its_words_and_keeps_the_audit(page):
    text = page("edition", words="ECOG").content.decode()
    assert "<mark>ECOG</mark>" in text and "of 180" in text
    assert NIGRI.claims["S-TAE-17"].note.replace("ECOG", "<mark>ECOG</mark>") in text


def test_a_search_finds_each_kind_by_words_and_by_id():
    def found(*words):
        return {kind.title: [hit.name for hit in kind.hits] for kind in search(NIGRI, words)}

    assert found("S-TAE-18")["Claims"] == ["S-TAE-18"]
    assert found("CHEMOembolization", "tace")["Options"] == ["Transarterial chemoembolization (TACE)"]
    assert "Occluded portal vein" in found("occluded", "portal")["Criteria"]
    assert "Reference 1" in found("Frilling", "2014", "Lancet")["References"]
    assert not any(found("word that nowhere stands").values())


def test_without_words_a_search_is_everything():
    assert [len(kind.hits) for kind in search(NIGRI, [])] == [kind.all for kind in search(NIGRI, [])]


def test_marking_escapes_what_it_marks():
    assert marked("<b> & Portal vein", ["portal", "<b>"]) == "<mark>&lt;b&gt;</mark> &amp; <mark>Portal</mark> vein"
    assert marked("a+b", ["a+b"]) == "<mark>a+b</mark>" and marked("<i>", []) == "&lt;i&gt;"


@pytest.mark.parametrize("one", [NIGRI, PNET], ids=lambda one: one.id)
def test_exactly_the_claims_that_nothing_cites_say_why(one):
    for claim in one.claims.values():
        by = cited_by(one, claim.id)
        assert bool(by.options or by.others or by.changes) is not bool(why_only_shown(one, claim)), claim.id


def test_a_claim_that_a_layered_edition_no_longer_cites_says_where_it_was_cited():
    assert why_only_shown(NIGRI, NIGRI.claims["S-CON-02"]) == ""
    assert "Cited in nigri-2018" in why_only_shown(PNET, PNET.claims["S-CON-02"])
    assert NIGRI.claims["S-IMG-07"].shown_only and why_only_shown(PNET, PNET.claims["S-IMG-07"]) == ""


@pytest.mark.django_db
def test_a_search_shows_what_supersedes_a_claim_and_how_far_it_is_verified(client_for, cast):
    text = client_for(cast.editor).get(reverse("edition", args=[PNET.id]), {"words": "S-CLS-08"}).content.decode()
    assert "Superseded by U-STG-01" in text
    assert [hit.name for hit in search(PNET, ["not", "verified:", "U-STG-06"])[2].hits] == ["U-STG-06"]
