"""What the API tells of decisions: signed versions as they are read, a draft as it is sent back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.writing import FieldProblem
from cases.facts.gather import gather
from meetings.actions.decisions import TEXTS, Choice
from meetings.complete import what_is_missing
from meetings.models import Action, Decision, DecisionOption, Vote
from meetings.standing_on import basis_of


class OptionOut(serializers.ModelSerializer):
    """`rank` orders what is chosen; `note` is then its condition, else the reason why not."""

    owner = serializers.CharField(source="owner.full_name", default="")

    class Meta:
        model = DecisionOption
        fields = ["option", "name", "standing", "chosen", "rank", "note", "intent", "detail", "owner", "due_on"]


class ActionOut(serializers.ModelSerializer):
    owner = serializers.CharField(source="owner.full_name", default="")

    class Meta:
        model = Action
        fields = ["id", "text", "owner", "due_on", "option"]


class VoteOut(serializers.ModelSerializer):
    """`who` is a name or a discipline alone, as the board's policy was when the vote was given."""

    class Meta:
        model = Vote
        fields = ["who", "discipline", "position", "reason"]


class DecisionOut(serializers.ModelSerializer):
    """`state` is computed: decided, provisional, deferred, no consensus, outside the remit, not discussed."""

    state = serializers.ChoiceField(choices=Decision.State.choices)
    votes = VoteOut(many=True)
    verified_by = serializers.CharField(source="verified_by.full_name", default="")
    teller = serializers.CharField(source="teller.full_name", default="")
    meeting = serializers.UUIDField(source="item.meeting_id")
    case = serializers.UUIDField(source="item.case_id")
    patient = serializers.UUIDField(source="item.case.patient_id")
    options = OptionOut(many=True)
    actions = ActionOut(many=True)
    signed_by = serializers.CharField(source="signed_by.full_name")
    # The edition of the standings that lay on the table.
    edition_id = serializers.CharField(source="assessment.edition_id", default="")
    edition_version = serializers.CharField(source="assessment.edition_version", default="")

    class Meta:
        model = Decision
        fields = [
            "id", "meeting", "item", "case", "patient", "version", "amends", "amended_because", "state", "outcome",
            "cause", "because", "text", "rationale", "intent", "options", "relation", "reason", "consensus", "dissent",
            "votes", "wish", "view_presented", "trial", "trial_name", "teller", "tell_by", "actions",
            "present", "absent", "assessment", "edition_id", "edition_version",
            "verified_by", "verified_at", "signed_by", "signed_at",
        ]  # fmt: skip


class DraftOptionOut(serializers.ModelSerializer):
    class Meta:
        model = DecisionOption
        fields = [*Choice._fields]


class ConsideredOut(serializers.ModelSerializer):
    class Meta:
        model = DecisionOption
        fields = ["option", "name", "standing", "standing_before"]


class OtherwiseOut(serializers.Serializer):
    option = serializers.CharField()
    name = serializers.CharField()
    before = serializers.CharField(help_text="In the assessment of the draft; empty: it is no option there")
    now = serializers.CharField(help_text="Today; empty: it is no option any more")


class BasisOut(serializers.Serializer):
    """Whether the assessment that a draft stands on is still that of the case, and what stands otherwise today."""

    facts_changed = serializers.BooleanField()
    edition_changed = serializers.BooleanField()
    otherwise = OtherwiseOut(many=True)


class DraftActionOut(serializers.ModelSerializer):
    class Meta:
        model = Action
        fields = ["text", "owner", "due_on"]


class DraftOut(serializers.ModelSerializer):
    """A decision that is being written: complete or not, nobody's yet. People stand here by id, as they are sent."""

    meeting = serializers.UUIDField(source="item.meeting_id")
    case = serializers.UUIDField(source="item.case_id")
    patient = serializers.UUIDField(source="item.case.patient_id")
    options = serializers.SerializerMethodField(help_text="By the id of the option")
    considered = ConsideredOut(source="options", many=True)
    actions = DraftActionOut(many=True)
    missing = serializers.SerializerMethodField(help_text="What a signature still asks for")
    basis = serializers.SerializerMethodField()
    edition_id = serializers.CharField(source="assessment.edition_id")
    edition_version = serializers.CharField(source="assessment.edition_version")
    saved_by = serializers.CharField(source="saved_by.full_name", default="")
    verified_by = serializers.CharField(source="verified_by.full_name", default="")
    is_verified = serializers.BooleanField(help_text="Somebody else has read the text as it stands")

    class Meta:
        model = Decision
        fields = [
            "id", "meeting", "item", "case", "patient", "version", "revision", "amends", "amended_because", *TEXTS,
            "options", "considered", "actions", "missing", "assessment", "basis", "edition_id", "edition_version",
            "saved_at", "saved_by", "is_verified", "verified_by", "verified_at",
        ]  # fmt: skip

    @extend_schema_field(serializers.DictField(child=DraftOptionOut()))
    def get_options(self, draft: Decision) -> dict[str, Any]:
        return {one.option: dict(DraftOptionOut(one).data) for one in draft.options.all()}

    @extend_schema_field(FieldProblem(many=True))
    def get_missing(self, draft: Decision) -> list[dict[str, str]]:
        found = what_is_missing(draft).items()
        return [{"field": field, "message": told} for field, sentences in found for told in sentences]

    @extend_schema_field(BasisOut)
    def get_basis(self, draft: Decision) -> dict[str, Any]:
        return dict(BasisOut(basis_of(draft, gather(draft.item.case, date.today()))).data)


class VersionsOut(serializers.Serializer):
    """What was decided on one agenda item: the draft, what is in force, and what that replaced, the newest first."""

    draft = DraftOut(allow_null=True)
    in_force = DecisionOut(allow_null=True)
    earlier = DecisionOut(many=True)


def flat(draft: Mapping[str, Any]) -> dict[str, Any]:
    """A body, or a draft as it is told, in one level: `text`, `options.tace.note`, `actions`."""
    options = draft.get("options")
    inner = {f"options.{option}.{name}": value for option, said in _pairs(options) for name, value in _pairs(said)}
    return {name: draft[name] for name in (*TEXTS, "actions") if name in draft} | inner


def _pairs(value: Any) -> Any:
    return value.items() if isinstance(value, Mapping) else ()
