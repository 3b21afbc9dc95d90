"""The page for the patient: plain sentences, each from one field. No standing, no number of a study, no clinical text.

What the board wrote for colleagues (decision, rationale, conditions, dissent) is not here; the doctor tells it.
"""

from meetings.models import Decision
from meetings.paper_data import lines
from meetings.paper_data.frame import LANGUAGE, framed, pair, recipient, section, sender, texts
from meetings.papers.data import LetterData, Section
from meetings.papers.sentences import Words, sentences


def patient_page(decision: Decision) -> LetterData:
    words = sentences(LANGUAGE, "patient")
    name = lines.patient_line(decision.item.case.patient, lines.local(decision.signed_at).date())["name"]
    return framed(
        decision,
        words,
        addressed=[pair(words["for"], name), pair(words["from"], sender(decision))],
        stamps=[],
        sections=[make(decision, words) for make in (_met, _advice, _next, _ask)],
    )


def _met(decision: Decision, words: Words) -> Section:
    met = words["met"].format(date=lines.day(lines.local(decision.item.meeting.starts_at)))
    there = sorted({one["discipline"].lower() for one in decision.present})
    team = words["team"].format(disciplines=", ".join(there)) if there else ""
    return section(words["why"], texts("text", met, team, words["amended"] if decision.amends else ""))


def _advice(decision: Decision, words: Words) -> Section:
    chosen = [one for one in decision.options.all() if one.chosen]
    advised = words[decision.outcome].format(names="; ".join(one.name for one in chosen))
    after = (
        words[decision.intent] if decision.intent else "",
        words["conditions"] if any(one.note for one in chosen) else "",
        words[decision.consensus] if decision.consensus else "",
        words["wish"] if decision.wish == Decision.Wish.CONSIDERED else "",
        words["trial"] if decision.trial == Decision.Trial.OFFERED else "",
        words["provisional"] if decision.is_provisional else "",
    )
    return section(words["advice"], texts("said", advised), texts("text", *after))


def _next(decision: Decision, words: Words) -> Section:
    steps = [_step(one, words) for one in decision.actions.all()]
    if not steps:
        return section(words["next"], texts("text", words["no_actions"]))
    return section(words["next"], texts("text", words["steps"]), texts("list", *steps))


def _step(action, words: Words) -> str:
    told = (
        _ended(words["action"].format(text=action.text)),
        words["owner"].format(name=action.owner) if action.owner else "",
        words["due"].format(date=lines.day(action.due_on)) if action.due_on else "",
    )
    return " ".join(part for part in told if part)


def _ended(text: str) -> str:
    return text if text.rstrip().endswith((".", "!", "?")) else f"{text.rstrip()}."


def _ask(decision: Decision, words: Words) -> Section:
    told = _telling(decision, words)
    return section(words["ask"], texts("text", words["you"], told, words["contact"].format(name=recipient(decision))))


def _telling(decision: Decision, words: Words) -> str:
    if not decision.teller:
        return ""
    key = "telling_by" if decision.tell_by else "telling"
    return words[key].format(name=decision.teller, date=lines.day(decision.tell_by))
