"""A rationale to begin with: the frozen assessment's own lines on what was chosen and what was not, no more."""

from collections.abc import Iterable, Iterator

from cases.facts.partial_dates import written
from meetings.models import Decision, DecisionOption
from recommendations.pages import OptionLine, option_lines


def rationale_of(decision: Decision, chosen: Iterable[str], why_not: dict[str, str]) -> str:
    """A line of each chosen option, its cautions, each reason given why not, and by which edition it was assessed."""
    lines = {one.id: one for one in option_lines(decision.assessment)}
    picked = [lines[one] for one in chosen if one in lines]
    parts = [
        *(f"{one.name}: {_stands(one)}" for one in picked),
        *_cautions(decision, {one.id for one in picked}),
        *(_sentence(f"Not {lines[one].name}: {why}") for one, why in why_not.items() if one in lines),
        _assessed(decision),
    ]
    return "\n".join(parts)


def begun(draft: Decision) -> str:
    """Of the draft as it is kept."""
    rows = list(draft.options.all())
    why_not = {one.option: one.note for one in rows if not one.chosen and one.note}
    return rationale_of(draft, [one.option for one in rows if one.chosen], why_not)


def relation_of(chosen: Iterable[DecisionOption]) -> str:
    """Adopted where every chosen option is eligible; of anything else the board has to say what it is."""
    return Decision.Relation.ADOPTED if {one.standing for one in chosen} == {"eligible"} else ""


def _stands(option: OptionLine) -> str:
    label = option.standing_label.lower()
    return _sentence(f"{label}. {option.deciding}" if option.deciding else label)


def _cautions(decision: Decision, chosen: set[str]) -> Iterator[str]:
    for option in decision.assessment.document["options"]:
        if option["id"] in chosen:
            applies = (found["text"] for found in option["cautions"] if found["speaks"] == "applies")
            yield from (_sentence(f"Caution with {option['name']}: {text}") for text in applies)


def _assessed(decision: Decision) -> str:
    one = decision.assessment
    return f"Assessed by {one.edition_id}, version {one.edition_version}, on {written(one.made_at.date().isoformat())}."


def _sentence(text: str) -> str:
    return text if text.rstrip().endswith((".", "!", "?")) else f"{text.rstrip()}."
