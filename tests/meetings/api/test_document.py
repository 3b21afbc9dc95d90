"""What the OpenAPI document says of meetings is true: its examples are accepted, and no body that fits it breaks us."""

import json

import pytest

from meetings.api import examples
from tests.factories.accounts import PASSWORD
from tests.openapi import MODES, OF_MEETINGS, documented, operations, send_generated

pytestmark = pytest.mark.django_db
EXAMPLES = [one for one in documented() if one[1] in OF_MEETINGS]
GENERATED = [(path, method) for method, path, one in operations() if path in OF_MEETINGS and "requestBody" in one]


def test_every_write_that_takes_a_body_is_shown_by_an_example():
    assert set(GENERATED) == {(path, method) for method, path, _ in EXAMPLES}


def _filled(world, cast, path: str, body: object) -> str:
    """The ids that the caller would have got from the API."""
    person = cast.chair if path.endswith(("/meetings/", "/series/")) else cast.surgeon
    an_id = world.outcome.case_id if path.endswith("/agenda/") else person.pk
    an_id = world.block.pk if "/together/" in path else an_id
    text = json.dumps(body).replace(examples.AN_ID, str(an_id)).replace(examples.SIGNATURE["password"], PASSWORD)
    return text.replace('"id": 1,', f'"id": {world.meeting.attendances.first().pk},')


@pytest.mark.parametrize(("method", "path", "body"), EXAMPLES, ids=[f"{m} {p}" for m, p, _ in EXAMPLES])
def test_every_documented_example_is_accepted(by, cast, world, method, path, body):
    tag = by.chair.get(world.looked_at(path)).get("ETag") if "{" in path else None
    answer = getattr(by.chair, method)(
        world.address(path), _filled(world, cast, path, body), content_type="application/json",
        headers={"If-Match": tag} if tag else {},
    )  # fmt: skip
    assert answer.status_code in (200, 201), answer.content


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
@pytest.mark.parametrize(("path", "method"), GENERATED)
def test_no_generated_body_is_a_fault_of_ours(by, world, path, method, mode):
    def tag() -> str:
        return by.chair.get(world.looked_at(path)).get("ETag", '"1"')

    send_generated(by.chair, path, method, world.address(path), tag, mode)
