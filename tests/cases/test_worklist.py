"""The worklist finds by stage, owner, completeness, meeting and standing; its counts are those of its lists."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.permissions import Refused
from cases.actions_preparation import declare_unknown, readiness_version, set_readiness_rules
from cases.actions_views import delete_view, save_view
from cases.models import Case, CaseFacts, SavedView
from cases.readiness import ITEMS, Level, Wanted, readiness_of, rules_of
from cases.readiness_query import with_level
from tests.factories.accounts import make_cast
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting

TODAY = date(2026, 11, 25)
KI67, ECOG, SSTR = ITEMS["key:ki67_percent"], ITEMS["key:ecog"], ITEMS["key:sstr_imaging"]
DATES = st.sampled_from(["", "2025", "2026", "2026-10", "2026-11", "2026-11-24", "2026-10-26", "2026-10-25"])
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "ki67_percent": st.just(5),
        "mitoses_per_2mm2": st.just(1),
        "ecog": st.just(1),
        "sstr_imaging": st.just("positive"),
    },
)


class TestTheDatabaseAnswers(TestCase):
    """Not a line of the page: the rule itself, twice."""

    @classmethod
    def setUpTestData(cls):
        cls.cast = make_cast()
        cls.case = a_case(cls.cast.surgeon, cls.cast.board)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        facts=VALUES,
        dates=st.dictionaries(st.sampled_from(["ki67_percent", "mitoses_per_2mm2", "ecog", "sstr_imaging"]), DATES),
        unknown=st.sets(st.sampled_from(["ki67_percent", "ecog", "sstr_imaging"])),
        rules=st.lists(
            st.builds(Wanted, st.sampled_from([KI67, ECOG, SSTR]), st.booleans(), st.sampled_from([None, 30, 400])),
            min_size=1, max_size=3, unique_by=lambda one: one.item.name,
        ),
    )  # fmt: skip
    def test_as_the_rule_does_whatever_is_recorded_how_old_and_declared(self, facts, dates, unknown, rules):
        board, by = self.cast.board, self.cast.coordinator
        set_readiness_rules(board=board, rules=rules, started_from=readiness_version(board), by=by)
        blank = dict.fromkeys(("ki67_percent", "mitoses_per_2mm2", "ecog", "sstr_imaging"))
        row = {**blank, **facts, "dates": dates, "unknown": dict.fromkeys(unknown, "not_done")}
        CaseFacts.objects.filter(case=self.case).update(**row)
        case = Case.objects.select_related("facts").get(pk=self.case.pk)
        level = readiness_of([case], TODAY)[case.pk].level
        found = {one for one in Level if with_level(Case.objects.all(), one, rules_of([board.pk]), TODAY).exists()}
        assert found == {level}


@pytest.mark.django_db
class TestThePage:
    @pytest.fixture
    def client(self, cast, client_for):
        return client_for(cast.coordinator)

    def found(self, client, words: str = "", **filters) -> set[str]:
        address = "/worklist/?" + "&".join(f"{name}={value}" for name, value in filters.items())
        answer = client.post(address, {"words": words}) if words else client.get(address)
        return {row.case.question for row in answer.context["rows"]}

    def test_by_owner_and_mine_is_who_looks(self, cast, client):
        a_case(cast.surgeon, cast.board, question="Of the surgeon")
        a_case(cast.coordinator, cast.board, question="Mine")
        assert self.found(client, owner=cast.surgeon.pk) == {"Of the surgeon"}
        assert self.found(client, owner="me") == {"Mine"}

    def test_by_completeness(self, cast, client):
        rules = [Wanted(KI67)]
        set_readiness_rules(board=cast.board, rules=rules, started_from=0, by=cast.coordinator)
        a_case(cast.surgeon, cast.board, ("pathology", {"ki67_percent": "5"}), question="Whole")
        unknown = a_case(cast.surgeon, cast.board, question="Declared")
        declare_unknown(case=unknown, reasons={"ki67_percent": "not_done"}, by=cast.surgeon)
        a_case(cast.surgeon, cast.board, question="Lacking")
        assert self.found(client, ready="ready") == {"Whole"}
        assert self.found(client, ready="conditional") == {"Declared"}
        assert self.found(client, ready="not_ready") == {"Lacking"}

    def test_by_next_meeting(self, cast, client):
        listed = a_case(cast.surgeon, cast.board, question="Listed")
        a_case(cast.surgeon, cast.board, question="Waits")
        meeting = a_meeting(cast, listed)
        assert self.found(client, meeting=meeting.pk) == {"Listed"}
        assert self.found(client, meeting="none") == {"Waits"}

    def test_by_standing_and_by_a_fact_that_is_not_recorded(self, cast, client):
        known = [("imaging", {"liver_metastases": True, "portal_vein": "occluded"})]
        a_case(cast.surgeon, cast.board, *known, question="Occluded")
        a_case(cast.surgeon, cast.board, ("imaging", {"liver_metastases": True}), question="Portal vein open")
        assert self.found(client, option="tace", standing="undetermined", lacks="portal_vein") == {"Portal vein open"}
        assert "Occluded" not in self.found(client, option="tace", standing="undetermined", lacks="portal_vein")
        assert self.found(client, lacks="portal_vein") == {"Portal vein open"}

    def test_each_count_is_the_length_of_its_list_under_the_filters_that_are_set(self, cast, client):
        for number in range(3):
            a_case(cast.surgeon, cast.board, question=f"Prepared {number}")
        a_case(cast.coordinator, cast.board, question="Other")
        counted = client.get(f"/worklist/?owner={cast.surgeon.pk}").context["stages"]
        assert {value: count for value, _, count in counted if count} == {"open": 3, "in_preparation": 3}
        for value, _, count in counted:
            assert len(self.found(client, owner=cast.surgeon.pk, status=value)) == count

    def test_what_is_not_offered_is_as_if_it_were_not_asked(self, cast, client):
        a_case(cast.surgeon, cast.board, question="There")
        assert self.found(client, owner="' OR 1=1", ready="x", meeting="x", option="x", lacks="x") == {"There"}

    def test_the_second_page_of_a_search_is_a_search_and_its_words_stand_in_no_address(self, cast, client):
        for number in range(30):
            a_case(cast.surgeon, cast.board, question=f"Searched {number}")
        page = client.post("/worklist/", {"words": "searched", "page": "2"})
        assert len(page.context["rows"]) == 5
        assert "searched" not in " ".join(one for one in page.content.decode().split('"') if "?" in one)

    def test_at_most_twelve_queries_with_every_filter_set(self, cast, client, django_assert_max_num_queries):
        meeting = a_meeting(cast, *(a_case(cast.surgeon, cast.board) for _ in range(5)))
        client.get("/worklist/")  # A session notes from time to time that somebody is there.
        every = f"?owner=me&ready=not_ready&meeting={meeting.pk}&option=tace&standing=undetermined&lacks=portal_vein"
        for address in ("/worklist/", f"/worklist/{every}"):
            with django_assert_max_num_queries(12):
                client.get(address)


@pytest.mark.django_db
class TestSavedViews:
    def test_a_view_is_a_link_that_shows_the_same_list_again(self, cast, client_for):
        client = client_for(cast.coordinator)
        client.post("/worklist/views/", {"name": "TACE, vein open", "status": "open", "lacks": "portal_vein"})
        (view,) = client.get("/worklist/").context["views"]
        assert client.get(view.get_absolute_url()).context["narrowed_by"] == {"lacks": "portal_vein"}

    def test_one_s_own_stay_one_s_own_until_shared_with_the_board(self, cast, client_for):
        save_view(name="Mine", filters={"owner": "me"}, by=cast.surgeon)
        assert list(client_for(cast.chair).get("/worklist/").context["views"]) == []
        save_view(name="Mine", filters={"owner": "me"}, by=cast.surgeon, board=cast.board)
        assert [str(one.owner) for one in client_for(cast.chair).get("/worklist/").context["views"]] == ["TEST Surgeon"]
        assert list(client_for(cast.outsider).get("/worklist/").context["views"]) == []

    def test_nobody_deletes_what_others_share_nor_shares_with_a_board_of_others(self, cast):
        view = save_view(name="Mine", filters={}, by=cast.surgeon, board=cast.board)
        with pytest.raises(Refused):
            delete_view(view=view, by=cast.chair)
        with pytest.raises(Refused):
            save_view(name="Sneaked", filters={}, by=cast.surgeon, board=cast.other_board)

    def test_words_that_were_searched_never_enter_a_view(self, cast, client_for):
        client_for(cast.coordinator).post("/worklist/views/", {"name": "A", "words": "Testmann", "owner": "Testmann"})
        assert SavedView.objects.get().filters == {}

    def test_a_view_without_a_name_is_refused(self, cast):
        with pytest.raises(ValidationError):
            save_view(name=" ", filters={}, by=cast.surgeon)
