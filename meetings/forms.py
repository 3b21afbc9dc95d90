"""Planning a meeting, amending, the code of a paper: the small forms. The decision has a file of its own."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from meetings.models import AgendaItem, Meeting, Progress, Webhook
from meetings.models.policy import Asked


def day_field(**kwargs) -> forms.DateField:
    """The browser's own date picker where there is one; typed, a date is 2026-11-26 or 26-Nov-2026."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short", **kwargs.pop("attrs", {})})
    formats = ["%Y-%m-%d", "%d-%b-%Y"]
    told = _("Write the date as 2026-11-26 or 26-Nov-2026.")
    errors = {"invalid": told, "required": told}
    return forms.DateField(widget=widget, input_formats=formats, error_messages=errors, **kwargs)


REPEATS = [
    ("", _("Once")),
    ("weekly", _("Every week")),
    ("fortnightly", _("Every two weeks")),
    ("four_weekly", _("Every four weeks")),
    ("monthly", _("Every month, on the same weekday of it")),
]


def count_field(*, label, most: int, least: int = 0, required=False, help_text="") -> forms.IntegerField:
    """A small number; empty is none."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short num"})
    told = {"invalid": _("Write a whole number, for example 24.")}
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=required, widget=widget, help_text=help_text,
        error_messages=told,
    )  # fmt: skip


class PlanForm(forms.Form):
    """One meeting. The chair is one of the board's chairs, since only they sign."""

    on = day_field(label=_("Date"))
    at = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"}),
        error_messages={"required": _("Say when it begins, as 14:00."), "invalid": _("Write the time as 14:00.")},
    )
    place = forms.CharField(label=_("Place"), max_length=150, required=False)
    video_link = forms.URLField(
        label=_("Video link"), required=False, assume_scheme="https",
        help_text=_("Shown to those who work on the board, and to nobody else"),
    )  # fmt: skip
    chair = forms.TypedChoiceField(
        label=_("Chair"), error_messages={"required": _("Choose who leads the meeting and signs.")}
    )
    scribe = forms.TypedChoiceField(label=_("Scribe"), required=False, empty_value=None)
    cut_off_hours = count_field(
        label=_("Cut-off, hours before"), most=336, help_text=_("From then on a case is added with a reason")
    )
    capacity = count_field(label=_("Capacity, cases"), most=200, help_text=_("Empty: no limit"))

    def __init__(self, *args, people: list[Membership], **kwargs):
        super().__init__(*args, **kwargs)
        self._offer("chair", [one for one in people if one.role == Membership.Role.CHAIR])
        self._offer("scribe", people, [("", _("Not settled yet"))])

    def _offer(self, name: str, people: list[Membership], before: Iterable[tuple] = ()) -> None:
        users = {str(one.user_id): one.user for one in people}
        self.fields[name].choices = [*before, *((key, str(user)) for key, user in users.items())]
        self.fields[name].coerce = users.get

    def values(self) -> dict[str, object]:
        """What the action takes."""
        values = dict(self.cleaned_data)
        starts_at, hours = self._starts_at(values), values.pop("cut_off_hours")
        cut_off_at = None if hours is None else timezone.localtime(starts_at) - timedelta(hours=hours)
        return {**values, "starts_at": starts_at, "cut_off_at": cut_off_at}

    def _starts_at(self, values: dict[str, object]) -> datetime:
        return timezone.make_aware(datetime.combine(values.pop("on"), values.pop("at")))


def plan_of(meeting: Meeting) -> dict[str, object]:
    """What the forms of a plan say where nobody has changed it."""
    starts_at = timezone.localtime(meeting.starts_at)
    return {
        "starts_at": meeting.starts_at,
        "on": starts_at.date(),
        "at": starts_at.time(),
        "place": meeting.place,
        "video_link": meeting.video_link,
        "chair": str(meeting.chair_id),
        "scribe": str(meeting.scribe_id or ""),
        "cut_off_hours": meeting.cut_off_hours,
        "capacity": meeting.capacity,
    }


class SeriesPlanForm(PlanForm):
    """What is still to come of a series: a time of the day, and no day."""

    on = None


class EndForm(forms.Form):
    after = day_field(label=_("The last day on which it may meet"))
    why = forms.CharField(label=_("Why it ends"), max_length=300, help_text=_("Those who are expected read it"))


class MeetingForm(PlanForm):
    """A new meeting, or a series of them."""

    every = forms.ChoiceField(label=_("Repeats"), choices=REPEATS, required=False)
    until = day_field(label=_("Last day of the series"), required=False)
    exceptions = forms.CharField(
        label=_("Days without a meeting"), required=False, max_length=600,
        help_text=_("Of a series: 24-Dec-2026, 31-Dec-2026"),
    )  # fmt: skip

    def clean_exceptions(self) -> list[date]:
        """Days, with commas between them."""
        typed = [one.strip() for one in self.cleaned_data["exceptions"].split(",") if one.strip()]
        return [self.fields["on"].to_python(one) for one in typed]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("every") and not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", _("Say until when the series runs, within a year of its first meeting."))
        return cleaned

    def repeats(self) -> bool:
        return bool(self.cleaned_data["every"])

    def values(self) -> dict[str, object]:
        values = super().values()
        if not self.repeats():
            del values["every"], values["until"], values["exceptions"]
        return values


