"""What the patient is allergic to, one record each. That none is known is a record too, and silence is neither."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from cases.facts.partial_dates import written
from cases.models.patient import Patient
from cases.models.records import Record

_TOLD = ("allergen", "substance", "dated_on")
# What people write where a substance is asked for, and what is no substance.
_SAYS_NONE = {"none", "none known", "no", "nil", "nka", "nkda", "no allergies", "no known allergies", "keine"}
_SAYS_NOTHING = {"unknown", "not known", "not recorded", "unbekannt", "n/a", "na", "?", "-"}


class Allergy(Record):
    """One allergy or intolerance, as reported. Nothing is concluded from it: people read it."""

    class Allergen(models.TextChoices):
        CONTRAST_MEDIUM = "contrast_medium", "Contrast medium"
        MEDICINE = "medicine", "Medicine"
        OTHER = "other", "Other"
        NONE = "none", "None known"

    NONE = Allergen.NONE.value
    NOTHING_LABEL = "No known allergies"
    NOTHING = {"allergen": NONE}

    allergen = models.CharField(
        "allergy", max_length=20, choices=Allergen.choices, blank=True, default="", help_text="What kind of substance"
    )
    substance = models.CharField(max_length=200, blank=True, help_text="As reported, one entry each")
    reaction = models.CharField(max_length=300, blank=True, help_text="What happened, and when if known")

    class Meta(Record.Meta):
        verbose_name = "allergy"
        verbose_name_plural = "allergies"

    @property
    def in_words(self) -> str:
        """Who plans imaging or an embolization looks for the contrast medium, so it is named as one."""
        kind = str(self.get_allergen_display())
        is_named = self.allergen != self.Allergen.CONTRAST_MEDIUM or kind.casefold() in self.substance.casefold()
        return self.substance if self.substance and is_named else f"{kind} {self.substance}".strip()

    @classmethod
    def as_meant(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """In a table, "none" as the substance is that none is known, and "unknown" says nothing."""
        word = _word(values.get("substance", ""))
        rest = {name: value for name, value in values.items() if name != "substance"}
        if word in _SAYS_NONE:
            return {"substance": "", "reaction": "", **rest, **cls.NOTHING}
        return rest if word in _SAYS_NOTHING else {"allergen": "", **values} if word else dict(values)

    def clean(self) -> None:
        if self.is_nothing and (self.substance or self.reaction):
            raise ValidationError({"allergen": f"{self.NOTHING_LABEL}: then leave substance and reaction empty."})
        if _word(self.substance) in _SAYS_NONE | _SAYS_NOTHING:
            told = f"Choose “{self.Allergen.NONE.label}” where none is known; record nothing where nobody knows."
            raise ValidationError({"substance": told})
        if not self.allergen and not self.substance:
            raise ValidationError({"substance": "Name the substance, or say what kind it is."})


def _word(text: str) -> str:
    return text.strip().casefold().rstrip(".")


@dataclass(frozen=True)
class Allergies:
    """Recorded, known to be none, or not recorded: three things, and none of them stands for another."""

    known: tuple[Allergy, ...] = ()
    none_known: Allergy | None = None

    @property
    def in_words(self) -> str:
        if self.known:
            return "; ".join(dict.fromkeys(one.in_words for one in self.known))
        if self.none_known is None:
            return _("Not recorded")
        on = written(self.none_known.dated_on)
        return _("None known, %s") % on if on else _("None known")


def allergies_of(patient: Patient) -> Allergies:
    """They are of the person, so those of all cases are told."""
    return told_by(_in_force().filter(case__patient=patient))


def allergy_rows() -> ArraySubquery:
    """The same for a query of cases, without a query of its own: what `allergies_from` reads."""
    return ArraySubquery(
        _in_force().filter(case__patient=models.OuterRef("patient")).values(row=JSONObject(**{n: n for n in _TOLD}))
    )


def allergies_from(rows: Iterable[Mapping[str, str]]) -> Allergies:
    return told_by(Allergy(**row) for row in rows)


def told_by(records: Iterable[Allergy]) -> Allergies:
    """An allergy stands against any record that says none, also against a later one."""
    found = list(records)
    known = tuple(one for one in found if not one.is_nothing)
    return Allergies(known, None if known else next(iter(found), None))


def _in_force() -> models.QuerySet[Allergy]:
    return Allergy._default_manager.filter(is_current=True, is_withdrawn=False)
