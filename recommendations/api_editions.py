"""The knowledge for API clients, read-only: editions, and page by page their options, claims and references."""

from collections.abc import Sequence

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from recommendations.citations import Placed, criteria_of, why_only_shown
from recommendations.engine import Claim, Edition, EditionError, Option, words
from recommendations.in_force import status_of
from recommendations.library import edition, edition_ids
from recommendations.pages import ClaimLine, claim_line


class OpenItemOut(serializers.Serializer):
    """What a person must still verify."""

    text = serializers.CharField()
    claims = serializers.ListField(child=serializers.CharField())


class EditionOut(serializers.Serializer):
    id = serializers.CharField()
    version = serializers.CharField()
    title = serializers.CharField()
    scope = serializers.CharField()
    date = serializers.DateField()
    status = serializers.SerializerMethodField()
    review_by = serializers.DateField(allow_null=True)
    extends = serializers.CharField()
    sha256 = serializers.CharField()
    citation = serializers.CharField()
    doi = serializers.CharField()
    authors = serializers.ListField(child=serializers.CharField())
    reviewers = serializers.ListField(child=serializers.CharField())
    options = serializers.SerializerMethodField()
    claims = serializers.SerializerMethodField()
    references = serializers.SerializerMethodField()
    open_items = OpenItemOut(many=True)

    def get_status(self, one: Edition) -> str:
        return status_of(one).status.value

    def get_options(self, one: Edition) -> int:
        return len(one.options)

    def get_claims(self, one: Edition) -> int:
        return len(one.claims)

    def get_references(self, one: Edition) -> int:
        return len(one.references)


class CriterionOut(serializers.Serializer):
    """`rule` is the test in plain English, made from the tree that the engine evaluates."""

    id = serializers.CharField(source="criterion.id")
    role = serializers.CharField(source="role.value")
    text = serializers.CharField(source="criterion.text")
    qualifier = serializers.CharField(source="criterion.qualifier")
    note = serializers.CharField(source="criterion.note")
    rule = serializers.SerializerMethodField()
    claims = serializers.ListField(source="criterion.claims", child=serializers.CharField())

    def get_rule(self, one: Placed) -> str:
        return words.sentence(one.criterion.rule, self.context["edition"].vocabulary)


class CitingOut(serializers.Serializer):
    """A line of an option that rests on claims."""

    claims = serializers.ListField(child=serializers.CharField())


class EvidenceOut(CitingOut):
    """A result, never without what it was measured in, when and against what."""

    study = serializers.CharField()
    design = serializers.CharField()
    measure = serializers.CharField()
    value = serializers.CharField()
    denominator = serializers.CharField()
    time_frame = serializers.CharField()
    comparator = serializers.CharField()
    text = serializers.CharField()


class AdverseEffectOut(CitingOut):
    effect = serializers.CharField()
    frequency = serializers.CharField()
    text = serializers.CharField()


class TechniqueOut(CitingOut):
    text = serializers.CharField()


class RegionOut(CitingOut):
    """Where the option is approved; "check" where no source settles it."""

    region = serializers.CharField(source="region.value")
    status = serializers.CharField(source="status.value")
    date = serializers.CharField()
    wording = serializers.CharField()


class MarkedOut(serializers.Serializer):
    """A claim that is never shown without its marks and the note of its audit."""

    id = serializers.CharField()
    marks = serializers.SerializerMethodField()
    note = serializers.CharField()

    def get_marks(self, one: ClaimLine) -> list[str]:
        return [mark for mark in (*one.flags, one.superseded, one.verification) if mark]


class EditionOptionOut(serializers.Serializer):
    id = serializers.CharField()
    name = serializers.CharField()
    intent = serializers.CharField(source="intent.value")
    summary = serializers.CharField()
    always_listed = serializers.BooleanField()
    criteria = serializers.SerializerMethodField()
    evidence = EvidenceOut(many=True)
    adverse_effects = AdverseEffectOut(many=True)
    technique = TechniqueOut(many=True)
    regional_status = RegionOut(many=True)
    facts = serializers.ListField(child=serializers.CharField())
    claims = serializers.ListField(child=serializers.CharField())
    marked_claims = serializers.SerializerMethodField()

    @extend_schema_field(CriterionOut(many=True))
    def get_criteria(self, one: Option) -> list[dict]:
        return CriterionOut(list(criteria_of(one)), many=True, context=self.context).data

    @extend_schema_field(MarkedOut(many=True))
    def get_marked_claims(self, one: Option) -> list[dict]:
        knowledge = self.context["edition"]
        marked = [knowledge.claims[name] for name in one.claims if knowledge.is_marked(name)]
        return MarkedOut([claim_line(claim, knowledge) for claim in marked], many=True).data


