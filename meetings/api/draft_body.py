"""A draft as a client sends it, read into the form of the page and judged by it: the same fields, checks and messages.

The form is flat: `note_tace`, `what_0`. In JSON an option's words lie in `options.tace`, an action in `actions.0`; each
objection is told there.
"""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from cases.api import sent
from cases.forms import as_sent
from meetings.actions.decisions import TEXTS
from meetings.decision_form import ROWS_AT_MOST, DecisionForm
from meetings.models import Decision
from meetings.option_fields import FIELDS, MOST_RANKS, field_of
from meetings.pages import people_of

ACTION = {"text": "what", "owner": "owner", "due_on": "due"}
Path = tuple[str, ...]


class OptionIn(serializers.Serializer):
    chosen = serializers.BooleanField(required=False)
    note = serializers.CharField(
        required=False, allow_null=True, max_length=500, help_text="The condition of what is chosen, else why not"
    )
    rank = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=MOST_RANKS)
    intent = serializers.ChoiceField(Decision.Intent.choices, required=False, allow_null=True)
    detail = serializers.CharField(required=False, allow_null=True, max_length=500)
    owner = serializers.UUIDField(required=False, allow_null=True, help_text="Who sees to it")
    due_on = serializers.DateField(required=False, allow_null=True)


class ActionIn(serializers.Serializer):
    text = serializers.CharField(max_length=300)
    owner = serializers.UUIDField(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)


_PLAIN = {
    name: field
    for name, field in DecisionForm.base_fields.items()
    if name in TEXTS and name not in ("teller", "relation")
}


class DraftIn(sent.described("DraftTexts", _PLAIN, partial=True)):
    """What is not sent stays; an option that is not named stays; `actions` replaces all of them."""

    relation = serializers.ChoiceField(
        Decision.Relation.choices, required=False, allow_null=True, help_text="How it relates to the assessment"
    )
    teller = serializers.UUIDField(required=False, allow_null=True, help_text="Who tells the patient")
    options = serializers.DictField(child=OptionIn(), required=False, help_text="By the id of the option")
    actions = ActionIn(many=True, required=False)


def form_of(draft: Decision, raw: Any) -> DecisionForm:
    """The form, found to be right, with what was sent laid over what stands."""
    blank = _form(draft)
    stands = {name: as_sent(field, blank.get_initial_for_field(field, name)) for name, field in blank.fields.items()}
    places: dict[str, Path] = {}
    data = {**stands, **_read(blank, sent.an_object(raw), places)}
    if "actions" in raw:
        data = {name: value for name, value in data.items() if name in places or not _is_action(name)}
    try:
        return sent.judged(_form(draft, data))
    except ValidationError as error:
        raise ValidationError(_placed(error.detail, places)) from error


def _form(draft: Decision, data: dict[str, object] | None = None) -> DecisionForm:
    return DecisionForm(data, decision=draft, people=people_of(draft.item.meeting.board))


def _is_action(name: str) -> bool:
    start, _, number = name.rpartition("_")
    return start in ACTION.values() and number.isdecimal()


def _read(form: DecisionForm, body: dict[str, Any], places: dict[str, Path]) -> dict[str, object]:
    """Form data of what was sent; `places` learns where in the body each name of the form came from."""
    errors: dict[str, Any] = {}
    data: dict[str, object] = {}
    for path, names, value in _parts(form, body, errors):
        try:
            read = sent.read({told: form.fields[flat] for told, flat in names.items()}, value)
        except ValidationError as error:
            _put(errors, path, error.detail)
            continue
        numbered = {told: _numbered(flat, path) for told, flat in names.items()}
        places.update({numbered[told]: (*path, told) for told in names})
        data |= {numbered[told]: one for told, one in read.items()}
    if errors:
        raise ValidationError(errors)
    return data


def _parts(form: DecisionForm, body: dict[str, Any], errors: dict[str, Any]) -> Any:
    """(where, name in the body -> name in the form, what was sent there)."""
    yield (), {name: name for name in TEXTS}, {name: value for name, value in body.items() if name not in _INNER}
    known = {row.option for row in form.rows}
    for option, said in _an_object_of(body, "options", errors):
        if option in known:
            yield ("options", option), {name: field_of(name, option) for name in FIELDS}, said
        else:
            _put(errors, ("options", option), [f"The assessment has no option {option}."])
    for number, said in enumerate(_a_list_of(body, "actions", errors)):
        yield ("actions", str(number)), {name: f"{flat}_0" for name, flat in ACTION.items()}, said


_INNER = ("options", "actions")


def _numbered(flat: str, path: Path) -> str:
    return f"{flat.removesuffix('_0')}_{path[1]}" if path[:1] == ("actions",) else flat


def _an_object_of(body: dict[str, Any], name: str, errors: dict[str, Any]) -> list[tuple[str, Any]]:
    value = body.get(name, {})
    if isinstance(value, dict):
        return list(value.items())
    errors[name] = ["Send an object: the ids of options, and what is said of each."]
    return []


def _a_list_of(body: dict[str, Any], name: str, errors: dict[str, Any]) -> list[Any]:
    value = body.get(name, [])
    if isinstance(value, list) and len(value) <= ROWS_AT_MOST:
        return value
    errors[name] = [f"Send a list of at most {ROWS_AT_MOST} actions."]
    return []


def _put(errors: dict[str, Any], path: Path, detail: Any) -> None:
    if not path:
        errors.update(dict(detail) if isinstance(detail, dict) else {"non_field_errors": detail})
        return
    inner = errors
    for part in path[:-1]:
        inner = inner.setdefault(part, {})
    inner[path[-1]] = detail


def _placed(detail: Any, places: dict[str, Path]) -> dict[str, Any]:
    errors: dict[str, Any] = {}
    for name, messages in dict(detail).items():
        _put(errors, places.get(name, (name,)), messages)
    return errors
