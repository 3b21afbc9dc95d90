"""The history of a case's standings: which fact changed them, or which edition; and the frozen paper itself."""

import copy

import pytest
from django.urls import reverse

from cases.actions import add_record
from recommendations import history
from recommendations.actions import assess_case
from recommendations.models import Assessment
from tests.recommendations.patients import a_patient_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return a_patient_case(cast)


def assessed(case, cast, *records) -> Assessment:
    for kind, values in records:
        add_record(case=case, kind=kind, by=cast.surgeon, **values)
    return assess_case(case=case, by=cast.surgeon)


OCCLUDED = ("imaging", {"dated_on": "2026-11-01", "source": "Radiology", "portal_vein": "occluded"})


def by_another_edition(one: Assessment, **criterion) -> Assessment:
    """The same facts under an edition of another hash, whose first criterion of TACE says something else."""
    document = copy.deepcopy(one.document)
    tace = next(option for option in document["options"] if option["id"] == "tace")
    tace["standing"] = "not_eligible"
    tace["findings"][0].update(criterion)
    return Assessment.objects.create(
        case=one.case,
        edition_id="nigri-2019",
        edition_version="2.0",
        edition_sha256="0" * 64,
        facts=one.facts,
        facts_sha256=one.facts_sha256,
        provenance=one.provenance,
        document=document,
        made_by=one.made_by,
    )


def steps(case) -> list[history.Step]:
    return history.steps(list(case.assessments.select_related("made_by", "case__facts")))


def test_a_step_names_the_fact_that_changed_and_the_options_it_moved(case, cast):
    assessed(case, cast)
    assessed(case, cast, OCCLUDED)
    newest, first = steps(case)
    assert [(one.label, one.shown_before, one.shown_after) for one in newest.stated] == [
        ("Portal vein", "Patent", "Occluded")
    ]
    moves = {one.id: (one.before, one.after) for one in newest.moved}
    assert moves["tace"] == ("eligible", "contraindicated") and "ssa" not in moves
    assert first.before is None and first.moved == () and sum(count for *_, count in first.tally) == 23


def test_a_computed_fact_is_told_apart_from_the_record_it_follows(case, cast):
    assessed(case, cast)
    assessed(case, cast, ("pathology", {"dated_on": "2026-11", "ki67_percent": "30"}))
    newest = steps(case)[0]
    assert [one.fact for one in newest.stated] == ["ki67_percent"]
    assert "grade_who_2010" in [one.fact for one in newest.followed]


def test_another_edition_is_told_apart_from_another_fact(case, cast):
    by_another_edition(assessed(case, cast), verdict="not_met", rule="liver metastases above 3")
    newest, first = steps(case)
    assert newest.is_another_edition and not first.is_another_edition
    assert newest.facts == ()
    (move,) = newest.moved
    assert [(one.by_edition, one.facts) for one in move.reasons] == [(True, ())]


def test_a_criterion_that_only_one_edition_has_is_the_editions_doing(case, cast):
    by_another_edition(assessed(case, cast), id="quite_another", verdict="not_met")
    reasons = {one.criterion: one for one in steps(case)[0].moved[0].reasons}
    assert (reasons["quite_another"].before, reasons["quite_another"].label_before) == ("", "Not in the edition")
    assert all(one.by_edition for one in reasons.values())


def test_the_page_shows_dates_people_edition_and_both_kinds_of_change(client_for, case, cast):
    assessed(case, cast)
    by_another_edition(assessed(case, cast, OCCLUDED), verdict="not_met", rule="something else")
    text = client_for(cast.surgeon).get(reverse("case-assessments", args=[case.pk])).content.decode()
    assert "Another edition" in text and "nigri-2018 1.0 → nigri-2019 2.0" in text
    assert "Portal vein <del>Patent</del> <ins>Occluded</ins>" in text
    assert "The edition words or tests it differently." in text
    assert cast.surgeon.full_name in text and "Facts as they stand" in text


def test_a_change_across_two_pages_of_the_list_is_still_told(client_for, case, cast, monkeypatch):
    from recommendations.views import history as views

    monkeypatch.setattr(views, "PER_PAGE", 1)
    assessed(case, cast)
    assessed(case, cast, OCCLUDED)
    client, address = client_for(cast.surgeon), reverse("case-assessments", args=[case.pk])
    assert [len(client.get(address, {"page": page}).context["steps"]) for page in (1, 2)] == [1, 1]
    assert client.get(address).context["steps"][0].moved
    assert client.get(address, {"page": 2}).context["steps"][0].before is None


def test_a_frozen_assessment_reads_as_it_lay_on_the_table_whatever_came_after(client_for, case, cast):
    frozen = assessed(case, cast)
    assessed(case, cast, OCCLUDED)
    answer = client_for(cast.surgeon).get(reverse("case-assessment", args=[case.pk, frozen.pk]))
    text = answer.content.decode()
    facts = {one.label: one.value for one in answer.context["facts"]}
    assert facts["Portal vein"] == "Patent" and "have changed since" in text
    tace = next(one for _, options in answer.context["intents"] for one in options if one["id"] == "tace")
    assert tace["standing"] == "eligible"


def test_an_assessment_of_an_edition_that_is_gone_still_reads(client_for, case, cast):
    old = by_another_edition(assessed(case, cast))
    text = client_for(cast.surgeon).get(reverse("case-assessment", args=[case.pk, old.pk])).content.decode()
    assert "nigri-2019" in text and "no longer holds the edition" in text


def test_an_assessment_of_another_case_is_not_there(client_for, case, cast):
    other = assessed(a_patient_case(cast), cast)
    client = client_for(cast.surgeon)
    assert client.get(reverse("case-assessment", args=[case.pk, other.pk])).status_code == 404
    assert client_for(cast.outsider).get(reverse("case-assessment", args=[other.case_id, other.pk])).status_code == 404
