"""What others measure boards by, as far as this product's data can give it. What it cannot is said, not guessed."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from cases.models import Pathology
from meetings.mirror.figure import Figure, Row, share
from meetings.mirror.lines import Line
from meetings.mirror.survival import was_alive, years_have_passed
from meetings.models import Decision

Wish = Decision.Wish


def commnets(lines: Sequence[Line], until: date) -> Figure:
    """The ten indicators for NET care that the record can give; of each patient once, by the facts as they are now."""
    told = _(
        "Each patient once. Structured pathology: one record says of which site its specimen is, how it is "
        "differentiated, and Ki-67 or mitoses; whether the laboratory's own report was structured is not known. "
        "Survival: from the earliest dated pathology, of the patients for whom so many years have passed by the last "
        "day and of whom it is known; it is no Kaplan-Meier estimate, and whoever is lost to follow-up is not in it. "
        "Not counted, because no record says that a patient is free of disease: disease-free survival at 5 and at "
        "10 years."
    )
    spread = ("liver_metastases", "extrahepatic_metastases")
    patients = list({one.item.case.patient_id: one for one in lines}.values())
    return Figure("commnets", _("Indicators of CommNETs"), told, (
        share("primary_site", _("Primary site recorded"), patients, _has("primary_site")),
        share("proliferation", _("Proliferative index recorded"), patients, _has("ki67_percent", "mitoses_per_2mm2")),
        share("differentiation", _("Differentiation recorded"), patients, _has("differentiation")),
        share("reviewed", _("Reviewed by a tumor board"), patients, lambda one: one.reviewed),
        share("structured", _("Structured pathology on record"), patients, _structured),
        share("distant", _("Distant metastasis documented"), patients, _has(*spread)),
        *_survival(5, _("5 years"), patients, until),
        *_survival(10, _("10 years"), patients, until),
    ), source="CommNETs quality indicators, J Clin Med 2019, PMC6780732")  # fmt: skip


def _survival(years: int, label: str, patients: Sequence[Line], until: date) -> tuple[Row, Row]:
    due = [one for one in patients if years_have_passed(years, _histologies(one), until)]
    state = {one.item.pk: was_alive(years, _histologies(one), one.item.case.found) for one in due}
    known = [one for one in due if state[one.item.pk] is not None]
    return (
        share(f"survival-{years}", _("Alive after %s") % label, known, lambda one: bool(state[one.item.pk])),
        share(f"unknown-{years}", _("Not known after %s") % label, due, lambda one: state[one.item.pk] is None),
    )


def _histologies(line: Line) -> list[str]:
    return [one.dated_on for one in line.item.case.specimens]


def _structured(line: Line) -> bool:
    return any(
        one.specimen != Pathology.Specimen.OTHER and one.differentiation
        and (one.ki67_percent is not None or one.mitoses_per_2mm2 is not None)
        for one in line.item.case.specimens
    )  # fmt: skip


def mode(lines: Sequence[Line]) -> Figure:
    """Items of MDT-MODe that are recorded anyway; how well they were presented only an observer can tell."""
    told = _(
        "Of the discussed cases. What an observer scores from 1 to 5 is not here, but for the images, whose anchors "
        "the room records: shown 5, the report alone 3, nothing 1; of the cases of which the scribe said it or a key "
        "image was on the screen."
    )
    discussed = [one for one in lines if one.discussed]
    images = [one for one in discussed if one.images]
    return Figure("mode", _("Items of MDT-MODe that the record holds"), told, (
        share("images", _("Images shown (5)"), images, lambda one: one.images == "shown"),
        share("report", _("Images not shown, a report is on record (3)"), images, lambda one: one.images == "report"),
        share("no_images", _("Neither (1)"), images, lambda one: one.images == "nothing"),
        share("view", _("The patient's view was ticked as presented"), discussed, _view),
        share("wish", _("The patient's wish was considered"), discussed, _wish),
        share("fitness", _("ECOG performance status recorded"), discussed, _has("ecog")),
        share("pathology", _("Histology confirmed recorded"), discussed, _has("histology_confirmed")),
        share("concluded", _("A decision was reached"), discussed, lambda one: one.concluded),
    ), source="MDT-MODe, items as adapted in PMC5693525, table 1")  # fmt: skip


def _has(*facts: str) -> Callable[[Line], bool]:
    """Any of them is recorded, whatever it says."""

    def recorded(line: Line) -> bool:
        kept = getattr(line.item.case, "facts", None)
        return kept is not None and any(getattr(kept, name) is not None for name in facts)

    return recorded


def _wish(line: Line) -> bool:
    return line.decision is not None and line.decision.wish == Wish.CONSIDERED


def _view(line: Line) -> bool:
    return line.decision is not None and line.decision.view_presented
