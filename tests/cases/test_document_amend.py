"""What is said of a document can be corrected; what was said stays readable, and nobody overwrites anybody."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.permissions import Refused
from cases import actions_documents
from cases.actions import Stale
from cases.actions_amend import amend_document
from cases.models import Document, Earlier
from tests.factories.cases import a_case

pytestmark = pytest.mark.django_db
UID = "1.2.840.113619.2.55.3"
BEFORE, AFTER = (
    {"caption": "CT of the thorax", "dated_on": "2026-10"},
    {"caption": "CT abdomen", "dated_on": "2026-11-02"},
)


@pytest.fixture
def document(cast):
    case = a_case(cast.surgeon, cast.board, referred_by=cast.referrer)
    return actions_documents.add_study(case=case, study_uid=UID, by=cast.surgeon, **BEFORE)


def page_of(document: Document) -> str:
    return reverse("document-amend", args=[document.pk])


def test_both_wordings_stay_and_the_trail_tells_it_without_a_word_of_them(cast, document):
    amend_document(document=document, version=1, by=cast.chair, **AFTER)
    now = Document.objects.get()
    assert (now.caption, now.dated_on, now.version) == ("CT abdomen", "2026-11-02", 2)
    kept = Earlier.objects.get(document=document)
    assert kept.values == BEFORE and kept.replaced_by == cast.chair
    told = AuditEvent.objects.get(verb="document_amended")
    assert (told.by, told.subject_id, told.detail) == (cast.chair, str(document.pk), {"kind": "study"})
    with pytest.raises(DatabaseError), transaction.atomic():
        Earlier.objects.update(values={})


def test_who_follows_the_case_sees_that_its_documents_changed(cast, document):
    before = document.case.documents_version
    amend_document(document=document, version=1, by=cast.surgeon, **AFTER)
    document.case.refresh_from_db()
    assert document.case.documents_version > before


def test_a_date_that_is_none_and_a_withdrawn_document_are_refused(cast, document):
    with pytest.raises(ValidationError):
        amend_document(document=document, version=1, by=cast.surgeon, caption="x", dated_on="02.11.2026")
    actions_documents.withdraw_document(document=document, reason="TEST wrong patient", by=cast.surgeon)
    with pytest.raises(ValidationError, match="withdrawn"):
        amend_document(document=document, version=1, by=cast.surgeon, **AFTER)
    assert not Earlier.objects.exists()


def test_only_who_works_on_the_case_corrects_it(cast, client_for, document):
    for person in (cast.referrer, cast.outsider):
        with pytest.raises(Refused):
            amend_document(document=document, version=1, by=person, **AFTER)
    assert client_for(cast.outsider).get(page_of(document)).status_code == 404
    assert client_for(cast.referrer).post(page_of(document), {"version": "1", **AFTER}).status_code in (403, 404)


def test_the_page_corrects_it_leads_back_and_shows_what_it_said_before(client_for, cast, document):
    client = client_for(cast.surgeon)
    answer = client.post(page_of(document), {"version": "1", **AFTER})
    assert answer.url == f"{reverse('documents', args=[document.case_id])}#{document.pk}"
    shown = client.get(page_of(document)).text
    assert "<del>CT of the thorax</del> <ins>CT abdomen</ins>" in shown and str(cast.surgeon) in shown
    assert "CT abdomen" in client.get(reverse("documents", args=[document.case_id])).text


def test_two_people_at_once_lose_nothing(client_for, cast, document):
    amend_document(document=document, version=1, by=cast.chair, caption="CT, arterial phase", dated_on="2026-10")
    answer = client_for(cast.surgeon).post(page_of(document), {"version": "1", **AFTER})
    assert answer.status_code == 409
    assert "CT, arterial phase" in answer.text and "CT abdomen" in answer.text
    with pytest.raises(Stale):
        amend_document(document=document, version=1, by=cast.surgeon, **AFTER)


def test_a_client_corrects_it_against_the_version_it_read(api_for, cast, document):
    client = api_for(cast.surgeon, "read", "write")
    place = reverse("api-document", args=[document.pk])
    tag = client.get(place)["ETag"]
    assert client.patch(place, {"caption": "x"}, format="json").status_code == 428
    done = client.patch(place, {"caption": "CT abdomen"}, format="json", headers={"If-Match": tag})
    assert done.status_code == 200 and done["ETag"] == '"2"'
    assert (done.json()["caption"], done.json()["dated_on"]) == ("CT abdomen", "2026-10"), "what is not sent stays"
    late = client.patch(place, {"caption": "Other"}, format="json", headers={"If-Match": tag})
    assert late.status_code == 412
    told = {"field": "caption", "yours": "Other", "current": "CT abdomen", "started_from": "CT of the thorax"}
    assert late.json()["conflicts"] == [told]
    wrong = client.patch(place, {"kind": "other"}, format="json", headers={"If-Match": '"2"'})
    assert wrong.status_code == 400
