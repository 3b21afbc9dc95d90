"""One place up or down in an order."""

from typing import Any

from rest_framework import serializers

from cases.api import sent

WAYS = {"up": -1, "down": 1}
DIRECTIONS = [("up", "One place up"), ("down", "One place down")]


class PlaceIn(serializers.Serializer):
    to = serializers.ChoiceField(DIRECTIONS)


def direction(raw: Any) -> int:
    told = sent.checked(PlaceIn, raw)
    return WAYS[told["to"]]
