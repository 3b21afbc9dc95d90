"""What a decision needs before it may be signed: each missing part with the sentence that says what to do."""

from meetings.models import Decision

Outcome, Relation = Decision.Outcome, Decision.Relation


def what_is_missing(decision: Decision) -> dict[str, list[str]]:
    """Field to sentences; empty when the decision is whole."""
    wanted = [_outcome(decision), *_reasons(decision), *_recommendation(decision), *_actions(decision)]
    missing: dict[str, list[str]] = {}
    for field, sentence in (one for one in wanted if one):
        missing.setdefault(field, []).append(sentence)
    return missing


def _outcome(decision: Decision) -> tuple[str, str] | None:
    return None if decision.outcome else ("outcome", "Choose what the board concluded.")


def _reasons(decision: Decision) -> list[tuple[str, str] | None]:
    without = decision.outcome in (Outcome.POSTPONED, Outcome.NO_DECISION)
    return [
        ("because", "Say why the case was postponed or not decided.") if without and _empty(decision.because) else None,
        ("text", "Write the decision as it is read aloud.") if not without and _empty(decision.text) else None,
        ("rationale", "Give the reasons.") if not without and _empty(decision.rationale) else None,
        ("consensus", "Say how far the board agreed.") if not without and not decision.consensus else None,
    ]


def _recommendation(decision: Decision) -> list[tuple[str, str] | None]:
    """A recommendation names what is recommended, to what end, and how it relates to the assessment."""
    if decision.outcome != Outcome.RECOMMENDATION:
        return []
    chosen = [one for one in decision.options.all() if one.chosen]
    return [
        None if chosen else ("options", "Choose at least one option, or another conclusion."),
        None if decision.intent else ("intent", "Choose the intent."),
        _relation(decision, [one.standing for one in chosen]),
        _reason(decision),
    ]


def _relation(decision: Decision, standings: list[str]) -> tuple[str, str] | None:
    if not decision.relation:
        return "relation", "Say how the decision relates to the assessment."
    if decision.relation == Relation.ADOPTED and any(one != "eligible" for one in standings):
        return "relation", "Adopted means that every chosen option is eligible; choose adapted or not followed."
    return None


def _reason(decision: Decision) -> tuple[str, str] | None:
    if decision.relation == Relation.NOT_FOLLOWED and not decision.reason:
        return "reason", "Choose why the assessment was not followed."
    return None


def _actions(decision: Decision) -> list[tuple[str, str] | None]:
    open_ones = [one for one in decision.actions.all() if not one.owner_id or not one.due_on]
    return [("actions", f"“{one.text}” needs an owner and a date.") for one in open_ones]


def _empty(text: str) -> bool:
    return not text.strip()
