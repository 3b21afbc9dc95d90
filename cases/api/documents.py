"""Documents of a case for API clients: the same rights, checks, actions and audit as the pages."""

from django import forms
from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api.idempotency import once
from accounts.api.writing import changing, creating, doing
from cases import actions_amend
from cases import actions_documents as actions
from cases.api import examples, sent
from cases.api.moving import WAYS, PlaceIn
from cases.api.out import tag
from cases.api.stale import from_version
from cases.documents.answer import file_answer
from cases.documents.limits import IMAGES, MAX_BYTES, MEGABYTE, PDF
from cases.documents.reading import document_of, documents_of, open_document
from cases.forms_documents import AboutForm
from cases.models import Document
from cases.reading import case_to_write_in, read_case

ABOUT: dict[str, forms.Field] = dict(AboutForm.base_fields)


class DocumentOut(serializers.ModelSerializer):
    """`state` is ready once the check has passed; `refused_why` says what to do where it has not."""

    added_by = serializers.CharField(source="added_by.full_name")
    refused_why = serializers.CharField()

    class Meta:
        model = Document
        fields = [
            "id", "case", "kind", "caption", "dated_on", "position", "study_uid", "state", "refusal", "refused_why",
            "media_type", "size", "pages", "width", "height", "sha256", "added_at", "added_by", "withdrawn_at",
            "withdrawn_why",
        ]  # fmt: skip


class FileIn(serializers.Serializer):
    file = serializers.FileField(
        help_text=f"PDF, PNG or JPEG, at most {MAX_BYTES // MEGABYTE} MB", allow_empty_file=True
    )
    kind = serializers.ChoiceField(choices=[one for one in Document.Kind.choices if one[0] != Document.Kind.STUDY])
    caption = serializers.CharField(required=False, allow_blank=True, max_length=200)
    dated_on = serializers.CharField(required=False, allow_blank=True, max_length=10)


class StudyIn(serializers.Serializer):
    study_uid = serializers.CharField(max_length=64, help_text="The Study Instance UID: numbers with dots between them")
    caption = serializers.CharField(required=False, allow_blank=True, max_length=200)
    dated_on = serializers.CharField(required=False, allow_blank=True, max_length=10)


class DocumentMoveIn(PlaceIn):
    seen = serializers.IntegerField(help_text="The `position` that you saw: sent twice, it moves once")


class DocumentWithdrawIn(serializers.Serializer):
    reason = serializers.CharField(max_length=300, help_text="It stays in the history with this reason")


@access(Rule.MEMBER)
class Documents(APIView):
    """Every document that the case has or had, in order: metadata only, nothing of a file."""

    @extend_schema(responses=DocumentOut(many=True))
    def get(self, request: Request, case_id) -> Response:
        case = read_case(request.user, case_id, what="documents_viewed")
        return Response(DocumentOut(documents_of(request.user, case), many=True).data)


@access(Rule.MEMBER)
class Files(APIView):
    """Add a file. It waits until it is checked: ask for it until its `state` is ready or refused."""

    parser_classes = [MultiPartParser]
    serializer_class = FileIn

    @extend_schema(request={"multipart/form-data": FileIn}, responses={201: DocumentOut})
    def post(self, request: Request, case_id) -> Response:
        body = FileIn(data=request.data)
        body.is_valid(raise_exception=True)
        content = body.validated_data.pop("file").read()
        case = case_to_write_in(request.user, case_id)
        added = actions.add_file(case=case, content=content, by=request.user, **body.validated_data)
        return Response(DocumentOut(added).data, status=status.HTTP_201_CREATED)


@access(Rule.MEMBER)
class Studies(APIView):
    """Add an imaging study by its identifier; the study itself stays in the hospital's archive."""

    parser_classes = [JSONParser]
    serializer_class = StudyIn

    @extend_schema(
        request=StudyIn,
        **creating(DocumentOut),
        examples=[OpenApiExample("A study", value=examples.STUDY, request_only=True)],
    )
    @once
    def post(self, request: Request, case_id) -> Response:
        body = sent.checked(StudyIn, request.data)
        case = case_to_write_in(request.user, case_id)
        added = actions.add_study(case=case, by=request.user, **body)
        return Response(DocumentOut(added).data, status=status.HTTP_201_CREATED)


