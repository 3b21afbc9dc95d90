"""Three meetings that were held: every case decided and signed, in the ways that boards decide.

What is chosen follows from the assessment alone; the words say that they are invented, and state nothing clinical.
"""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from accounts.models import User
from cases.actions import move_case
from cases.lifecycle import Status
from cases.models import Case
from cases.readiness import readiness
from meetings import actions
from meetings.models import AgendaItem, Decision, DecisionOption, Meeting, Vote

WEEKS_AGO = (3, 2, 1)
STARTS = time(14, 0)
PLACE = "Demonstration room, and by video"
VOTES = {
    "chair": Vote.Position.AGREE, "oncologist": Vote.Position.AGREE, "radiologist": Vote.Position.AGREE,
    "interventionist": Vote.Position.RESERVATION, "endocrinologist": Vote.Position.DISAGREE,
}  # fmt: skip
Outcome, Relation, Consensus, Intent = Decision.Outcome, Decision.Relation, Decision.Consensus, Decision.Intent
_INTENTS = {"curative": Intent.CURATIVE, "cytoreductive": Intent.SYMPTOM_CONTROL}


def hold_past_meetings(cast, cases: list[Case], today: date, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - invented data, no secret
    each = len(cases) // len(WEEKS_AGO)
    for number, weeks in enumerate(WEEKS_AGO):
        some = cases[number * each : (number + 1) * each]
        _hold(cast, some, at(today - timedelta(weeks=weeks)), chance, is_last=weeks == WEEKS_AGO[-1])


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, STARTS))


def _hold(cast, cases: list[Case], starts_at: datetime, chance: Random, is_last: bool) -> None:
    coordinator, chair = cast["coordinator"], cast["chair"]
    meeting = actions.create_meeting(board=cast.board, starts_at=starts_at, place=PLACE, chair=chair, by=coordinator)
    items = [list_case(meeting, case, coordinator) for case in cases]
    _attend(meeting, coordinator, chance)
    for number, item in enumerate(items):
        _decide(cast, item, number, starts_at + timedelta(minutes=6 * (number + 1)))
    actions.close_meeting(meeting=meeting, by=coordinator, at=starts_at + timedelta(hours=1))
    if is_last:
        _amend(cast, items[0], starts_at + timedelta(days=1))
    for number, item in enumerate(items):
        _follow_up(item.case, coordinator)
        _report(cast, item, number)


def list_case(meeting: Meeting, case: Case, by: User) -> AgendaItem:
    why = "" if readiness(case, meeting.starts_at.date()).is_ready else "Presented with what is known"
    case = move_case(case=case, to=Status.READY, by=by, why=why)
    return actions.add_to_agenda(meeting=meeting, case=case, by=by, why=why)


def _attend(meeting: Meeting, by: User, chance: Random) -> None:
    lines = list(meeting.attendances.order_by("discipline", "pk"))
    away = chance.randrange(len(lines)) if chance.random() < 0.7 else None
    always = {one.pk for one in lines if one.role in ("chair", "coordinator")}
    actions.set_attendance(
        meeting=meeting, by=by, present=always | {one.pk for place, one in enumerate(lines) if place != away}
    )


def _decide(cast, item: AgendaItem, number: int, when: datetime) -> None:
    draft = actions.start_decision(item=item, by=cast["coordinator"])
    values, options, todo = _written(cast, draft, number, when.date())
    saved = actions.save_draft(
        decision=draft, revision=draft.revision, by=cast["coordinator"], values=values, options=options, actions=todo
    )
    if values.get("dissent"):
        _vote(cast, saved)
    actions.sign_decision(decision=saved, revision=saved.revision, by=cast["chair"], at=when)


def _vote(cast, draft: Decision) -> None:
    """Where one member dissents, the board was asked; how far it agreed is counted."""
    actions.ask_vote(decision=draft, by=cast["coordinator"])
    for account, position in VOTES.items():
        reason = draft.dissent if position == Vote.Position.DISAGREE else ""
        actions.cast_vote(decision=draft, position=position, reason=reason, by=cast[account])


