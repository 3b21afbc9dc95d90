"""The forms of the prepare page: a section that completes or corrects a record, and a panel of laboratory results."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.course.events import MARKERS
from cases.facts.laboratory import ANALYTES, ImpossibleValue, UnitError, check_possible, convert
from cases.facts.numbers import COMMA, POINT, Number, NumberError, read_number
from cases.facts.partial_dates import written
from cases.facts.vocabulary import FACTS
from cases.forms import RecordForm, record_form
from cases.imports.provenance import reported_by
from cases.models import Laboratory
from cases.models.fields import validate_partial_date

ADDED = "Added what was not recorded"
# What is no fact and yet belongs beside one.
_BESIDE = {"sum_of_target_diameters_mm": "disease_course"}


@dataclass(frozen=True)
class Group:
    """Fields that belong together under one heading; the first group has none."""

    title: str
    fields: tuple[forms.BoundField, ...]


class SectionForm(RecordForm):
    """A record of one section. The reason is asked for only where a value that stands is replaced."""

    def __init__(self, *args, correcting: bool = False, **kwargs):
        super().__init__(*args, correcting=correcting, **kwargs)
        self.initial = {name: _as_written(value) for name, value in self.initial.items()}
        if correcting:
            self.fields["reason"].required = False
            self.fields["reason"].help_text = _("Asked for only where a recorded value changes. Both versions stay.")

    def groups(self) -> list[Group]:
        """Date, source and what is no fact first; then the facts by their group; the note and the reason last."""
        named: dict[str, list[forms.BoundField]] = {"": [], **{fact.group: [] for fact in FACTS.values()}}
        for field in self:
            if field.name not in ("note", "reason"):
                named[_group_of(field.name)].append(field)
        last = [self[name] for name in ("note", "reason") if name in self.fields]
        found = [Group(title, tuple(fields)) for title, fields in named.items() if fields]
        return [*_untitled_when_alone(found), Group("", tuple(last))]

    def changed_values(self) -> set[str]:
        return {name for name, value in self.values().items() if _plain(value) != _plain(getattr(self.instance, name))}

    def replaced_values(self) -> set[str]:
        """Of the values that change, those that were recorded before."""
        return {name for name in self.changed_values() if getattr(self.instance, name) not in (None, "")}

    def clean(self):
        cleaned = super().clean()
        if "reason" in self.fields and not self.errors and not cleaned["reason"].strip() and self.replaced_values():
            labels = ", ".join(str(self.fields[name].label) for name in self.fields if name in self.replaced_values())
            self.add_error("reason", _("Say why this changes: %(labels)s. Both versions stay.") % {"labels": labels})
        return cleaned


def _group_of(name: str) -> str:
    fact = FACTS.get(_BESIDE.get(name, name))
    return fact.group if fact else ""


def _untitled_when_alone(groups: list[Group]) -> list[Group]:
    titled = [one for one in groups if one.title]
    return groups if len(titled) > 1 else [Group("", tuple(field for one in groups for field in one.fields))]


def _as_written(value: object) -> object:
    """12, where the column keeps 12.0000."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _plain(value: object) -> object:
    """A browser writes line ends its own way; that is no change."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def section_form(kind: str) -> type[SectionForm]:
    return type("SectionForm", (SectionForm, record_form(kind)), {})


@dataclass(frozen=True)
class AnalyteRow:
    """One line of the panel, with the latest result that stands."""

    name: str
    label: str
    value: forms.BoundField
    unit: forms.BoundField
    limit: forms.BoundField
    latest: Laboratory | None

    @property
    def is_in_use(self) -> bool:
        """Something stands in it, so it is never folded away."""
        return bool(self.latest or self.errors or self.value.value())

    @property
    def errors(self) -> list[str]:
        return [message for field in (self.value, self.unit, self.limit) for message in field.errors]


class LaboratoryPanelForm(forms.Form):
    """Many results of one report: one date, one source, the unit beside each value. An empty line is no result."""

    dated_on = forms.CharField(
        label=_("Date of the report"),
        required=False,
        max_length=10,
        validators=[validate_partial_date],
        help_text=_("2026, 2026-08 or 2026-08-14; empty if not known"),
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=300, help_text=_("Whose report"))
    assay = forms.CharField(
        label=_("Assay of the hormones and markers"),
        required=False,
        max_length=200,
        help_text=_("Where the report names it, as it names it"),
        widget=forms.TextInput(attrs={"list": "assays-before", "autocomplete": "off"}),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, results: Iterable[Laboratory] = (), **kwargs):
        super().__init__(*args, **kwargs)
        results = list(results)
        self.latest = latest_results(results)
        self.assays = assays_before(results)
        if self.assays:
            told = " · ".join(part for part in next(iter(self.assays.items())) if part)
            self.fields["assay"].help_text = _("As the report names it. Last time: %s") % told
        for name, analyte in ANALYTES.items():
            units = [("", _("Unit")), *[(unit, unit) for unit in analyte.offered]]
            self.fields[f"{name}-value"] = _cell(forms.CharField, _("%s, value") % analyte.label, max_length=20)
            self.fields[f"{name}-unit"] = _cell(forms.ChoiceField, _("%s, unit") % analyte.label, choices=units)
            self.fields[f"{name}-limit"] = _cell(
                forms.DecimalField, _("%s, upper limit") % analyte.label, min_value=0, max_digits=16, decimal_places=4,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short num"}),
            )  # fmt: skip

    def rows(self) -> list[AnalyteRow]:
        return [
            AnalyteRow(
                name, one.label, *(self[f"{name}-{part}"] for part in ("value", "unit", "limit")), self.latest.get(name)
            )
            for name, one in ANALYTES.items()
        ]

    def clean(self):
        cleaned = super().clean()
        self.results = [one for name in ANALYTES if (one := self._result(name, cleaned))]
        if not self.results and not self.errors:
            self.add_error(None, _("Enter at least one result."))
        if cleaned.get("assay") and not self.errors and not any(one["analyte"] in MARKERS for one in self.results):
            self.add_error("assay", _("No hormone or marker is entered here. Empty this, or write it into the note."))
        return cleaned

    def _result(self, name: str, cleaned: dict) -> dict | None:
        text = (cleaned.get(f"{name}-value") or "").strip()
        if not text:
            return None
        number = self._number(name, text)
        unit, limit = cleaned.get(f"{name}-unit"), cleaned.get(f"{name}-limit")
        if number is None or not self._fits(name, number.value, unit, limit):
            return None
        return {
            "analyte": name,
            "comparator": number.comparator,
            "value": number.value,
            "unit": unit,
            "upper_limit": limit,
        }

    def _number(self, name: str, text: str) -> Number | None:
        """3,5 is what it looks like; 1,234 is not taken for either of the two numbers that it may be."""
        try:
            found = read_number(text, "" if COMMA in text else POINT)
        except NumberError:
            found = Number(Decimal("NaN"))
        value = found.value
        if value.is_finite() and 0 <= value < 10**12 and -int(value.as_tuple().exponent) <= 4:
            return found
        self.add_error(f"{name}-value", _("Write a number with a point, such as 3.5, or <0.1, at most 4 decimals."))
        return None

    def _fits(self, name: str, value: Decimal, unit: str | None, limit: Decimal | None) -> bool:
        """The unit is one the analyte can be read in, and the value is possible at all in it."""
        if not unit:
            if f"{name}-unit" not in self.errors:
                self.add_error(f"{name}-unit", _("Choose the unit of the report."))
            return False
        try:
            check_possible(name, convert(name, value, unit, limit))
        except UnitError as error:
            self.add_error(f"{name}-unit", str(error))
        except ImpossibleValue as error:
            self.add_error(f"{name}-value", str(error))
        else:
            return True
        return False

    def records(self) -> list[tuple[str, dict]]:
        """What the action takes: one record a result, all with the same date and source."""
        common = {name: self.cleaned_data[name] for name in ("dated_on", "source", "note")}
        assay = {"assay": self.cleaned_data["assay"]}
        return [("laboratory", common | one | (assay if one["analyte"] in MARKERS else {})) for one in self.results]


def _cell(kind: type[forms.Field], label: str, **kwargs) -> forms.Field:
    """A cell of the table: its label is read out, since the column head and the line say it to the eye."""
    field = kind(label=label, required=False, **kwargs)
    field.widget.attrs |= {"aria-label": label}
    return field


def latest_results(results: Iterable[Laboratory]) -> dict[str, Laboratory]:
    """Analyte to its newest result; the results come newest first."""
    found: dict[str, Laboratory] = {}
    for one in results:
        found.setdefault(one.analyte, one)
    return found


def assays_before(results: Iterable[Laboratory]) -> dict[str, str]:
    """Assays that results of this case name, the newest first, each with the laboratory and date that it stood with.

    Offered, never filled in: only the report says by which assay it was measured.
    """
    found: dict[str, str] = {}
    for one in results:
        where = ", ".join(part for part in (reported_by(one.source), written(one.dated_on)) if part)
        found.setdefault(one.assay, where)
    found.pop("", None)
    return found
