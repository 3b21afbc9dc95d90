"""A board chooses its edition and region; an editor reviews an edition; who works by it is told how far it has come."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import override_settings
from django.urls import reverse

from accounts.models import AuditEvent, Board
from accounts.permissions import Refused
from recommendations import actions_editions as actions
from recommendations import in_force
from recommendations.engine import Region, Status
from recommendations.in_force import edition_of, status_of
from recommendations.library import edition
from recommendations.models import EditionReview
from tests.factories.cases import a_case

pytestmark = pytest.mark.django_db
PAGES = ["board-settings", "policy"]


def last_event() -> AuditEvent:
    return AuditEvent.objects.latest("pk")


def test_the_regions_of_a_board_are_those_an_edition_may_name():
    assert set(Board.Region.values) == {region.value for region in Region}


@override_settings(DEFAULT_EDITION="test-2026")
def test_a_new_board_works_by_the_default_edition(newer_edition):
    assert edition_of(Board(name="New", institution="Hospital")) is newer_edition


@pytest.mark.parametrize("who", ["coordinator", "editor"])
def test_coordinator_and_editor_change_the_edition_with_one_event(cast, newer_edition, who):
    actions.set_board_edition(board=cast.board, edition_id="test-2026", by=getattr(cast, who))
    event = last_event()
    assert (event.verb, event.detail["to"]) == ("board_edition_changed", "test-2026")
    assert edition_of(Board.objects.get(pk=cast.board.pk)) is newer_edition


@pytest.mark.parametrize("who", ["chair", "surgeon", "referrer", "auditor", "outsider"])
def test_nobody_else_changes_edition_or_region(cast, newer_edition, who):
    for act, value in (
        (actions.set_board_edition, {"edition_id": "test-2026"}),
        (actions.set_board_region, {"region": "EU"}),
    ):
        with pytest.raises(Refused, match="coordinator and the knowledge editor"):
            act(board=cast.board, by=getattr(cast, who), **value)
    assert not AuditEvent.objects.exists()


def test_an_edition_that_is_not_there_or_is_retired_is_refused(cast, newer_edition):
    with pytest.raises(ValidationError, match="no edition"):
        actions.set_board_edition(board=cast.board, edition_id="nigri-1918", by=cast.editor)
    actions.review_edition(reviewed=newer_edition, status="retired", why="Superseded.", by=cast.editor)
    with pytest.raises(ValidationError, match="retired"):
        actions.set_board_edition(board=cast.board, edition_id="test-2026", by=cast.editor)


def test_a_region_is_kept_with_one_event_and_only_when_it_changes(cast):
    for _ in range(2):
        actions.set_board_region(board=cast.board, region="UK", by=cast.coordinator)
    assert AuditEvent.objects.filter(verb="board_region_changed").count() == 1
    with pytest.raises(ValidationError):
        actions.set_board_region(board=cast.board, region="Mars", by=cast.coordinator)


def test_a_review_counts_for_the_text_that_was_reviewed_and_the_last_one_holds(cast, newer_edition):
    assert status_of(newer_edition).words == "Draft, not clinically reviewed"
    actions.review_edition(reviewed=newer_edition, status="reviewed", why="Read against the sources.", by=cast.editor)
    status = status_of(newer_edition)
    assert (status.status, status.by) == (Status.REVIEWED, cast.editor.full_name)
    assert status_of(edition("nigri-2018")).status is Status.DRAFT
    actions.review_edition(reviewed=newer_edition, status="draft", why="An error was found.", by=cast.editor)
    assert status_of(newer_edition).status is Status.DRAFT
    assert last_event().detail["sha256"] == newer_edition.sha256


def test_a_review_of_another_text_does_not_count(cast, newer_edition):
    review = actions.review_edition(reviewed=newer_edition, status="reviewed", why="Read.", by=cast.editor)
    EditionReview.objects.create(
        edition_id="nigri-2018",
        edition_version="0.9",
        edition_sha256="0" * 64,
        status="reviewed",
        why="An older text.",
        by=cast.editor,
        name=review.name,
    )
    assert status_of(edition("nigri-2018")).status is Status.DRAFT


@pytest.mark.parametrize("who", ["coordinator", "chair", "surgeon", "auditor"])
def test_only_a_knowledge_editor_reviews_and_says_why(cast, newer_edition, who):
    with pytest.raises(Refused, match="Only a knowledge editor"):
        actions.review_edition(reviewed=newer_edition, status="reviewed", why="Read.", by=getattr(cast, who))
    with pytest.raises(ValidationError):
        actions.review_edition(reviewed=newer_edition, status="reviewed", why=" ", by=cast.editor)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_a_review(cast, newer_edition, change):
    actions.review_edition(reviewed=newer_edition, status="reviewed", why="Read.", by=cast.editor)
    found = EditionReview.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        found.update(status="draft") if change == "update" else found.delete()


def test_a_banner_appears_once_the_day_of_review_has_passed(client_for, cast, newer_edition, monkeypatch):
    client, address = client_for(cast.surgeon), reverse("edition", args=["test-2026"])
    due = "The review of this edition is overdue."
    monkeypatch.setattr(in_force.timezone, "localdate", lambda: date(2027, 5, 25))
    assert due not in client.get(address).content.decode()
    monkeypatch.setattr(in_force.timezone, "localdate", lambda: date(2027, 5, 26))
    assert due in client.get(address).content.decode()


def test_the_page_of_an_edition_tells_its_status_open_items_and_reviews(client_for, cast, newer_edition):
    client, address = client_for(cast.editor), reverse("edition", args=["test-2026"])
    page = client.get(address).content.decode()
    assert "Draft, not clinically reviewed" in page and "Ask the regulator again" in page
    form = {"status": "reviewed", "why": "Read against the sources.", "sha256": newer_edition.sha256}
    assert client.post(reverse("edition-review", args=["test-2026"]), form).status_code == 302
    page = client.get(address).content.decode()
    assert "Clinically reviewed" in page and "Read against the sources." in page


def test_a_review_of_a_text_that_changed_meanwhile_is_not_kept(client_for, cast, newer_edition):
    form = {"status": "reviewed", "why": "Read.", "sha256": "0" * 64}
    client_for(cast.editor).post(reverse("edition-review", args=["test-2026"]), form)
    assert not EditionReview.objects.exists()


def test_a_review_by_someone_else_is_refused(client_for, cast, newer_edition):
    form = {"status": "reviewed", "why": "Read.", "sha256": newer_edition.sha256}
    answer = client_for(cast.surgeon).post(reverse("edition-review", args=["test-2026"]), form)
    assert answer.status_code == 403 and not EditionReview.objects.exists()


def test_the_settings_page_saves_edition_and_region(client_for, cast, newer_edition):
    address = reverse("board-settings", args=[cast.board.pk])
    answer = client_for(cast.coordinator).post(address, {"edition": "test-2026", "region": "EU"})
    assert answer.status_code == 302
    board = Board.objects.get(pk=cast.board.pk)
    assert (board.edition, board.region) == ("test-2026", "EU")
    refused = client_for(cast.surgeon).post(address, {"edition": "nigri-2018", "region": ""})
    assert refused.status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_a_board_do_not_exist_for_others(client_for, cast, page):
    address = reverse(page, args=[cast.board.pk])
    assert client_for(cast.outsider).get(address).status_code == 404
    assert client_for(cast.surgeon).get(address).status_code == 200


def test_the_case_page_names_the_edition_in_force_its_status_and_the_region_first(client_for, cast, newer_edition):
    actions.set_board_edition(board=cast.board, edition_id="test-2026", by=cast.editor)
    case = a_case(cast.surgeon, cast.board)
    client = client_for(cast.surgeon)
    page = client.get(case.get_absolute_url()).content.decode()
    assert ">test-2026</a> 1, <b>draft, not clinically reviewed</b>" in page
    assert "Other regions" not in page and "Check, not settled" in page
    actions.set_board_region(board=cast.board, region="US", by=cast.editor)
    page = client.get(case.get_absolute_url()).content.decode()
    here, elsewhere = page.index("United States: Approved"), page.index("European Union: Check, not settled")
    assert here < page.index("Other regions") < elsewhere


DRAFT = "draft, not clinically reviewed"


@pytest.mark.parametrize("name", ["claims", "references", "criteria"])
def test_each_page_of_the_knowledge_says_how_far_the_edition_has_come(client_for, cast, newer_edition, name):
    assert DRAFT in client_for(cast.surgeon).get(reverse(name, args=["test-2026"])).content.decode()
    claim = client_for(cast.surgeon).get(reverse("claim", args=["test-2026", "X-01"])).content.decode()
    assert DRAFT in claim


def test_what_is_said_of_patients_names_the_edition_and_how_far_it_has_come(client_for, api_for, cast, newer_edition):
    actions.set_board_edition(board=cast.board, edition_id="test-2026", by=cast.editor)
    case, client, api = a_case(cast.surgeon, cast.board), client_for(cast.surgeon), api_for(cast.surgeon, "read")
    (made,) = api.get(reverse("api-assessments", args=[case.pk])).json()
    frozen = reverse("case-assessment", args=[case.pk, made["id"]])
    for address in (reverse("cohort"), reverse("case-assessments", args=[case.pk]), frozen):
        assert DRAFT in client.get(address).content.decode(), address
    standings = api.get(reverse("api-standings"), {"option": "prrt_lu177", "standing": "undetermined"}).json()
    assert {made["edition_status"], standings["edition"]["status"]} == {"Draft, not clinically reviewed"}
    actions.review_edition(reviewed=newer_edition, status="reviewed", why="Read.", by=cast.editor)
    (made,) = api.get(reverse("api-assessments", args=[case.pk])).json()
    assert made["edition_status"].startswith("Clinically reviewed")
    assert DRAFT not in client.get(reverse("cohort")).content.decode()


def test_claims_are_shown_with_their_verification_and_what_supersedes_them(client_for, cast, newer_edition):
    client = client_for(cast.surgeon)
    page = client.get(reverse("claims", args=["test-2026"])).content.decode()
    for words in ("Not verified: background knowledge only", "Partly verified", "Superseded by X-01"):
        assert words in page
    old = client.get(reverse("claim", args=["nigri-2018", "S-PRRT-06"])).content.decode()
    assert "Superseded" not in old


def test_a_claim_that_is_not_sound_carries_its_mark_where_only_its_id_stands(client_for, cast, newer_edition):
    client = client_for(cast.surgeon)
    option = client.get(reverse("option", args=["test-2026", "surveillance"])).content.decode()
    assert '<span class="hidden-text">Not verified: background knowledge only </span>X-03</a>' in option
    option = client.get(reverse("option", args=["test-2026", "prrt_lu177"])).content.decode()
    assert '<span class="hidden-text">Partly verified </span>X-02</a>' in option
    assert "Superseded by X-01 </span>S-PRRT-06</a>" in option and "</span>X-01</a>" not in option
