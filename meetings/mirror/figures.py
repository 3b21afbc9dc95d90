"""The figures of the meetings themselves: how many, how long, decided or put off, and what became of it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from meetings.mirror.figure import Figure, Row, by_code, share, spread
from meetings.mirror.lines import Line
from meetings.models import Decision, Progress

State, Relation, Reported = Decision.State, Decision.Relation, Progress.State
ENDED_AS = (Reported.COMPLETED, Reported.PARTLY, Reported.NOT_DONE, Reported.LOST)


def throughput(lines: Sequence[Line], meetings: int) -> Figure:
    told = _("%d meetings were held and closed. A case counts once for each agenda on which it stood.") % meetings
    return Figure("throughput", _("Cases and minutes"), told, (
        Row("listed", _("On an agenda"), tuple(lines)),
        share("discussed", _("Discussed"), lines, lambda one: one.discussed),
        share("together", _("Confirmed together as standard of care, not discussed"), lines, lambda one: one.together),
        spread("minutes", _("Minutes a case was in the room"), lines, lambda one: one.minutes, _("min")),
    ))  # fmt: skip


def times(lines: Sequence[Line]) -> Figure:
    told = _(
        "From the registration of the case to the first meeting that discussed or confirmed it; from the meeting to "
        "the first action that is reported as begun."
    )
    reviewed = [one for one in lines if one.reviewed]
    return Figure("times", _("Time"), told, (
        spread("to_board", _("Referral to discussion"), reviewed, lambda one: one.days_to_board, _("days")),
        spread("to_start", _("Discussion to treatment"), reviewed, lambda one: one.days_to_start, _("days")),
    ))  # fmt: skip


def readiness(lines: Sequence[Line]) -> Figure:
    told = _("Ready by the board's own rules when it was put on the agenda; the others went on with a written reason.")
    listed = [one for one in lines if one.listed_because is not None]
    return Figure("readiness", _("Ready when listed"), told, (
        share("ready", _("Ready"), listed, lambda one: not one.listed_because),
        share("unready", _("Listed with a reason"), listed, lambda one: bool(one.listed_because)),
    ))  # fmt: skip


def reached(lines: Sequence[Line]) -> Figure:
    told = _("Of the cases on an agenda, by the signed decision in force. Without a signed decision: not discussed.")
    rows = by_code(lines, State.choices, lambda one: one.state)
    return Figure("reached", _("Decision reached"), told, (
        share("concluded", _("A decision was reached"), lines, lambda one: one.concluded), *rows,
    ))  # fmt: skip


def causes(lines: Sequence[Line]) -> Figure:
    told = _("Of the deferred cases, by the cause that was coded.")
    deferred = [one for one in lines if one.state == State.DEFERRED]
    return Figure("causes", _("Why cases were deferred"), told, by_code(deferred, Decision.Cause.choices, _cause))


def relation(lines: Sequence[Line]) -> Figure:
    told = _("Of the recommendations, how they relate to the assessment that lay on the table.")
    return Figure("relation", _("With the assessment or against it"), told, by_code(lines, Relation.choices, _relation))


def against(lines: Sequence[Line]) -> Figure:
    told = _("Of the recommendations that adapt the assessment or do not follow it, by the reason that was coded.")
    rows = by_code(lines, Decision.Reason.choices, lambda one: one.decision.reason if one.decision else "")
    return Figure("against", _("Why not as assessed"), told, rows)


def adherence(lines: Sequence[Line]) -> Figure:
    """Of cases, not of actions: a decision is carried out when all that it asked for is."""
    told = _(
        "Of the decisions whose actions have all come to a reported end: carried out in full when every action is "
        "completed. A decision with an action that nobody has reported on is still open, and counts neither way."
    )
    asked = [one for one in lines if one.actions]
    ended = [one for one in asked if _has_ended(one)]
    return Figure("adherence", _("Carried out"), told, (
        share("full", _("In full"), ended, _in_full),
        share("not_full", _("Partly or not"), ended, lambda one: not _in_full(one)),
        share("open", _("Still open"), asked, lambda one: one not in ended),
    ))  # fmt: skip


def course(lines: Sequence[Line]) -> Figure:
    """No cause may be read from it: a board departs from the assessment in other patients than it follows it in."""
    told = _(
        "By how the decision relates to the assessment: carried out in full, of those whose actions have ended; a "
        "progression or a death recorded since, of those with an outcome recorded since. The groups differ in more "
        "than this; a difference between them proves nothing."
    )
    rows = [row for key, label in Relation.choices for row in _course(key, str(label), lines)]
    return Figure("course", _("Later course"), told, tuple(one for one in rows if one.of))


def _course(key: str, label: str, lines: Sequence[Line]) -> list[Row]:
    of = [one for one in lines if _relation(one) == key]
    ended, seen = [one for one in of if _has_ended(one)], [one for one in of if one.outcomes]
    return [
        share(f"{key}-full", _("%s: carried out in full") % label, ended, _in_full),
        share(f"{key}-progression", _("%s: progression recorded") % label, seen, _progressed),
        share(f"{key}-death", _("%s: death recorded") % label, seen, _died),
    ]


def _has_ended(line: Line) -> bool:
    return bool(line.actions) and all(action.state in ENDED_AS for action in line.actions)


def _progressed(line: Line) -> bool:
    return any(one.progressed_on or one.response == "progression" for one in line.outcomes)


def _died(line: Line) -> bool:
    return any(one.vital == "dead" for one in line.outcomes)


def _in_full(line: Line) -> bool:
    return all(action.state == Reported.COMPLETED for action in line.actions)


def _relation(line: Line) -> str:
    return line.decision.relation if line.decision else ""


def _cause(line: Line) -> str:
    return line.decision.cause if line.decision else ""
