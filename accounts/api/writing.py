"""How OpenAPI tells of a write: the headers it takes, and each answer it may get."""

from typing import Any

from rest_framework import serializers

from accounts.api.idempotency import KEY_PARAMETER
from accounts.api.preconditions import IF_MATCH


class FieldProblem(serializers.Serializer):
    field = serializers.CharField(help_text="The path in what was sent; empty for the whole of it")
    message = serializers.CharField()


class Problem(serializers.Serializer):
    """RFC 9457, application/problem+json"""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What is wrong and what to do")
    errors = FieldProblem(many=True, required=False)


class Clash(serializers.Serializer):
    field = serializers.CharField()
    yours = serializers.JSONField()
    current = serializers.JSONField()
    started_from = serializers.JSONField(required=False, help_text="What the version you named said")


class StaleProblem(Problem):
    conflicts = Clash(many=True)


def creating(shape: Any) -> dict[str, Any]:
    """For extend_schema: a write that makes something new."""
    return {"parameters": [KEY_PARAMETER], "responses": {201: shape, 400: Problem, 422: Problem}}


def doing(shape: Any, **more: Any) -> dict[str, Any]:
    """For extend_schema: a write that makes nothing new and names no version; `more` are answers beside these."""
    answers = {200: shape, 400: Problem, 422: Problem, **{int(code[1:]): one for code, one in more.items()}}
    return {"parameters": [KEY_PARAMETER], "responses": answers}


def changing(shape: Any) -> dict[str, Any]:
    """For extend_schema: a write that names the version it started from."""
    answers = {200: shape, 400: Problem, 412: StaleProblem, 422: Problem, 428: Problem}
    return {"parameters": [IF_MATCH, KEY_PARAMETER], "responses": answers}