class ClaimOut(serializers.Serializer):
    """A claim with its marks and the note of its audit; one should never be shown without the other."""

    id = serializers.CharField()
    text = serializers.CharField()
    section = serializers.CharField()
    place = serializers.CharField()
    references = serializers.ListField(child=serializers.CharField())
    figures = serializers.CharField()
    design = serializers.CharField()
    flags = serializers.SerializerMethodField()
    check = serializers.SerializerMethodField()
    note = serializers.CharField()
    verification = serializers.CharField(allow_null=True)
    superseded_by = serializers.SerializerMethodField()
    only_shown = serializers.SerializerMethodField()

    def get_flags(self, one: Claim) -> list[str]:
        return [flag.value for flag in one.flags]

    def get_superseded_by(self, one: Claim) -> list[str]:
        return list(self.context["edition"].superseded_by.get(one.id, ()))

    def get_only_shown(self, one: Claim) -> str:
        return why_only_shown(self.context["edition"], one)

    def get_check(self, one: Claim) -> list[str]:
        return [check.value for check in one.check]


class ReferenceOut(serializers.Serializer):
    number = serializers.CharField()
    citation = serializers.CharField()
    authors = serializers.CharField()
    title = serializers.CharField()
    journal = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    volume = serializers.CharField()
    pages = serializers.CharField()
    doi = serializers.CharField()
    pmid = serializers.CharField()
    url = serializers.CharField()


def _edition(edition_id: str) -> Edition:
    try:
        return edition(edition_id)
    except EditionError as error:
        raise Http404(str(error)) from error


@access(Rule.SIGNED_IN)
class Editions(APIView):
    """Every edition that this installation holds."""

    @extend_schema(operation_id="editions_list", responses=EditionOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(EditionOut([edition(name) for name in edition_ids()], many=True).data)


@access(Rule.SIGNED_IN)
class OneEdition(APIView):
    """One edition as published: where it comes from, how far it has come, how much it holds."""

    @extend_schema(operation_id="edition", responses=EditionOut)
    def get(self, request: Request, edition_id: str) -> Response:
        return Response(EditionOut(_edition(edition_id)).data)


class _Part(generics.ListAPIView):
    """One kind of thing that an edition holds, in the edition's order."""

    def get_queryset(self) -> Sequence[object]:
        return self.part_of(_edition(self.kwargs["edition_id"]))

    def filter_queryset(self, queryset: Sequence[object]) -> Sequence[object]:
        return queryset

    def get_serializer_context(self) -> dict:
        return {**super().get_serializer_context(), "edition": _edition(self.kwargs["edition_id"])}


@access(Rule.SIGNED_IN)
class Options(_Part):
    """The options with their criteria, each rule in plain English."""

    serializer_class = EditionOptionOut
    part_of = staticmethod(lambda one: one.options)


@access(Rule.SIGNED_IN)
class Claims(_Part):
    """The claims with their audit."""

    serializer_class = ClaimOut
    part_of = staticmethod(lambda one: list(one.claims.values()))


@access(Rule.SIGNED_IN)
class References(_Part):
    """The references as bibliographic facts."""

    serializer_class = ReferenceOut
    part_of = staticmethod(lambda one: list(one.references.values()))


urlpatterns = [
    path("editions/", Editions.as_view(), name="api-editions"),
    path("editions/<slug:edition_id>/", OneEdition.as_view(), name="api-edition"),
    path("editions/<slug:edition_id>/options", Options.as_view(), name="api-edition-options"),
    path("editions/<slug:edition_id>/claims", Claims.as_view(), name="api-edition-claims"),
    path("editions/<slug:edition_id>/references", References.as_view(), name="api-edition-references"),
]
