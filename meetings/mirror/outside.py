"""What others measure boards by, as far as this product's data can give it. What it cannot is said, not guessed."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from meetings.mirror.figure import Figure, share
from meetings.mirror.lines import Line
from meetings.models import Decision

Wish = Decision.Wish


def commnets(lines: Sequence[Line]) -> Figure:
    """Five of the ten indicators for NET care; of each patient once, by the facts as they are now."""
    told = _(
        "Each patient once. Not counted here, because no record holds it: a structured pathology report; disease-free "
        "survival; overall survival at 5 and at 10 years."
    )
    spread = ("liver_metastases", "extrahepatic_metastases")
    patients = list({one.item.case.patient_id: one for one in lines}.values())
    return Figure("commnets", _("Indicators of CommNETs"), told, (
        share("primary_site", _("Primary site recorded"), patients, _has("primary_site")),
        share("proliferation", _("Proliferative index recorded"), patients, _has("ki67_percent", "mitoses_per_2mm2")),
        share("differentiation", _("Differentiation recorded"), patients, _has("differentiation")),
        share("reviewed", _("Reviewed by a tumor board"), patients, lambda one: one.reviewed),
        share("distant", _("Distant metastasis documented"), patients, _has(*spread)),
    ), source="CommNETs quality indicators, J Clin Med 2019, PMC6780732")  # fmt: skip


def mode(lines: Sequence[Line]) -> Figure:
    """Items of MDT-MODe that are recorded anyway; how well they were presented only an observer can tell."""
    told = _("Of the discussed cases. What an observer scores from 1 to 5 is not here: only whether it is recorded.")
    discussed = [one for one in lines if one.discussed]
    return Figure("mode", _("Items of MDT-MODe that the record holds"), told, (
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
