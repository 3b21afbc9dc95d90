"""The demonstration: the same for a seed and a day, clinically coherent, loud, and never among real data."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Board, User
from cases.actions import add_record
from cases.facts.gather import FactSheet, gather
from cases.models import Case
from cases.readiness import readiness_of
from meetings.demo import generated
from meetings.demo.build import build
from meetings.following import is_overdue, with_state
from meetings.models import Action, AgendaItem, Decision, Meeting
from meetings.paper_data.downtime import downtime
from meetings.paper_data.pack import case_page, claims_of, pack
from meetings.papers.render import render
from meetings.together import block_of
from recommendations.in_force import edition_of
from recommendations.models import Assessment
from tests.papers.reading import pages_of_cases, read

DAY = date(2026, 11, 25)
READERS = ("coordinator", "chair", "oncologist", "referrer")


class _Undo(Exception):
    """Takes back what was built; the tables it went into refuse to delete."""


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker) -> Iterator[list]:
    """Built once for all of these tests, and taken back after the last; what an earlier building told."""
    with django_db_blocker.unblock(), suppress(_Undo), transaction.atomic():
        earlier = []
        with suppress(_Undo), transaction.atomic():
            build(1, DAY)
            earlier += told()
            raise _Undo
        build(1, DAY)
        yield earlier
        raise _Undo


@pytest.fixture
def sheets(db) -> dict[str, FactSheet]:
    cases = Case.objects.filter(published_source__isnull=True).select_related("patient")
    return {one.patient.identifier: gather(one, DAY) for one in cases}


def told() -> list:
    """All that the demonstration says, without ids and times of writing."""
    said = ("patient__identifier", "patient__family_name", "patient__born_on", "question", "status", "facts__sha256")
    patients = list(Case.objects.order_by("patient__identifier").values_list(*said))
    decisions = Decision.objects.order_by("item__meeting__starts_at", "item__position")
    return [
        patients,
        list(decisions.values_list("item__meeting__starts_at", "outcome", "text", "rationale", "dissent")),
    ]


def test_the_same_seed_and_day_give_the_same_patients_and_another_seed_another():
    first = generated.patients(DAY, 1, 40)
    assert first == generated.patients(DAY, 1, 40)
    assert first != generated.patients(DAY, 2, 40)


@pytest.mark.django_db
def test_what_is_built_from_them_is_the_same_each_time(demonstration):
    assert told() == demonstration


def test_it_holds_all_grades_syndromes_and_burdens_of_the_liver(sheets):
    found = [one.facts for one in sheets.values()]
    assert len(found) == 40
    assert {one["class_who_2022"] for one in found} == {"net_g1", "net_g2", "net_g3", "nec"}
    assert {"insulinoma", "gastrinoma", "glucagonoma", "vipoma", "somatostatinoma", "carcinoid", "cushing"} <= {
        one.get("syndrome") for one in found
    }
    assert {min(int(one["liver_involvement_percent"]) // 25, 3) for one in found} == {0, 1, 2, 3}


def test_no_record_of_a_patient_contradicts_another_and_what_belongs_together_stays_together(sheets):
    for name, sheet in sheets.items():
        facts = sheet.facts
        assert not sheet.conflicts, name
        assert (facts["differentiation"] == "poor") == (facts["class_who_2022"] == "nec"), name
        assert facts["functioning"] == ("syndrome" in facts), name
        assert facts["sstr_imaging"] == ("negative" if facts["sstr_uptake"] == "none" else "positive"), name
        assert not facts["prior_pancreaticoduodenectomy"] or facts["primary_site"] == "head", name
        assert facts["liver_metastases_count"] > 1 or facts["liver_distribution"] == "unilobar", name
        assert facts["liver_reserve_adequate"] == (facts["child_pugh"] == "A"), name


@pytest.mark.django_db
def test_every_identity_is_loud_and_every_published_patient_names_the_source():
    for case in Case.objects.select_related("patient"):
        assert case.patient.family_name.startswith("TEST")
    published = Case.objects.filter(published_source__isnull=False)
    assert published.count() == 12
    assert all(one.published_source["title"] and one.published_source["url"].startswith("http") for one in published)


@pytest.mark.django_db
def test_a_new_user_finds_what_a_meeting_can_end_in_and_what_may_be_confirmed_at_once():
    signed = Decision.objects.signed().select_related("amends")
    assert {one.state for one in signed} >= {"decided", "deferred", "provisional"}
    assert signed.filter(amends__isnull=False).exclude(amended_because="").count() == 1
    assert {one.consensus for one in signed.filter(votes__isnull=False).exclude(dissent="")} == {"majority"}
    assert with_state(Action.objects.all()).filter(is_overdue(DAY)).exists()
    meeting = Meeting.objects.filter(board__name="Demonstration NET board").upcoming().get()
    block = block_of(meeting)
    assert [one.why_not for one in block] == [()] * 3 and all(one.may_be_confirmed for one in block)
    assert sum(bool(one.item.case.published_source) for one in block) == 2
    assert {option.standing for one in block for option in one.chosen} == {"eligible"}
    assert meeting.items.filter(case__agenda_items__meeting__closed_at__isnull=False).exists()


@pytest.mark.django_db
def test_it_is_never_loaded_among_other_data(monkeypatch):
    Board.objects.create(name="A real board", institution="A real hospital")
    before = Case.objects.count()
    with pytest.raises(CommandError, match="not the demonstration's"):
        call_command("demo")
    call_command("demo", if_empty=True)
    assert Case.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("reader", READERS)
def test_no_case_of_it_costs_a_reader_more_than_25_queries(client_for, reader):
    """The fullest cases of each kind, shown for the first time after a change, and assessed on the way."""
    user = User.objects.get(email=f"{reader}@demo.example")
    client, seen = client_for(user), Case.objects.visible_to(user).order_by("patient__identifier")
    seen = seen.select_related("owner", "facts")
    client.get("/")  # A session notes from time to time that somebody is there.
    for case in (*seen.exclude(agenda_items=None)[:3], *seen.filter(agenda_items=None)[:3]):
        changed = {"dated_on": "2026-11-24", "source": "Clinic", "ecog": 1 if case.facts.ecog == 0 else 0}
        add_record(case=case, kind="clinical-status", by=case.owner, **changed)
        before = Assessment.objects.filter(case=case).count()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(case.get_absolute_url()).status_code == 200
        assert Assessment.objects.filter(case=case).count() == before + 1
        assert len(captured) <= 25, [one["sql"][:120] for one in captured]


@pytest.mark.django_db
def test_each_case_of_it_takes_two_pages_of_the_downtime_pack_the_second_of_which_is_the_whole_form():
    meeting = Meeting.objects.filter(board__name="Demonstration NET board").upcoming().get()
    coordinator = User.objects.get(email="coordinator@demo.example")
    pages = [page.extract_text() for page in read(render("downtime", downtime(meeting, coordinator))).pages]
    forms = [page for page in pages if "Decision form, case" in page]
    assert len(forms) == meeting.items.count() and all("Dissent" in page and "Written by" in page for page in forms)


@pytest.mark.django_db
def test_each_case_of_it_takes_exactly_one_page_of_a_meeting_pack():
    coordinator = User.objects.get(email="coordinator@demo.example")
    meeting = Meeting.objects.filter(board__name="Demonstration NET board").upcoming().get()
    told = pack(meeting, coordinator)
    assert set(pages_of_cases(render("pack", told)).values()) == {1}
    cases = list(Case.objects.filter(board=meeting.board).order_by("patient__identifier"))
    ready = readiness_of(cases, DAY)
    assert len(cases) == 52
    for some in (cases[first : first + 13] for first in range(0, 52, 13)):
        items = [(AgendaItem(meeting=meeting, case=one), ready[one.pk]) for one in some]
        pages = [case_page(n, item, at, "", coordinator) for n, (item, at) in enumerate(items, 1)]
        whole = {**told, "cases": pages, "claims": claims_of(pages, edition_of(meeting.board))}
        assert list(pages_of_cases(render("pack", whole)).items()) == [
            (f"{one['number']}{one['patient']['name']}", 1) for one in pages
        ]
