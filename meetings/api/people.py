"""The boards that one works on, and who works on them: the ids by which a plan or a draft names people."""

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.models import Board, Membership
from cases.reading import boards_to_open_cases_in
from meetings.pages import people_of


class PersonOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="user_id")
    name = serializers.CharField(source="user.full_name")

    class Meta:
        model = Membership
        fields = ["id", "name", "role", "discipline"]


class BoardOut(serializers.ModelSerializer):
    people = serializers.SerializerMethodField()

    class Meta:
        model = Board
        fields = ["id", "name", "institution", "people"]

    @extend_schema_field(PersonOut(many=True))
    def get_people(self, board: Board) -> list[dict]:
        return PersonOut(people_of(board), many=True).data


@access(Rule.SIGNED_IN)
class Boards(APIView):
    """The boards that you work on, each with everybody who works on it."""

    serializer_class = BoardOut

    @extend_schema(responses=BoardOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(BoardOut(boards_to_open_cases_in(request.user).order_by("name"), many=True).data)


urlpatterns = [path("boards/", Boards.as_view(), name="api-boards")]
