"""What a button writes into the form of a decision before it is kept: a routine outcome, a rationale to begin with."""

from django.http import HttpRequest, QueryDict

from meetings.models import Decision
from meetings.option_fields import field_of
from meetings.rationale import rationale_of, relation_of
from meetings.room.routine import after, routines, written


def filled(request: HttpRequest, draft: Decision) -> QueryDict:
    """What was typed, with what the pressed button adds. It never replaces a word of anybody."""
    data = request.POST.copy()
    for name, values in list(data.lists()):
        data.setlist(name, [one.replace("\r\n", "\n") for one in values])  # as it is kept: a line end is no change
    if routine := routines().get(data.get("routine", "")):
        for name, text in written(routine, request.POST.dict()).items():
            data[name] = text
    if "template" in data:
        data["rationale"] = after(data.get("rationale", ""), _rationale(draft, data), between="\n")
        ticked = [one for one in draft.options.all() if field_of("chosen", one.option) in data]
        data["relation"] = data.get("relation", "") or relation_of(ticked)
    return data


def _rationale(draft: Decision, data: QueryDict) -> str:
    options = [one.option for one in draft.options.all()]
    chosen = sorted((one for one in options if field_of("chosen", one) in data), key=lambda one: _rank(data, one))
    notes = {one: data.get(field_of("note", one), "").strip() for one in options if one not in chosen}
    return rationale_of(draft, chosen, {one: note for one, note in notes.items() if note})


def _rank(data: QueryDict, option: str) -> int:
    typed = data.get(field_of("rank", option), "")
    return int(typed) if typed.isdecimal() and len(typed) < 3 else 100
