import pytest
from django.http import Http404
from django.test import Client
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.test import APIClient

from accounts.api import problem

pytestmark = pytest.mark.django_db
THINGS = "/api/v1/probe/"


@pytest.fixture
def caller(api_for, surgeon) -> APIClient:
    return api_for(surgeon, "read", "write")


def test_an_input_error_names_each_field_by_its_path(caller):
    response = caller.post(THINGS, {}, format="json")
    assert response["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "The request was not accepted; `errors` says why.",
        "errors": [
            {"field": "facts.ki67_percent", "message": "Expected a number."},
            {"field": "", "message": "Too much."},
        ],
    }


def test_errors_in_a_list_carry_the_place_in_it():
    response = problem(ValidationError({"records": [{}, {"value": ["Wrong."]}]}), {})
    assert response.data["errors"] == [{"field": "records.1.value", "message": "Wrong."}]


def test_missing_is_said_in_one_way_and_names_no_model():
    for error in (Http404("No Case matches the given query."), NotFound()):
        assert problem(error, {}).data["detail"] == "There is nothing here, or nothing that you may see."
    assert problem(NotFound("There is no edition x."), {}).data["detail"] == "There is no edition x."


def test_a_refusal_says_why(caller):
    response = caller.put(THINGS, {}, format="json")
    assert (response.status_code, response.json()["detail"]) == (403, "Only the chair signs.")


def test_an_unforeseen_error_tells_nothing_of_the_inside(caller):
    caller.raise_request_exception = False
    response = caller.delete(THINGS)
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert "secret inside" not in response.text


def test_an_unforeseen_error_is_still_reported(caller):
    with pytest.raises(RuntimeError):
        caller.delete(THINGS)


def test_broken_json_is_an_input_error(caller):
    response = caller.post(THINGS, "{", content_type="application/json")
    assert response.status_code == 400 and response["Content-Type"] == "application/problem+json"


def test_a_session_alone_does_not_write_through_the_api_without_its_csrf_token(surgeon):
    client = Client(enforce_csrf_checks=True)
    client.force_login(surgeon)
    assert client.post(THINGS, "{}", content_type="application/json").status_code == 403


def test_the_schema_says_how_a_token_is_sent():
    from drf_spectacular.generators import SchemaGenerator

    schema = SchemaGenerator(urlconf="tests.accounts.urls").get_schema(request=None, public=True)
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_while_the_database_is_away_a_page_and_the_api_say_that_one_may_ask_again(client, caller):
    client.raise_request_exception = caller.raise_request_exception = False
    page, told = client.get("/without-database/"), caller.patch(THINGS)
    assert (page.status_code, page["Retry-After"]) == (told.status_code, told["Retry-After"]) == (503, "5")
    assert "The database does not answer" in page.text and "look whether it is there" in told.json()["detail"]
    assert "secret inside" not in page.text + told.text