class ListForm(forms.Form):
    """A case put on an agenda. Whether a reason is needed says the action, which knows why."""

    why = forms.CharField(max_length=500, required=False)
    presenter = forms.TypedChoiceField(required=False, empty_value=None)

    def __init__(self, *args, people: list[Membership], **kwargs):
        super().__init__(*args, **kwargs)
        by_id = {str(one.user_id): one.user for one in people}
        self.fields["presenter"].choices = [("", "—"), *((key, str(user)) for key, user in by_id.items())]
        self.fields["presenter"].coerce = by_id.get


class PlanItemForm(forms.Form):
    """In which part of the list a case stands, and for how long it is planned; empty is as the board plans."""

    stratum = forms.ChoiceField(choices=AgendaItem.Stratum.choices)
    minutes = forms.IntegerField(
        min_value=1, max_value=240, required=False,
        error_messages={
            name: _("Write the planned minutes as a whole number up to 240, or leave them empty.")
            for name in ("invalid", "min_value", "max_value")
        },
    )  # fmt: skip
    because = forms.CharField(max_length=300, required=False, help_text=_("Why it is not ready; else empty"))


class TakeOffForm(forms.Form):
    why = forms.CharField(max_length=500, required=False, help_text=_("Stands with the case"))


class AssignForm(forms.Form):
    """Of whom the ticked items are asked, and until when."""

    person = forms.TypedChoiceField(label=_("Ask"), required=False, empty_value=None)
    due_on = day_field(label=_("By"), required=False)

    def __init__(self, *args, people: list[Membership], **kwargs):
        super().__init__(*args, **kwargs)
        by_id = {str(one.user_id): one.user for one in people}
        named = [(str(one.user_id), f"{one.user}, {one.get_discipline_display().lower()}") for one in people]
        self.fields["person"].choices = [("", _("As the board’s rule says")), *named]
        self.fields["person"].coerce = by_id.get


class AmendForm(forms.Form):
    because = forms.CharField(
        label=_("Why is the decision amended?"),
        help_text=_("It stands at the head of the new version. The earlier version stays, marked as superseded."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ProgressForm(forms.Form):
    """What became of an action. The reason is asked for where it was not done."""

    state = forms.ChoiceField(
        label=_("What became of it"),
        choices=Progress.State.choices,
        widget=forms.RadioSelect(attrs={"class": "across"}),
        help_text=_("With partly done, not done or lost to follow-up the case comes back to the board by itself."),
    )
    on = day_field(label=_("Since or on"))
    reason = forms.ChoiceField(
        label=_("Why not, or not all of it"), choices=[("", "—"), *Progress.Reason.choices], required=False
    )
    instead = forms.CharField(label=_("Given instead"), max_length=200, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class QuorumForm(forms.Form):
    disciplines = forms.MultipleChoiceField(
        label=_("Disciplines that have to be present"),
        choices=Membership.Discipline.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class PolicyForm(forms.Form):
    """How the board holds its meetings."""

    asked = forms.MultipleChoiceField(
        label=_("What a recommendation has to say before it is signed"),
        choices=Asked.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    verification = forms.BooleanField(
        label=_("Somebody who did not write the text verifies it before the signature"), required=False
    )
    votes_named = forms.BooleanField(
        label=_("Votes and proposals are shown with names, else with the discipline alone"), required=False
    )
    proposals_first = forms.BooleanField(
        label=_("The members' own proposals are taken before the options are opened"), required=False
    )
    minutes_per_case = count_field(label=_("Planned minutes per case"), most=120, least=1, required=True)
    break_after_minutes = count_field(
        label=_("A break is proposed after so many minutes"),
        most=600,
        required=True,
        help_text=_("0: none is proposed"),
    )
    pack_after_minutes = count_field(
        label=_("A pack is made anew so many minutes after a change"),
        most=240,
        required=True,
        help_text=_("All changes of that time make one new version. 0: only when somebody asks for it"),
    )


class CodeForm(forms.Form):
    """The code of a printed paper, however it was typed: with spaces, with hyphens, in capitals."""

    code = forms.CharField(
        label=_("Code"),
        max_length=80,
        help_text=_("Twelve letters and digits, at the foot of the paper"),
        widget=forms.TextInput(attrs={"class": "mid", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = re.sub(r"[\s-]+", "", self.cleaned_data["code"]).lower()
        if not re.fullmatch(r"[0-9a-z]+", code):
            raise ValidationError(_("Type the code as it is printed: letters and digits alone."))
        return code


class WebhookForm(forms.Form):
    address = forms.URLField(
        label=_("Address"), max_length=300, assume_scheme="https",
        help_text=_("Messages are sent there as JSON: ids and a time, nothing of a patient"),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": _("Write a whole address, for example https://ehr.hospital.example/pnet.")},
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=_("Tell it when"),
        choices=Webhook.Event.choices,
        initial=Webhook.Event.values,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing to tell.")},
    )
