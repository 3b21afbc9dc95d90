"""One place up or down in an order."""

from typing import Any

from rest_framework import serializers

from cases.api import sent

DIRECTIONS = [("up", "One place up"), ("down", "One place down")]


class PlaceIn(serializers.Serializer):
    to = serializers.ChoiceField(DIRECTIONS)


def direction(raw: Any) -> int:
    told = PlaceIn(data=sent.an_object(raw))
    told.is_valid(raise_exception=True)
    return {"up": -1, "down": 1}[told.validated_data["to"]]