def _amend(cast, item: AgendaItem, when: datetime) -> None:
    """A day later: the same recommendation with another date. Both versions stay."""
    signed = item.decisions.get()
    because = "Demonstration: the patient is seen two days later than the board was told."
    draft = actions.amend_decision(decision=signed, by=cast["chair"], because=because)
    todo = _inform(cast, when.date() + timedelta(days=1))
    saved = actions.save_draft(
        decision=draft, revision=draft.revision, by=cast["coordinator"],
        values={"tell_by": todo["due_on"]}, options={}, actions=[todo],
    )  # fmt: skip
    actions.sign_decision(decision=saved, revision=saved.revision, by=cast["chair"], at=when)


def _written(cast, draft: Decision, number: int, on: date):
    """Each fifth case is put off; the others take an option that is eligible, or ask for what is missing."""
    if number == 4:
        return _postponed(), {}, [_inform(cast, on)]
    return recommended(cast, draft, number, on)


def recommended(cast, draft: Decision, number: int, on: date):
    """Values, options and actions of a draft that says what its assessment alone can say."""
    eligible = [row for row in draft.options.order_by("position") if row.standing == "eligible"]
    if not eligible:
        return _further_tests(draft), {}, [_inform(cast, on)]
    chosen = _with_fewest_cautions(draft, eligible)
    told = {"teller": cast["oncologist"], "tell_by": on + timedelta(days=3)}
    values = {**_recommended(draft, chosen, eligible[-1], number), **told}
    return values, {chosen.option: (True, "")}, [_inform(cast, on)]


def _with_fewest_cautions(draft: Decision, eligible: list[DecisionOption]) -> DecisionOption:
    """The first of them: nobody should read of an operation that a caution on the same page speaks against."""
    found = {one["id"]: one["cautions"] for one in draft.assessment.document["options"]}
    return min(eligible, key=lambda row: sum(one["verdict"] == "met" for one in found[row.option]))


def _recommended(draft: Decision, chosen: DecisionOption, other: DecisionOption, number: int) -> dict[str, str]:
    options = {one["id"]: one for one in draft.assessment.document["options"]}
    dissent = "" if number != 2 else f"Demonstration: one member would have preferred {other.name}."
    return {
        "wish": Decision.Wish.CONSIDERED if number % 2 else Decision.Wish.NOT_KNOWN,
        "trial": Decision.Trial.NOT_SOUGHT,
        "outcome": Outcome.RECOMMENDATION,
        "text": f"Demonstration decision: {chosen.name}.",
        "rationale": f"{chosen.name} is eligible. {options[chosen.option]['decides']}.",
        "intent": _INTENTS.get(options[chosen.option]["intent"], Intent.DISEASE_CONTROL),
        "consensus": Consensus.MAJORITY if dissent else Consensus.UNANIMOUS,
        "dissent": dissent,
        "relation": Relation.ADOPTED,
    }


def _further_tests(draft: Decision) -> dict[str, str]:
    return {
        "outcome": Outcome.FURTHER_TESTS,
        "text": "Demonstration decision: record what is missing, then discuss the case again.",
        "rationale": f"{len(draft.assessment.document['settles'])} facts that would settle an option are not recorded.",
        "consensus": Consensus.UNANIMOUS,
    }


def _postponed() -> dict[str, str]:
    images = Decision.Cause.IMAGING
    return {
        "outcome": Outcome.POSTPONED,
        "cause": images,
        "because": "Demonstration: the images were not available in the meeting.",
    }


def _inform(cast, on: date) -> dict:
    text = "Tell the patient what the board concluded"
    return {"text": text, "owner": cast["oncologist"], "due_on": on + timedelta(days=3)}


def _follow_up(case: Case, by: User) -> None:
    """A case that the board put off, or decided below its quorum, is back in preparation by itself."""
    case.refresh_from_db()
    if case.status == Status.DISCUSSED:
        move_case(case=case, to=Status.FOLLOW_UP, by=by)


def _report(cast, item: AgendaItem, number: int) -> None:
    """Most of it was done; of one case in five nobody has reported yet, and one fell short."""
    action = item.decisions.latest("version").actions.get()
    done = {"action": action, "on": action.due_on, "by": cast["oncologist"]}
    if number == 1:
        note = "Demonstration: asked to decide later."
        actions.report_progress(**done, state="not_done", reason="patient_wish", note=note)
    elif number != 3:
        actions.report_progress(**done, state="completed")
