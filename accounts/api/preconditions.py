"""`ETag` and `If-Match`: a change names the version it started from, so nobody overwrites what they have not seen."""

from http import HTTPStatus

from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException, ParseError
from rest_framework.request import Request

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of what you read. 428 without it; 412 with both values when somebody changed it since.",
)


class PreconditionRequired(APIException):
    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_detail = "Read first, then send the ETag you got as If-Match: a change names the version it started from."


class PreconditionFailed(APIException):
    """`members` stand in the answer beside its detail: what was sent and what stands now, field by field."""

    status_code = HTTPStatus.PRECONDITION_FAILED

    def __init__(self, detail: str, version: int, **members: object) -> None:
        super().__init__(detail)
        self.version = version
        self.members = members


def etag(version: int) -> str:
    return f'"{version}"'


def version_asked(request: Request) -> int | None:
    """The version that If-Match names; None where that is none of ours. `*` would overwrite anything: it is refused."""
    asked = request.headers.get("If-Match", "").strip()
    if asked in ("", "*"):
        raise PreconditionRequired
    if not parse_etags(asked):
        raise ParseError('If-Match: send the ETag as you got it, with its quotes, such as "3".')
    tags = [tag.strip('"') for tag in parse_etags(asked) if not tag.startswith("W/")]
    return next((int(tag) for tag in tags if tag.isdecimal() and len(tag) < 10), None)
