"""What happened when, read from the records in force: each in one lane, with the record that says it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.facts.vocabulary import FACTS
from cases.key_facts import in_words
from cases.models import Imaging, Laboratory, Pathology, Procedure, Record, Treatment


class Lane(StrEnum):
    """The lanes of the timeline, from top to bottom."""

    SURGERY = "surgery"
    LIVER = "liver"
    PRRT = "prrt"
    SYSTEMIC = "systemic"
    IMAGING = "imaging"
    BIOPSY = "biopsy"
    MARKERS = "markers"


OPERATIONS = {
    "curative_liver_resection", "two_stage_hepatectomy", "portal_vein_embolization",
    "combined_primary_and_liver_resection", "cytoreductive_surgery", "palliative_primary_resection",
    "liver_transplantation",
}  # fmt: skip
LIVER_DIRECTED = {
    "radiofrequency_ablation", "microwave_ablation", "cryoablation", "ethanol_injection", "tae", "tace", "sirt",
}  # fmt: skip
PRRT = {"prrt_lu177", "prrt_y90"}
# Hormones and tumor markers; organ function is no course of the tumor.
MARKERS = (
    "chromogranin_a_ng_ml", "urinary_5hiaa_mg_24h", "glucagon_pg_ml", "vip_pg_ml", "gastrin_pg_ml", "insulin_uu_ml",
)  # fmt: skip
_TREATMENT_NAMES = dict(FACTS["prior_treatments"].choices)


@dataclass(frozen=True)
class Event:
    """One event. `starts` and `ends` are partial dates ("" where not known); `goes_on` has no end yet."""

    lane: Lane
    starts: str
    label: str
    detail: str
    address: str
    ends: str = ""
    goes_on: bool = False
    is_line: bool = False
    is_strong: bool = False

    @property
    def text(self) -> str:
        return ", ".join(part for part in (self.label, self.detail) if part)


def events(case_id: object, records: Mapping[str, Sequence[Record]]) -> list[Event]:
    """All events of a case, the earliest first; those without a date come first of all."""
    found = [
        event
        for kind, read in _READERS.items()
        for record in records.get(kind, ())
        if not record.is_nothing
        for event in read(record, reverse("record-history", args=[case_id, kind, record.series]))
    ]
    return sorted(found, key=lambda event: (event.starts, event.lane))


def lane_of(option: str) -> Lane:
    """Where a line of treatment is drawn; a treatment without a named option is taken as a drug."""
    if option in OPERATIONS:
        return Lane.SURGERY
    if option in LIVER_DIRECTED:
        return Lane.LIVER
    return Lane.PRRT if option in PRRT else Lane.SYSTEMIC


def _treatment(record: Treatment, address: str) -> Iterator[Event]:
    name = record.agent or _TREATMENT_NAMES.get(record.option, _("Treatment"))
    response = record.get_response_display().lower() if record.response else ""
    detail = ", ".join(part for part in (record.dose, response, record.reason_ended) if part)
    yield Event(
        lane_of(record.option), record.dated_on, name, detail, address,
        ends=record.ended_on, goes_on=bool(record.is_ongoing), is_line=lane_of(record.option) is not Lane.SURGERY,
        is_strong=True,
    )  # fmt: skip


def _procedure(record: Procedure, address: str) -> Iterator[Event]:
    """A record that says there was no operation is no event."""
    done = (record.primary_resected, record.prior_pancreaticoduodenectomy, record.bilioenteric_anastomosis)
    if record.dated_on or any(done) or record.biliary_stent:
        yield Event(
            Lane.SURGERY, record.dated_on, record.name, record.primary_margin or "", address, is_strong=True
        )  # fmt: skip


def _imaging(record: Imaging, address: str) -> Iterator[Event]:
    named = ("disease_course", "liver_metastases_count", "largest_liver_metastasis_mm", "sstr_uptake")
    yield Event(
        Lane.IMAGING, record.dated_on, record.get_modality_display(), _said(record, named), address,
        is_strong=record.disease_course == "progressive",
    )  # fmt: skip


def _pathology(record: Pathology, address: str) -> Iterator[Event]:
    label = _said(record, ("ki67_percent",))
    yield Event(
        Lane.BIOPSY, record.dated_on, f"Ki-67 {label}" if label else _("Histology"),
        record.get_specimen_display().lower(), address, is_strong=True,
    )  # fmt: skip


def _laboratory(record: Laboratory, address: str) -> Iterator[Event]:
    if record.analyte in MARKERS:
        value = f"{record.comparator}{record.value.normalize():f} {record.unit}"
        yield Event(Lane.MARKERS, record.dated_on, record.get_analyte_display(), value, address)


def _said(record: Record, names: Iterable[str]) -> str:
    stated = record.fact_values()
    found = ((name, stated[name]) for name in names if name in stated)
    return ", ".join(f"{in_words(name, value)} {_what(name, value)}".strip().lower() for name, value in found)


def _what(name: str, value: object) -> str:
    """The unit, or the word that makes the value a phrase."""
    if name == "liver_metastases_count":
        return ngettext("metastasis", "metastases", value)  # type: ignore[arg-type]
    return _("uptake") if name == "sstr_uptake" else FACTS[name].unit


_READERS: dict[str, Callable[..., Iterator[Event]]] = {
    "procedure": _procedure,
    "treatment": _treatment,
    "imaging": _imaging,
    "pathology": _pathology,
    "laboratory": _laboratory,
}
