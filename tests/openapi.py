"""The OpenAPI document as tests hold it to its word: its examples are sent, and bodies that fit it, or nearly."""

import json
from collections.abc import Callable, Iterator
from functools import cache

import schemathesis
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from meetings.api import urlpatterns as of_meetings
from tests.house.test_api_docs import written

WRITES = ("post", "patch")
MODES = {"that fits": GenerationMode.POSITIVE, "that does not fit": GenerationMode.NEGATIVE}
OF_MEETINGS = frozenset(f"/api/v1/{written(str(one.pattern))}" for one in of_meetings)


@cache
def document() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


def operations() -> Iterator[tuple[str, str, dict]]:
    for path, methods in document()["paths"].items():
        for method, one in methods.items():
            if method in WRITES:
                yield method, path, one


def documented() -> Iterator[tuple[str, str, object]]:
    for method, path, one in operations():
        for content in one.get("requestBody", {}).get("content", {}).values():
            for example in content.get("examples", {}).values():
                yield method, path, example["value"]


def send_generated(api, path: str, method: str, address: str, tag: Callable[[], str], mode: GenerationMode) -> None:
    """Whatever comes, the answer is no fault of ours, and a refusal is a problem that says what to do."""
    operation = schemathesis.openapi.from_dict(document())[path][method.upper()]

    @settings(max_examples=10, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(sent=operation.as_strategy(generation_mode=mode))
    def run(sent):
        body = sent.body if isinstance(sent.body, bytes) else json.dumps(sent.body, default=str)
        answer = getattr(api, method)(address, body, content_type="application/json", headers={"If-Match": tag()})
        assert answer.status_code < 500
        assert answer.status_code < 300 or answer["Content-Type"] == "application/problem+json"

    run()
