"""What stands on an agenda to be confirmed together: each case with its prepared recommendation, or why it cannot be.

Confirming replaces no discussion: whatever the board would have to weigh stands here as a reason to discuss the case.
"""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from meetings.complete import what_is_missing
from meetings.models import AgendaItem, Decision, DecisionOption, Meeting
from meetings.models.decision import DECIDED
from recommendations.in_force import edition_of

Outcome = Decision.Outcome
# These come with the confirmation and after it.
NOT_YET = ("verified",)


@dataclass(frozen=True)
class Prepared:
    """One case of the block. `why_not` is empty exactly where its draft may be confirmed, or is."""

    item: AgendaItem
    number: int
    decision: Decision | None
    chosen: tuple[DecisionOption, ...]
    why_not: tuple[str, ...]

    @property
    def draft(self) -> Decision:
        """What was prepared, where something was."""
        if self.decision is None:
            raise LookupError("No recommendation was prepared.")
        return self.decision

    @property
    def is_signed(self) -> bool:
        return self.decision is not None and self.decision.is_signed

    @property
    def is_confirmed(self) -> bool:
        return self.decision is not None and not self.is_signed and self.decision.is_confirmed_together

    @property
    def is_open(self) -> bool:
        return not self.is_signed and not self.is_confirmed

    @property
    def may_be_confirmed(self) -> bool:
        return self.is_open and not self.why_not


def block_of(meeting: Meeting) -> list[Prepared]:
    """Every case of the stratum, in the order of the agenda, whatever was prepared of it."""
    order = AgendaItem.objects.filter(meeting=meeting, removed_at__isnull=True).order_by("position")
    numbers = {pk: number for number, pk in enumerate(order.values_list("pk", flat=True), 1)}
    edition = edition_of(meeting.board).sha256
    items = order.filter(stratum=AgendaItem.Stratum.STANDARD).select_related(
        "case__patient", "case__facts", "case__board", "presenter"
    )
    decisions = Decision.objects.select_related("assessment", "verified_by", "confirmed_by", "signed_by", "teller")
    rows = Prefetch("decisions", decisions.prefetch_related("options", "actions").order_by("-version"), "versions")
    return [_prepared(meeting, item, numbers[item.pk], edition) for item in items.prefetch_related(rows)]


def _prepared(meeting: Meeting, item: AgendaItem, number: int, edition: str) -> Prepared:
    item.meeting = meeting
    decision = item.versions[0] if item.versions else None
    if decision is None:
        return Prepared(item, number, None, (), (_("No recommendation was prepared."),))
    decision.item = item
    chosen = tuple(one for one in decision.options.all() if one.chosen)
    why_not = () if decision.is_signed else tuple(_why_not(decision, edition))
    return Prepared(item, number, decision, chosen, why_not)


def _why_not(decision: Decision, edition: str) -> list[str]:
    return [*_not_as_it_was(decision, edition), *_to_weigh(decision), *_incomplete(decision)]


def _not_as_it_was(decision: Decision, edition: str) -> list[str]:
    """What was prepared rests on its assessment; of other facts, or by another edition, it would be another one."""
    facts, frozen = getattr(decision.item.case, "facts", None), decision.assessment
    found = {
        _("The facts have changed since it was prepared."): facts is None or facts.sha256 != frozen.facts_sha256,
        _("The board works by another edition since it was prepared."): edition != frozen.edition_sha256,
    }
    return [said for said, is_so in found.items() if is_so]


def _to_weigh(decision: Decision) -> list[str]:
    against = decision.outcome == Outcome.RECOMMENDATION and decision.relation not in ("", Decision.Relation.ADOPTED)
    found = {
        _("It amends a signed decision."): decision.amends_id is not None,
        _("Nothing is decided in it."): bool(decision.outcome) and decision.outcome not in DECIDED,
        _("It does not follow the assessment in everything."): against,
        _("Somebody dissents, or a vote was asked for."): bool(decision.dissent.strip() or decision.vote_asked_at),
    }
    return [said for said, is_so in found.items() if is_so]


def _incomplete(decision: Decision) -> list[str]:
    """What a signature would still ask for; that the board agreed is what the confirmation says."""
    asked = what_is_missing(decision)
    later = (*NOT_YET, "consensus") if not decision.consensus else NOT_YET
    return [sentence for field, sentences in asked.items() if field not in later for sentence in sentences]
