"""What if, for API clients: facts changed on a scratch copy of a case. Saved nowhere; the answer says so."""

from datetime import date

from django.urls import path
from drf_spectacular.utils import OpenApiExample, OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from cases.facts.document import FactErrors
from cases.facts.gather import gather
from cases.reading import read_case
from recommendations.api import EditionNamed, ExactNumbers
from recommendations.in_force import edition_of
from recommendations.what_if import WhatIf, read_request, suppose


class FactTurn(serializers.Serializer):
    fact = serializers.CharField()
    now = serializers.JSONField(source="before", allow_null=True)
    hypothetical = serializers.JSONField(source="after", allow_null=True)


class ChangedFact(FactTurn):
    computed = serializers.BooleanField()


class BecauseOut(serializers.Serializer):
    criterion = serializers.CharField()
    role = serializers.CharField()
    text = serializers.CharField()
    now = serializers.CharField(source="before")
    hypothetical = serializers.CharField(source="after")
    facts = FactTurn(many=True)
    claims = serializers.SerializerMethodField()

    def get_claims(self, one) -> list[str]:
        return [claim for claim, _ in one.claims]


class OptionTurn(serializers.Serializer):
    id = serializers.CharField()
    name = serializers.CharField()
    now = serializers.CharField(source="before")
    hypothetical = serializers.CharField(source="after")
    changed = serializers.BooleanField(source="is_changed")
    because = BecauseOut(many=True, source="reasons")
    cautions = BecauseOut(many=True)


class WhatIfOut(serializers.Serializer):
    """Standings now and hypothetically. `hypothetical` is always true: no part of this is the patient's record."""

    hypothetical = serializers.SerializerMethodField()
    edition = EditionNamed()
    facts = ChangedFact(many=True, source="changed")
    options = OptionTurn(many=True)

    def get_hypothetical(self, one: WhatIf) -> bool:
        return True


class WhatIfIn(serializers.Serializer):
    facts = serializers.DictField(child=serializers.JSONField(allow_null=True))


EXAMPLE = {"facts": {"ki67_percent": 25, "portal_vein": None}}


@access(Rule.MEMBER)
class WhatIfView(APIView):
    """Facts to change, null for "not recorded"; the others stay as the records have them, computed ones follow."""

    parser_classes = [ExactNumbers]
    # It reads one patient's record and writes nothing.
    required_scopes = ["read", "assess"]

    @extend_schema(
        request=WhatIfIn,
        responses={200: WhatIfOut, 422: OpenApiTypes.OBJECT},
        examples=[OpenApiExample("Two facts", value=EXAMPLE, request_only=True)],
    )
    def post(self, request: Request, case_id) -> Response:
        case = read_case(request.user, case_id)
        try:
            changes = read_request(request.data)
            found = suppose(gather(case, date.today()), edition_of(case.board), changes)
        except FactErrors as errors:
            refused = [{"fact": one.fact, "message": one.message} for one in errors.errors]
            return Response({"errors": refused}, status=422)
        return Response(WhatIfOut(found).data)


urlpatterns = [path("cases/<uuid:case_id>/what-if", WhatIfView.as_view(), name="api-what-if")]
