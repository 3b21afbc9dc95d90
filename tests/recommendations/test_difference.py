"""What another edition says, for one patient and as the list of changes."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from recommendations import actions_editions as actions
from recommendations import reference
from tests.factories.cases import a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast, newer_edition):
    actions.set_board_edition(board=cast.board, edition_id="test-2026", by=cast.editor)
    cast.board.refresh_from_db()
    return a_case(
        cast.surgeon,
        cast.board,
        ("imaging", {"liver_metastases": True, "sstr_uptake": "weak", "krenning_score": 2, "source": "PET"}),
        ("surgical-judgment", {"liver_metastases_resectable": False}),
    )


def test_the_page_says_which_options_stand_differently_because_of_which_criteria_and_evidence(client_for, cast, case):
    page = client_for(cast.surgeon).get(reverse("case-editions", args=[case.pk])).content.decode()
    different, rest = page.split('id="new"')[0], page.split('id="new"')[1]
    assert "PRRT with lutetium-177" in different and "Not eligible" in different and "Eligible" in different
    assert "Uptake at least that of the liver" in different and "Strong radiotracer uptake" in different
    assert "The label asks for uptake at least that of the liver." in different and ">X-01</a>" in different
    assert "Surveillance" in rest and "Everolimus" in page.split('id="same"')[1]


def test_reading_the_difference_is_an_event_with_the_patient(client_for, cast, case):
    client_for(cast.surgeon).get(reverse("case-editions", args=[case.pk]))
    assert AuditEvent.objects.filter(verb="case_editions_compared", patient_id=case.patient_id).count() == 1


def test_the_difference_does_not_exist_for_another_board(client_for, cast, case):
    assert client_for(cast.outsider).get(reverse("case-editions", args=[case.pk])).status_code == 404
    unknown = client_for(cast.surgeon).get(reverse("case-editions", args=[case.pk]), {"with": "nigri-1918"})
    assert unknown.status_code == 404


def test_the_change_list_tells_each_change_with_its_reason(client_for, cast, newer_edition):
    page = client_for(cast.surgeon).get(reverse("edition-changes", args=["test-2026"])).content.decode()
    assert "Strong radiotracer uptake on SSTR imaging: SSTR uptake" in page
    assert "Uptake at least that of the liver: Krenning score at least 2" in page
    assert "The label asks for uptake at least that of the liver." in page and "is superseded by" in page
    alone = client_for(cast.surgeon).get(reverse("edition-changes", args=["nigri-2018"])).content.decode()
    assert "stands alone" in alone


def test_the_reference_has_a_page_for_every_edition_and_its_changes(newer_edition):
    pages = reference.pages()
    assert set(pages) == {"facts.md", "nigri-2018.md", "test-2026.md", "test-2026-changes.md"}
    changes = pages["test-2026-changes.md"]
    assert "| Replaced (indication) |" in changes and "| S-PRRT-06 | X-01 |" in changes
    assert "European Union: check, not settled: Not looked up (X-02 (Partly verified))" in pages["test-2026.md"]
