"""The minutes: who was there, and of each case what the board decided, why, and what is to be done by whom."""

from datetime import date

from accounts.models import User
from meetings.models import AgendaItem, Attendance, Decision, DecisionOption, Meeting
from meetings.models.decision import DECIDED
from meetings.paper_data import lines
from meetings.papers.data import (
    ActionLine,
    AttendanceLine,
    ChosenOption,
    DecisionData,
    DissentLine,
    MinutesCase,
    MinutesData,
)
from meetings.quorum import named, wanted
from meetings.voting import dissenting, tally
from recommendations.engine import words
from recommendations.in_force import version_used

_STANDINGS = {one.value: label for one, label in words.STANDINGS.items()}


def minutes(meeting: Meeting, by: User) -> MinutesData:
    return {
        **lines.header(meeting),
        "quorum": _quorum(meeting),
        "attendance": [_attendance(one) for one in meeting.attendances.select_related("user")],
        "cases": [_case(number, item, by) for number, item in enumerate(lines.items_with_cases(meeting), 1)],
        "signatures": [f"Chair, {meeting.chair.get_full_name()}"],
    }


def _quorum(meeting: Meeting) -> str:
    rule = wanted(meeting.board)
    return f"The board wants present: {named(rule)}" if rule else ""


def _provisional(decision: Decision) -> str:
    return f"Provisional: without {named(decision.absent)}, below quorum" if decision.is_provisional else ""


def _attendance(one: Attendance) -> AttendanceLine:
    return {
        "name": f"{one.deputy}, deputy of {one.user.get_full_name()}" if one.deputy else one.user.get_full_name(),
        "discipline": one.get_discipline_display(),
        "role": one.get_role_display(),
        "present": one.present,
        "presence": "Present" if one.present else "Absent",
    }


def _case(number: int, item: AgendaItem, by: User) -> MinutesCase:
    lines.record_reading(item.case, by)
    decision = decision_to_show(item)
    return {
        "number": str(number),
        "patient": lines.patient_line(item.case.patient, date.today()),
        "question": item.case.question,
        "presence": _presence(decision),
        "decision": _decision(decision) if decision else None,
    }


def decision_to_show(item: AgendaItem) -> Decision | None:
    """The signed decision in force; before any is signed, the draft, which the paper marks as one."""
    found = item.decisions.select_related("signed_by", "amends", "assessment", "teller").prefetch_related(
        "options__owner", "actions__owner", "votes__user"
    )
    newest = list(found.order_by("-version"))
    return next((one for one in newest if one.is_signed), newest[0] if newest else None)


def _presence(decision: Decision | None) -> str:
    disciplines = {one["discipline"] for one in decision.present} if decision else set()
    return f"{len(disciplines)} disciplines present at the signature" if disciplines else ""


def _decision(decision: Decision) -> DecisionData:
    return {
        "version": str(decision.version),
        "signed": decision.is_signed,
        "signed_by": decision.signed_by.get_full_name() if decision.signed_by else "",
        "signed_at": lines.moment(decision.signed_at),
        "state": _state(decision),
        "chosen": [_chosen(one) for one in decision.options.all() if one.chosen],
        "intent": decision.get_intent_display(),
        "because": _because(decision),
        "rationale": "\n".join(part for part in (decision.text, decision.rationale) if part),
        "conditions": "\n".join(f"{one.name}: {one.note}" for one in decision.options.all() if one.chosen and one.note),
        "not_chosen": "\n".join(f"{one.name}: {one.note}" for one in decision.options.all() if _is_refused(one)),
        "patient": _patient(decision),
        "consensus": decision.get_consensus_display(),
        "follows": ": ".join(part for part in (decision.get_relation_display(), decision.get_reason_display()) if part),
        "votes": "\n".join(f"{label} {count}: {who}" for label, count, who in tally(decision.votes.all()) if count),
        "dissent": _dissent(decision),
        "verified": _verified(decision),
        "actions": [_action(one) for one in decision.actions.all()],
        "amends": _amends(decision),
        "provisional": _provisional(decision),
        "assessed": _assessed(decision),
    }


def _state(decision: Decision) -> str:
    together = "confirmed together as standard of care, not discussed" if decision.is_confirmed_together else ""
    return ", ".join(part for part in (decision.state_label, together) if part)


def _dissent(decision: Decision) -> list[DissentLine]:
    """Each who disagreed with the reason, by name or by discipline as the board wants it; then what was written."""
    voices: list[DissentLine] = [{"who": one.who, "text": one.reason} for one in dissenting(decision)]
    return [*voices, {"who": "", "text": decision.dissent}] if decision.dissent else voices


def _verified(decision: Decision) -> str:
    return f"{decision.verified_by}, {lines.moment(decision.verified_at)}" if decision.is_verified else ""


def _because(decision: Decision) -> str:
    """Empty when something was decided; the paper then shows the options."""
    if decision.outcome in DECIDED or not decision.outcome:
        return decision.get_outcome_display() if decision.outcome == Decision.Outcome.FURTHER_TESTS else ""
    cause = decision.get_cause_display() if decision.cause else ""
    return ". ".join(part for part in (cause, decision.because) if part)


def _is_refused(one: DecisionOption) -> bool:
    return bool(one.note) and not one.chosen


def _patient(decision: Decision) -> str:
    """The patient's part in it, a line each."""
    trial = ": ".join(part for part in (decision.get_trial_display(), decision.trial_name) if part)
    told = ", by ".join(part for part in (str(decision.teller or ""), lines.day(decision.tell_by)) if part)
    rows = {"Wish": decision.get_wish_display(), "Trial": trial, "Tells the patient": told}
    return "\n".join(f"{label}: {value}" for label, value in rows.items() if value)


def _chosen(one: DecisionOption) -> ChosenOption:
    return {"name": _named(one), "standing": one.standing, "standing_label": _STANDINGS[one.standing]}


def _named(one: DecisionOption) -> str:
    """1. TACE, right lobe first (symptom control)"""
    detail = f", {one.detail}" if one.detail else ""
    intent = f" ({one.get_intent_display().lower()})" if one.intent else ""
    return f"{one.name}{detail}{intent}"


def _action(one) -> ActionLine:
    owner = one.owner.get_full_name() if one.owner else ""
    return {"text": one.text, "owner": owner, "due": lines.day(one.due_on)}


def _amends(decision: Decision) -> str:
    if not decision.amends:
        return ""
    signed = lines.moment(decision.amends.signed_at)
    return f"Amends version {decision.amends.version} of {signed}: {decision.amended_because}"


def _assessed(decision: Decision) -> str:
    one = decision.assessment
    return f"{one.edition_id}, version {version_used(one)}, assessed {lines.moment(one.made_at)}"
