"""What the members say of a case: their own proposals before the options are opened, their votes when asked."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api.idempotency import once
from accounts.api.writing import creating, doing
from accounts.models import User
from cases.api import sent
from meetings import actions
from meetings.api import examples
from meetings.api.out_decisions import VoteOut
from meetings.api.out_room import SpokenOut
from meetings.models import AgendaItem, Decision, Vote
from meetings.reading import read_decision, read_item
from meetings.voting import consensus_of, proposals_on


class ProposalIn(serializers.Serializer):
    text = serializers.CharField(max_length=500)


class ProposalsOut(serializers.Serializer):
    """What the others propose is told once the options are open; until then how many they are."""

    options_are_open = serializers.BooleanField()
    count = serializers.IntegerField()
    mine = serializers.CharField(allow_null=True)
    proposals = SpokenOut(many=True)


class VoteIn(serializers.Serializer):
    position = serializers.ChoiceField(Vote.Position.choices)
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=500, help_text="Needed of who disagrees: it is kept as the dissent"
    )


class VotesOut(serializers.Serializer):
    """`consensus` is computed from the votes; empty without one."""

    vote_asked_at = serializers.DateTimeField(allow_null=True)
    consensus = serializers.CharField()
    mine = VoteOut(allow_null=True)
    votes = VoteOut(many=True)


@access(Rule.MEMBER)
class Proposals(APIView):
    """The members' own proposals on a case of an agenda."""

    serializer_class = ProposalsOut

    def get(self, request: Request, item_id: Any) -> Response:
        return _proposals(request.user, read_item(request.user, item_id))

    @extend_schema(
        description="Put down your own, or write it again; once the options are open it stays as it is.",
        request=ProposalIn,
        **creating(ProposalsOut),
        examples=[OpenApiExample("A proposal", value=examples.PROPOSAL, request_only=True)],
    )
    @once
    def post(self, request: Request, item_id: Any) -> Response:
        item = read_item(request.user, item_id)
        told = sent.checked(ProposalIn, request.data)
        actions.propose(item=item, by=request.user, **told)
        return _proposals(request.user, item, 201)


def _proposals(user: User, item: AgendaItem, status: int = 200) -> Response:
    found = proposals_on(item)
    told = {
        "options_are_open": found.are_open,
        "count": len(found.all),
        "mine": next((one.text for one in found.all if one.user_id == user.pk), None),
        "proposals": found.all if found.are_open else [],
    }
    return Response(ProposalsOut(told).data, status=status)


@access(Rule.MEMBER)
class Votes(APIView):
    """The votes on a decision with the consensus that follows from them."""

    serializer_class = VotesOut

    def get(self, request: Request, decision_id: Any) -> Response:
        return _votes(request, decision_id)

    @extend_schema(
        description="Say how far you agree, once a vote is asked for. Said again it replaces what you said before.",
        request=VoteIn,
        **creating(VotesOut),
        examples=[OpenApiExample("A reservation", value=examples.VOTE, request_only=True)],
    )
    @once
    def post(self, request: Request, decision_id: Any) -> Response:
        draft = read_decision(request.user, decision_id)
        told = sent.checked(VoteIn, request.data)
        actions.cast_vote(decision=draft, by=request.user, **told)
        return _votes(request, decision_id, 201)


@access(Rule.MEMBER)
class AskVote(APIView):
    """From now on the members of the board may vote on this draft. Asked again it stays as it was."""

    @extend_schema(request=None, **doing(VotesOut))
    @once
    def post(self, request: Request, decision_id: Any) -> Response:
        actions.ask_vote(decision=read_decision(request.user, decision_id), by=request.user)
        return _votes(request, decision_id)


def _votes(request: Request, decision_id: Any, status: int = 200) -> Response:
    decision: Decision = read_decision(request.user, decision_id)
    votes = list(decision.votes.all())
    told = {
        "vote_asked_at": decision.vote_asked_at,
        "consensus": consensus_of(one.position for one in votes),
        "mine": next((one for one in votes if one.user_id == request.user.pk), None),
        "votes": votes,
    }
    return Response(VotesOut(told).data, status=status)


urlpatterns = [
    path("agenda/<uuid:item_id>/proposals/", Proposals.as_view(), name="api-proposals"),
    path("drafts/<uuid:decision_id>/votes/", Votes.as_view(), name="api-votes"),
    path("drafts/<uuid:decision_id>/votes/ask/", AskVote.as_view(), name="api-votes-ask"),
]