@access(Rule.MEMBER)
class OneDocument(APIView):
    """What is known of one document, and how far its check is."""

    serializer_class = DocumentOut

    def get(self, request: Request, document_id) -> Response:
        return _answer(document_of(request.user, document_id))

    @extend_schema(
        description="Correct the caption or the date; what is not sent stays. The file itself never changes.",
        request=sent.described("DocumentAmendment", ABOUT, partial=True),
        **changing(DocumentOut),
        examples=[OpenApiExample("Another caption", value=examples.AMENDED_DOCUMENT, request_only=True)],
    )
    @once
    def patch(self, request: Request, document_id) -> Response:
        document = document_of(request.user, document_id)

        def amend(version: int) -> None:
            form = sent.judged(AboutForm({**sent.standing(ABOUT, document), **sent.read(ABOUT, request.data)}))
            actions_amend.amend_document(document=document, version=version, by=request.user, **form.cleaned_data)

        from_version(request, document, amend)
        return _answer(document_of(request.user, document_id))


def _answer(document: Document) -> Response:
    return Response(DocumentOut(document).data, headers=tag(document.version))


@access(Rule.MEMBER)
class MoveDocument(APIView):
    """One place up or down among the documents of the case; at the end of the list nothing moves."""

    @extend_schema(
        request=DocumentMoveIn,
        **doing(DocumentOut),
        examples=[OpenApiExample("Up", value=examples.DOCUMENT_MOVE, request_only=True)],
    )
    @once
    def post(self, request: Request, document_id) -> Response:
        document = document_of(request.user, document_id)
        told = sent.checked(DocumentMoveIn, request.data)
        if (seen := told["seen"]) != document.position:
            raise ValidationError({"seen": [f"It stands in place {document.position} now. Look, then move it."]})
        actions.move_document(document=document, direction=WAYS[told["to"]], seen=seen, by=request.user)
        return _answer(document_of(request.user, document_id))


@access(Rule.MEMBER)
class WithdrawDocument(APIView):
    """No longer of the case, shown nowhere but in its history, with the reason. Nothing is deleted; once."""

    @extend_schema(
        request=DocumentWithdrawIn,
        **doing(DocumentOut),
        examples=[OpenApiExample("Of somebody else", value=examples.WITHDRAWN, request_only=True)],
    )
    @once
    def post(self, request: Request, document_id) -> Response:
        document = document_of(request.user, document_id)
        told = sent.checked(DocumentWithdrawIn, request.data)
        return _answer(actions.withdraw_document(document=document, by=request.user, **told))


@access(Rule.MEMBER)
class Content(APIView):
    """The file as it is shown, once it is checked; 404 before, and where there is no file."""

    @extend_schema(
        responses={(200, media_type): OpenApiResponse(OpenApiTypes.BINARY, "The file") for media_type in (PDF, *IMAGES)}
    )
    def get(self, request: Request, document_id) -> HttpResponse:
        return file_answer(*open_document(request.user, document_id))


urlpatterns = [
    path("cases/<uuid:case_id>/documents/", Documents.as_view(), name="api-documents"),
    path("cases/<uuid:case_id>/documents/files/", Files.as_view(), name="api-document-files"),
    path("cases/<uuid:case_id>/documents/studies/", Studies.as_view(), name="api-document-studies"),
    path("documents/<uuid:document_id>/", OneDocument.as_view(), name="api-document"),
    path("documents/<uuid:document_id>/move/", MoveDocument.as_view(), name="api-document-move"),
    path("documents/<uuid:document_id>/withdraw/", WithdrawDocument.as_view(), name="api-document-withdraw"),
    path("documents/<uuid:document_id>/content/", Content.as_view(), name="api-document-content"),
]
