"""Facts about the patient and the patient's fitness."""

from dataclasses import replace

from cases.facts.fact import choice, grouped, number, same, whole, worded, yes_no

_CLINICIAN, _LABORATORY, _SURGERY = "Treating clinician", "Laboratory", "Surgery"

PATIENT_FACTS = grouped(
    "Patient and fitness",
    (
        replace(
            whole("age_years", "Age", _CLINICIAN, (0, 130), "years", "At the date of the assessment"), derived=True
        ),
        choice("sex", "Sex", _CLINICIAN, worded("female", "male")),
        whole("ecog", "ECOG performance status", _CLINICIAN, (0, 4)),
        yes_no("pregnant", "Pregnant", _CLINICIAN),
        yes_no(
            "right_heart_dysfunction",
            "Right heart dysfunction",
            _CLINICIAN,
            "Includes carcinoid heart disease with right heart failure",
        ),
        yes_no("heart_failure", "Heart failure", _CLINICIAN),
        yes_no("uncontrolled_hypertension", "Uncontrolled hypertension", _CLINICIAN),
        yes_no("uncontrolled_diabetes", "Uncontrolled diabetes", _CLINICIAN),
        yes_no("interstitial_lung_disease", "Interstitial lung disease", _CLINICIAN),
        yes_no("active_hepatitis_b", "Active hepatitis B", _CLINICIAN),
        yes_no("prolonged_qt", "Prolonged QT interval", _CLINICIAN),
        yes_no(
            "liver_reserve_adequate",
            "Adequate liver reserve",
            _SURGERY,
            "Judgment of the hepatologist or the surgeon on the functional reserve",
        ),
        choice("child_pugh", "Child-Pugh class", _CLINICIAN, same("A", "B", "C")),
        number("bilirubin_times_uln", "Bilirubin", _LABORATORY, (0, 200), "× ULN", "Multiple of the upper limit"),
        number("albumin_g_l", "Albumin", _LABORATORY, (0, 100), "g/L", "Latest value"),
        number("creatinine_clearance_ml_min", "Creatinine clearance", _LABORATORY, (0, 500), "mL/min", "Latest value"),
        number("hemoglobin_g_dl", "Hemoglobin", _LABORATORY, (0, 30), "g/dL", "Latest value"),
        number("white_cells_10e9_l", "White cells", _LABORATORY, (0, 2000), "10⁹/L", "Latest value"),
        number("neutrophils_10e9_l", "Neutrophils", _LABORATORY, (0, 2000), "10⁹/L", "Latest value"),
        number("platelets_10e9_l", "Platelets", _LABORATORY, (0, 10000), "10⁹/L", "Latest value"),
    ),
)
