"""Records of the patient's state and of what was done: status, comorbidity, laboratory, treatments, procedures."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from cases.facts.laboratory import ANALYTES
from cases.facts.vocabulary import FACTS
from cases.models.fields import PartialDateField, fact_field
from cases.models.records import Record


class ClinicalStatus(Record):
    """The patient as seen on one day, and what the patient wants."""

    age_years = fact_field("age_years")
    ecog = fact_field("ecog")
    functioning = fact_field("functioning")
    syndrome = fact_field("syndrome")
    symptoms_controlled = fact_field("symptoms_controlled")
    mass_symptoms = fact_field("mass_symptoms")
    pregnant = fact_field("pregnant")
    gastric_acid_raised = fact_field("gastric_acid_raised")
    wishes = models.TextField("patient's wishes", max_length=2000, blank=True)
    wishes_heard_by = models.CharField("wishes heard by", max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = "clinical status"
        verbose_name_plural = "clinical status"


class Comorbidity(Record):
    """What else the patient has, as far as an option may ask about it; the rest in the note."""

    right_heart_dysfunction = fact_field("right_heart_dysfunction")
    heart_failure = fact_field("heart_failure")
    uncontrolled_hypertension = fact_field("uncontrolled_hypertension")
    uncontrolled_diabetes = fact_field("uncontrolled_diabetes")
    interstitial_lung_disease = fact_field("interstitial_lung_disease")
    active_hepatitis_b = fact_field("active_hepatitis_b")
    prolonged_qt = fact_field("prolonged_qt")
    hereditary_syndrome = fact_field("hereditary_syndrome")

    class Meta(Record.Meta):
        verbose_name = "comorbidity"
        verbose_name_plural = "comorbidities"


class Laboratory(Record):
    """One result as reported; the fact's value is converted from it, never typed beside it."""

    class Comparator(models.TextChoices):
        EXACT = "", "="
        BELOW = "<", "<"
        ABOVE = ">", ">"

    analyte = models.CharField(max_length=40, choices=[(name, analyte.label) for name, analyte in ANALYTES.items()])
    comparator = models.CharField(max_length=1, choices=Comparator.choices, default="", blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=4, validators=[MinValueValidator(0)])
    unit = models.CharField(max_length=20, help_text="As the laboratory reports it")
    upper_limit = models.DecimalField(
        "upper limit of normal",
        max_digits=16,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="In the same unit; needed where a criterion counts in multiples of it",
    )
    assay = models.CharField(
        "assay or method",
        max_length=200,
        blank=True,
        help_text="Where the report names it; results of another assay are not joined in a curve",
    )
    converted = models.DecimalField(max_digits=20, decimal_places=6, null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "laboratory result"

    @property
    def loinc(self) -> str:
        return ANALYTES[self.analyte].loinc

    def fact_values(self) -> dict[str, object]:
        """A result reported as "<" or ">" a limit is not a value: it states no fact, and is shown as reported."""
        return {self.analyte: self.converted} if self.converted is not None and not self.comparator else {}


class Treatment(Record):
    """One line of treatment: what, when, and what became of it."""

    class Response(models.TextChoices):
        COMPLETE = "complete", "Complete response"
        PARTIAL = "partial", "Partial response"
        STABLE = "stable", "Stable disease"
        PROGRESSION = "progression", "Progression"
        NOT_STATED = "", "Not recorded"

    NONE = "none"
    NOTHING_LABEL = "No treatment so far"
    NOTHING = {"option": NONE}

    option = models.CharField(
        "treatment",
        max_length=60,
        choices=[*FACTS["prior_treatments"].choices, (NONE, NOTHING_LABEL)],
        blank=True,
        default="",
    )
    agent = models.CharField("drug or technique", max_length=200, blank=True)
    dose = models.CharField(max_length=200, blank=True)
    ended_on = PartialDateField("ended", help_text="Empty while it continues or if not known")
    is_ongoing = models.BooleanField("continues", null=True, blank=True)
    response = models.CharField("best response", max_length=20, choices=Response.choices, blank=True, default="")
    reason_ended = models.CharField(max_length=300, blank=True)

    class Meta(Record.Meta):
        verbose_name = "treatment"

    def clean(self) -> None:
        """Who has had no treatment has had no drug, no dose and no response."""
        told = (self.agent, self.dose, self.ended_on, self.is_ongoing, self.response, self.reason_ended)
        if self.option == self.NONE and any(told):
            raise ValidationError({"option": f"{self.NOTHING_LABEL}: then leave drug, dose, end and response empty."})


class Procedure(Record):
    """An operation or intervention and the state it left behind."""

    NOTHING_LABEL = "No operation or intervention so far"
    NOTHING = {
        "name": NOTHING_LABEL,
        "primary_resected": False,
        "prior_pancreaticoduodenectomy": False,
        "bilioenteric_anastomosis": False,
        "biliary_stent": False,
    }

    name = models.CharField("operation or intervention", max_length=200)
    primary_resected = fact_field("primary_resected")
    primary_margin = fact_field("primary_margin")
    prior_pancreaticoduodenectomy = fact_field("prior_pancreaticoduodenectomy")
    bilioenteric_anastomosis = fact_field("bilioenteric_anastomosis")
    biliary_stent = fact_field("biliary_stent")

    class Meta(Record.Meta):
        verbose_name = "procedure"
