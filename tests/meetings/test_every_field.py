"""No field of a section is dead: each is stored, shown, in the API, in the history and in the paper.

Generated from the definitions: whoever adds a field and forgets one of its places is told here which.
"""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from cases.actions import add_record, content_fields, correct_record
from cases.actions_amend import amend_case, amend_patient
from cases.facts.laboratory import ANALYTES
from cases.facts.vocabulary import FACTS
from cases.forms import IntakeForm, PatientAmendForm
from cases.forms_preparation import section_form
from cases.models import RECORD_KINDS, Laboratory
from cases.record_view import changes, in_words
from meetings.paper_data.pack import pack
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting

FIELDS = [
    (kind, field.name) for kind, model in RECORD_KINDS.items() for field in content_fields(model)
]  # fmt: skip
# What a record of the kind cannot be without.
LEAST = {
    "laboratory": {"analyte": "albumin_g_l", "value": Decimal(35), "unit": "g/L"},
    "procedure": {"name": "TEST operation"},
    "allergy": {"substance": "TEST substance"},
}


def field_of(kind: str, name: str) -> models.Field:
    return RECORD_KINDS[kind]._meta.get_field(name)


def two_values(kind: str, name: str) -> tuple[object, object]:
    """Two different values that the field may have, neither of them its default."""
    field, fact = field_of(kind, name), FACTS.get(name)
    if (kind, name) == ("laboratory", "unit"):
        return "g/L", "g/dL"
    if (kind, name) == ("laboratory", "analyte"):
        return "albumin_g_l", "hemoglobin_g_dl"
    if isinstance(field, ArrayField):
        values = [value for value, _ in field.base_field.choices]
        return values[:1], values[1:2]
    if field.choices:
        values = [value for value, _ in field.choices if value and value != getattr(RECORD_KINDS[kind], "NONE", "")]
        return values[0], values[-1]
    if isinstance(field, models.BooleanField):
        return True, False
    if isinstance(field, models.DecimalField | models.IntegerField):
        low = int(fact.minimum or 0) if fact else 40
        return (Decimal(low + 1), Decimal(low + 2)) if isinstance(field, models.DecimalField) else (low + 1, low + 2)
    return ("2024-05", "2025-06") if name.endswith("_on") else (f"TEST {name} one", f"TEST {name} two")


def values(kind: str, name: str, value: object) -> dict[str, object]:
    more = {"unit": "g/dL"} if value == "hemoglobin_g_dl" else {}
    small = {"value": Decimal(4)} if (name, value) == ("unit", "g/dL") or more else {}
    return {**LEAST.get(kind, {}), **small, **more, name: value}


def shown_as(record, name: str) -> str:
    """What a reader sees of the field, wherever the record is told."""
    if name == "dated_on":
        return "May-2024" if record.dated_on == "2024-05" else "Jun-2025"
    if isinstance(record, Laboratory) and name != "analyte":
        return f"{getattr(record, name).normalize():f}" if name in ("value", "upper_limit") else getattr(record, name)
    return in_words(record, field_of(record_kind(record), name))


def record_kind(record) -> str:
    return next(kind for kind, model in RECORD_KINDS.items() if isinstance(record, model))


def printed(cast, case) -> str:
    data = pack(a_meeting(cast, case), cast.coordinator)
    rows = [row for group in data["cases"][0]["records"] for row in group["rows"]]
    return " ".join(
        " ".join([row["dated"], row["note"], row["source"], *(f"{one['label']} {one['value']}" for one in row["says"])])
        for row in rows
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "name"), FIELDS, ids=[f"{kind} {name}" for kind, name in FIELDS])
def test_no_field_of_a_section_is_dead(cast, client_for, api_for, kind, name):
    first, second = two_values(kind, name)
    case = a_case(cast.surgeon, cast.board)
    old = add_record(case=case, kind=kind, by=cast.surgeon, **values(kind, name, first))
    new = correct_record(record=old, kind=kind, by=cast.surgeon, reason="Read again", **values(kind, name, second))
    stored = type(new).objects.get(pk=new.pk)
    assert getattr(stored, name) == second, "stored"
    words = shown_as(stored, name)
    assert words and words in client_for(cast.surgeon).get(case.get_absolute_url()).text.replace("&lt;", "<"), "page"
    assert name in section_form(kind)().fields, "section of the page of preparing"
    told = api_for(cast.surgeon, "read").get(reverse(f"api-record-{kind}", args=[case.pk, new.series])).json()
    assert name in (told if name in ("dated_on", "source", "note") else told["values"]), "API"
    assert any(field_of(kind, name).verbose_name.lower() == label.lower() for label, _, _ in changes(old, stored)), (
        "diff"
    )
    history = client_for(cast.surgeon).get(reverse("record-history", args=[case.pk, kind, new.series])).text
    assert words in history.replace("&lt;", "<"), "history"
    assert words in printed(cast, case), "paper"


WORDS = {
    "question": "TEST question?", "why_now": "TEST why now", "urgency": "urgent", "wanted_disciplines": ["pathology"],
    "referring_doctor": "Dr. TEST Doctor",
}  # fmt: skip
IDENTITY = {
    "identifier": "TEST-77", "family_name": "TESTFAMILY", "given_name": "Testgiven", "title": "Prof.", "sex": "male",
    "born_on": date(1961, 5, 6), "died_on": date(2026, 11, 7),
}  # fmt: skip


@pytest.mark.django_db
def test_no_field_of_a_case_or_a_patient_is_dead(cast, client_for, api_for):
    case = a_case(cast.surgeon, cast.board)
    words = {**WORDS, "referred_by": cast.referrer}
    assert set(words) == set(IntakeForm.base_fields) and set(IDENTITY) == set(PatientAmendForm.base_fields)
    amend_patient(patient=case.patient, version=1, by=cast.surgeon, **IDENTITY)
    amend_case(case=case, version=case.version, by=cast.surgeon, **words)
    shown = [
        "TEST question?", "TEST why now", "Next meeting", "Pathology", "Dr. TEST Doctor", cast.referrer.full_name,
        "TEST-77", "TESTFAMILY", "Testgiven", "Prof.", "Male", "06-May-1961", "07-Nov-2026",
    ]  # fmt: skip
    client = client_for(cast.surgeon)
    page = client.get(case.get_absolute_url()).text
    assert not [one for one in shown if one not in page], "page"
    history = client.get(reverse("case-amend", args=[case.pk])).text
    history += client.get(reverse("patient-amend", args=[case.pk])).text
    before = history.replace("1961-05-06", "06-May-1961").replace("2026-11-07", "07-Nov-2026")
    assert not [one for one in shown if f"<ins>{one}</ins>" not in before], "history"
    told = json.dumps(api_for(cast.surgeon, "read").get(reverse("api-case", args=[case.pk])).json())
    raw = [*(str(value) for value in IDENTITY.values()), *list(WORDS.values())[:3], str(cast.referrer.pk)]
    assert not [one for one in [*raw, "pathology", "Dr. TEST Doctor"] if one not in told], "API"
    data = json.dumps(pack(a_meeting(cast, case), cast.coordinator)["cases"][0], ensure_ascii=False)
    assert not [one for one in shown if one not in data], "paper"


def test_every_analyte_is_a_line_of_the_panel_and_a_choice_of_the_api():
    choices = {value for value, _ in field_of("laboratory", "analyte").choices}
    assert choices == set(ANALYTES)
