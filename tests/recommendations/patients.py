"""Patients for the pages that explore the reasoning, and what a browser would post of a scratch copy."""

from datetime import date

from cases.facts.gather import FactSheet, gather
from cases.models import Case
from recommendations.in_force import edition_of
from recommendations.what_if_form import WhatIfForm
from tests.factories.cases import a_case

# Unresectable liver metastases with an open portal vein: TACE and SIRT are told by few facts more.
RECORDS = (
    ("clinical-status", {"dated_on": "2026-08-01", "source": "Clinic", "ecog": 1, "functioning": True}),
    ("pathology", {"dated_on": "2026-02", "ki67_percent": "12", "mitoses_per_2mm2": "3", "differentiation": "well"}),
    ("imaging", {"dated_on": "2026-09-28", "source": "Radiology", "liver_metastases": True, "portal_vein": "patent"}),
    ("surgical-judgment", {"liver_metastases_resectable": False, "liver_reserve_adequate": True}),
    ("procedure", {"name": "None so far", "prior_pancreaticoduodenectomy": False}),
)


def a_patient_case(cast, *more) -> Case:
    return a_case(cast.surgeon, cast.board, *RECORDS, *more, question="Embolize?")


def sheet_of(case: Case) -> FactSheet:
    return gather(case, date.today())


def posted(case: Case, **changes: object) -> dict:
    """The whole form as it is first shown, with some fields changed; None clears one."""
    form = WhatIfForm(None, sheet_of(case), edition_of(case.board))
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**shown, **changes}.items() if value not in (None, "", [])}
