"""The OpenAPI document is true: each example it gives is accepted, and no body that fits it, or nearly, breaks us."""

import json

import pytest

from cases.actions import add_record
from cases.actions_documents import add_study
from cases.actions_merge import merge_patients
from cases.api import examples
from cases.api.records import read
from cases.forms import record_form
from cases.models import RECORD_KINDS
from tests.factories.cases import a_case
from tests.openapi import MODES, OF_MEETINGS, documented, operations, send_generated

OURS = ("/api/v1/cases/", "/api/v1/patients/", "/api/v1/records/", "/api/v1/documents/", "/api/v1/views/")
EXAMPLES = [one for one in documented() if one[1] not in OF_MEETINGS]


def is_of_the_record(path: str) -> bool:
    return path.startswith(OURS) and path not in OF_MEETINGS


def test_every_write_of_the_record_is_shown_by_an_example():
    shown = {(method, path) for method, path, _ in EXAMPLES}
    missing = [(method, path) for method, path, one in operations() if is_of_the_record(path) and not _takes_file(one)]
    assert not [one for one in missing if one not in shown]


def _takes_file(operation: dict) -> bool:
    """A file cannot stand in a document of JSON."""
    return "multipart/form-data" in operation.get("requestBody", {}).get("content", {})


@pytest.fixture
def case(cast):
    case = a_case(cast.coordinator, cast.board)
    add_study(case=case, study_uid="1.2.3", by=cast.coordinator)
    other = a_case(cast.coordinator, cast.board)
    merge_patients(kept=case.patient, merged=other.patient, why="Same name", by=cast.coordinator)
    for kind in RECORD_KINDS:
        body = examples.RECORDS[kind]
        add_record(case=case, kind=kind, by=cast.surgeon, dated_on=body["dated_on"], **_values(kind, body["values"]))
    return case


def _values(kind: str, values: dict) -> dict:
    form = record_form(kind)(read(kind, {"values": values}))
    assert form.is_valid(), form.errors
    return {name: value for name, value in form.values().items() if name != "dated_on"}


def _filled(path: str, case) -> str:
    kind = next((one for one in RECORD_KINDS if f"/{one}/" in path), "imaging")
    record = RECORD_KINDS[kind].objects.get(case=case)
    return path.format(
        case_id=case.pk, patient_id=case.patient_id, series=record.series, kind=kind,
        document_id=case.documents.get().pk, merge_id=case.patient.merges.get().pk,
    )  # fmt: skip


def _ids(path: str, cast, case) -> str:
    """The id that the caller would have got from the API."""
    if path.endswith("/merges/"):
        return str(a_case(cast.coordinator, cast.board).patient_id)
    if path.endswith("/asked/"):
        return str(cast.chair.pk)
    return str(case.patient_id if path.endswith("/cases/") else case.pk)


def _looked_at(address: str) -> str:
    return address.removesuffix("withdraw/").removesuffix("move/")


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path", "body"), EXAMPLES, ids=[f"{m} {p}" for m, p, _ in EXAMPLES])
def test_every_documented_example_is_accepted(api_for, cast, case, method, path, body):
    api = api_for(cast.coordinator, "read", "write", "assess")
    address = _filled(path, case)
    sent = json.dumps(body).replace(examples.AN_ID, _ids(path, cast, case))
    tag = api.get(_looked_at(address)).get("ETag")
    headers = {"If-Match": tag} if tag else {}
    answer = getattr(api, method)(address, sent, content_type="application/json", headers=headers)
    assert answer.status_code in (200, 201), (address, answer.content)


# The kinds of record share their code; two of them stand for all.
STANDING_FOR_ALL = ("imaging", "laboratory")
GENERATED = [
    (path, method)
    for method, path, one in operations()
    if is_of_the_record(path)
    and "requestBody" in one
    and not any(f"/{kind}/" in path for kind in RECORD_KINDS if kind not in STANDING_FOR_ALL)
]


@pytest.mark.django_db
@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
@pytest.mark.parametrize(("path", "method"), GENERATED)
def test_no_generated_body_is_a_fault_of_ours(api_for, cast, case, path, method, mode):
    """Bodies made from the document, right and broken. Whatever comes, the answer is a problem that says what to do."""
    api, address = api_for(cast.coordinator, "read", "write"), _filled(path, case)
    send_generated(api, path, method, address, lambda: api.get(_looked_at(address)).get("ETag", '"1"'), mode)
