"""Ready or not is the board's rule over what is recorded; unknown is no value, and nothing is an absolute block."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent
from accounts.permissions import Refused
from cases import actions
from cases.actions_preparation import declare_unknown, preview_readiness, readiness_version, set_readiness_rules
from cases.lifecycle import Status
from cases.models import RECORD_KINDS, CaseFacts, DeclaredUnknown, ReadinessRule
from cases.preparation import ORDER
from cases.readiness import DEFAULT, ITEMS, KEY_ITEMS, Found, Level, Readiness, State, Wanted, readiness, rules_of
from tests.factories.cases import a_case

TODAY = date(2026, 11, 25)
KI67 = ITEMS["key:ki67_percent"]
PORTAL = ITEMS["portal_vein"]


def only(cast, *rules: Wanted) -> None:
    set_readiness_rules(board=cast.board, rules=rules, started_from=readiness_version(cast.board), by=cast.coordinator)


def level(case) -> Level:
    return readiness(case, TODAY).level


@given(st.lists(st.tuples(st.sampled_from(State), st.booleans()), max_size=12))
def test_one_missing_item_is_not_ready_and_only_present_ones_are_ready(found):
    ready = Readiness(tuple(Found(Wanted(KI67, required=required), state) for state, required in found))
    states = {state for state, required in found if required}
    assert (ready.level is Level.NOT_READY) == (State.MISSING in states)
    assert ready.is_ready == (states <= {State.PRESENT})
    assert ready.present <= len(ready.required)


def test_every_kind_of_record_has_a_section():
    assert set(ORDER) == set(RECORD_KINDS)


def test_before_a_board_says_otherwise_every_key_fact_is_required_however_old():
    assert [one.item for one in DEFAULT] == list(KEY_ITEMS)
    assert all(one.required and one.max_age_days is None for one in DEFAULT)


@pytest.mark.django_db
class TestOfACase:
    def test_a_value_makes_its_line_present_and_nothing_else(self, cast):
        case = a_case(cast.surgeon, cast.board, ("pathology", {"ki67_percent": "12"}))
        found = {one.wanted.item: one.state for one in readiness(case, TODAY).found}
        assert found[KI67] is State.PRESENT
        assert found[ITEMS["key:ecog"]] is State.MISSING

    def test_a_no_is_a_value(self, cast):
        case = a_case(cast.surgeon, cast.board, ("imaging", {"fdg_positive": False}))
        assert "FDG imaging" not in readiness(case, TODAY).missing

    @pytest.mark.parametrize(
        ("dated_on", "expected"),
        [
            ((TODAY - timedelta(days=60)).isoformat(), Level.READY),
            ((TODAY - timedelta(days=61)).isoformat(), Level.CONDITIONAL),
            ("2026-11", Level.READY),
            ("2026", Level.CONDITIONAL),
            ("", Level.CONDITIONAL),
        ],
    )
    def test_a_value_too_old_for_the_board_or_without_a_date_is_conditional(self, cast, dated_on, expected):
        only(cast, Wanted(PORTAL, max_age_days=60))
        record = ("imaging", {"dated_on": dated_on, "portal_vein": "patent"})
        assert level(a_case(cast.surgeon, cast.board, record)) is expected

    def test_without_a_limit_no_value_is_too_old(self, cast):
        only(cast, Wanted(PORTAL))
        record = ("imaging", {"dated_on": "1990", "portal_vein": "patent"})
        assert level(a_case(cast.surgeon, cast.board, record)) is Level.READY

    def test_a_computed_value_is_as_old_as_the_oldest_record_behind_it(self, cast):
        case = a_case(
            cast.surgeon,
            cast.board,
            ("pathology", {"dated_on": "2026-11-01", "ki67_percent": "12", "mitoses_per_2mm2": "3"}),
            ("pathology", {"dated_on": "2020-01-01", "differentiation": "well"}),
        )
        assert CaseFacts.objects.get(case=case).dates["class_who_2022"] == "2020-01-01"

    def test_what_is_not_required_does_not_decide(self, cast):
        only(cast, Wanted(PORTAL, required=False))
        assert level(a_case(cast.surgeon, cast.board)) is Level.READY

    def test_a_list_of_cases_costs_one_query(self, cast, django_assert_num_queries):
        from cases.readiness import readiness_of
        from cases.reading import visible_cases

        for _ in range(3):
            a_case(cast.surgeon, cast.board)
        cases = list(visible_cases(cast.surgeon).with_people())
        with django_assert_num_queries(1):
            assert len(readiness_of(cases, TODAY)) == 3


@pytest.mark.django_db
class TestDeclaredUnknown:
    def test_it_settles_the_item_conditionally_and_is_no_value(self, cast):
        only(cast, Wanted(PORTAL))
        case = a_case(cast.surgeon, cast.board)
        before = CaseFacts.objects.get(case=case).sha256
        declare_unknown(case=case, reasons={"portal_vein": "not_done"}, by=cast.surgeon)
        assert level(case) is Level.CONDITIONAL
        kept = CaseFacts.objects.get(case=case)
        assert kept.portal_vein is None and kept.sha256 == before

    def test_it_never_changes_the_standing_of_an_option(self, cast, client_for):
        from recommendations.models import Assessment

        case = a_case(cast.surgeon, cast.board, ("imaging", {"liver_metastases": True}))
        client = client_for(cast.surgeon)
        client.get(case.get_absolute_url())
        declare_unknown(case=case, reasons={"portal_vein": "not_possible"}, by=cast.surgeon)
        page = client.get(case.get_absolute_url()).content.decode()
        assert Assessment.objects.filter(case=case).count() == 1
        assert "Declared unknown" in page and "Cannot be obtained" in page

    def test_a_recorded_value_goes_before_it(self, cast):
        only(cast, Wanted(PORTAL))
        case = a_case(cast.surgeon, cast.board)
        declare_unknown(case=case, reasons={"portal_vein": "awaited"}, by=cast.surgeon)
        actions.add_record(case=case, kind="imaging", by=cast.surgeon, portal_vein="patent")
        assert level(case) is Level.READY

    def test_the_newest_row_counts_and_none_is_lost(self, cast):
        only(cast, Wanted(PORTAL))
        case = a_case(cast.surgeon, cast.board)
        declare_unknown(case=case, reasons={"portal_vein": "awaited"}, by=cast.surgeon)
        declare_unknown(case=case, reasons={"portal_vein": "wanted_again"}, by=cast.coordinator)
        assert level(case) is Level.NOT_READY
        assert DeclaredUnknown.objects.filter(case=case).count() == 2

    @pytest.mark.parametrize("reasons", [{"portal_vein": "who_knows"}, {"shoe_size": "awaited"}])
    def test_an_unknown_reason_or_fact_is_refused_and_nothing_written(self, cast, reasons):
        case = a_case(cast.surgeon, cast.board)
        with pytest.raises(ValidationError):
            declare_unknown(case=case, reasons={"ecog": "awaited", **reasons}, by=cast.surgeon)
        assert not DeclaredUnknown.objects.exists()

    @pytest.mark.parametrize("change", [lambda row: row.delete(), lambda row: type(row).objects.update(why="awaited")])
    def test_the_database_itself_keeps_it(self, cast, change):
        case = a_case(cast.surgeon, cast.board)
        (row,) = declare_unknown(case=case, reasons={"ecog": "not_done"}, by=cast.surgeon)
        with pytest.raises(ProgrammingError), transaction.atomic():
            change(DeclaredUnknown.objects.get(pk=row.pk))

    def test_another_board_declares_nothing(self, cast, client_for):
        case = a_case(cast.surgeon, cast.board)
        with pytest.raises(Refused):
            declare_unknown(case=case, reasons={"ecog": "awaited"}, by=cast.outsider)
        answer = client_for(cast.outsider).post(reverse("unknown", args=[case.pk]), {"why-ecog": "awaited"})
        assert answer.status_code == 404 and not DeclaredUnknown.objects.exists()


@pytest.mark.django_db
class TestRules:
    def test_each_saving_is_a_version_and_the_earlier_ones_stay(self, cast):
        only(cast, Wanted(PORTAL, max_age_days=60))
        only(cast, Wanted(KI67))
        assert [one.item for one in rules_of([cast.board.pk])[cast.board.pk]] == [KI67]
        assert ReadinessRule.objects.filter(board=cast.board).count() == 2
        assert AuditEvent.objects.filter(verb="readiness_rules_set").count() == 2

    def test_a_stale_saving_is_refused(self, cast):
        only(cast, Wanted(KI67))
        with pytest.raises(ValidationError, match="meanwhile"):
            set_readiness_rules(board=cast.board, rules=[Wanted(PORTAL)], started_from=0, by=cast.chair)

    def test_a_look_tells_which_open_cases_would_move_and_saves_nothing(self, cast, client_for):
        old = a_case(cast.surgeon, cast.board, ("imaging", {"portal_vein": "patent", "dated_on": "2020-01-10"}))
        new = a_case(cast.surgeon, cast.board, ("imaging", {"portal_vein": "patent", "dated_on": f"{date.today()}"}))
        only(cast, Wanted(PORTAL))
        seen = preview_readiness(board=cast.board, rules=[Wanted(PORTAL, max_age_days=90)], by=cast.coordinator)
        (move,) = seen.moves
        assert (move.before, move.after, move.cases) == ("Ready", "Conditional", (old,))
        assert (seen.looked_at, seen.touched) == (2, 1) and ("Ready", 2, 1) in seen.levels
        lines = {f"{one.name}-required": "wanted" for one in KEY_ITEMS}
        look = {**lines, "portal_vein-required": "required", "portal_vein-age": "90", "version": 1, "act": "look"}
        page = client_for(cast.coordinator).post(reverse("readiness", args=[cast.board.pk]), look).content.decode()
        assert old.get_absolute_url() in page and new.get_absolute_url() not in page
        assert readiness_version(cast.board) == 1 and AuditEvent.objects.filter(verb="readiness_previewed").count() == 2

    def test_an_editor_sets_the_age_limits_and_the_local_policy_shows_them(self, cast, client_for):
        client, lines = client_for(cast.editor), {f"{one.name}-required": "required" for one in KEY_ITEMS}
        case = a_case(cast.surgeon, cast.board, ("pathology", {"ki67_percent": 8, "dated_on": "2020-01-10"}))
        aged = {**lines, "version": 0, "key:ki67_percent-age": "90"}
        look = client.post(reverse("readiness", args=[cast.board.pk]), {**aged, "act": "look"}).content.decode()
        assert case.patient.family_name not in look
        client.post(reverse("readiness", args=[cast.board.pk]), aged)
        page = client.get(reverse("policy", args=[cast.board.pk])).content.decode()
        assert "Age limits of items" in page and re.search(r"Ki-67, highest valid</th><td[^>]*>90<", page)

    def test_only_coordinator_chair_and_editor_write_them(self, cast, client_for):
        address = reverse("readiness", args=[cast.board.pk])
        assert client_for(cast.coordinator).get(address).status_code == 200
        assert client_for(cast.editor).get(address).status_code == 200
        assert client_for(cast.surgeon).get(address).status_code == 404
        with pytest.raises(Refused):
            set_readiness_rules(board=cast.board, rules=[Wanted(KI67)], started_from=0, by=cast.surgeon)

    def test_the_page_saves_limits_adds_a_fact_and_takes_it_away(self, cast, client_for):
        client, address = client_for(cast.chair), reverse("readiness", args=[cast.board.pk])
        lines = {f"{one.name}-required": "required" for one in KEY_ITEMS}
        client.post(address, {**lines, "version": 0, "key:ki67_percent-age": "90", "add": "portal_vein"})
        rules = {one.item: one for one in rules_of([cast.board.pk])[cast.board.pk]}
        assert rules[KI67].max_age_days == 90 and rules[PORTAL].required and len(rules) == len(KEY_ITEMS) + 1
        client.post(address, {**lines, "version": 1, "portal_vein-required": "not_asked"})
        assert PORTAL not in {one.item for one in rules_of([cast.board.pk])[cast.board.pk]}

    def test_an_impossible_limit_is_told(self, cast, client_for):
        lines = {f"{one.name}-required": "required" for one in KEY_ITEMS}
        asked = {**lines, "version": 0, "key:ki67_percent-age": "0"}
        answer = client_for(cast.chair).post(reverse("readiness", args=[cast.board.pk]), asked)
        assert answer.status_code == 422 and not ReadinessRule.objects.exists()


@pytest.mark.django_db
class TestGoingOnAllTheSame:
    @pytest.mark.parametrize("to", [Status.READY, Status.LISTED])
    def test_an_unready_case_goes_on_with_a_reason_and_not_without(self, cast, to):
        case = a_case(cast.surgeon, cast.board)
        with pytest.raises(ValidationError, match="not ready"):
            actions.move_case(case=case, to=to, by=cast.surgeon, why=" ")
        actions.move_case(case=case, to=to, by=cast.surgeon, why="The patient cannot wait")
        assert case.status_changes.get().why == "The patient cannot wait"

    def test_a_ready_case_needs_no_reason(self, cast):
        only(cast, Wanted(PORTAL))
        case = a_case(cast.surgeon, cast.board, ("imaging", {"portal_vein": "patent"}))
        assert actions.move_case(case=case, to=Status.READY, by=cast.surgeon).status == Status.READY

    def test_the_page_asks_for_the_reason_and_stays(self, cast, client_for):
        case, client = a_case(cast.surgeon, cast.board), client_for(cast.surgeon)
        answer = client.post(reverse("case-move", args=[case.pk]), {"to": "ready"}, follow=True)
        assert "Say why it goes on all the same" in answer.content.decode()
        case.refresh_from_db()
        assert case.status == Status.IN_PREPARATION
