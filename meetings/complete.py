"""What a decision needs before it may be signed: each missing part with the sentence that says what to do."""

from meetings.models import Decision, DecisionOption
from meetings.models.decision import DECIDED
from meetings.models.policy import Asked, policy_of

Outcome, Relation = Decision.Outcome, Decision.Relation
# What may be chosen only against the assessment.
AGAINST = ("not_eligible", "contraindicated")


def what_is_missing(decision: Decision) -> dict[str, list[str]]:
    """Field to sentences; empty when the decision is whole."""
    wanted = [
        _outcome(decision),
        *_reasons(decision),
        *_recommendation(decision),
        *_actions(decision),
        _verified(decision),
    ]
    missing: dict[str, list[str]] = {}
    for field, sentence in (one for one in wanted if one):
        missing.setdefault(field, []).append(sentence)
    return missing


def _outcome(decision: Decision) -> tuple[str, str] | None:
    return None if decision.outcome else ("outcome", "Choose what the board concluded.")


def _reasons(decision: Decision) -> list[tuple[str, str] | None]:
    if not decision.outcome:
        return []
    if decision.outcome not in DECIDED:
        return [
            ("because", "Say why, in a sentence that can be read aloud.") if _empty(decision.because) else None,
            ("cause", "Choose the cause of the deferral.") if _lacks_cause(decision) else None,
        ]
    return [
        ("text", "Write the decision as it is read aloud.") if _empty(decision.text) else None,
        ("rationale", "Give the reasons.") if _empty(decision.rationale) else None,
        ("consensus", "Say how far the board agreed.") if not decision.consensus else None,
        ("consensus", _NO_CONSENSUS) if decision.consensus == Decision.Consensus.NONE else None,
    ]


_NO_CONSENSUS = "Without consensus nothing is decided: choose the conclusion “No consensus”, or say how far it went."


def _lacks_cause(decision: Decision) -> bool:
    return decision.outcome == Outcome.POSTPONED and not decision.cause


def _recommendation(decision: Decision) -> list[tuple[str, str] | None]:
    """A recommendation names what is recommended, to what end, and how it relates to the assessment."""
    if decision.outcome != Outcome.RECOMMENDATION:
        return []
    chosen = [one for one in decision.options.all() if one.chosen]
    return [
        None if chosen else ("options", "Choose at least one option, or another conclusion."),
        *(_half(one) for one in chosen),
        None if decision.intent else ("intent", "Choose the intent."),
        _relation(decision, chosen),
        _reason(decision),
        *_asked(decision),
    ]


def _half(option: DecisionOption) -> tuple[str, str] | None:
    if bool(option.owner_id) == bool(option.due_on):
        return None
    return "options", f"“{option.name}” needs both who sees to it and by when, or neither."


def _relation(decision: Decision, chosen: list[DecisionOption]) -> tuple[str, str] | None:
    """The words are held to the frozen assessment: adopted, adapted and not followed are no matter of taste."""
    standings = {one.standing for one in chosen}
    open_ones = [one.name for one in chosen if one.standing == "undetermined" and _empty(one.note)]
    if not decision.relation:
        return "relation", "Say how the decision relates to the assessment."
    if decision.relation == Relation.ADOPTED and standings - {"eligible"}:
        return "relation", "Adopted means that every chosen option is eligible; choose adapted or not followed."
    if decision.relation == Relation.ADAPTED and standings & set(AGAINST):
        return "relation", "A chosen option was not eligible or contraindicated; choose not followed, and the reason."
    if decision.relation == Relation.ADAPTED and open_ones:
        return "options", f"Not settled yet: give the condition of {', '.join(open_ones)}."
    return None


def _reason(decision: Decision) -> tuple[str, str] | None:
    if decision.relation == Relation.NOT_FOLLOWED and not decision.reason:
        return "reason", "Choose why the assessment was not followed."
    return None


def _asked(decision: Decision) -> list[tuple[str, str] | None]:
    asked = policy_of(decision.item.meeting.board).asked
    told = decision.teller_id and decision.tell_by
    return [
        ("trial", "Say whether a trial is offered.") if Asked.TRIAL in asked and not decision.trial else None,
        ("trial_name", "Name the trial that is offered.") if _lacks_trial(decision) else None,
        ("wish", "Say whether the patient's wish was considered.")
        if Asked.WISH in asked and not decision.wish
        else None,
        ("teller", "Say who tells the patient, and by when.") if Asked.TELLING in asked and not told else None,
    ]


def _lacks_trial(decision: Decision) -> bool:
    return decision.trial == Decision.Trial.OFFERED and _empty(decision.trial_name)


def _actions(decision: Decision) -> list[tuple[str, str] | None]:
    open_ones = [one for one in decision.actions.all() if not one.owner_id or not one.due_on]
    return [("actions", f"“{one.text}” needs an owner and a date.") for one in open_ones]


def _verified(decision: Decision) -> tuple[str, str] | None:
    if decision.is_verified or not policy_of(decision.item.meeting.board).verification:
        return None
    return "verified", "Somebody who did not write the text has to verify it first."


def _empty(text: str) -> bool:
    return not text.strip()
